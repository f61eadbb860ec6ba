"""The registers room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Registers(AppConfig):
    name = "jalon.pmo.registers"
    label = "registers"
    verbose_name = _("Registers")

    def ready(self) -> None:
        from jalon.pmo.notices import kinds
        from jalon.pmo.registers.actions import comments, entries

        kinds.add("register.assigned", entries.ASSIGNED)
        kinds.add("register.escalated", entries.ESCALATED)
        kinds.add("register.mentioned", comments.MENTIONED)
        kinds.add("register.commented", comments.COMMENTED)
