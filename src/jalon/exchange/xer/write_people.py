"""Resources, their rates over time, and assignments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jalon.engine.model import Assignment, Resource
from jalon.exchange.unique_names import unique_names
from jalon.exchange.xer.cells import Value, decimal, hours, line, memo, stamp
from jalon.exchange.xer.lists import PROJECT
from jalon.exchange.xer.outward import capacity_of, remaining_of, resource_type_of
from jalon.exchange.xer.ready import Ready


def resources(ready: Ready) -> Iterator[Mapping[str, Value]]:
    for group, uid in ready.groups.items():
        yield _resource(ready, Resource(uid, group))
    for r in ready.plan.resources:
        yield _resource(ready, r)


def _resource(ready: Ready, r: Resource) -> Mapping[str, Value]:
    return {
        "rsrc_id": r.uid,
        "parent_rsrc_id": ready.groups.get(r.group),
        "clndr_id": r.calendar if r.calendar is not None else None,
        "rsrc_seq_num": r.uid,
        "email_addr": line(r.email),
        "employee_code": line(r.code),
        "rsrc_name": line(r.name),
        "rsrc_short_name": ready.short_names.get(r.uid, f"R-{r.uid}"),
        "def_qty_per_hr": decimal(r.max_units),
        "cost_qty_type": "QT_Hour",
        "active_flag": "Y",
        "auto_compute_act_flag": "N",
        "def_cost_qty_link_flag": "Y",
        "curr_id": 1,
        "rsrc_type": resource_type_of(r),
        "rsrc_notes": memo(r.note),
    }


def rates(ready: Ready) -> Iterator[Mapping[str, Value]]:
    number = 0
    for r in ready.plan.resources:
        for start, units in capacity_of(r):
            number += 1
            yield {
                "rsrc_rate_id": number,
                "rsrc_id": r.uid,
                "max_qty_per_hr": decimal(units),
                "cost_per_qty": decimal(r.standard_rate),
                "start_date": stamp(start) or "1990-01-01 00:00",
            }


def roles(ready: Ready) -> Iterator[Mapping[str, Value]]:
    """What P6 calls a role: here, a skill that someone has."""
    shorts = unique_names({uid: line(name)[:20] for name, uid in ready.roles.items()})
    for place, (name, uid) in enumerate(ready.roles.items(), 1):
        yield {
            "role_id": uid,
            "parent_role_id": None,
            "seq_num": place,
            "role_name": line(name),
            "role_short_name": shorts[uid],
            "cost_qty_type": "QT_Hour",
            "def_cost_qty_link_flag": "Y",
        }


def skills(ready: Ready) -> Iterator[Mapping[str, Value]]:
    """Who has which role, and how well: P6 counts from 1, a master, to 5, inexperienced."""
    for r in ready.plan.resources:
        for skill in r.skills:
            yield {"rsrc_id": r.uid, "role_id": ready.roles[skill.name], "skill_level": 6 - skill.level}


def assignments(ready: Ready) -> Iterator[Mapping[str, Value]]:
    kept = {a.uid for a in ready.activities if not a.is_summary}
    highest = max([len(ready.plan.assignments), *(a.uid or 0 for a in ready.plan.assignments)])
    for number, a in enumerate(ready.plan.assignments, 1):
        if a.activity not in kept:
            continue
        own = _assignment(ready, number, a)
        yield own
        for b in a.baselines:
            task = ready.baseline_tasks.get((b.number, a.activity))
            if task is not None:
                highest += 1
                yield {
                    **dict.fromkeys(own),
                    "taskrsrc_id": highest,
                    "task_id": task,
                    "proj_id": ready.baselines[b.number],
                    "rsrc_id": a.resource,
                    "target_qty": hours(b.work_minutes),
                    "target_cost": None if b.cost is None else decimal(b.cost),
                    "target_start_date": stamp(b.start),
                    "target_end_date": stamp(b.finish),
                    "rsrc_type": own["rsrc_type"],
                }


def _assignment(ready: Ready, number: int, a: Assignment) -> Mapping[str, Value]:
    cost, spent, remaining = a.cost, a.actual_cost or 0.0, remaining_of(a)
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
        "remain_cost": None if remaining is None else decimal(remaining),
        "restart_date": stamp(a.start),
        "reend_date": stamp(a.finish),
        "target_start_date": stamp(a.start),
        "target_end_date": stamp(a.finish),
        "rate_type": "COST_PER_QTY",
        "rsrc_type": resource_type_of(ready.resources[a.resource]),
        "cost_per_qty_source_type": "ST_Rsrc",
    }
