"""The transfer room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Transfer(AppConfig):
    name = "jalon.pmo.transfer"
    label = "transfer"
    verbose_name = _("Import and export")

    def ready(self) -> None:
        from django.http import HttpRequest

        from jalon.pmo.common import menu, palette
        from jalon.pmo.initiatives import tabs
        from jalon.pmo.planning.queries import has_plan
        from jalon.pmo.transfer import access, finder

        def imports(request: HttpRequest) -> bool:
            organisation = getattr(request, "organisation", None)
            return bool(organisation) and access.may_import(request.user, organisation)

        menu.add(menu.Entry("import", _("Import"), "file-import", "import", 60, allowed=imports))
        palette.add(finder.commands)
        tabs.add_page(tabs.Page("plan", _("Export"), "plan_export", 100, has_plan))
