"""The planning room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Planning(AppConfig):
    name = "jalon.pmo.planning"
    label = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        from jalon.pmo.common import menu, palette
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.planning import finder
        from jalon.pmo.planning.queries import has_plan

        menu.add(menu.Entry("calendars", _("Calendars"), "calendar-time", "calendars", 60))
        tabs.add(tabs.Tab("plan", _("Plan"), "plan", 20))
        tabs.add_page(tabs.Page("plan", _("Gantt"), "plan", 10))
        for order, name, label in (
            (20, "plan_table", _("Table")),
            (65, "plan_settings", _("Dates and rules")),
            (70, "plan_calendars", _("Calendars")),
            (80, "plan_baselines", _("Baselines")),
            (90, "plan_runs", _("Runs")),
        ):
            tabs.add_page(tabs.Page("plan", label, name, order, has_plan))
        palette.add(finder.tasks, 30)
