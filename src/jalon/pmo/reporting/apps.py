"""The reporting room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reporting(AppConfig):
    name = "jalon.pmo.reporting"
    label = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from jalon.pmo.common import menu, palette
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.reporting import finder

        menu.add(menu.Entry("portfolio", _("Portfolio"), "affiliate", "portfolio", 10))
        tabs.add(tabs.Tab("home", pgettext_lazy("tab", "Home"), "initiative_home", 10))
        tabs.add_page(tabs.Page("control", _("Status reports"), "reports", 10))
        palette.add(finder.places, 20)
