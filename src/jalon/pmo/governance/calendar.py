"""The gates of many initiatives by month: what the committees will have to decide, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from jalon.pmo.accounts import access as policy
from jalon.pmo.governance.models import Gate
from jalon.pmo.governance.queries import DECIDED
from jalon.pmo.governance.words import GATE_STATES

MOST = 100
"""Gates a page shows."""
AHEAD = timedelta(days=366)
BEHIND = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Entry:
    """One gate of the calendar; `waiting` is how many days the committee has had it."""

    gate: Gate
    day: date
    mark: str
    late: bool
    waiting: int | None


@dataclass(slots=True)
class Month:
    """The gates of one month; the overdue ones stand before all months."""

    first: date | None
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Months with their gates, and the figures above them."""

    months: list[Month]
    late: int
    waiting: int
    waited: float | None
    left_out: int


def below(user: Any, initiative: Any) -> Calendar:
    """The calendar of an initiative and all below that the user sees."""
    return _of(user, Gate.objects.filter(initiative__path__startswith=initiative.path))


def whole(user: Any, organisation: Any) -> Calendar:
    """The calendar of all the user sees in an organisation."""
    return _of(user, Gate.objects.filter(initiative__organisation=organisation))


def _of(user: Any, rows: Any) -> Calendar:
    day = timezone.localdate()
    seen = rows.filter(
        policy.reach(user).condition(prefix="initiative__"),
        initiative__archived__isnull=True,
        stage__left=False,
    ).exclude(state=Gate.State.BEFORE)
    dated = seen.filter(due__gte=day - BEHIND, due__lte=day + AHEAD) | seen.filter(
        due__lt=day, state__in=(Gate.State.AHEAD, Gate.State.WAITING, Gate.State.HELD)
    )
    found = dated.select_related("stage", "board", "initiative__organisation").order_by("due", "pk")
    entries = [_entry(gate, day) for gate in found[: MOST + 1]]
    decided = seen.filter(decided_at__isnull=False, asked_at__isnull=False)
    spans = [
        (end - start).total_seconds() / 86400 for start, end in decided.values_list("asked_at", "decided_at")
    ]
    return Calendar(
        _by_month(entries[:MOST]),
        sum(one.late for one in entries),
        sum(one.waiting is not None for one in entries),
        sum(spans) / len(spans) if spans else None,
        max(dated.count() - MOST, 0) if len(entries) > MOST else 0,
    )


def _entry(gate: Gate, day: date) -> Entry:
    assert gate.due is not None
    late = gate.due < day and gate.state not in DECIDED
    waits = gate.state == Gate.State.WAITING and gate.asked_at is not None
    days = (timezone.now() - gate.asked_at).days if waits else None
    return Entry(gate, gate.due, "bad" if late else GATE_STATES[Gate.State(gate.state)], late, days)


def _by_month(entries: Iterable[Entry]) -> list[Month]:
    months: list[Month] = []
    late = Month(None)
    for one in entries:
        if one.late:
            late.entries.append(one)
            continue
        first = one.day.replace(day=1)
        if not months or months[-1].first != first:
            months.append(Month(first))
        months[-1].entries.append(one)
    return [late, *months] if late.entries else months
