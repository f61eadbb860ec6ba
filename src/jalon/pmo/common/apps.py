"""The common room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Common(AppConfig):
    name = "jalon.pmo.common"
    label = "common"
    verbose_name = _("Journal and views")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from jalon.pmo.common import appendonly

        post_migrate.connect(appendonly.after_migrate, sender=self)
