"""XER work breakdown and tasks as the rows of a plan."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from jalon.engine.model import (
    Activity,
    ActivityKind,
    BaselineValues,
    Constraint,
    Duration,
    Progress,
    SchedulingRules,
    Stored,
)
from jalon.engine.model.activity import WBS_SUMMARY
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.xer.codes import (
    CONSTRAINTS,
    EXTERNAL_FINISH,
    EXTERNAL_START,
    KINDS,
    PERCENTS,
    PRIORITIES,
    TECHNIQUES,
    WORK_TYPES,
    external_constraints,
)
from jalon.exchange.xer.costs import NOTHING_SPENT, Spending, baselines_of, spending_of
from jalon.exchange.xer.fields import fields_of
from jalon.exchange.xer.tables import Row, Tables, plain
from jalon.exchange.xer.values import first_date, integer, minutes, number, when, yes

TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"<\s{0,9}(?:br|/p|/li|/div)[^<>]{0,200}>", re.IGNORECASE)


@dataclass(slots=True)
class Outline:
    """The rows of one project, in outline order, and what was mended to get them."""

    activities: list[Activity] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """What is looked up for every task of a project."""

    calendars: set[int]
    rules: SchedulingRules
    notes: dict[str, str]
    costs: dict[str, Spending]
    techniques: dict[str, str]
    fields: dict[tuple[str, str], dict[str, object]]
    baselines: dict[str, list[BaselineValues]]
    alone: bool


def outline_of(
    tables: Tables, project: Row, calendars: set[int], rules: SchedulingRules, *, alone: bool
) -> Outline:
    """WBS elements as summaries, tasks below them: tasks by their id, then elements by number.

    ``alone``: the projects that links come from are not read; the dates they impose, which
    P6 keeps with each task, stand in for them.
    """
    proj_id = project.get("proj_id", "")
    tasks = [t for t in tables["TASK"] if t.get("proj_id") == proj_id]
    elements = [w for w in tables["PROJWBS"] if w.get("proj_id") == proj_id and w.get("wbs_id")]
    known = Known(
        calendars,
        rules,
        _notes(tables),
        spending_of(tables),
        {w["wbs_id"]: TECHNIQUES.get(w.get("ev_compute_type", ""), "") for w in elements},
        fields_of(tables),
        baselines_of(tables, project),
        alone and not rules.ignore_external_links,
    )
    outline = Outline()
    uids = _Uids(tasks, outline)
    by_wbs: dict[str, list[Row]] = defaultdict(list)
    ids = {w["wbs_id"] for w in elements}
    for task in tasks:
        home = task.get("wbs_id", "")
        by_wbs[home if home in ids else ""].append(task)
    for group in by_wbs.values():
        group.sort(key=lambda t: t.get("task_code", ""))
    children: dict[str, list[Row]] = defaultdict(list)
    for element in elements:
        above = element.get("parent_wbs_id", "")
        children[above if above in ids and above != element["wbs_id"] else ""].append(element)
    for siblings in children.values():
        siblings.sort(key=lambda w: number(w.get("seq_num")) or 0)
    separator = project.get("name_sep_char") or "."
    placed: set[str] = set()
    # Depth first without recursion: a stack of what is still to place.
    stack: list[tuple[Row, int | None, str]] = [(w, None, "") for w in reversed(children[""])]
    while stack:
        element, parent, path = stack.pop()
        wbs_id = element["wbs_id"]
        if wbs_id in placed:
            continue
        placed.add(wbs_id)
        short = plain(element.get("wbs_short_name") or "")
        path = f"{path}{separator}{short}" if path else short
        uid = uids.of_element(element)
        outline.activities.append(
            Activity(
                uid=uid,
                name=plain(element.get("wbs_name") or "") or short or f"#{uid}",
                duration=Duration(0),
                kind=ActivityKind.SUMMARY,
                parent=parent,
                wbs=path,
                code=short,
                fields=known.fields.get(("PROJWBS", wbs_id), {}),
            )
        )
        outline.activities.extend(_tasks(by_wbs[wbs_id], uid, path, known, uids, outline))
        stack.extend((w, uid, path) for w in reversed(children[wbs_id]))
    for home in ("", *(w["wbs_id"] for w in elements if w["wbs_id"] not in placed)):
        outline.activities.extend(_tasks(by_wbs.pop(home, []), None, "", known, uids, outline))
    _say_lost(elements, placed, outline)
    return outline


def _say_lost(elements: list[Row], placed: set[str], outline: Outline) -> None:
    lost = [w for w in elements if w["wbs_id"] not in placed]
    if lost:
        outline.repairs.append(
            Repair(
                gettext_noop(
                    "%(count)s WBS elements stand below each other in a circle and were left out,"
                    " “%(name)s” among them: their tasks stand at the end."
                ),
                {"count": len(lost), "name": plain(lost[0].get("wbs_name") or "")},
            )
        )


class _Uids:
    """Unique numbers: a task keeps its own, a WBS element too unless a task has it."""

    def __init__(self, tasks: list[Row], outline: Outline) -> None:
        self._tasks = {uid for t in tasks if (uid := integer(t.get("task_id"))) is not None}
        self._taken = set(self._tasks)
        self._free = count(max(self._taken, default=0) + 1_000_000)
        self._seen: set[int] = set()
        self._outline = outline

    def of_element(self, element: Row) -> int:
        uid = integer(element.get("wbs_id"))
        if uid is None or uid in self._taken:
            uid = next(n for n in self._free if n not in self._taken)
        self._taken.add(uid)
        return uid

    def of_task(self, task: Row) -> int | None:
        uid = integer(task.get("task_id"))
        name = plain(task.get("task_name") or "")
        if uid is None:
            self._outline.repairs.append(
                Repair(gettext_noop("Task “%(task)s” has no number and was left out."), {"task": name})
            )
            return None
        if uid in self._seen:
            other = next(n for n in self._free if n not in self._taken)
            self._taken.add(other)
            self._outline.repairs.append(
                Repair(
                    gettext_noop(
                        "Task “%(task)s” had the number %(uid)s of another task: it is now %(other)s,"
                        " and links to %(uid)s go to the first."
                    ),
                    {"task": name, "uid": uid, "other": other},
                    other,
                )
            )
            return other
        self._seen.add(uid)
        return uid


def _tasks(
    rows: list[Row], parent: int | None, path: str, known: Known, uids: _Uids, outline: Outline
) -> Iterator[Activity]:
    for row in rows:
        uid = uids.of_task(row)
        if uid is not None:
            yield _task(row, uid, parent, path, known, outline)


def _task(row: Row, uid: int, parent: int | None, path: str, known: Known, outline: Outline) -> Activity:
    get = row.get
    task_type = get("task_type", "TT_Task")
    kind = KINDS.get(task_type, ActivityKind.TASK)
    name = plain(get("task_name") or "") or get("task_code") or f"#{uid}"
    milestone = kind in (ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE)
    calendar = integer(get("clndr_id"))
    if calendar is not None and calendar not in known.calendars:
        outline.repairs.append(
            Repair(
                gettext_noop(
                    "Task “%(task)s” asks for calendar %(calendar)s, which the file does not hold:"
                    " the project's calendar stands in for it."
                ),
                {"task": name, "calendar": calendar},
                uid,
            )
        )
        calendar = None
    task_id = get("task_id", "")
    constraint = _constraint(get("cstr_type"), get("cstr_date"), name, uid, outline)
    second = _constraint(get("cstr_type2"), get("cstr_date2"), name, uid, outline)
    imposed = _external(row)
    given = [c for c in (constraint, second) if c is not None]
    if known.alone:
        given += external_constraints(imposed)
    constraints: list[Constraint | None] = [*given, None, None]
    spending = known.costs.get(task_id, NOTHING_SPENT)
    return Activity(
        uid=uid,
        name=name,
        duration=Duration(0 if milestone else _target(row)),
        kind=kind,
        milestone=milestone,
        parent=parent,
        wbs=path,
        constraint=constraints[0],
        second_constraint=constraints[1],
        calendar=calendar,
        ignore_resource_calendars=task_type != "TT_Rsrc",
        progress=_progress(row, name, outline, uid),
        priority=PRIORITIES.get(get("priority_type", ""), 500),
        note=known.notes.get(task_id, ""),
        code=plain(get("task_code") or ""),
        work_type=(
            WBS_SUMMARY
            if task_type == "TT_WBS"
            else WORK_TYPES.get(get("duration_type", ""), "fixed_duration_and_units")
        ),
        fixed_cost=spending.budget,
        actual_cost=spending.actual,
        remaining_cost=spending.remaining,
        earned_value_method=known.techniques.get(get("wbs_id", ""))
        or PERCENTS.get(get("complete_pct_type", ""), "percent"),
        baselines=tuple(known.baselines.get(get("task_code", ""), ())),
        fields={**known.fields.get(("TASK", task_id), {}), **imposed},
        stored=_stored(row, known.rules),
    )


def _target(row: Row) -> int:
    """The original duration; a negative or absurd one is left for the plan's check to refuse."""
    found = minutes(row.get("target_drtn_hr_cnt"))
    return found if found is not None else minutes(row.get("remain_drtn_hr_cnt")) or 0


