"""The door for application servers."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.web.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    """Load the engine before the first edit asks for it; on a new machine this compiles it."""
    from jalon.pmo.planning import bridge

    bridge.warm_up()


threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
