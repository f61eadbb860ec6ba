"""A book of tables to a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from jalon.engine.model import (
    MICROSOFT,
    Activity,
    ActivityKind,
    Assignment,
    BaselineValues,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Progress,
    Resource,
    ResourceKind,
    SchedulingRules,
    Stored,
    standard_calendar,
)
from jalon.engine.model.clock import EARLIEST, LATEST
from jalon.exchange import predecessors
from jalon.exchange.durations import Lengths, NotUnderstood, parse_lag
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.jalon_json.shapes import RULES as RULES_CODE
from jalon.exchange.mending import mend_calendars, mend_links
from jalon.exchange.tabular.inward import Faults, Grid, Line, Table, table_of
from jalon.exchange.tabular.words import (
    ASSIGNMENTS,
    CALENDARS,
    CONSTRAINTS,
    EXCEPTIONS,
    EXTERNAL,
    KINDS,
    LINKS,
    MILESTONE,
    PLAN,
    RESOURCE_KINDS,
    RESOURCES,
    RULES,
    TASKS,
    understood,
)

KIND_WORDS = understood(KINDS)
CONSTRAINT_WORDS = understood(CONSTRAINTS) | {k.name.lower(): k for k in ConstraintKind}
RULE_WORDS = understood(RULES)
RESOURCE_WORDS = understood(RESOURCE_KINDS)
SHARE = re.compile(r"(.*?)\s*\[\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*%?\s*\]\Z", re.DOTALL)
"""A name and its share of full time: ``Crane [50%]``."""
MORNING, EVENING = 480, 1020
"""Where a bare date begins and ends a day: 8:00 and 17:00."""


@dataclass(slots=True)
class Book:
    """The plan as it is being put together."""

    name: str
    faults: Faults = field(default_factory=Faults)
    repairs: list[Repair] = field(default_factory=list)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    lengths: Lengths = field(default_factory=Lengths)
    uids: dict[int, int] = field(default_factory=dict)
    """Row number as shown, to ``uid``."""
    activities: list[Activity] = field(default_factory=list)
    texts: list[tuple[Line, int]] = field(default_factory=list)
    """Rows whose predecessors and resources are still text, with their ``uid``."""
    resources: dict[str, Resource] = field(default_factory=dict)
    unsupported: list[str] = field(default_factory=list)


def plan_of(grids: dict[str, Grid], name: str) -> tuple[Plan, list[Repair], list[str]] | None:
    """The plan of a book's tables, what was mended, what was left out; None without a task table."""
    book = Book(name)
    tasks = table_of(grids, TASKS, book.faults)
    if not tasks:
        return None
    lines = _plan_lines(grids, book)
    book.lengths = _lengths(lines)
    _calendars(grids, book)
    _resources(grids, book)
    _tasks(tasks, book)
    links, mended = mend_links(book.activities, [*_links_of_texts(book), *_links(grids, book)])
    book.repairs += mended
    assignments = [*_assignments(grids, book)] or [*_assignments_of_texts(book)]
    book.faults.refuse()
    return _plan(lines, tasks, book, links, assignments), book.repairs, book.unsupported


def _plan(
    lines: Line | None, tasks: Table, book: Book, links: list[Link], assignments: list[Assignment]
) -> Plan:
    calendars, mended = mend_calendars(list(book.calendars.values()) or [standard_calendar()])
    book.repairs += mended
    given = lines.instant("start", MORNING) if lines else None
    default = _calendar(lines, "calendar", book) if lines else None
    rules = _rules(lines)
    plan = Plan(
        name=(lines.text("name") if lines else "") or book.name.rpartition(".")[0] or book.name,
        start=given or _earliest(book),
        activities=tuple(book.activities),
        links=tuple(links),
        calendars=tuple(calendars),
        resources=tuple(book.resources.values()),
        assignments=tuple(assignments),
        calendar=default,
        finish=lines.instant("finish", EVENING) if lines else None,
        last_finish=lines.instant("last_finish", EVENING) if lines else None,
        from_finish=lines.yes("from_finish", False) if lines else False,
        data_date=lines.instant("data_date") if lines else None,
        rules=rules,
        minutes_per_day=book.lengths.minutes_per_day,
        minutes_per_week=book.lengths.minutes_per_week,
        days_per_month=book.lengths.days_per_month,
        key=lines.text("key") if lines else "",
        currency=lines.text("currency") if lines else "",
        author=lines.text("author") if lines else "",
        note=lines.text("note") if lines else "",
    )
    book.faults.refuse()
    return plan


