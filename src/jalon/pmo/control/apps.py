"""The control room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Control(AppConfig):
    name = "jalon.pmo.control"
    label = "control"
    verbose_name = _("Control")