def _external(row: Row) -> dict[str, object]:
    """Dates that projects outside the file impose."""
    early, late = when(row.get("external_early_start_date")), when(row.get("external_late_end_date"))
    found: dict[str, object] = {}
    if early is not None:
        found[EXTERNAL_START] = early
    if late is not None:
        found[EXTERNAL_FINISH] = late
    return found


def _constraint(
    code: str | None, date: str | None, name: str, uid: int, outline: Outline
) -> Constraint | None:
    if not code:
        return None
    kind = CONSTRAINTS.get(code)
    when_ = when(date)
    if kind is None or (kind.dated and when_ is None):
        outline.repairs.append(
            Repair(
                gettext_noop(
                    "The constraint %(code)s of task “%(task)s” was left out: it has no date we know."
                ),
                {"code": code, "task": name},
                uid,
            )
        )
        return None
    return Constraint(kind, when_ if kind.dated else None)


def _progress(row: Row, name: str, outline: Outline, uid: int) -> Progress:
    get = row.get
    status = get("status_code", "")
    started = when(get("act_start_date")) if status != "TK_NotStart" else None
    finished = when(get("act_end_date")) if status == "TK_Complete" else None
    if started is not None and finished is not None and finished < started:
        outline.repairs.append(
            Repair(
                gettext_noop("Task “%(task)s” finished before it started: its finish is put at its start."),
                {"task": name},
                uid,
            )
        )
        finished = started
    target = _target(row)
    remaining = max(0, minutes(get("remain_drtn_hr_cnt")) or 0)
    percent = 0.0
    if finished is not None:
        percent = 100.0
    elif started is not None and target > 0:
        percent = min(100.0, max(0.0, 100.0 * (target - remaining) / target))
    physical = number(get("phys_complete_pct")) if get("complete_pct_type") == "CP_Phys" else None
    return Progress(
        percent_complete=percent,
        physical_percent=None if physical is None else min(100.0, max(0.0, physical)),
        actual_start=started,
        actual_finish=finished,
        resume=when(get("resume_date")) if started else None,
        remaining_minutes=None if started is None and remaining == target else remaining,
        suspend=when(get("suspend_date")) if started else None,
        expected_finish=when(get("expect_end_date")),
    )


