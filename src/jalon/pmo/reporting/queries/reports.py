"""Reports as lists and trends; which are late, by a rhythm kept at a node or above."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.queries import Node
from jalon.pmo.reporting import access
from jalon.pmo.reporting.models import ReportEscalation, Rhythm, StatusReport
from jalon.pmo.reporting.rhythm import Due

ENDED = frozenset({"idea", "closed"})
"""Stages in which nobody reports."""
SHOWN = 8
"""Reports a trend goes back."""


def reports(user: Any, initiative: Any) -> QuerySet[StatusReport]:
    """The reports of an initiative, newest first, each in its last edition, without their facts."""
    return (
        access.visible_to(user)
        .filter(initiative=initiative)
        .exclude(is_latest=False, state=StatusReport.State.SIGNED)
        .select_related("signed_by", "prepared_by")
        .defer("facts")
        .order_by("-number", "-edition")
    )


def signed(initiative: Any) -> QuerySet[StatusReport]:
    """The signed reports of an initiative in their last edition, newest first."""
    return StatusReport.objects.filter(
        initiative=initiative, state=StatusReport.State.SIGNED, is_latest=True
    ).order_by("-number")


def editions(report: StatusReport) -> list[StatusReport]:
    """All signed editions of a report, newest first."""
    return list(
        StatusReport.objects.filter(
            initiative_id=report.initiative_id, number=report.number, state=StatusReport.State.SIGNED
        )
        .defer("facts")
        .order_by("-edition")
    )


def rhythms_over(organisation: Any) -> dict[int | None, Rhythm]:
    """The rhythms of an organisation by initiative; that of the whole under None. One query."""
    return {one.initiative_id: one for one in Rhythm.objects.filter(organisation=organisation)}


def rhythm_of(initiative: Any) -> Due | None:
    """The rhythm that holds at an initiative; None where no report is asked."""
    found = rhythms_over(initiative.organisation)
    return due_of(found, initiative)


def due_of(found: dict[int | None, Rhythm], initiative: Any) -> Due | None:
    """The rhythm that holds at an initiative, among those of its organisation."""
    return _due(found, initiative.pk, reversed(initiative.ancestor_ids), initiative.kind)


def late_among(organisation: Any, rows: Sequence[Any], today: date) -> list[tuple[Any, date]]:
    """The initiatives whose report is late, each with the day it was due; for work that asks no reader."""
    found = rhythms_over(organisation)
    until = dict(
        StatusReport.objects.filter(organisation=organisation, state=StatusReport.State.SIGNED)
        .values_list("initiative_id")
        .annotate(last=Max("period_end"))
        .order_by()
    )
    late_ones = []
    for one in rows:
        rhythm = due_of(found, one)
        missed = _missed(rhythm, until.get(one.pk), one.created, today) if rhythm else []
        if missed:
            late_ones.append((one, missed[0]))
    return late_ones


def _missed(rhythm: Due, until: date | None, created: datetime, today: date) -> list[date]:
    """The due days that are over without a report; a new initiative owes nothing from before it was made."""
    last = rhythm.last(today)
    if last is None or (until is not None and until >= last):
        return []
    if until is None and last < timezone.localtime(created).date():
        return []
    return list(rhythm.missed(until, today)) or [last]


def _due(found: dict[int | None, Rhythm], pk: int, above: Iterable[int], kind: str) -> Due | None:
    held = next((found[one] for one in (pk, *above) if one in found), found.get(None))
    if held is None or held.every == Rhythm.Every.NEVER:
        return None
    if kind != "project" and held.who == Rhythm.Who.PROJECTS and held.initiative_id != pk:
        return None
    return Due(held.every, held.day, held.since, held.remind)


@dataclass(frozen=True, slots=True)
class Late:
    """A report that was due and is not signed; `days` over, `missing` how many in a row.

    `escalated` is the level above to which it went, empty where it stayed.
    """

    node: Node
    due: date
    days: int
    missing: int
    escalated: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an initiative stands with its reports."""

    rhythm: Due | None
    late: Late | None
    coming: date | None
    reported_until: date | None


