"""The common room's registration."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Common(AppConfig):
    name = "jalon.pmo.common"
    label = "common"
    verbose_name = _("Journal and views")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from jalon.pmo.common import menu, palette

        post_migrate.connect(_finish, sender=self)
        menu.add(menu.Entry("help", _("Help and shortcuts"), "help", "help", 90, section="foot"))
        palette.add(palette.places, 80)


def _finish(using: str, **_others: Any) -> None:
    """Every migration ends with the journal's guard on and the shared cache's table there."""
    from django.core.management import call_command
    from django.db import connections

    from jalon.pmo.common import appendonly

    connection = connections[using]
    if set(appendonly.TABLES) <= set(connection.introspection.table_names()):
        appendonly.install(connection)
    call_command("createcachetable", database=using, verbosity=0)
