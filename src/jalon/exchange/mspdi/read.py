"""Microsoft Project's XML (MSPDI) to a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from jalon.engine.model import Activity, Calendar, Link, Plan, Resource, SchedulingRules, standard_calendar
from jalon.exchange.errors import FileRefused, Repair, gettext_noop
from jalon.exchange.fidelity import SECONDS, Fidelity
from jalon.exchange.formats import Reading
from jalon.exchange.mending import mend_assignments, mend_calendars, mend_links
from jalon.exchange.mspdi.calendars import read_calendar
from jalon.exchange.mspdi.codes import FIELDS
from jalon.exchange.mspdi.fields import CustomFields
from jalon.exchange.mspdi.people import read_assignment, read_resource
from jalon.exchange.mspdi.splits import Piece, Spread, pieces_of, read_spread
from jalon.exchange.mspdi.tasks import Outline, TaskReader, outline
from jalon.exchange.mspdi.values import Cells, unit_of
from jalon.exchange.safe_xml import Record, rows

Splits = Mapping[int, tuple[Piece, ...]]
WANTED = ("Task", "Resource", "Assignment", "Calendar")


@dataclass(frozen=True, slots=True)
class Extras:
    """What a converter knows of the file and its XML does not say.

    Attributes
    ----------
    zeros_left_out : bool
        Lengths of nothing are not written.
    splits : Mapping of uid to working pieces, or None: from the work over time
    critical_float : int or None
        Minutes.
    """

    zeros_left_out: bool = False
    splits: Splits | None = None
    critical_float: int | None = None


def read(data: bytes, name: str) -> Reading:
    """Read the bytes of an MSPDI file."""
    plan, report = read_plan(data, name, Extras())
    return Reading(plan, report, "mspdi")


def read_plan(data: bytes, name: str, extras: Extras) -> tuple[Plan, Fidelity]:
    """The plan and what reading it kept, lost and mended."""
    cells = Cells()
    held: dict[str, list[Record]] = {kind: [] for kind in WANTED}
    root: Record = {}
    for kind, row in rows(data, name, WANTED, FIELDS):
        if kind:
            held[kind].append(row)
        else:
            root = row
    _check_root(root, held, name)

    repairs: list[Repair] = cells.repairs
    calendars, mended = mend_calendars([c for r in held["Calendar"] if (c := read_calendar(r, cells))])
    repairs += mended
    calendars = calendars or [standard_calendar()]
    known = {c.uid for c in calendars}
    resources = [
        r if r.calendar in known else replace(r, calendar=None)
        for row in held["Resource"]
        if (r := read_resource(row, cells)) is not None
    ]

    from_finish = not cells.flag(root, "ScheduleFromStart", absent=True)
    reader = TaskReader(
        cells,
        CustomFields(root, cells),
        unit_of(cells.code(root, "DurationFormat"))[0],
        from_finish,
        extras.zeros_left_out,
    )
    tree = outline(held["Task"], cells)
    activities = [_known_calendar(a, known, repairs) for a in _activities(tree, reader)]
    own = _plan_calendar(root, cells, calendars) or calendars[0].uid
    splits = extras.splits
    if splits is None:
        splits = _splits(held["Assignment"], activities, resources, calendars, own, cells)
    activities = [replace(a, splits=splits[a.uid]) if a.uid in splits else a for a in activities]
    links, mended = mend_links(activities, _links(tree, reader, activities))
    repairs += mended
    assignments, mended = mend_assignments(
        activities,
        resources,
        (a for row in held["Assignment"] if (a := read_assignment(row, cells)) is not None),
    )
    repairs += mended
    if tree.blank:
        repairs.append(Repair(gettext_noop("Blank rows left out: %(count)s."), {"count": tree.blank}))

    plan = Plan(
        name=_plan_name(tree, root, cells, name),
        start=cells.date(root, "StartDate") or _first_start(activities),
        activities=tuple(activities),
        links=tuple(links),
        calendars=tuple(calendars),
        resources=tuple(resources),
        assignments=tuple(assignments),
        calendar=own,
        finish=cells.date(root, "FinishDate") if from_finish else None,
        from_finish=from_finish,
        data_date=cells.date(root, "StatusDate"),
        rules=_rules(root, cells, extras),
        minutes_per_day=cells.code(root, "MinutesPerDay") or 480,
        minutes_per_week=cells.code(root, "MinutesPerWeek") or 2400,
        days_per_month=cells.code(root, "DaysPerMonth") or 20,
        currency=cells.text(root, "CurrencyCode") or cells.text(root, "CurrencySymbol"),
        author=cells.text(root, "Author"),
        note=cells.text(tree.project, "Notes").strip() if tree.project else "",
    )
    if cells.seconds:
        repairs.append(Repair(SECONDS))
    return plan, Fidelity.of(plan, _unsupported(root, held, reader, cells), tuple(repairs))


def _check_root(root: Record, held: dict[str, list[Record]], name: str) -> None:
    if not root.keys() & {"Tasks", "StartDate", "Calendars", "ScheduleFromStart"} and not held["Task"]:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is XML but holds no Microsoft Project plan:"
                " in Microsoft Project, choose Save As, then XML format."
            ),
            {"name": name},
            "format_unknown",
        )


def _activities(tree: Outline, reader: TaskReader) -> list[Activity]:
    return [reader.activity(row, uid, parent, uid in tree.parents) for row, uid, parent in tree.rows]


def _splits(
    rows: list[Record],
    activities: list[Activity],
    resources: list[Resource],
    calendars: list[Calendar],
    own: int,
    cells: Cells,
) -> Splits:
    """Interruptions, from the work of the assignments over time."""
    spreads: dict[int, list[Spread]] = defaultdict(list)
    people: dict[int, int] = {}
    for row in rows:
        spread, task = read_spread(row, cells), cells.code(row, "TaskUID")
        if spread is not None and task is not None:
            spreads[task].append(spread)
            people.setdefault(task, cells.code(row, "ResourceUID") or 0)
    calendar_of = {r.uid: r.calendar for r in resources}
    by_uid = {c.uid: c for c in calendars}
    found: dict[int, tuple[Piece, ...]] = {}
    for activity in activities:
        held = spreads.get(activity.uid)
        calendar = activity.calendar or calendar_of.get(people.get(activity.uid, 0)) or own
        if held and not activity.is_summary:
            pieces = pieces_of(held, calendar, by_uid)
            if pieces:
                found[activity.uid] = pieces
    return found


def _links(tree: Outline, reader: TaskReader, activities: list[Activity]) -> list[Link]:
    external = {a.uid for a in activities if a.external}
    return [link for row, uid, _ in tree.rows for link in reader.links(row, uid, external)]


def _known_calendar(activity: Activity, known: set[int], repairs: list[Repair]) -> Activity:
    if activity.calendar is None or activity.calendar in known:
        return activity
    repairs.append(
        Repair(
            gettext_noop("“%(task)s” asks for a calendar that the file does not hold: it keeps the plan's."),
            {"task": activity.name},
            activity.uid,
        )
    )
    return replace(activity, calendar=None)


def _first_start(activities: list[Activity]) -> datetime:
    starts = [a.stored.start for a in activities if a.stored is not None and a.stored.start is not None]
    if not starts:
        raise FileRefused(
            gettext_noop("The file gives no start for the plan and no dates for its tasks: set a start."),
            code="plan_start",
        )
    return min(starts)


def _plan_name(tree: Outline, root: Record, cells: Cells, name: str) -> str:
    of_project = cells.text(tree.project, "Name") if tree.project else ""
    stem = name.rpartition(".")[0] or name
    return of_project or cells.text(root, "Title") or stem or cells.text(root, "Name")


def _plan_calendar(root: Record, cells: Cells, calendars: list[Calendar]) -> int | None:
    uid = cells.code(root, "CalendarUID")
    return uid if any(c.uid == uid for c in calendars) else None


def _rules(root: Record, cells: Cells, extras: Extras) -> SchedulingRules:
    limit = extras.critical_float
    if limit is None:
        days = cells.number(root, "CriticalSlackLimit") or 0.0
        limit = round(days * (cells.code(root, "MinutesPerDay") or 480))
    return SchedulingRules(
        family="microsoft",
        honour_constraints=cells.flag(root, "HonorConstraints", absent=True),
        critical_float=limit,
        multiple_critical_paths=cells.flag(root, "MultipleCriticalPaths"),
        split_in_progress=cells.flag(root, "SplitsInProgressTasks", absent=True),
    )


def _unsupported(
    root: Record, held: dict[str, list[Record]], reader: TaskReader, cells: Cells
) -> tuple[str, ...]:
    """Names of what the file holds and we do not keep."""
    found = []
    if reader.custom.others:
        found.append(gettext_noop("custom fields of resources"))
    if any(cells.flag(b, "Interim") for t in held["Task"] for b in cells.records(t, "Baseline")):
        found.append(gettext_noop("interim baselines"))
    if any(cells.records(t, "OutlineCode") for t in held["Task"]):
        found.append(gettext_noop("outline codes"))
    if any(t.get("HyperlinkAddress") for t in held["Task"]):
        found.append(gettext_noop("hyperlinks"))
    if any(cells.flag(t, "IsSubproject") for t in held["Task"]):
        found.append(gettext_noop("inserted projects (kept as tasks with their stored dates)"))
    if any(len(cells.records(r, "Rates", "Rate")) > 1 for r in held["Resource"]):
        found.append(gettext_noop("resource rates that change over time"))
    if any((cells.code(a, "WorkContour") or 0) > 0 for a in held["Assignment"]):
        found.append(gettext_noop("work contours (kept by name, not day by day)"))
    if cells.records(root, "Views", "View"):
        found.append(gettext_noop("views, tables and filters"))
    if cells.records(root, "VBAProjects", "VBAProject"):
        found.append(gettext_noop("macros"))
    return tuple(found)
