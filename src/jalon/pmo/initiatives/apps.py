"""The initiatives room's registration."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Initiatives(AppConfig):
    name = "jalon.pmo.initiatives"
    label = "initiatives"
    verbose_name = _("Initiatives")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from django.http import HttpRequest

        from jalon.pmo.accounts.access import somewhere
        from jalon.pmo.common import menu, palette
        from jalon.pmo.initiatives import estates, finder, search, tabs
        from jalon.pmo.organisation import estates as organisation

        post_migrate.connect(_finish, sender=self)

        def administers(request: HttpRequest) -> bool:
            return somewhere(request, "administer")

        menu.add(menu.Entry("members", _("Members"), "users-group", "members", 70, allowed=administers))
        tabs.add(tabs.Tab("settings", _("Settings"), "initiative_settings", 90))
        for estate in estates.ESTATES:
            organisation.add(estate)
        palette.add(finder.initiatives, 10)
        palette.add(finder.pages, 20)
        palette.add(finder.texts, 60)
        palette.add(finder.commands, 90)
        search.add(
            search.Kind(
                "initiative", _("Initiatives"), "sitemap", finder.address, finder.initiative_texts, order=10
            )
        )


def _finish(using: str, **_others: Any) -> None:
    """Every migration ends with the full-text index there."""
    from django.db import connections

    from jalon.pmo.initiatives.search import engine

    connection = connections[using]
    if engine.TABLE in connection.introspection.table_names():
        engine.install(connection)
