"""The picture of a change: each milestone where it stands and where it would stand, on one scale of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon.pmo.common import formats

WIDTH, LEFT, RIGHT, TOP, ROW = 860, 250, 90, 30, 28
MOST_ROWS = 14
LONGEST_NAME = 34
MONTHS = 12
DAY = 1440


@dataclass(frozen=True, slots=True)
class Mark:
    """One line: hollow where it is, solid where it would be. ``state`` colours the way between."""

    y: int
    name: str
    before: float | None
    after: float | None
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws."""

    width: int
    height: int
    left: int
    floor: int
    marks: tuple[Mark, ...]
    months: tuple[tuple[float, str], ...]
    today: float | None


def slide(impact: dict[str, Any], finish_name: str, data_date: int | None = None) -> Picture | None:
    """Milestones that move, the finish last; None where nothing does."""
    rows = [
        (one["name"], one["before"], one["after"], one["delta"], one["late"])
        for one in impact.get("milestones", [])[: MOST_ROWS - 1]
    ]
    before, after = impact["before"]["finish"], impact["after"]["finish"]
    rows.append((finish_name, before, after, impact["finish_delta"], False))
    dates = [date for row in rows for date in row[1:3] if date is not None]
    if not dates or (len(rows) == 1 and before == after):
        return None
    shown = [*dates, data_date] if data_date and data_date > min(dates) - 120 * 1440 else dates
    first, last = min(shown), max(shown)
    room = max(last - first, 30 * 1440) * 0.06
    first, last = first - room, last + room
    scale = (WIDTH - LEFT - RIGHT) / (last - first)

    def x(minute: int | None) -> float | None:
        return None if minute is None else round(LEFT + (minute - first) * scale, 1)

    per_day = impact["minutes_per_day"]
    marks = tuple(
        Mark(
            TOP + i * ROW + 14,
            _short(name),
            x(was),
            x(now),
            _label(was, now, delta, per_day),
            _state(was, now, late),
        )
        for i, (name, was, now, delta, late) in enumerate(rows)
    )
    floor = TOP + len(rows) * ROW + 6
    today = x(data_date) if data_date in shown else None
    return Picture(WIDTH, floor + 8, LEFT, floor, marks, _months(first, last, scale), today)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _label(was: int | None, now: int | None, delta: int, per_day: int) -> str:
    if was is None or now is None or not delta:
        return ""
    length = formats.duration(delta, per_day)
    return length if delta < 0 else f"+{length}"


def _state(was: int | None, now: int | None, late: bool) -> str:
    if was is None or now is None or now == was:
        return "same"
    if now < was:
        return "ok"
    return "bad" if late else "watch"


def _mondays(first: float, last: float, scale: float) -> tuple[tuple[float, str], ...]:
    """Mondays, every one or every other."""
    step = 7 * DAY * (1 if last - first < 40 * DAY else 2)
    monday = 4 * DAY + (int(first) - 4 * DAY) // (7 * DAY) * 7 * DAY + 7 * DAY
    return tuple(
        (round(LEFT + (minute - first) * scale, 1), formats.day(minute, "short"))
        for minute in range(monday, int(last), step)
    )


def _months(first: float, last: float, scale: float) -> tuple[tuple[float, str], ...]:
    """The first of each month, or of every second or third, so that words do not touch."""
    if last - first < 75 * DAY:
        return _mondays(first, last, scale)
    start, end = formats.moment(int(first)), formats.moment(int(last))
    count = (end.year - start.year) * 12 + end.month - start.month  # type: ignore[union-attr]
    step = max(1, -(-count // MONTHS))
    found = []
    for i in range(1, count + 1, step):
        month = start.month - 1 + i  # type: ignore[union-attr]
        day = datetime(start.year + month // 12, month % 12 + 1, 1)  # type: ignore[union-attr]
        minute = (day - datetime(1970, 1, 1)).total_seconds() / 60
        found.append((round(LEFT + (minute - first) * scale, 1), formats.day(day, "month")))
    return tuple(found)
