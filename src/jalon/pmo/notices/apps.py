"""The notices room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Notices(AppConfig):
    name = "jalon.pmo.notices"
    label = "notices"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from jalon.pmo.common import menu
        from jalon.pmo.notices import access

        menu.add(
            menu.Entry(
                "notices", _("Notifications"), "bell", "notices", 3,
                count=lambda request: access.visible_to(request.user).filter(read=None).count(),
            )
        )  # fmt: skip
