"""From a node and its reader to the deck: one report, or those of all that is below."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.reporting import queries
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import many, project
from jalon.pmo.reporting.pack.blocks import Deck


def of_report(report: StatusReport, *, short: bool) -> Deck:
    """The pack or the flash report of one signed report, whatever came after it."""
    trend = queries.trends([report.initiative_id], until=report.number).get(report.initiative_id)
    return project.deck(report, short=short, trend=trend)


def of_node(
    user: Any, organisation: Any, initiative: Any = None, *, short: bool, today: date | None = None
) -> Deck:
    """The pack of a project, a programme, a portfolio, or (None) of a whole organisation."""
    if initiative is not None and initiative.kind == "project":
        report = queries.signed(initiative).select_related("organisation").first()
        if report is None:
            raise _nothing(initiative)
        return of_report(report, short=short)
    nodes = tree.nodes(user, organisation, initiative)
    projects = [node.pk for node in nodes if node.kind == "project"]
    place = {pk: number for number, pk in enumerate(projects)}
    reports = sorted(queries.last_reports(projects), key=lambda one: place[one.initiative_id])
    if not reports:
        raise _nothing(initiative or organisation)
    own = queries.signed(initiative).select_related("organisation").first() if initiative else None
    return many.deck(
        own=own,
        title=initiative.title if initiative is not None else _("Whole portfolio"),
        organisation=str(organisation),
        day=max(one.period_end for one in reports),
        reports=reports,
        trends=queries.trends([*projects, *([initiative.pk] if own else [])]),
        missing=queries.late(user, organisation, nodes, today or timezone.localdate()),
        short=short,
    )


def size(user: Any, organisation: Any, initiative: Any = None) -> int:
    """About how many slides it takes."""
    if initiative is not None and initiative.kind == "project":
        return 1
    nodes = tree.nodes(user, organisation, initiative)
    return queries.last_reports([node.pk for node in nodes if node.kind == "project"]).count()


def _nothing(place: Any) -> Refused:
    """Told in the language of whoever hears it, not in that of the pack."""

    def sentence() -> str:
        return _("No report of %(name)s is signed yet: a pack is made from signed reports.") % {"name": place}

    return Refused(lazy(sentence, str)(), "no_report")
