"""Resources and assignments, listed or written as text beside the task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from jalon.engine.model import (
    Assignment,
    Availability,
    Resource,
    ResourceKind,
    Skill,
)
from jalon.exchange.errors import gettext_noop
from jalon.exchange.tabular.book import Book
from jalon.exchange.tabular.calendars import TWICE, calendar_named
from jalon.exchange.tabular.inward import Grid, Line, table_of
from jalon.exchange.tabular.words import (
    ASSIGNMENTS,
    RESOURCE_KINDS,
    RESOURCES,
    understood,
)

RESOURCE_WORDS = understood(RESOURCE_KINDS)


SHARE = re.compile(r"(.*?)\s*\[\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*%?\s*\]\Z", re.DOTALL)
"""A name and its share of full time: ``Crane [50%]``."""


LEVEL = re.compile(r"(.*?)\s*\[\s*(\d)\s*\]\Z", re.DOTALL)
INSTANT = r"(\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d)?)?"
STEP = re.compile(rf"{INSTANT}\s*\.\.\s*{INSTANT}\s*=\s*(\d{{1,6}}(?:[.,]\d{{1,10}})?)\s*%\Z")


def read_resources(grids: dict[str, Grid], book: Book) -> None:
    taken: set[int] = set()
    for n, line in enumerate(table_of(grids, RESOURCES, book.faults).lines(), 1):
        uid = line.whole("uid") or n
        while uid in taken:
            uid += 1
        taken.add(uid)
        name = line.text("name") or f"#{uid}"
        if name in book.resources:
            line.fault("name", TWICE, "cell_twice")
        units = line.number("max_units")
        book.resources[name] = Resource(
            uid,
            name,
            line.word("kind", RESOURCE_WORDS) or ResourceKind.WORK,
            calendar_named(line, "calendar", book),
            1.0 if units is None else units,
            initials=line.text("initials"),
            group=line.text("group"),
            email=line.text("email"),
            code=line.text("code"),
            standard_rate=line.number("standard_rate") or 0.0,
            overtime_rate=line.number("overtime_rate") or 0.0,
            cost_per_use=line.number("cost_per_use") or 0.0,
            availability=tuple(_availability(line)),
            skills=tuple(_skills(line)),
            generic=line.yes("generic", False),
            note=line.text("note"),
        )


def _skills(line: Line) -> Iterator[Skill]:
    """``Welding [4]; Rigging``: from 1, a beginner, to 5, a master; 3 where nothing is said."""
    for part in filter(None, (one.strip() for one in line.text("skills").replace("\n", ";").split(";"))):
        found = LEVEL.match(part)
        yield Skill(found[1].strip(), int(found[2])) if found else Skill(part)


def _availability(line: Line) -> Iterator[Availability]:
    """``2026-01-05 08:00..2026-03-02 08:00 = 50%``: from an instant up to another, one after the other."""
    for part in filter(None, (one.strip() for one in line.text("availability").split(";"))):
        found = STEP.match(part)
        try:
            if not found:
                raise ValueError(part)
            start, finish = (datetime.fromisoformat(text) if text else None for text in found.group(1, 2))
        except ValueError:
            line.fault(
                "availability",
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”: steps like"
                    " 2026-01-05 08:00..2026-03-02 08:00 = 50%% are expected, not “%(value)s”."
                ),
                "cell_availability",
            )
            return
        yield Availability(start, finish, float(found[3].replace(",", ".")) / 100)


def _resource_named(name: str, book: Book) -> Resource:
    """The resource of this name; one that no sheet lists is made."""
    found = book.resources.get(name)
    if found is None:
        uid = 1 + max([0, *(r.uid for r in book.resources.values())])
        found = book.resources[name] = Resource(uid, name)
    return found


def assignments_of_texts(book: Book) -> Iterator[Assignment]:
    """``Anna; Crane [200%]``: full time where no share is given."""
    for line, uid in book.texts:
        seen: set[str] = set()
        for part in line.text("resources").replace("\n", ";").split(";"):
            found = SHARE.match(part.strip())
            name = found[1].strip() if found else part.strip()
            if not name or name in seen:
                continue
            seen.add(name)
            units = float(found[2].replace(",", ".")) / 100 if found else 1.0
            yield Assignment(uid, _resource_named(name, book).uid, units)


def assignments_of_sheet(grids: dict[str, Grid], book: Book) -> Iterator[Assignment]:
    for n, line in enumerate(table_of(grids, ASSIGNMENTS, book.faults).lines(), 1):
        number, name = line.whole("activity"), line.text("resource")
        uid = book.uids.get(number) if number is not None else None
        if uid is None or not name:
            line.fault(
                "activity",
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                    " there is no task number “%(value)s”, or no resource beside it."
                ),
                "cell_missing",
            )
            continue
        units = line.number("units")
        yield Assignment(
            uid,
            _resource_named(name, book).uid,
            1.0 if units is None else units,
            _minutes(line, "work"),
            _minutes(line, "actual_work"),
            _minutes(line, "remaining_work"),
            cost=line.number("cost"),
            actual_cost=line.number("actual_cost"),
            remaining_cost=line.number("remaining_cost"),
            skill=line.text("skill"),
            level=line.whole("skill_level") or 1,
            start=line.instant("start"),
            finish=line.instant("finish"),
            uid=line.whole("uid") or n,
        )


def _minutes(line: Line, key: str) -> int | None:
    hours = line.number(key)
    return None if hours is None or abs(hours) > 1e9 else round(hours * 60)
