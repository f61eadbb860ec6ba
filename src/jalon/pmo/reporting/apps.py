"""The reporting room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reporting(AppConfig):
    name = "jalon.pmo.reporting"
    label = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from django.http import HttpRequest

        from jalon.pmo.accounts.access import somewhere
        from jalon.pmo.common import menu, palette, told
        from jalon.pmo.documents.writing import archive
        from jalon.pmo.governance import proofs as governance
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.notices import daily, kinds
        from jalon.pmo.reporting import filed, finder, proofs, reminders, telling

        def looks_after(request: HttpRequest) -> bool:
            return somewhere(request, "manage")

        menu.add(menu.Entry("cockpit", _("Cockpit"), "gauge", "cockpit", 5, allowed=looks_after))
        menu.add(menu.Entry("portfolio", _("Portfolio"), "affiliate", "portfolio", 10))
        tabs.add(tabs.Tab("home", pgettext_lazy("tab", "Home"), "initiative_home", 10))
        tabs.add_page(tabs.Page("control", _("Status reports"), "reports", 10))
        palette.add(finder.places, 20)
        palette.add(finder.commands, 92)
        kinds.add("report.due", reminders.REMIND)
        kinds.add("report.late", reminders.LATE)
        kinds.add("report.escalated", reminders.ESCALATED)
        daily.add("reports", reminders.run)
        archive.add(filed.reports)
        governance.add_number("report-late", proofs.report_late)
        told.add(telling.SENTENCES)
