"""The control room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Control(AppConfig):
    name = "jalon.pmo.control"
    label = "control"
    verbose_name = _("Control")

    def ready(self) -> None:
        from jalon.pmo.planning.views import layout

        layout.PAGES["plan_risk"] = (_("Risk"), 40)
        layout.PAGES["plan_value"] = (_("Earned value"), 50)
        layout.PAGES["plan_quality"] = (_("Quality"), 60)
