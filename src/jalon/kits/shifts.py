"""A week's hours as people write them: ``mon-fri: 08:00-12:00 13:00-17:00``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from jalon.kits.faults import Fault, gettext_noop
from jalon.kits.marked import Marked

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = tuple[tuple[int, int], ...]
MINUTES = 1440


def week(said: Mapping[str, str]) -> tuple[Day, ...]:
    """The shifts of seven days, Monday first; a day that is not named is off, a day of its own wins."""
    days: list[Day] = [()] * 7
    for name, hours in sorted(said.items(), key=lambda one: -len(one[0])):
        first, _, last = name.partition("-")
        for number in range(DAYS.index(first), DAYS.index(last or first) + 1):
            days[number] = shifts(hours)
    return tuple(days)


def shifts(text: str) -> Day:
    """The shifts of a day; one that ends before it begins runs past midnight."""
    found = []
    for one in text.split():
        start, end = (_minutes(part) for part in one.split("-"))
        found.append((start, end if end > start else end + MINUTES))
    return tuple(found)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def crossed(found: Marked) -> Iterator[Fault]:
    """Hours that overlap, or that no day has."""
    for number, calendar in enumerate(found.value["calendars"]):
        for name, text in calendar["week"].items():
            day = shifts(text)
            late = any(start >= MINUTES or end > 2 * MINUTES for start, end in day)
            if late or any(b[0] < a[1] for a, b in pairwise(day)):
                yield found.fault(
                    ("calendars", number, "week", name),
                    gettext_noop("The hours “%(hours)s” overlap: write them in order, from 0:00 to 24:00."),
                    hours=text,
                )


def written(days: tuple[Day, ...]) -> dict[str, str]:
    """The week as people write it, days alike together."""
    texts = [" ".join(f"{_clock(a)}-{_clock(b)}" for a, b in day) for day in days]
    for name in ("mon-sun", "mon-sat", "mon-fri", "mon-thu"):
        first, last = (DAYS.index(part) for part in name.split("-"))
        together = texts[first : last + 1]
        if texts[0] and len(set(together)) == 1:
            rest = {DAYS[i]: texts[i] for i in range(last + 1, 7) if texts[i]}
            return {name: texts[0], **rest}
    return {DAYS[i]: text for i, text in enumerate(texts) if text}


def _clock(minute: int) -> str:
    hour = minute // 60 if minute in (MINUTES,) else minute // 60 % 24
    return f"{hour:02d}:{minute % 60:02d}"
