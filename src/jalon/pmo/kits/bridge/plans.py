"""The plan that a kit gives from a start date, and what it would look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jalon.engine import schedule
from jalon.engine.model import Plan
from jalon.kits import Kit
from jalon.kits import plan as plans
from jalon.pmo.planning.bridge.calendars import public_holidays

ANY_START = date(2027, 1, 4)


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase on the preview: its dates, and where it stands, in hundredths of the whole."""

    name: str
    start: datetime
    finish: datetime
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a kit would make from a start date."""

    start: datetime
    finish: datetime
    phases: tuple[Bar, ...]
    finishes: tuple[datetime, ...]
    """The finish of each row of the work, in outline order."""


def engine_plan(kit: Kit, *, name: str, start: date, language: str) -> Plan:
    """The kit's plan without public holidays: the calendars' rows know their country."""
    return plans.plan(kit, name=name, start=start, language=language)


def ahead(kit: Kit, *, start: date, language: str, country: str) -> Ahead:
    """The dates the engine finds, the country's public holidays kept."""

    def holidays(code: str) -> Sequence[tuple[date, str]]:
        return public_holidays(country if code == "own" else code)

    made = plans.plan(kit, name="", start=start, language=language, holidays=holidays)
    found = schedule(made)
    first, last = found.project_start, found.project_finish
    whole = max((last - first).total_seconds(), 1.0)
    rows = list(zip(kit.rows(), found.rows(), strict=True))
    return Ahead(
        first,
        last,
        tuple(
            Bar(
                kit.say(work.name, language),
                row.start,
                row.finish,
                round(100 * (row.start - first).total_seconds() / whole, 2),
                round(100 * (row.finish - row.start).total_seconds() / whole, 2),
            )
            for (work, depth), row in rows
            if depth == 0
        ),
        tuple(row.finish for _, row in rows),
    )


def span_days(kit: Kit) -> int:
    """How many days of the clock the kit's work takes, about: from a usual start, without holidays."""
    made = plans.plan(kit, name="", start=ANY_START, language=kit.languages[0])
    return (schedule(made).project_finish.date() - ANY_START).days + 1
