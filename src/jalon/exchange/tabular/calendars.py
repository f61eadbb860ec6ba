"""The sheets of calendars and of their exceptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from jalon.engine.model import (
    Calendar,
    CalendarException,
)
from jalon.exchange.errors import gettext_noop
from jalon.exchange.tabular.book import Book
from jalon.exchange.tabular.inward import Grid, Line, table_of
from jalon.exchange.tabular.words import (
    CALENDARS,
    EXCEPTIONS,
)


def read_calendars(grids: dict[str, Grid], book: Book) -> None:
    table = table_of(grids, CALENDARS, book.faults)
    parents: dict[str, str] = {}
    taken: set[int] = set()
    for n, line in enumerate(table.lines(), 1):
        uid = line.whole("uid") or n
        while uid in taken:
            uid += 1
        taken.add(uid)
        name = line.text("name") or f"#{uid}"
        days = tuple(line.hours(str(n)) for n in range(7))
        parent = line.text("parent")
        if parent:
            parents[name] = parent
        else:
            days = tuple(day or () for day in days)
        if name in book.calendars:
            line.fault("name", TWICE, "cell_twice")
        book.calendars[name] = Calendar(uid, name, days)
    for name, parent in parents.items():
        above = book.calendars.get(parent)
        if above is not None:
            book.calendars[name] = replace(book.calendars[name], parent=above.uid)
    exceptions: dict[str, list[CalendarException]] = {}
    for line in table_of(grids, EXCEPTIONS, book.faults).lines():
        calendar = line.text("calendar")
        first = line.instant("first")
        last = line.instant("last") or first
        if calendar not in book.calendars:
            line.fault("calendar", NO_CALENDAR, "cell_calendar")
        elif first is not None and last is not None and _in_order(line, first, last):
            hours = line.hours("hours") or ()
            exceptions.setdefault(calendar, []).append(
                CalendarException(first.date(), last.date(), hours, line.text("name"))
            )
    for name, found in exceptions.items():
        book.calendars[name] = replace(book.calendars[name], exceptions=tuple(found))


TWICE = gettext_noop("Sheet “%(sheet)s”, row %(row)s, “%(column)s”: “%(value)s” stands there twice.")


NO_CALENDAR = gettext_noop(
    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
    " there is no calendar “%(value)s”. Add it to the sheet of calendars."
)


def _in_order(line: Line, first: datetime, last: datetime) -> bool:
    if last < first or last - first > timedelta(days=36525):
        line.fault(
            "last",
            gettext_noop(
                "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                " the last day, %(value)s, is before the first or a century after."
            ),
            "cell_date",
        )
        return False
    return True


def calendar_named(line: Line, key: str, book: Book) -> int | None:
    name = line.text(key)
    if not name:
        return None
    found = book.calendars.get(name)
    if found is None:
        if not book.calendars:
            return None
        line.fault(key, NO_CALENDAR, "cell_calendar")
        return None
    return found.uid
