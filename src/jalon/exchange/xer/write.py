"""Plans to XER: the tables that P6 asks for, in its order.

What P6 has no word for is put so that its dates come out the same: a manual or external
activity is held by a mandatory start, elapsed time runs on a calendar around the clock, a
plan whose rows do not stand under one summary gets one. Inactive activities stay behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    Duration,
    LinkKind,
    Plan,
    Progress,
    Resource,
    Schedule,
    Stored,
    continuous_calendar,
)
from jalon.exchange.flat_calendars import flat_calendars
from jalon.exchange.unique_names import unique_names
from jalon.exchange.xer import lists
from jalon.exchange.xer.cells import Value, cell, decimal, hours, line, memo, moment, stamp, yes
from jalon.exchange.xer.codes import (
    CONSTRAINTS,
    EQUIPMENT,
    LINKS,
    PRIORITIES,
    WORK_TYPES,
)
from jalon.exchange.xer.ends import MANY, Leaves, lag_minutes
from jalon.exchange.xer.lists import PROJECT
from jalon.exchange.xer.outward import (
    EXTERNAL,
    capacity_of,
    codes_of,
    constraints_of,
    field_types_of,
    resource_type_of,
    stored_of,
    task_type_of,
)

NO_TIME = Duration(0)
TYPE_OF_CONSTRAINT = {kind: code for code, kind in CONSTRAINTS.items()}
TYPE_OF_LINK = {kind: code for code, kind in LINKS.items()}
TYPE_OF_WORK = {name: code for code, name in WORK_TYPES.items()} | {"fixed_duration_effort": "DT_FixedDrtn"}


def write(plan: Plan, schedule: Schedule | None = None) -> bytes:
    """The plan as an XER file, with the dates of ``schedule`` or else those it was read with."""
    out = _Writer(plan, schedule)
    lines = [out.header(), *out.tables(), "%E", ""]
    text = "\r\n".join(lines)
    for encoding in ("cp1252", "cp1251"):
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return text.encode("utf-8", "replace")


class _Writer:
    """One writing: the plan made ready for P6, and its tables one by one."""

    def __init__(self, plan: Plan, schedule: Schedule | None) -> None:
        self.plan = plan
        self.activities = [a for a in plan.activities if a.active or a.is_summary]
        self.stored = stored_of(plan, schedule)
        self.free = 1 + max(
            [
                0,
                *(a.uid for a in plan.activities),
                *(r.uid for r in plan.resources),
                *(c.uid for c in plan.calendars),
            ]
        )
        self.calendars = flat_calendars(plan)
        self.around: int | None = None
        if any(a.duration.elapsed for a in self.activities):
            self.around = self.next()
            self.calendars.append(continuous_calendar(self.around))
        roots = [a for a in self.activities if a.parent is None]
        self.root = roots[0].uid if len(roots) == 1 and roots[0].is_summary else None
        self.wbs = self.root if self.root is not None else self.next()
        self.codes = codes_of(self.activities)
        self.groups = {
            group: self.next()
            for group in dict.fromkeys(r.group for r in plan.resources)
            if group and group != EQUIPMENT
        }
        self.resources = {r.uid: r for r in plan.resources}
        self.fields = field_types_of(self.activities)
        away = [link for link in plan.links if link.predecessor_plan is not None]
        keys = dict.fromkeys(str(link.predecessor_plan) for link in away)
        self.others = {key: PROJECT + place for place, key in enumerate(keys, 1)}
        self.homes = {key: self.next() for key in keys}
        numbers = sorted({b.number for a in self.activities for b in a.baselines if not a.is_summary})
        self.baselines = {n: 1 + PROJECT + len(keys) + place for place, n in enumerate(numbers)}
        self.baseline_homes = {n: self.next() for n in numbers}
        self.calendar_names = unique_names({c.uid: line(c.name) for c in self.calendars})
        self.short_names = unique_names({r.uid: line(r.initials) or f"R-{r.uid}" for r in plan.resources})
        own = {a.uid for a in plan.activities}
        self.strangers = {
            (str(link.predecessor_plan), link.predecessor): self.next()
            if link.predecessor in own
            else link.predecessor
            for link in away
        }
        self.junctions: list[int] = []
        self.links = list(self._linked())

    def next(self) -> int:
        self.free += 1
        return self.free - 1

    def header(self) -> str:
        day = (self.plan.data_date or self.plan.start).date()
        values = ("ERMHDR", "20.12", day.isoformat(), "Project", line(self.plan.author) or "ADMIN", "Jalon")
        return "\t".join((*values, "dbxDatabaseNoName", "Project Management", line(self.plan.currency)))

    def tables(self) -> Iterator[str]:
        makers: list[tuple[str, Callable[[], Iterable[Mapping[str, Value]]]]] = [
            ("CURRTYPE", lambda: lists.currencies(self.plan.currency)),
            ("MEMOTYPE", lambda: lists.memo_types(self.activities)),
            ("OBS", lists.offices),
            ("UDFTYPE", self._field_kinds),
            ("PROJECT", self._projects),
            ("CALENDAR", lambda: lists.calendar_rows(self.plan, self.calendars, self.calendar_names)),
            ("SCHEDOPTIONS", lambda: lists.options(self.plan.rules)),
            ("PROJWBS", self._elements),
            ("RSRC", self._resource_rows),
            ("RSRCRATE", self._rates),
            ("TASK", self._tasks),
            ("PROJCOST", self._costs),
            ("TASKMEMO", self._memos),
            ("TASKPRED", self._links),
            ("TASKRSRC", self._assignments),
            ("UDFVALUE", self._field_values),
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

    def _projects(self) -> Iterator[Mapping[str, Value]]:
        plan = self.plan
        own: dict[str, Value] = {
            "proj_id": PROJECT,
            "fy_start_month_num": 1,
            "rsrc_self_add_flag": "Y",
            "allow_complete_flag": "Y",
            "rsrc_multi_assign_flag": "Y",
            "checkout_flag": "N",
            "project_flag": "Y",
            "step_complete_flag": "N",
            "cost_qty_recalc_flag": "N",
            "batch_sum_flag": "Y",
            "name_sep_char": ".",
            "def_complete_pct_type": "CP_Drtn",
            "proj_short_name": line(plan.key) or line(plan.name)[:40] or "PLAN",
            "orig_proj_id": None,
            "sum_base_proj_id": next(iter(self.baselines.values()), None),
            "clndr_id": plan.calendar,
            "task_code_base": 1000,
            "task_code_step": 10,
            "priority_num": 10,
            "critical_drtn_hr_cnt": hours(plan.rules.critical_float),
            "last_recalc_date": stamp(plan.data_date),
            "plan_start_date": stamp(plan.start),
            "plan_end_date": stamp(plan.finish),
            "scd_end_date": stamp(plan.last_finish),
            "def_duration_type": "DT_FixedDUR2",
            "task_code_prefix": "A",
            "def_qty_type": "QT_Hour",
            "add_by_name": line(plan.author),
            "def_rate_type": "COST_PER_QTY",
            "def_task_type": "TT_Task",
            "critical_path_type": "CT_DrivPath"
            if plan.rules.critical_by == "longest_path"
            else "CT_TotFloat",
            "export_flag": "Y",
        }
        yield own

        for key, proj_id in self.others.items():
            yield self._other(own, proj_id, key, None)
        for number, proj_id in self.baselines.items():
            yield self._other(own, proj_id, self._baseline_key(number), PROJECT)

    def _other(
        self, own: Mapping[str, Value], proj_id: int, key: str, baseline_of: int | None
    ) -> Mapping[str, Value]:
        """A project the file needs beside ours: one that links come from, or a baseline."""
        return {
            **dict.fromkeys(own),
            "proj_id": proj_id,
            "project_flag": "Y",
            "name_sep_char": ".",
            "proj_short_name": line(key),
            "orig_proj_id": baseline_of,
            "clndr_id": self.plan.calendar,
            "plan_start_date": stamp(self.plan.start),
            "last_recalc_date": stamp(self.plan.data_date),
            "export_flag": "N",
        }

    def _baseline_key(self, number: int) -> str:
        return f"{line(self.plan.key or self.plan.name)[:32]} - B{number}"

    def _elements(self) -> Iterator[Mapping[str, Value]]:
        if self.root is None:
            yield self._element(self.wbs, None, self.plan.name, self.plan.key, 0, True)
        for place, a in enumerate(self.activities, 1):
            if a.is_summary:
                root = a.uid == self.root
                above = None if root else a.parent if a.parent is not None else self.wbs
                code = a.code or a.wbs.rpartition(".")[2] or str(place)
                yield self._element(a.uid, above, a.name, code, place, root)
        for key, proj_id in self.others.items():
            yield {**self._element(self.homes[key], None, key, key, 0, True), "proj_id": proj_id}
        for number, proj_id in self.baselines.items():
            key = self._baseline_key(number)
            home = self._element(self.baseline_homes[number], None, key, key, 0, True)
            yield {**home, "proj_id": proj_id}

    def _element(
        self, uid: int, above: int | None, name: str, short: str, place: int, root: bool
    ) -> Mapping[str, Value]:
        return {
            "wbs_id": uid,
            "proj_id": PROJECT,
            "obs_id": 1,
            "seq_num": place,
            "est_wt": 1,
            "proj_node_flag": yes(root),
            "sum_data_flag": "N",
            "status_code": "WS_Open",
            "wbs_short_name": line(short)[:40] or str(uid),
            "wbs_name": line(name),
            "parent_wbs_id": above,
            "ev_compute_type": "EC_Cmp_pct",
            "ev_etc_compute_type": "EE_Rem_hr",
        }

    def _resource_rows(self) -> Iterator[Mapping[str, Value]]:
        for group, uid in self.groups.items():
            yield self._resource(Resource(uid, group))
        for r in self.plan.resources:
            yield self._resource(r)

    def _resource(self, r: Resource) -> Mapping[str, Value]:
        return {
            "rsrc_id": r.uid,
            "parent_rsrc_id": self.groups.get(r.group),
            "clndr_id": r.calendar if r.calendar is not None else None,
            "rsrc_seq_num": r.uid,
            "email_addr": line(r.email),
            "employee_code": line(r.code),
            "rsrc_name": line(r.name),
            "rsrc_short_name": self.short_names.get(r.uid, f"R-{r.uid}"),
            "def_qty_per_hr": decimal(r.max_units),
            "cost_qty_type": "QT_Hour",
            "active_flag": "Y",
            "auto_compute_act_flag": "N",
            "def_cost_qty_link_flag": "Y",
            "curr_id": 1,
            "rsrc_type": resource_type_of(r),
            "rsrc_notes": memo(r.note),
        }

    def _rates(self) -> Iterator[Mapping[str, Value]]:
        number = 0
        for r in self.plan.resources:
            for start, units in capacity_of(r):
                number += 1
                yield {
                    "rsrc_rate_id": number,
                    "rsrc_id": r.uid,
                    "max_qty_per_hr": decimal(units),
                    "cost_per_qty": decimal(r.standard_rate),
                    "start_date": stamp(start) or "1990-01-01 00:00",
                }

    def _tasks(self) -> Iterator[Mapping[str, Value]]:
        for a in self.activities:
            if not a.is_summary:
                yield self._task(a)
        for place, uid in enumerate(self.junctions, 1):
            yield self._point(uid, f"J{place}")
        for (key, _), uid in self.strangers.items():
            yield {**self._point(uid, f"X{uid}"), "proj_id": self.others[key], "wbs_id": self.homes[key]}

        for a in self.activities:
            for b in () if a.is_summary else a.baselines:
                yield {
                    **self._task(replace(a, progress=Progress(), constraint=None, second_constraint=None)),
                    "task_id": self.next(),
                    "proj_id": self.baselines[b.number],
                    "wbs_id": self.baseline_homes[b.number],
                    "restart_date": None,
                    "reend_date": None,
                    "target_start_date": stamp(b.start),
                    "target_end_date": stamp(b.finish),
                    "target_drtn_hr_cnt": hours(b.minutes),
                    "target_work_qty": hours(b.work_minutes),
                }

    def _point(self, uid: int, code: str) -> Mapping[str, Value]:
        """A milestone of ours: between two summaries, or for another project's activity."""
        self.codes[uid] = code
        return self._task(Activity(uid, code, NO_TIME, ActivityKind.FINISH_MILESTONE, True))

    def _task(self, a: Activity) -> Mapping[str, Value]:
        p, s = a.progress, self.stored.get(a.uid, Stored())
        first, second = constraints_of(a, s)
        target = a.duration.minutes
        remaining = p.remaining_minutes
        if remaining is None:
            remaining = (
                0 if p.finished else round(target * (1 - p.percent_complete / 100)) if p.started else target
            )
        return {
            "task_id": a.uid,
            "proj_id": PROJECT,
            "wbs_id": a.parent if a.parent is not None else self.wbs,
            "clndr_id": self.around
            if a.duration.elapsed
            else a.calendar
            if a.calendar is not None
            else self.plan.calendar,
            "phys_complete_pct": decimal(p.physical_percent or 0.0),
            "est_wt": 1,
            "complete_pct_type": "CP_Drtn" if p.physical_percent is None else "CP_Phys",
            "task_type": task_type_of(a),
            "duration_type": TYPE_OF_WORK.get(a.work_type, "DT_FixedDUR2"),
            "status_code": "TK_Complete" if p.finished else "TK_Active" if p.started else "TK_NotStart",
            "task_code": self.codes[a.uid],
            "task_name": line(a.name),
            "total_float_hr_cnt": hours(s.total_float),
            "free_float_hr_cnt": hours(s.free_float),
            "remain_drtn_hr_cnt": hours(remaining),
            "target_drtn_hr_cnt": hours(target),
            "target_work_qty": None,
            "cstr_date": stamp(first.date if first else None),
            "act_start_date": stamp(p.actual_start),
            "act_end_date": stamp(p.actual_finish),
            "late_start_date": stamp(s.late_start),
            "late_end_date": stamp(s.late_finish),
            "expect_end_date": stamp(p.expected_finish),
            "early_start_date": stamp(s.early_start),
            "early_end_date": stamp(s.early_finish),
            "restart_date": None if p.finished else stamp(s.early_start if p.started else s.start),
            "reend_date": None if p.finished else stamp(s.finish),
            "target_start_date": stamp(s.start),
            "target_end_date": stamp(s.finish),
            "cstr_type": TYPE_OF_CONSTRAINT.get(first.kind) if first else None,
            "priority_type": min(PRIORITIES, key=lambda name: abs(PRIORITIES[name] - a.priority)),
            "suspend_date": stamp(p.suspend),
            "resume_date": stamp(p.resume),
            "cstr_date2": stamp(second.date if second else None),
            "cstr_type2": TYPE_OF_CONSTRAINT.get(second.kind) if second else None,
            "driving_path_flag": yes(bool(s.critical)),
            **{column: stamp(moment(a.fields.get(name))) for name, column in EXTERNAL.items()},
        }

    def _costs(self) -> Iterator[Mapping[str, Value]]:
        for number, a in enumerate((a for a in self.activities if a.fixed_cost and not a.is_summary), 1):
            yield {
                "cost_item_id": number,
                "proj_id": PROJECT,
                "task_id": a.uid,
                "cost_name": "Fixed cost",
                "remain_cost": decimal(a.fixed_cost),
                "target_cost": decimal(a.fixed_cost),
                "act_cost": 0,
                "cost_load_type": "CL_Uniform",
                "auto_compute_act_flag": "N",
            }

    def _memos(self) -> Iterator[Mapping[str, Value]]:
        for number, a in enumerate((a for a in self.activities if a.note and not a.is_summary), 1):
            yield {
                "memo_id": number,
                "task_id": a.uid,
                "memo_type_id": 1,
                "proj_id": PROJECT,
                "task_memo": memo(a.note),
            }

    def _links(self) -> Iterator[Mapping[str, Value]]:
        for number, (before, after, kind, minutes, project) in enumerate(self.links, 1):
            yield {
                "task_pred_id": number,
                "task_id": after,
                "pred_task_id": before,
                "proj_id": PROJECT,
                "pred_proj_id": project,
                "pred_type": TYPE_OF_LINK[kind],
                "lag_hr_cnt": hours(minutes),
            }

    def _linked(self) -> Iterator[tuple[int, int, LinkKind, int, int]]:
        """Predecessor, successor, kind, lag in working minutes, the predecessor's project."""
        leaves = Leaves(self.activities, self.stored)
        lengths = {a.uid: a.duration.minutes for a in self.activities}
        for link in self.plan.links:
            if link.predecessor_plan is not None:
                if link.successor in lengths:
                    before = self.strangers[link.predecessor_plan, link.predecessor]
                    lag = lag_minutes(link.lag, 0, self.plan)
                    yield before, link.successor, link.kind, lag, self.others[link.predecessor_plan]
                continue
            befores, afters = leaves.ends(link)
            if link.kind is LinkKind.FS and len(befores) * len(afters) > MANY:
                between = self.next()
                self.junctions.append(between)
                yield from ((uid, between, LinkKind.FS, 0, PROJECT) for uid in befores)
                befores = [between]
            for before in befores:
                for after in afters:
                    yield (
                        before,
                        after,
                        link.kind,
                        lag_minutes(link.lag, lengths.get(before, 0), self.plan),
                        PROJECT,
                    )

    def _assignments(self) -> Iterator[Mapping[str, Value]]:
        kept = {a.uid for a in self.activities if not a.is_summary}
        for number, a in enumerate(self.plan.assignments, 1):
            if a.activity in kept:
                yield self._assignment(number, a)

    def _assignment(self, number: int, a: Assignment) -> Mapping[str, Value]:
        cost, spent = a.cost, a.actual_cost or 0.0
        return {
            "taskrsrc_id": a.uid if a.uid is not None else number,
            "task_id": a.activity,
            "proj_id": PROJECT,
            "cost_qty_link_flag": "Y",
            "rsrc_id": a.resource,
            "remain_qty": hours(a.remaining_work),
            "target_qty": hours(a.work),
            "target_lag_drtn_hr_cnt": hours(a.delay),
            "target_qty_per_hr": decimal(a.units),
            "act_ot_qty": 0,
            "act_reg_qty": hours(a.actual_work or 0),
            "target_cost": None if cost is None else decimal(cost),
            "act_reg_cost": decimal(spent),
            "act_ot_cost": 0,
            "remain_cost": None if cost is None else decimal(max(0.0, cost - spent)),
            "restart_date": stamp(a.start),
            "reend_date": stamp(a.finish),
            "target_start_date": stamp(a.start),
            "target_end_date": stamp(a.finish),
            "rate_type": "COST_PER_QTY",
            "rsrc_type": resource_type_of(self.resources[a.resource]),
            "cost_per_qty_source_type": "ST_Rsrc",
        }

    def _field_kinds(self) -> Iterator[Mapping[str, Value]]:
        for number, ((table, name), logical) in enumerate(self.fields.items(), 1):
            yield {
                "udf_type_id": number,
                "table_name": table,
                "udf_type_name": f"user_field_{number}",
                "udf_type_label": line(name),
                "logical_data_type": logical,
                "super_flag": "N",
            }

    def _field_values(self) -> Iterator[Mapping[str, Value]]:
        numbers = {key: number for number, key in enumerate(self.fields, 1)}
        for a in self.activities:
            table = "PROJWBS" if a.is_summary else "TASK"
            for name, value in a.fields.items():
                if name in EXTERNAL or value is None:
                    continue
                logical = self.fields[table, name]
                numeric = logical in ("FT_INT", "FT_FLOAT_2_DECIMALS")
                yield {
                    "udf_type_id": numbers[table, name],
                    "fk_id": a.uid,
                    "proj_id": PROJECT,
                    "udf_date": stamp(moment(value)) if logical == "FT_START_DATE" else None,
                    "udf_number": repr(value) if numeric else None,
                    "udf_text": line(str(value)) if logical == "FT_TEXT" else None,
                }
