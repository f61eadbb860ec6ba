"""The initiatives room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Initiatives(AppConfig):
    name = "jalon.pmo.initiatives"
    label = "initiatives"
    verbose_name = _("Initiatives")

    def ready(self) -> None:
        from django.http import HttpRequest

        from jalon.pmo.accounts.queries import may_administer_something
        from jalon.pmo.common import menu, palette
        from jalon.pmo.initiatives import finder, tabs

        def administers(request: HttpRequest) -> bool:
            organisation = getattr(request, "organisation", None)
            return bool(organisation) and may_administer_something(request.user, organisation)

        menu.add(menu.Entry("members", _("Members"), "users-group", "members", 70, allowed=administers))
        tabs.add(tabs.Tab("settings", _("Settings"), "initiative_settings", 90))
        palette.add(finder.initiatives, 10)
        palette.add(finder.commands, 90)
