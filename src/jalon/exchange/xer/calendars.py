"""P6 calendars: the nested parentheses of ``clndr_data`` read and written.

``(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())...``:
each node is ``(number||name(attributes)(children))``; day 1 is Sunday, dates are days since
1899-12-30, a finish at or before its start is on the next day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from jalon.engine.model import OFF, Calendar, CalendarException, Hours, Shift

ZERO_DAY = date(1899, 12, 30)
LAST_SERIAL = 200_000
DAY = 1440
SPACE = re.compile(r"[\s\x7f]+")
OPEN = re.compile(r"\(\d*\|\|([^()]*)\(([^()]*)\)\(")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?([AaPp][Mm])?$")


@dataclass(slots=True)
class Node:
    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        return next((c for c in self.children if c.name == name), None)


def parsed(text: str) -> Node:
    """The tree of a ``clndr_data``; what does not fit the grammar is passed over."""
    text = SPACE.sub("", text)
    root = Node("", {})
    stack = [root]
    at = 0
    while at < len(text):
        opened = OPEN.match(text, at)
        if opened:
            parts = opened[2].split("|")
            node = Node(opened[1], dict(zip(parts[::2], parts[1::2], strict=False)))
            stack[-1].children.append(node)
            stack.append(node)
            at = opened.end()
        elif text.startswith("))", at) and len(stack) > 1:
            stack.pop()
            at += 2
        else:
            at += 1
    return root


def calendar_of(uid: int, name: str, text: str, parent: int | None, minutes_per_day: int) -> Calendar:
    """The calendar a ``clndr_data`` describes; without one, a plain week of this day's length."""
    root = parsed(text)
    tree = root.child("CalendarData") or root
    week = tree.child("DaysOfWeek")
    days: tuple[Hours | None, ...]
    if week is None:
        start = 480
        usual: Hours = ((start, start + min(max(minutes_per_day, 1), DAY)),)
        days = (None,) * 7 if parent is not None else (usual,) * 5 + (OFF,) * 2
    else:
        # Sunday is day 1 in the file and day 6 here.
        by_day = {int(n.name): hours_of(n) for n in week.children if n.name.isdigit()}
        absent = None if parent is not None else OFF
        days = tuple(by_day.get((day + 1) % 7 + 1, absent) for day in range(7))
    exceptions = tree.child("Exceptions")
    return Calendar(uid, name, days, _exceptions(exceptions) if exceptions else (), parent=parent)


def _exceptions(node: Node) -> tuple[CalendarException, ...]:
    by_date: dict[date, Hours] = {}
    for child in node.children:
        serial = child.attributes.get("d", "")
        if serial.isdigit() and int(serial) <= LAST_SERIAL:
            by_date[ZERO_DAY + timedelta(days=int(serial))] = hours_of(child)
    return tuple(CalendarException(day, day, by_date[day]) for day in sorted(by_date))


def hours_of(node: Node) -> Hours:
    """The shifts of a day, in order; shifts that touch or overlap are joined."""
    return tidy(_shifts(node))


def _shifts(node: Node) -> Iterator[Shift]:
    for child in node.children:
        start = clock(child.attributes.get("s", ""))
        finish = clock(child.attributes.get("f", ""))
        if start is not None and finish is not None and start < DAY:
            yield start, finish if finish > start else finish + DAY


def tidy(shifts: Iterator[Shift] | list[Shift]) -> Hours:
    """Shifts in order, those that overlap joined; those that only touch are kept apart."""
    done: list[Shift] = []
    for start, finish in sorted(shifts):
        if done and start < done[-1][1]:
            done[-1] = (done[-1][0], max(finish, done[-1][1]))
        else:
            done.append((start, finish))
    return tuple(done)


def clock(text: str) -> int | None:
    """Minutes from midnight of ``08:00``, ``7:00`` or ``08:00 PM``."""
    found = TIME.match(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def data_of(calendar: Calendar) -> str:
    """The ``clndr_data`` of a calendar whose days and exceptions are all spelled out."""
    days = "".join(f"(0||{day}()({_hours_text(calendar.days[(day - 2) % 7] or OFF)}))" for day in range(1, 8))
    dated = [
        (e.first + timedelta(days=offset), e.hours)
        for e in calendar.exceptions
        for offset in range((e.last - e.first).days + 1)
    ]
    exceptions = "".join(
        f"(0||{number}(d|{(day - ZERO_DAY).days})({_hours_text(hours)}))"
        for number, (day, hours) in enumerate(dated)
    )
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({days}))"
        f"(0||VIEW(ShowTotal|N)())(0||Exceptions()({exceptions}))))"
    )


def _hours_text(hours: Hours) -> str:
    return "".join(
        f"(0||{number}(s|{_time(start)}|f|{_time(finish)})())" for number, (start, finish) in enumerate(hours)
    )


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes % DAY, 60)
    return f"{hour:02d}:{minute:02d}"
