"""The initiatives room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Initiatives(AppConfig):
    name = "jalon.pmo.initiatives"
    label = "initiatives"
    verbose_name = _("Initiatives")
