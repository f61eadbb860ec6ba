"""The accounts room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Accounts(AppConfig):
    name = "jalon.pmo.accounts"
    label = "accounts"
    verbose_name = _("People and roles")