def _stored(row: Row, rules: SchedulingRules) -> Stored:
    get = row.get
    complete = get("status_code") == "TK_Complete"
    total = minutes(get("total_float_hr_cnt"))
    critical: bool | None = None
    if complete:
        critical = False
    elif rules.critical_by == "longest_path":
        critical = yes(get("driving_path_flag"))
    elif total is not None:
        critical = total <= rules.critical_float
    return Stored(
        start=first_date(row, "act_start_date", "restart_date", "early_start_date", "target_start_date"),
        finish=first_date(row, "act_end_date", "reend_date", "early_end_date", "target_end_date"),
        early_start=when(get("early_start_date")),
        early_finish=when(get("early_end_date")),
        late_start=when(get("late_start_date")),
        late_finish=when(get("late_end_date")),
        total_float=None if complete else total,
        free_float=None if complete else minutes(get("free_float_hr_cnt")),
        critical=critical,
    )


def _notes(tables: Tables) -> dict[str, str]:
    notes: dict[str, str] = {}
    for row in tables["TASKMEMO"]:
        text = text_of(plain(row.get("task_memo") or ""))
        task = row.get("task_id", "")
        if text:
            notes[task] = f"{notes[task]}\n\n{text}" if task in notes else text
    return notes


def text_of(markup: str) -> str:
    """The words of a note kept as HTML."""
    if "<" in markup:
        markup = TAG.sub("", BREAK.sub("\n", markup))
    text = html.unescape(markup.replace("&nbsp;", " "))
    return "\n".join(line.strip() for line in text.splitlines()).strip()
