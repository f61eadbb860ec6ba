"""Activities with their expenses, notes, links and custom fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jalon.engine.model import Activity, ActivityKind, Assignment, Duration, Progress, Stored
from jalon.exchange.xer.cells import Value, decimal, hours, line, memo, moment, stamp, yes
from jalon.exchange.xer.codes import CONSTRAINTS, LINKS, PRIORITIES, WORK_TYPES
from jalon.exchange.xer.lists import PROJECT
from jalon.exchange.xer.outward import EXTERNAL, constraints_of, remaining_of, task_type_of
from jalon.exchange.xer.ready import Ready

NO_TIME = Duration(0)
TYPE_OF_CONSTRAINT = {kind: code for code, kind in CONSTRAINTS.items()}
TYPE_OF_LINK = {kind: code for code, kind in LINKS.items()}
TYPE_OF_WORK = {name: code for code, name in WORK_TYPES.items()} | {"fixed_duration_effort": "DT_FixedDrtn"}


def tasks(ready: Ready) -> Iterator[Mapping[str, Value]]:
    for a in ready.activities:
        if not a.is_summary:
            yield _task(ready, a)
    for place, uid in enumerate(ready.junctions, 1):
        yield _point(ready, uid, f"J{place}")
    for (key, _), uid in ready.strangers.items():
        yield {**_point(ready, uid, f"X{uid}"), "proj_id": ready.others[key], "wbs_id": ready.homes[key]}

    for a in ready.activities:
        for b in () if a.is_summary else a.baselines:
            yield {
                **_task(ready, replace(a, progress=Progress(), constraint=None, second_constraint=None)),
                "task_id": ready.baseline_tasks[b.number, a.uid],
                "proj_id": ready.baselines[b.number],
                "wbs_id": ready.baseline_homes[b.number],
                "restart_date": None,
                "reend_date": None,
                "target_start_date": stamp(b.start),
                "target_end_date": stamp(b.finish),
                "target_drtn_hr_cnt": hours(b.minutes),
                "target_work_qty": hours(b.work_minutes),
            }


def _point(ready: Ready, uid: int, code: str) -> Mapping[str, Value]:
    """A milestone of ours: between two summaries, or for another project's activity."""
    ready.codes[uid] = code
    return _task(ready, Activity(uid, code, NO_TIME, ActivityKind.FINISH_MILESTONE, True))


