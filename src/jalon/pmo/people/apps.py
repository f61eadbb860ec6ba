"""The people room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "jalon.pmo.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from jalon.pmo.initiatives import tabs

        tabs.add_page(tabs.Page("governance", _("Stakeholders"), "people_stakeholders", 60))
        tabs.add_page(tabs.Page("governance", _("Communication"), "people_communication", 65))
        tabs.add_page(tabs.Page("governance", _("Responsibilities"), "people_responsibilities", 70))
        tabs.add_page(tabs.Page("governance", _("Tensions"), "people_tensions", 80))
