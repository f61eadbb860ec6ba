"""The organisation room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Organisation(AppConfig):
    name = "jalon.pmo.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from jalon.pmo.common import told
        from jalon.pmo.organisation import telling

        told.add(telling.SENTENCES)