def standing(initiative: Any, today: date | None = None) -> Standing:
    """Whether an initiative's report is late, and when the next is due."""
    today = today or timezone.localdate()
    node = Node(
        initiative.pk, None, 0, initiative.kind, initiative.title, initiative.slug, initiative.code, "", "",
        initiative.sector, initiative.stage, initiative.status_declared, initiative.status_note,
    )  # fmt: skip
    rhythm = rhythm_of(initiative)
    until = signed(initiative).aggregate(Max("period_end"))["period_end__max"]
    if rhythm is None or initiative.stage in ENDED or initiative.archived:
        return Standing(None, None, None, until)
    late_one = _late(node, rhythm, until, initiative.created, today)
    if late_one is not None:
        up = _escalations([initiative.pk], ())
        late_one = replace(late_one, escalated=up.get((initiative.pk, late_one.due), ""))
    return Standing(rhythm, late_one, rhythm.coming(today), until)


def late(user: Any, organisation: Any, nodes: Sequence[Node], today: date | None = None) -> list[Late]:
    """The late reports among these initiatives, longest first; four queries whatever the size."""
    today = today or timezone.localdate()
    found = rhythms_over(organisation)
    if not found:
        return []
    visible = initiatives.visible_to(user).filter(organisation=organisation, archived__isnull=True)
    rows = {pk: (path, created) for pk, path, created in visible.values_list("pk", "path", "created")}
    until = dict(
        StatusReport.objects.filter(organisation=organisation, state=StatusReport.State.SIGNED)
        .values_list("initiative_id")
        .annotate(Max("period_end"))
        .values_list("initiative_id", "period_end__max")
        .order_by()
    )
    late_ones = []
    for node in nodes:
        if node.stage in ENDED or node.pk not in rows:
            continue
        path, created = rows[node.pk]
        above = [int(part) for part in path.strip("/").split("/")[:-1]]
        rhythm = _due(found, node.pk, reversed(above), node.kind)
        one = rhythm and _late(node, rhythm, until.get(node.pk), created, today)
        if one:
            late_ones.append(one)
    up = _escalations((one.node.pk for one in late_ones), rows)
    found_late = [replace(one, escalated=up.get((one.node.pk, one.due), "")) for one in late_ones]
    return sorted(found_late, key=lambda one: (one.due, one.node.name))


def _escalations(pks: Iterable[int], seen: Container[int]) -> dict[tuple[int, date], str]:
    """The level each late report went up to, by initiative and the day it was due; unnamed where not seen."""
    rows = ReportEscalation.objects.filter(initiative_id__in=list(pks))
    return {
        (one.initiative_id, one.due): str(one.level)
        if one.level_id in seen
        else _("the office")
        if one.level_id is None
        else _("the level above")
        for one in rows.select_related("level__organisation")
    }


def _late(node: Node, rhythm: Due, until: date | None, created: datetime, today: date) -> Late | None:
    missed = _missed(rhythm, until, created, today)
    return Late(node, missed[0], (today - missed[0]).days, len(missed)) if missed else None


@dataclass(frozen=True, slots=True)
class Trend:
    """The last signed reports of an initiative, oldest first."""

    numbers: tuple[int, ...]
    ends: tuple[date, ...]
    declared: tuple[str, ...]
    computed: tuple[str, ...]
    slips: tuple[int | None, ...]
    eac: float | None
    bac: float | None
    currency: str


def trends(initiative_ids: Iterable[int], most: int = SHOWN, until: int | None = None) -> dict[int, Trend]:
    """Trends by initiative, in one query; up to a number of report where one is given."""
    rows = StatusReport.objects.filter(
        initiative_id__in=list(initiative_ids), state=StatusReport.State.SIGNED, is_latest=True
    )
    if until is not None:
        rows = rows.filter(number__lte=until)
    return _by_initiative(rows, most)


def _by_initiative(rows: QuerySet[StatusReport], most: int) -> dict[int, Trend]:
    held: dict[int, list[tuple[Any, ...]]] = {}
    columns = ("number", "period_end", "declared", "computed", "slip_days", "eac", "bac", "currency")
    for pk, *row in rows.order_by("initiative_id", "-number").values_list("initiative_id", *columns):
        kept = held.setdefault(pk, [])
        if len(kept) < most:
            kept.append(tuple(row))
    return {pk: _trend(rows[::-1]) for pk, rows in held.items()}


def trends_in(organisation: Any, most: int = SHOWN) -> dict[int, Trend]:
    """Trends of a whole organisation, in one query; the caller keeps those of what it may show."""
    rows = StatusReport.objects.filter(
        organisation=organisation, state=StatusReport.State.SIGNED, is_latest=True
    )
    return _by_initiative(rows, most)


def _trend(rows: list[tuple[Any, ...]]) -> Trend:
    numbers, ends, declared, computed, slips, eac, bac, currency = zip(*rows, strict=True)
    return Trend(numbers, ends, declared, computed, slips, eac[-1], bac[-1], currency[-1])
