"""The governance room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Governance(AppConfig):
    name = "jalon.pmo.governance"
    label = "governance"
    verbose_name = _("Governance")
