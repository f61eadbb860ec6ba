"""Plans to XER: the tables that P6 asks for, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from jalon.engine.model import Plan, Schedule
from jalon.exchange.xer import lists, write_people, write_projects, write_tasks
from jalon.exchange.xer.cells import Value, cell, line
from jalon.exchange.xer.ready import Ready


def write(plan: Plan, schedule: Schedule | None = None) -> bytes:
    """The plan as an XER file, with the dates of ``schedule`` or else those it was read with."""
    ready = Ready(plan, schedule)
    lines = [_header(plan), *_tables(ready), "%E", ""]
    text = "\r\n".join(lines)
    for encoding in ("cp1252", "cp1251"):
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return text.encode("utf-8", "replace")


def _header(plan: Plan) -> str:
    day = (plan.data_date or plan.start).date()
    values = ("ERMHDR", "20.12", day.isoformat(), "Project", line(plan.author) or "ADMIN", "Jalon")
    return "\t".join((*values, "dbxDatabaseNoName", "Project Management", line(plan.currency)))


def _tables(ready: Ready) -> Iterator[str]:
    makers: list[tuple[str, Callable[[], Iterable[Mapping[str, Value]]]]] = [
        ("CURRTYPE", lambda: lists.currencies(ready.plan.currency)),
        ("MEMOTYPE", lambda: lists.memo_types(ready.activities)),
        ("OBS", lists.offices),
        ("UDFTYPE", lambda: write_tasks.field_kinds(ready)),
        ("PROJECT", lambda: write_projects.projects(ready)),
        ("CALENDAR", lambda: lists.calendar_rows(ready.plan, ready.calendars, ready.calendar_names)),
        ("SCHEDOPTIONS", lambda: lists.options(ready.plan.rules)),
        ("PROJWBS", lambda: write_projects.elements(ready)),
        ("RSRC", lambda: write_people.resources(ready)),
        ("ROLES", lambda: write_people.roles(ready)),
        ("RSRCROLE", lambda: write_people.skills(ready)),
        ("RSRCRATE", lambda: write_people.rates(ready)),
        ("TASK", lambda: write_tasks.tasks(ready)),
        ("PROJCOST", lambda: write_tasks.costs(ready)),
        ("TASKMEMO", lambda: write_tasks.memos(ready)),
        ("TASKPRED", lambda: write_tasks.links(ready)),
        ("TASKRSRC", lambda: write_people.assignments(ready)),
        ("UDFVALUE", lambda: write_tasks.field_values(ready)),
    ]
    for name, make in makers:
        rows = list(make())
        if not rows:
            continue
        columns = list(rows[0])
        yield f"%T\t{name}"
        yield "\t".join(("%F", *columns))
        for row in rows:
            yield "\t".join(("%R", *(cell(row[c]) for c in columns)))
