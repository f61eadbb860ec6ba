"""A book of tables to a plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jalon.engine.model import (
    MICROSOFT,
    Assignment,
    Link,
    Plan,
    SchedulingRules,
    standard_calendar,
)
from jalon.engine.model.clock import EARLIEST, LATEST
from jalon.exchange.durations import Lengths
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.jalon_json.shapes import RULES as RULES_CODE
from jalon.exchange.mending import mend_calendars, mend_links
from jalon.exchange.tabular.book import EVENING, MORNING, Book
from jalon.exchange.tabular.calendars import calendar_named, read_calendars
from jalon.exchange.tabular.inward import Grid, Line, Table, table_of
from jalon.exchange.tabular.links import links_of_sheet, links_of_texts
from jalon.exchange.tabular.people import assignments_of_sheet, assignments_of_texts, read_resources
from jalon.exchange.tabular.tasks import read_tasks
from jalon.exchange.tabular.words import (
    PLAN,
    RULES,
    TASKS,
    understood,
)

RULE_WORDS = understood(RULES)


def plan_of(grids: dict[str, Grid], name: str) -> tuple[Plan, list[Repair], list[str]] | None:
    """The plan of a book's tables, what was mended, what was left out; None without a task table."""
    book = Book(name)
    tasks = table_of(grids, TASKS, book.faults)
    if not tasks:
        return None
    lines = _plan_lines(grids, book)
    book.lengths = _lengths(lines)
    read_calendars(grids, book)
    read_resources(grids, book)
    read_tasks(tasks, book)
    links, mended = mend_links(book.activities, [*links_of_texts(book), *links_of_sheet(grids, book)])
    book.repairs += mended
    assignments = [*assignments_of_sheet(grids, book)] or [*assignments_of_texts(book)]
    book.faults.refuse()
    return _plan(lines, tasks, book, links, assignments), book.repairs, book.unsupported


def _plan(
    lines: Line | None, tasks: Table, book: Book, links: list[Link], assignments: list[Assignment]
) -> Plan:
    calendars, mended = mend_calendars(list(book.calendars.values()) or [standard_calendar()])
    book.repairs += mended
    given = lines.instant("start", MORNING) if lines else None
    default = calendar_named(lines, "calendar", book) if lines else None
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