def _task(ready: Ready, a: Activity) -> Mapping[str, Value]:
    p, s = a.progress, ready.stored.get(a.uid, Stored())
    first, second = constraints_of(a, s, ready.held.get(a.uid))
    target = ready.off_hours.get(a.uid, a.duration.minutes)
    remaining = p.remaining_minutes
    if remaining is None:
        remaining = (
            0 if p.finished else round(target * (1 - p.percent_complete / 100)) if p.started else target
        )
    return {
        "task_id": a.uid,
        "proj_id": PROJECT,
        "wbs_id": a.parent if a.parent is not None else ready.wbs,
        "clndr_id": ready.around
        if a.duration.elapsed or a.uid in ready.off_hours
        else a.calendar
        if a.calendar is not None
        else ready.plan.calendar,
        "phys_complete_pct": decimal(p.physical_percent or 0.0),
        "est_wt": 1,
        "complete_pct_type": _percent_type(a),
        "task_type": task_type_of(a),
        "duration_type": TYPE_OF_WORK.get(a.work_type, "DT_FixedDUR2"),
        "status_code": "TK_Complete" if p.finished else "TK_Active" if p.started else "TK_NotStart",
        "task_code": ready.codes[a.uid],
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


def _percent_type(a: Activity) -> str:
    if a.earned_value_method == "units":
        return "CP_Units"
    physical = a.earned_value_method == "physical" or a.progress.physical_percent is not None
    return "CP_Phys" if physical else "CP_Drtn"


def costs(ready: Ready) -> Iterator[Mapping[str, Value]]:
    """One expense a task: what it costs beside its assignments, now and in each baseline."""
    number = 0
    for a in ready.activities:
        if a.is_summary:
            continue
        if a.fixed_cost or a.actual_cost is not None or a.remaining_cost is not None:
            number += 1
            yield _expense(number, PROJECT, a.uid, a.fixed_cost, *_spent(a, ready.assigned.get(a.uid, ())))
        for b in a.baselines:
            beside = (b.cost or 0.0) - sum(
                kept.cost or 0.0
                for one in ready.assigned.get(a.uid, ())
                for kept in one.baselines
                if kept.number == b.number
            )
            if b.cost is not None and beside:
                number += 1
                task = ready.baseline_tasks[b.number, a.uid]
                yield _expense(number, ready.baselines[b.number], task, beside, 0.0, beside)


def _spent(a: Activity, assigned: Sequence[Assignment]) -> tuple[float, float]:
    """Spent and remaining beside the assignments; where nobody says, as far as the work is done."""
    actual = a.fixed_cost * a.progress.percent_complete / 100
    if a.actual_cost is not None:
        actual = a.actual_cost - sum(one.actual_cost or 0.0 for one in assigned)
    remaining = a.fixed_cost - actual
    if a.remaining_cost is not None:
        remaining = a.remaining_cost - sum(remaining_of(one) or 0.0 for one in assigned)
    return actual, remaining


def _expense(
    number: int, project: int, task: int, budget: float, actual: float, remaining: float
) -> Mapping[str, Value]:
    return {
        "cost_item_id": number,
        "proj_id": project,
        "task_id": task,
        "cost_name": "Fixed cost",
        "remain_cost": decimal(remaining),
        "target_cost": decimal(budget),
        "act_cost": decimal(actual),
        "cost_load_type": "CL_Uniform",
        "auto_compute_act_flag": "N",
    }


def memos(ready: Ready) -> Iterator[Mapping[str, Value]]:
    for number, a in enumerate((a for a in ready.activities if a.note and not a.is_summary), 1):
        yield {
            "memo_id": number,
            "task_id": a.uid,
            "memo_type_id": 1,
            "proj_id": PROJECT,
            "task_memo": memo(a.note),
        }


def links(ready: Ready) -> Iterator[Mapping[str, Value]]:
    for number, (before, after, kind, minutes, project) in enumerate(ready.links, 1):
        yield {
            "task_pred_id": number,
            "task_id": after,
            "pred_task_id": before,
            "proj_id": PROJECT,
            "pred_proj_id": project,
            "pred_type": TYPE_OF_LINK[kind],
            "lag_hr_cnt": hours(minutes),
        }


def field_kinds(ready: Ready) -> Iterator[Mapping[str, Value]]:
    for number, ((table, name), logical) in enumerate(ready.fields.items(), 1):
        yield {
            "udf_type_id": number,
            "table_name": table,
            "udf_type_name": f"user_field_{number}",
            "udf_type_label": line(name),
            "logical_data_type": logical,
            "super_flag": "N",
        }


def field_values(ready: Ready) -> Iterator[Mapping[str, Value]]:
    numbers = {key: number for number, key in enumerate(ready.fields, 1)}
    for a in ready.activities:
        table = "PROJWBS" if a.is_summary else "TASK"
        for name, value in a.fields.items():
            if name in EXTERNAL or value is None:
                continue
            logical = ready.fields[table, name]
            numeric = logical in ("FT_INT", "FT_FLOAT_2_DECIMALS")
            yield {
                "udf_type_id": numbers[table, name],
                "fk_id": a.uid,
                "proj_id": PROJECT,
                "udf_date": stamp(moment(value)) if logical == "FT_START_DATE" else None,
                "udf_number": repr(value) if numeric else None,
                "udf_text": line(str(value)) if logical == "FT_TEXT" else None,
            }