def _plan_lines(grids: dict[str, Grid], book: Book) -> Line | None:
    """The plan's sheet is written down the page: titles in the first column, values in the second."""
    found = table_of(grids, PLAN, book.faults)
    if not found.sheet or found.sheet not in grids:
        return None
    grid = [list(row) for row in grids[found.sheet][:200]]
    titles = [row[0] if row else None for row in grid]
    values = [row[1] if len(row) > 1 else None for row in grid]
    turned = Table(found.sheet, PLAN, [titles, values], book.faults)
    lines = turned.lines()
    return lines[0] if lines else None


def _lengths(lines: Line | None) -> Lengths:
    if lines is None:
        return Lengths()
    day, week = lines.number("hours_per_day"), lines.number("hours_per_week")
    month = lines.whole("days_per_month")
    per_day = round(day * 60) if day and 0 < day <= 24 else 480
    per_week = round(week * 60) if week and 0 < week <= 168 else per_day * 5
    return Lengths(per_day, per_week, month if month and 0 < month <= 31 else 20)


def _rules(lines: Line | None) -> SchedulingRules:
    if lines is None:
        return MICROSOFT
    word = lines.word("rules", RULE_WORDS)
    options: dict[str, Any] = {"family": word or "microsoft"}
    for part in lines.text("rule_options").split(";"):
        key, _, value = part.strip().partition("=")
        if key:
            plain = {"true": True, "false": False}.get(value.strip(), value.strip())
            options[key.strip()] = int(plain) if isinstance(plain, str) and plain.isdecimal() else plain
    try:
        rules: SchedulingRules = RULES_CODE.decode(options)
    except ValueError:
        lines.fault(
            "rule_options",
            gettext_noop(
                "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                " options like critical_float=60; total_float=finish are expected, not “%(value)s”."
            ),
            "cell_rules",
        )
        return MICROSOFT
    return rules


def _earliest(book: Book) -> datetime:
    """The first date of the tasks stands in for a start that nobody gave."""
    dates = [d for a in book.activities for d in (a.manual_start, a.progress.actual_start) if d]
    dates += [a.stored.start for a in book.activities if a.stored and a.stored.start]
    dates += [a.constraint.date for a in book.activities if a.constraint and a.constraint.date]
    inside = [d for d in dates if EARLIEST <= d <= LATEST]
    book.repairs.append(
        Repair(gettext_noop("The file gives no start for the plan: its first date stands in for it."))
    )
    return min(inside, default=datetime(2000, 1, 3, 8))


def _calendars(grids: dict[str, Grid], book: Book) -> None:
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
            line.fault("name", _TWICE, "cell_twice")
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
            line.fault("calendar", _NO_CALENDAR, "cell_calendar")
        elif first is not None and last is not None and _in_order(line, first, last):
            hours = line.hours("hours") or ()
            exceptions.setdefault(calendar, []).append(
                CalendarException(first.date(), last.date(), hours, line.text("name"))
            )
    for name, found in exceptions.items():
        book.calendars[name] = replace(book.calendars[name], exceptions=tuple(found))


