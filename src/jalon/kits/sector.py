"""Reads a sector kit: YAML text -> :class:`Kit`, or every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jalon.kits import conform, marked
from jalon.kits.faults import Fault, KitRefused, gettext_noop
from jalon.kits.languages import LANGUAGES, untranslated
from jalon.kits.marked import Marked
from jalon.kits.nouns import (
    After,
    Calendar,
    Document,
    Gate,
    Indicator,
    Kit,
    Risk,
    Role,
    Span,
    Work,
)
from jalon.kits.references import dangling
from jalon.kits.shifts import crossed, week

SCHEMA = "sector-kit-1.schema.json"
LEAST = {"work": 25, "risks": 10, "roles": 6, "documents": 6, "indicators": 6, "gates": 3}
"""What a shipped kit has at least; of the work its tasks and milestones count, and not its phases."""
_SPAN = re.compile(r"(-|\+)?(\d+)(e)?(d|w)\Z")
_DAYS_OF_WEEK = {"d": (1, 1), "w": (5, 7)}


def read(text: str | bytes, file: str, *, shipped: bool = False) -> Kit:
    """The kit of a YAML text. A ``shipped`` one is whole: both languages, and enough of everything.

    Raises :class:`KitRefused` with all that is wrong, in the order of the lines.
    """
    found = marked.read(text, file)
    faults = conform.faults(found, SCHEMA)
    if not isinstance(found.value, dict):
        raise KitRefused(faults)
    languages = list(LANGUAGES) if shipped else _languages(found.value)
    faults += untranslated(found, languages)
    if faults:
        raise KitRefused(faults)
    faults += [*dangling(found), *crossed(found)]
    if shipped:
        faults += _too_few(found)
    if faults:
        raise KitRefused(faults)
    return _kit(found.value)


def _languages(value: dict[str, Any]) -> list[str]:
    said = value.get("languages")
    return [one for one in said if one in LANGUAGES] if isinstance(said, list) else []


def _too_few(found: Marked) -> Iterator[Fault]:
    for key, least in LEAST.items():
        rows = found.value.get(key, [])
        count = sum(_leaves(row) for row in rows) if key == "work" else len(rows)
        if count < least:
            yield found.fault(
                (key,),
                gettext_noop("“%(key)s” has %(count)s rows: a kit has %(least)s at least."),
                key=key,
                count=count,
                least=least,
            )


def _leaves(row: dict[str, Any]) -> int:
    return sum(_leaves(one) for one in row["work"]) if "work" in row else 1


def _kit(value: dict[str, Any]) -> Kit:
    return Kit(
        sector=value["sector"],
        languages=tuple(value["languages"]),
        name=value["name"],
        summary=value["summary"],
        calendars=tuple(
            Calendar(one["key"], one["name"], week(one["week"]), _holidays(one)) for one in value["calendars"]
        ),
        roles=tuple(
            Role(one["key"], one["name"], one["answers-for"], one.get("count", 1)) for one in value["roles"]
        ),
        work=tuple(_work(one) for one in value["work"]),
        risks=tuple(Risk(**{**one, "tasks": tuple(one.get("tasks", ()))}) for one in value.get("risks", ())),
        gates=tuple(Gate(**{**one, "criteria": tuple(one["criteria"])}) for one in value.get("gates", ())),
        documents=tuple(Document(**one) for one in value.get("documents", ())),
        indicators=tuple(Indicator(**one) for one in value.get("indicators", ())),
        closing=tuple(value.get("closing", ())),
    )


def _holidays(calendar: dict[str, Any]) -> str:
    said = str(calendar.get("holidays", "own"))
    return "" if said == "none" else said


def _work(one: dict[str, Any]) -> Work:
    return Work(
        key=one["key"],
        name=one["name"],
        duration=span(one["duration"]) if "duration" in one else None,
        milestone=one.get("milestone", False),
        after=tuple(after(text) for text in one.get("after", ())),
        role=one.get("role", ""),
        deliverable=one.get("deliverable"),
        calendar=one.get("calendar", ""),
        note=one.get("note"),
        below=tuple(_work(below) for below in one.get("work", ())),
    )


def span(text: str) -> Span:
    """The days of ``12d``, ``3w``, ``-2d`` (working) or ``30ed``, ``2ew`` (of the clock)."""
    found = _SPAN.match(text)
    if found is None:
        raise ValueError(f"no span: {text}")
    sign, number, elapsed, unit = found.groups()
    days = int(number) * _DAYS_OF_WEEK[unit][bool(elapsed)]
    return Span(-days if sign == "-" else days, bool(elapsed))


def after(text: str) -> After:
    """What ``survey FS+2d`` says."""
    key, _, rest = text.partition(" ")
    return After(key, rest[:2] or "FS", span(rest[2:]) if rest[2:] else Span(0))
