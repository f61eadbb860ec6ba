"""`jalon demo`: a filled office on this computer, in one command."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from jalon.web.commands import server, setup

INDENT = "  "
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run(options: argparse.Namespace) -> int:
    """Prepare a database of its own, fill it once, serve it, say how to sign in."""
    if not options.data and "JALON_DATA" not in os.environ:
        os.environ["JALON_DATA"] = str(Path(_checkout()) / ".jalon" / f"demo-{options.language}")
    # a demonstration never touches the database of a real office
    os.environ.pop("JALON_DATABASE_URL", None)
    os.environ["JALON_DEMO"] = "1"
    setup.django()
    from django.utils.translation import gettext as _

    setup.migrate()
    setup.collect_static()
    demo = setup.optional("jalon.web.demo")
    if demo is not None:
        _fill(demo, options.language)
    port = server.free_port(options.host, options.port)
    print()
    print(INDENT + _("Jalon is open: http://%(host)s:%(port)d/") % {"host": options.host, "port": port})
    if demo is not None:
        print()
        for email, password, name, role in demo.sign_ins():
            print(f"{INDENT}{email:<34} {password:<22} {name}, {role}")
    print()
    if options.host not in LOOPBACK:
        print(
            INDENT
            + _(
                "Careful: %(host)s is open to other computers, and everyone knows these passwords. "
                "Keep nothing real here."
            )
            % {"host": options.host}
        )
        print()
    print(INDENT + _("Ctrl+C closes it. The data stay in %(folder)s") % {"folder": os.environ["JALON_DATA"]})
    print(flush=True)
    return server.serve(options.host, port, 1, not options.no_worker)


def _fill(demo: object, language: str) -> None:
    from django.utils.translation import gettext as _

    from jalon.pmo.organisation.models import Organisation

    if Organisation.objects.exists():
        return
    print(INDENT + _("Filling the demonstration, once…"), flush=True)
    demo.fill(language)  # type: ignore[attr-defined]


def _checkout() -> Path:
    from jalon.web.paths import home

    return home()
