"""The people room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "jalon.pmo.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from jalon.pmo.common import told
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.notices import daily, kinds
        from jalon.pmo.organisation import estates as organisation
        from jalon.pmo.people import estates, reminders, sources
        from jalon.pmo.people.models import Subject
        from jalon.pmo.people.telling import SENTENCES

        tabs.add_page(tabs.Page("governance", _("Stakeholders"), "people_stakeholders", 60))
        tabs.add_page(tabs.Page("governance", _("Communication"), "people_communication", 65))
        tabs.add_page(tabs.Page("governance", _("Responsibilities"), "people_responsibilities", 70))
        tabs.add_page(tabs.Page("governance", _("Tensions"), "people_tensions", 80))
        for estate in estates.ESTATES:
            organisation.add(estate)
        sources.add(Subject.Kind.WORK, sources.work_packages)
        daily.add("people.sends", reminders.run)
        told.add(SENTENCES)
        for kind, sentence in reminders.KINDS.items():
            kinds.add(kind, sentence)
