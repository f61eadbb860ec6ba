"""Working in pieces: an activity that goes on while its people are free and rests while they are not."""

from __future__ import annotations

from collections.abc import Sequence

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.prepared import Prepared
from jalon.engine.model import Activity, ActivityKind
from jalon.engine.model.clock import instant, minutes
from jalon.engine.worktime.calendar import WorkCalendar
from jalon.engine.worktime.table import CONTINUOUS

LEAST = 240
"""Working minutes below which nobody takes an activity up: half a day."""
Pieces = tuple[tuple[int, int], ...]
"""Starts and finishes, minutes since 1970, one after the other."""


class Clocks:
    """The working time of each row, on the calendar the critical path counts it on."""

    def __init__(self, prepared: Prepared) -> None:
        self._number = prepared.network.rows[:, at.CALENDAR]
        self._choice = prepared.network.calendars
        self._made: dict[int, WorkCalendar] = {}

    def of(self, row: int) -> WorkCalendar | None:
        """None for what runs on elapsed time."""
        number = int(self._number[row])
        if number == CONTINUOUS:
            return None
        if number not in self._made:
            self._made[number] = WorkCalendar.over(
                lambda window: self._choice.lay_out(self._choice.mixes[number - 1], window)
            )
        return self._made[number]


def splittable(a: Activity) -> int:
    """The working minutes of an activity that may be done in pieces; 0 where it may not."""
    whole = a.kind is ActivityKind.TASK and not a.splits and not a.duration.elapsed
    return a.duration.minutes if whole and not a.progress.started and a.duration.minutes > LEAST else 0


def shifted(a: Activity, start: int, finish: int, clock: WorkCalendar | None) -> Pieces:
    """Where the pieces of an interrupted activity stand now: their shape is kept."""
    if len(a.splits) < 2 or clock is None:
        return ((start, finish),)
    begin = minutes(a.splits[0][0])
    found = [
        (
            clock.next_work(clock.add(start, clock.between(begin, minutes(s)))),
            clock.add(start, clock.between(begin, minutes(f))),
        )
        for s, f in a.splits
    ]
    found = [(s, min(f, finish)) for s, f in found if s < finish]
    if not found:
        return ((start, finish),)
    return ((start, found[0][1]), *found[1:-1], (found[-1][0], finish)) if found[1:] else ((start, finish),)


def filled(clock: WorkCalendar, start: int, work: int, busy: Sequence[tuple[int, int]]) -> Pieces:
    """``work`` minutes from ``start`` on, around the ``busy`` times (in order, apart); () where never."""
    found: list[tuple[int, int]] = []
    at_, left = clock.next_work(start), work
    for a, b in busy:
        if b <= at_:
            continue
        stretch = min(clock.between(at_, a), left) if a > at_ else 0
        if stretch >= min(LEAST, left):
            found.append((at_, clock.add(at_, stretch)))
            left -= stretch
            if not left:
                return tuple(found)
        if b >= FOR_EVER:
            return ()
        at_ = clock.next_work(b)
    return (*found, (at_, clock.add(at_, left)))


FOR_EVER = 2**31 - 1


def written(pieces: Pieces) -> tuple[tuple[object, object], ...]:
    """Pieces as an activity keeps them; none where it is whole."""
    return tuple((instant(s), instant(f)) for s, f in pieces) if len(pieces) > 1 else ()
