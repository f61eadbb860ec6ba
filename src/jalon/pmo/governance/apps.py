"""The governance room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Governance(AppConfig):
    name = "jalon.pmo.governance"
    label = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        from jalon.pmo.common import menu, palette, told
        from jalon.pmo.control import actions as control
        from jalon.pmo.governance import (
            actions,
            answerable,
            consequences,
            estates,
            finder,
            following,
            home,
            jobs,
            line,
            pages,
            proofs,
            registers,
            telling,
            texts,
        )
        from jalon.pmo.initiatives import actions as initiatives
        from jalon.pmo.initiatives import engagement, panels, search, tabs
        from jalon.pmo.initiatives.models import Initiative
        from jalon.pmo.notices import daily, kinds
        from jalon.pmo.organisation import estates as organisation
        from jalon.pmo.people import sources
        from jalon.pmo.planning import actions as planning

        def works_with(what: str) -> tabs.Shown:
            def shown(initiative: Initiative, rights: frozenset[str]) -> bool:
                return line.uses(initiative, what)

            return shown

        menu.add(menu.Entry("methods", _("Methods and kits"), "books", "governance_methods", 40))
        tabs.add(tabs.Tab("governance", _("Governance"), "", 50))
        for order, name, label in (
            (10, "governance_stages", _("Stages and gates")),
            (15, "governance_method", _("Method")),
        ):
            tabs.add_page(tabs.Page("governance", label, name, order))
        tabs.add_page(tabs.Page("control", _("Tolerances"), "governance_tolerances", 20))
        for order, name, label, what in (
            (20, "governance_timeboxes", _("Timeboxes"), "timeboxes"),
            (25, "governance_products", _("Products and quality"), "products"),
        ):
            tabs.add_page(tabs.Page("governance", label, name, order, works_with(what)))
        pages.add(pages.Beside("methods", _("Methods"), "governance_methods", 10))
        pages.add(pages.Beside("gates", _("Gate calendar"), "governance_gates", 30))
        engagement.add_consequences(consequences.gates, 20)
        panels.add(panels.Panel("stages", "governance/_home_line.html", 10, home.stages))
        panels.add(panels.Panel("standing", "governance/_home_standing.html", 10, home.standing, panels.SIDE))
        told.add(telling.SENTENCES)
        for kind, sentence in following.KINDS.items():
            kinds.add(kind, sentence)
        daily.add("governance.tolerances", following.hold_all)
        initiatives.keep_stage(line.keeps_stage)
        proofs.add("register", registers.shown)
        actions.after_submission(following.gate_asked)
        actions.after_decision(following.gate_decided)
        actions.after_opening(following.exception_opened)
        planning.when_finish_moves(jobs.after_run)
        control.when_study_is_done(lambda study: jobs.after_run(study.initiative_id))
        for estate in estates.ESTATES:
            organisation.add(estate)
        sources.add("product", answerable.products)
        sources.add("decision", answerable.decisions)
        palette.add(finder.pages, 30)
        actions.after_decision(texts.gate_decided)
        for kind in (
            search.Kind(texts.GATE, _("Gates"), "flag", texts.gate_address, texts.passages, order=36),
            search.Kind(
                texts.EXCEPTION,
                _("Exceptions"),
                "alert-triangle",
                texts.exception_address,
                texts.exceptions,
                order=37,
            ),
        ):
            search.add(kind)
