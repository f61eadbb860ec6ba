"""The control room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Control(AppConfig):
    name = "jalon.pmo.control"
    label = "control"
    verbose_name = _("Control")

    def ready(self) -> None:
        from jalon.pmo.common import told
        from jalon.pmo.control import telling
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.initiatives.models import Initiative, Kind

        def of_many(initiative: Initiative, rights: frozenset[str]) -> bool:
            return initiative.kind != Kind.PROJECT

        tabs.add(tabs.Tab("control", _("Control"), "", 40))
        tabs.add_page(tabs.Page("control", _("Levelling"), "levelling_of_many", 90, of_many))
        tabs.add_page(tabs.Page("control", _("Earned value"), "value_of_many", 95, of_many))
        for order, name, label in (
            (30, "plan_levelling", _("Levelling")),
            (40, "plan_risk", _("Risk")),
            (50, "plan_value", _("Earned value")),
            (60, "plan_quality", _("Quality")),
        ):
            tabs.add_page(tabs.Page("plan", label, name, order))
        told.add(telling.SENTENCES)
