"""The sheet of tasks: one activity a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from jalon.engine.model import (
    Activity,
    ActivityKind,
    BaselineValues,
    Constraint,
    ConstraintKind,
    Duration,
    Progress,
    Stored,
)
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.tabular.book import EVENING, MORNING, Book
from jalon.exchange.tabular.calendars import calendar_named
from jalon.exchange.tabular.inward import Line, Table, to_second
from jalon.exchange.tabular.words import (
    CONSTRAINTS,
    EARNED_VALUE,
    EXTERNAL,
    KINDS,
    MILESTONE,
    understood,
)

KIND_WORDS = understood(KINDS)
METHOD_WORDS = understood(EARNED_VALUE)


CONSTRAINT_WORDS = understood(CONSTRAINTS) | {k.name.lower(): k for k in ConstraintKind}


def read_tasks(table: Table, book: Book) -> None:
    lines = table.lines()
    levels: list[int] = []
    for line in lines:
        levels.append(_level(line, table, levels[-1] if levels else 0))
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


def _level(line: Line, table: Table, before: int) -> int:
    """Depth from 0: the level column, else the dots of the WBS code, else the name's indent.

    A row put in without a level stands beside the row before it.
    """
    if "level" in table:
        level = line.whole("level")
        return before if level is None else max(0, level - 1)
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
        levelling_delay=_delay(line),
        splits=_pieces(line),
        calendar=calendar_named(line, "calendar", book),
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
        cost=line.number("cost"),
        actual_cost=line.number("actual_cost"),
        remaining_cost=line.number("remaining_cost"),
        earned_value_method=line.word("earned_value_method", METHOD_WORDS) or "percent",
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
        return to_second(value)
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


def _delay(line: Line) -> int:
    """Clock minutes; the column holds clock days."""
    days = line.number("delay") or 0.0
    return round(days * 1440) if 0 < days < 1e5 else 0


def _pieces(line: Line) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches of work written by :func:`~jalon.exchange.tabular.outward.pieces_text`."""
    found: list[tuple[datetime, datetime]] = []
    for part in filter(None, (one.strip() for one in line.text("pieces").split(";"))):
        try:
            first, last = (datetime.fromisoformat(end.strip()) for end in part.split("/"))
        except ValueError:
            line.fault(
                "pieces",
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”: stretches like"
                    " 2026-03-02T08:00/2026-03-04T17:00 are expected, with semicolons, not “%(value)s”."
                ),
                "cell_pieces",
            )
            return ()
        found.append((first.replace(tzinfo=None), last.replace(tzinfo=None)))
    return tuple(found)


def _baselines(line: Line, table: Table) -> Iterator[BaselineValues]:
    numbers = sorted({int(key.split("_")[1]) for key in table.titles if key.startswith("baseline_")})
    for n in numbers:
        start = line.instant(f"baseline_{n}_start", MORNING)
        finish = line.instant(f"baseline_{n}_finish", EVENING)
        if start or finish:
            yield BaselineValues(n, start, finish)
