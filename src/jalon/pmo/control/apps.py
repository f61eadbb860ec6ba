"""The control room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Control(AppConfig):
    name = "jalon.pmo.control"
    label = "control"
    verbose_name = _("Control")

    def ready(self) -> None:
        from jalon.pmo.common import palette
        from jalon.pmo.control import finder
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.initiatives.models import Initiative, Kind
        from jalon.pmo.planning.views import layout

        def of_many(initiative: Initiative, rights: frozenset[str]) -> bool:
            return initiative.kind != Kind.PROJECT

        tabs.add(tabs.Tab("levelling", _("Levelling"), "levelling_of_many", 40, of_many))

        palette.add(finder.pages, 20)
        layout.PAGES["plan_levelling"] = (_("Levelling"), 30)
        layout.PAGES["plan_risk"] = (_("Risk"), 40)
        layout.PAGES["plan_value"] = (_("Earned value"), 50)
        layout.PAGES["plan_quality"] = (_("Quality"), 60)
