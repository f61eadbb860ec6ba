"""From a plan to the rows of a Gantt, in the reader's language."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.engine.model.clock import NEVER
from jalon.pmo.common import formats
from jalon.pmo.planning import bridge as plans
from jalon.pmo.planning import queries as planning
from jalon.pmo.transfer.gantt.chart import Chart, Row, Tie
from jalon.pmo.transfer.gantt.scale import moment

MOST_DAYS = 6000
NEAR_DAYS = 2


def chart_of(plan: Any, levels: int | None = None) -> Chart:
    """The plan as it stands now; with ``levels``, only rows up to that depth of the outline."""
    snapshot = planning.snapshot(plan.pk)
    state, found = snapshot.state, snapshot.schedule
    depth = _levels(state)
    shown = [uid for uid in state.rows if levels is None or depth[uid] < levels]
    place = {uid: i for i, uid in enumerate(shown)}
    texts = _Texts(snapshot)
    rows = tuple(_row(uid, depth[uid], texts) for uid in shown)
    initiative = plan.initiative
    start, finish = plans.minute_of(found.project_start), plans.minute_of(found.project_finish)
    data_date = state.head.data_date_minute
    today = timezone.localtime()
    return Chart(
        title=state.head.name or initiative.title,
        head=f"{initiative.organisation.name} · {initiative.title}",
        note=_("%(start)s to %(finish)s") % {"start": formats.day(start), "finish": formats.day(finish)},
        printed=_("Printed on %(day)s") % {"day": formats.day(today)},
        rows=rows,
        ties=tuple(_ties(snapshot, place)),
        start=start,
        finish=finish,
        off=frozenset(_days_off(state, start, finish)),
        data_date=data_date,
        data_date_text="" if data_date is None else formats.day(data_date, "short"),
        baseline=plan.baseline.name if plan.baseline_id else "",
    )


def rows_of(plan: Any, levels: int | None = None) -> int:
    """How many rows the chart would have."""
    state = planning.snapshot(plan.pk).state
    if levels is None:
        return len(state.rows)
    return sum(depth < levels for depth in _levels(state).values())


class _Texts:
    """What rows say, worked out once for the whole plan."""

    def __init__(self, snapshot: plans.Snapshot) -> None:
        self.state, self.found = snapshot.state, snapshot.schedule
        state = self.state
        self.index = state.index()
        self.numbers = {uid: i for i, uid in enumerate(state.rows, start=1)}
        self.before = defaultdict(list)
        for link in state.links.values():
            self.before[link.successor_uid].append(link)
        self.plan_names = planning.plan_names(state)
        self.who = defaultdict(list)
        for one in state.assignments.values():
            resource = state.resources.get(one.resource_uid)
            if resource is not None:
                self.who[one.activity_uid].append(resource.name)
        self.baseline = planning.baseline_dates(state.head)
        self.near = NEAR_DAYS * state.head.minutes_per_day
        self.usual_year = _in_one_year(self.found)

    def predecessors(self, uid: int) -> str:
        """What a row waits for, by row numbers."""
        links = self.before.get(uid)
        if not links:
            return ""
        return plans.written_predecessors(links, self.numbers, self.state.head, self.plan_names)

    def day(self, minute: int) -> str:
        """A date, its year left out where the whole plan is in one year."""
        return formats.day(minute, "short" if self.usual_year else "full")


def _in_one_year(found: Any) -> bool:
    """Whether a plan begins and ends in the same year."""
    return found.project_start.year == found.project_finish.year


def _row(uid: int, level: int, texts: _Texts) -> Row:
    row, found, at = texts.state.rows[uid], texts.found, texts.index[uid]
    summary = row.kind == "summary"
    duration = int(found.duration[at])
    point = not summary and (
        row.kind in ("start_milestone", "finish_milestone") or (row.kind == "task" and duration == 0)
    )
    start, finish = int(found.start[at]), int(found.finish[at])
    slack = int(found.total_float[at])
    head = texts.state.head
    base = texts.baseline.get(uid)
    computed = summary or row.kind == "level_of_effort"
    who = ", ".join(texts.who.get(uid, ()))
    return Row(
        uid=uid,
        number=texts.numbers[uid],
        level=level,
        name=row.name,
        duration=_spaced(
            plans.written_length(duration, head) if computed else plans.written_duration(row, head)
        ),
        start_text=texts.day(start),
        finish_text=texts.day(finish),
        predecessors=texts.predecessors(uid),
        label="" if summary else formats.day(finish, "short") if point else who,
        start=start,
        finish=finish,
        summary=summary,
        point=point,
        level_of_effort=row.kind == "level_of_effort",
        manual=bool(row.manual),
        active=bool(row.active),
        critical=bool(found.critical[at]),
        near=slack != NEVER and 0 < slack <= texts.near,
        percent=float(found.percent[at]),
        base_start=base[0] if base else None,
        base_finish=base[1] if base else None,
        constraint=row.constraint_kind or "",
        deadline=row.deadline,
    )


def _spaced(text: str) -> str:
    """A duration with a space before its unit, as it is printed."""
    return re.sub(r"(?<=\d)(?=[^\W\d])", "\u00a0", text)


def _levels(state: plans.PlanState) -> dict[int, int]:
    found: dict[int, int] = {}
    for uid, row in state.rows.items():
        found[uid] = 0 if row.parent_uid is None else found[row.parent_uid] + 1
    return found


def _ties(snapshot: plans.Snapshot, place: dict[int, int]) -> Any:
    """Links inside the plan whose two ends are shown; critical where both ends are and it drives."""
    state, found = snapshot.state, snapshot.schedule
    driving = set(found.driver_link.tolist())
    critical = dict(zip(found.uid.tolist(), found.critical.tolist(), strict=True))
    for i, link in enumerate(state.links.values()):
        before, after = place.get(link.predecessor_uid), place.get(link.successor_uid)
        if link.predecessor_plan_id is not None or before is None or after is None:
            continue
        both = critical[link.predecessor_uid] and critical[link.successor_uid]
        yield Tie(before, after, link.kind, bool(both and i in driving))


def _days_off(state: plans.PlanState, start: int, finish: int) -> Any:
    """Days without work on the plan's calendar, some weeks around it."""
    first = moment(start).date() - timedelta(days=60)
    count = min((moment(finish).date() - first).days + 400, MOST_DAYS)
    calendar = plans.work_of(state)
    for i in range(count):
        day: date = first + timedelta(days=i)
        if not calendar.shifts(day):
            yield day
