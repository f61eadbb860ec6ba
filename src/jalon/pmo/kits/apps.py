"""The kits room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kits(AppConfig):
    name = "jalon.pmo.kits"
    label = "kits"
    verbose_name = _("Sector kits")

    def ready(self) -> None:
        from jalon.pmo.common import palette
        from jalon.pmo.governance import methods, pages
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.kits import finder, gates

        pages.add(pages.Beside("kits", _("Sector kits"), "kits", 20))
        methods.add_weaver(gates.weave)
        palette.add(finder.commands)
        palette.add(finder.kits, 40)
        tabs.add_page(tabs.Page("plan", pgettext_lazy("page", "Kit"), "kit_of", 110))