_TWICE = gettext_noop("Sheet “%(sheet)s”, row %(row)s, “%(column)s”: “%(value)s” stands there twice.")
_NO_CALENDAR = gettext_noop(
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


def _calendar(line: Line, key: str, book: Book) -> int | None:
    name = line.text(key)
    if not name:
        return None
    found = book.calendars.get(name)
    if found is None:
        if not book.calendars:
            return None
        line.fault(key, _NO_CALENDAR, "cell_calendar")
        return None
    return found.uid


def _resources(grids: dict[str, Grid], book: Book) -> None:
    taken: set[int] = set()
    for n, line in enumerate(table_of(grids, RESOURCES, book.faults).lines(), 1):
        uid = line.whole("uid") or n
        while uid in taken:
            uid += 1
        taken.add(uid)
        name = line.text("name") or f"#{uid}"
        if name in book.resources:
            line.fault("name", _TWICE, "cell_twice")
        units = line.number("max_units")
        book.resources[name] = Resource(
            uid,
            name,
            line.word("kind", RESOURCE_WORDS) or ResourceKind.WORK,
            _calendar(line, "calendar", book),
            1.0 if units is None else units,
            initials=line.text("initials"),
            group=line.text("group"),
            email=line.text("email"),
            code=line.text("code"),
            standard_rate=line.number("standard_rate") or 0.0,
            note=line.text("note"),
        )


def _tasks(table: Table, book: Book) -> None:
    lines = table.lines()
    levels = [_level(line, table) for line in lines]
    above: list[int] = []
    taken: set[int] = set()
    free = 1 + max([0, *(uid for line in lines if (uid := line.whole("uid")) is not None)])
    for place, line in enumerate(lines):
        uid = line.whole("uid")
        if uid is None or uid in taken:
            if uid is not None:
                book.repairs.append(_renumbered(line, uid, free))
            elif "uid" not in table:
                free = place + 1
            uid, free = free, free + 1
        taken.add(uid)
        number = line.whole("id")
        book.uids.setdefault(place + 1 if number is None else number, uid)
        level = min(levels[place], len(above))
        del above[level:]
        deeper = place + 1 < len(lines) and levels[place + 1] > level
        book.activities.append(_task(line, uid, above[-1] if above else None, deeper, table, book))
        if deeper or book.activities[-1].is_summary:
            above.append(uid)
        book.texts.append((line, uid))


def _renumbered(line: Line, uid: int, free: int) -> Repair:
    return Repair(
        gettext_noop("Task “%(task)s” had the number %(uid)s of another task: it is now %(other)s."),
        {"task": line.text("name"), "uid": uid, "other": free},
        free,
    )


def _level(line: Line, table: Table) -> int:
    """Depth from 0: the level column, else the dots of the WBS code, else the name's indent."""
    if "level" in table:
        return max(0, (line.whole("level") or 1) - 1)
    if "wbs" in table and line.text("wbs"):
        return line.text("wbs").strip(".").count(".")
    name = line.raw("name")
    return (len(name) - len(name.lstrip())) // 2 if isinstance(name, str) else 0


def _task(line: Line, uid: int, parent: int | None, deeper: bool, table: Table, book: Book) -> Activity:
    word = line.word("kind", KIND_WORDS)
    kind = word if isinstance(word, ActivityKind) else ActivityKind.TASK
    if deeper:
        kind = ActivityKind.SUMMARY
    point = kind in (ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE)
    summary = kind is ActivityKind.SUMMARY
    duration = line.duration("duration", line.text("unit"), book.lengths) if not summary else None
    if duration is None:
        zero = point or summary or word == MILESTONE
        duration = Duration(0 if zero else book.lengths.minutes_per_day, estimated=not zero)
    manual = line.yes("manual", False)
    start, finish = line.instant("start", MORNING), line.instant("finish", EVENING)
    constraint = _constraint(line, "constraint", "constraint_date")
    if start and not manual and not summary and "constraint" not in table and "predecessors" not in line:
        # A plain list of dated tasks: the date is what its author decided.
        constraint = Constraint(ConstraintKind.SNET, start)
    progress = _progress(line, duration, book)
    fields = {
        key.removeprefix("field:"): v for key in table.custom if (v := _value(line.raw(key))) is not None
    }
    priority = line.whole("priority")
    return Activity(
        uid=uid,
        name=_name(line, table) or f"#{uid}",
        duration=duration,
        kind=kind,
        milestone=point or word == MILESTONE,
        parent=parent,
        wbs=line.text("wbs"),
        manual=manual,
        manual_start=start if manual else None,
        manual_finish=finish if manual else None,
        constraint=constraint,
        second_constraint=_constraint(line, "second_constraint", "second_constraint_date"),
        deadline=line.instant("deadline", EVENING),
        calendar=_calendar(line, "calendar", book),
        ignore_resource_calendars=line.yes("ignore_resource_calendars", False),
        progress=progress,
        active=line.yes("active", True),
        external=word == EXTERNAL,
        priority=500 if priority is None else max(0, min(1000, priority)),
        note=line.text("note"),
        code=line.text("code"),
        work_type=line.text("work_type") or "fixed_units",
        effort_driven=line.yes("effort_driven", False),
        fixed_cost=line.number("fixed_cost") or 0.0,
        baselines=tuple(_baselines(line, table)),
        fields=fields,
        stored=Stored(start, finish) if (start or finish) and not manual else None,
    )


def _name(line: Line, table: Table) -> str:
    """Spaces around a name are the author's, unless they are its depth."""
    name = line.raw("name")
    return name if isinstance(name, str) and "level" in table and name.strip() else line.text("name")


def _value(value: Any) -> Any:
    """A custom field as it stands; empty text is none."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, datetime):
        return (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return value


def _constraint(line: Line, kind_key: str, date_key: str) -> Constraint | None:
    kind = line.word(kind_key, CONSTRAINT_WORDS)
    if kind is None or kind is ConstraintKind.ASAP:
        return None
    ends = kind in (
        ConstraintKind.FNET,
        ConstraintKind.FNLT,
        ConstraintKind.MFO,
        ConstraintKind.MANDATORY_FINISH,
    )
    return Constraint(kind, line.instant(date_key, EVENING if ends else MORNING) if kind.dated else None)


def _progress(line: Line, duration: Duration, book: Book) -> Progress:
    started, finished = line.instant("actual_start", MORNING), line.instant("actual_finish", EVENING)
    elapsed = "e" if duration.elapsed else ""
    remaining = line.duration("remaining", elapsed, book.lengths)
    percent = line.percent("percent")
    return Progress(
        percent_complete=(100.0 if finished else 0.0) if percent is None else percent,
        physical_percent=line.percent("physical_percent"),
        actual_start=started,
        actual_finish=finished,
        stop=line.instant("stop"),
        resume=line.instant("resume"),
        suspend=line.instant("suspend"),
        remaining_minutes=remaining.minutes if remaining is not None else None,
        expected_finish=line.instant("expected_finish", EVENING),
    )


def _baselines(line: Line, table: Table) -> Iterator[BaselineValues]:
    numbers = sorted({int(key.split("_")[1]) for key in table.titles if key.startswith("baseline_")})
    for n in numbers:
        start = line.instant(f"baseline_{n}_start", MORNING)
        finish = line.instant(f"baseline_{n}_finish", EVENING)
        if start or finish:
            yield BaselineValues(n, start, finish)


def _links_of_texts(book: Book) -> Iterator[Link]:
    for line, uid in book.texts:
        if "predecessors" not in line:
            continue
        try:
            references = predecessors.parse(line.text("predecessors"), book.lengths)
        except NotUnderstood:
            line.fault(
                "predecessors",
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                    " predecessors like 12FS+2d; 7SS are expected, not “%(value)s”."
                ),
                "cell_predecessors",
            )
            continue
        for reference in references:
            before = reference.row if reference.plan else book.uids.get(reference.row, -reference.row)
            yield Link(before, uid, reference.kind, reference.lag, reference.plan)


def _links(grids: dict[str, Grid], book: Book) -> Iterator[Link]:
    kinds = {name.lower(): kind for name, kind in predecessors.KINDS.items()}
    for line in table_of(grids, LINKS, book.faults).lines():
        before, after = line.whole("from"), line.whole("to")
        if before is None or after is None:
            missing = "from" if before is None else "to"
            line.fault(
                missing,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”: the number of a task is missing."
                ),
                "cell_missing",
            )
            continue
        plan = line.text("plan") or None
        kind = line.word("kind", kinds) or LinkKind.FS
        lag = _lag(line, book)
        yield Link(
            before if plan else book.uids.get(before, -before), book.uids.get(after, -after), kind, lag, plan
        )


def _lag(line: Line, book: Book) -> Lag:
    value = line.raw("lag")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6:
        return Lag(round(value * book.lengths.minutes_per_day))
    if "lag" not in line:
        return Lag()
    try:
        return parse_lag(line.text("lag"), book.lengths)
    except NotUnderstood:
        line.fault(
            "lag",
            gettext_noop(
                "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                " a lag like 2d, -3h or 50%% is expected, not “%(value)s”."
            ),
            "cell_lag",
        )
        return Lag()


def _resource_named(name: str, book: Book) -> Resource:
    """The resource of this name; one that no sheet lists is made."""
    found = book.resources.get(name)
    if found is None:
        uid = 1 + max([0, *(r.uid for r in book.resources.values())])
        found = book.resources[name] = Resource(uid, name)
    return found


def _assignments_of_texts(book: Book) -> Iterator[Assignment]:
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


def _assignments(grids: dict[str, Grid], book: Book) -> Iterator[Assignment]:
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
            start=line.instant("start"),
            finish=line.instant("finish"),
            uid=line.whole("uid") or n,
        )


def _minutes(line: Line, key: str) -> int | None:
    hours = line.number(key)
    return None if hours is None or abs(hours) > 1e9 else round(hours * 60)
