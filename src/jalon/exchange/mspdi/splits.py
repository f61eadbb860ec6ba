"""Interrupted tasks in Microsoft's XML: work spread over time, with spans of no work.

A task's pieces have no element of their own: they show in the work of its assignments,
span by span (``TimephasedData``, 1 for work to do, 2 for work done). Spans are as wide as
Project likes, often 24 hours from the start of work; a span of working time without work
is an interruption. Where a span is only partly worked, the work of the first span after
an interruption is taken to end with the span, any other's to begin with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model import Activity, Calendar
from jalon.engine.model.clock import DAY, instant, minutes
from jalon.engine.worktime.days import lay_out
from jalon.exchange.mspdi.markup import Markup, span
from jalon.exchange.mspdi.values import Cells
from jalon.exchange.safe_xml import Record

Piece = tuple[datetime, datetime]
Stretch = tuple[int, int]
"""From minute to minute of the clock."""
REMAINING, ACTUAL = 1, 2
KINDS = (REMAINING, ACTUAL)


@dataclass(frozen=True, slots=True)
class Spread:
    """The spans of one assignment in which there is work: from, to, minutes of work."""

    spans: tuple[tuple[int, int, int], ...]
    units: float

    @property
    def interrupted(self) -> bool:
        """Whether any time lies between two spans: perhaps only a weekend."""
        return any(after[0] > before[1] for before, after in zip(self.spans, self.spans[1:], strict=False))


def read_spread(row: Record, cells: Cells) -> Spread | None:
    """The spread of an assignment's work; None where the file does not say it."""
    held = row.get("TimephasedData")
    if not isinstance(held, list):
        return None
    spans = []
    for part in held:
        if cells.code(part, "Type") not in KINDS:
            continue
        start, finish = cells.date(part, "Start"), cells.date(part, "Finish")
        work = cells.minutes(part, "Value")
        if start is not None and finish is not None and work and finish > start:
            spans.append((minutes(start), minutes(finish), work))
    return Spread(tuple(sorted(spans)), cells.number(row, "Units") or 1.0) if spans else None


def pieces_of(
    spreads: Sequence[Spread], calendar: int, calendars: Mapping[int, Calendar]
) -> tuple[Piece, ...]:
    """The pieces in which a task is worked; empty where it is not interrupted."""
    if not any(spread.interrupted for spread in spreads):
        return ()
    first = min(spread.spans[0][0] for spread in spreads)
    last = max(spread.spans[-1][1] for spread in spreads)
    time = WorkingTime(_segments(calendar, calendars, first, last))
    stretches = sorted(s for spread in spreads for s in _stretches(spread, time))
    merged = _merge(stretches, time)
    if len(merged) < 2:
        return ()
    return tuple((_moment(start), _moment(finish)) for start, finish in merged)


def _moment(minute: int) -> datetime:
    found = instant(minute)
    assert found is not None, "a minute of the clock"
    return found


def _segments(calendar: int, calendars: Mapping[int, Calendar], first: int, last: int) -> list[Stretch]:
    day = first // DAY
    laid = lay_out(calendars[calendar], calendars, day, last // DAY - day + 1)
    return list(zip(laid.start.tolist(), laid.end.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Sums on a short list of working segments."""

    segments: list[Stretch]

    def within(self, start: int, finish: int) -> list[Stretch]:
        """The working parts of a stretch."""
        return [(max(a, start), min(b, finish)) for a, b in self.segments if a < finish and b > start]

    def between(self, start: int, finish: int) -> int:
        return sum(b - a for a, b in self.within(start, finish))

    def head(self, start: int, finish: int, work: int) -> int:
        """Where ``work`` from ``start`` ends, at most at ``finish``."""
        for a, b in self.within(start, finish):
            if work <= b - a:
                return a + work
            work -= b - a
        return finish

    def tail(self, start: int, finish: int, work: int) -> int:
        """Where ``work`` that ends at ``finish`` begins, at least at ``start``."""
        for a, b in reversed(self.within(start, finish)):
            if work <= b - a:
                return b - work
            work -= b - a
        return start


def _stretches(spread: Spread, time: WorkingTime) -> list[Stretch]:
    """An assignment's pieces, trimmed to working time and to the work in their outer spans."""
    runs: list[list[tuple[int, int, int]]] = []
    for held in spread.spans:
        if runs and not time.between(runs[-1][-1][1], held[0]):
            runs[-1].append(held)
        else:
            runs.append([held])
    found = []
    for number, run in enumerate(runs):
        start, finish = run[0][0], run[-1][1]
        if number and len(run) > 1:
            start = time.tail(run[0][0], run[0][1], _length(run[0], spread, time))
        if number < len(runs) - 1:
            finish = time.head(run[-1][0], run[-1][1], _length(run[-1], spread, time))
        working = time.within(start, finish)
        found.append((working[0][0], working[-1][1]) if working else (start, finish))
    return found


def _length(held: tuple[int, int, int], spread: Spread, time: WorkingTime) -> int:
    """Working minutes a span takes: all of them, unless its work at full units takes fewer."""
    start, finish, work = held
    return min(round(work / spread.units), time.between(start, finish))


def _merge(stretches: Iterable[Stretch], time: WorkingTime) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, finish in stretches:
        if merged and (start <= merged[-1][1] or not time.between(merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
        else:
            merged.append((start, finish))
    return merged


def put_splits(xml: Markup, activity: Activity, uid: int, units: float) -> None:
    """One span of work for each piece, one of none for each interruption."""
    for number, (start, finish) in enumerate(activity.splits):
        if number:
            _put_span(xml, uid, activity.splits[number - 1][1], start, 0)
        length = round((finish - start).total_seconds() / 60)
        # As much work as the clock holds: the piece fills its span from end to end.
        _put_span(xml, uid, start, finish, round(length * max(units, 0.01)))


def _put_span(xml: Markup, uid: int, start: datetime, finish: datetime, work: int) -> None:
    with xml.inside("TimephasedData"):
        xml.put("Type", REMAINING)
        xml.put("UID", uid)
        xml.put("Start", start)
        xml.put("Finish", finish)
        xml.put("Unit", 2)
        xml.put("Value", span(work))
