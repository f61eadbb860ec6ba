"""XER resources and assignments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from jalon.engine.model import Assignment, Availability, Resource, ResourceKind, Skill
from jalon.engine.model.resource import LEVELS
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.xer.codes import EQUIPMENT
from jalon.exchange.xer.costs import assigned_baselines_of
from jalon.exchange.xer.tables import Row, Tables, plain
from jalon.exchange.xer.values import integer, minutes, number, when

USUAL_LEVEL = 3


def resources_of(tables: Tables, calendars: set[int], data_date: datetime | None) -> Iterator[Resource]:
    """Every resource of the file, with the rate that holds at the data date."""
    dated = _dated_rates(tables)
    rates = _rates(dated, data_date)
    skills = _skills(tables)
    names = {r.get("rsrc_id"): plain(r.get("rsrc_name") or "") for r in tables["RSRC"]}
    seen: set[int] = set()
    for row in tables["RSRC"]:
        uid = integer(row.get("rsrc_id"))
        if uid is None or uid in seen:
            continue
        seen.add(uid)
        rate = rates.get(row.get("rsrc_id", ""), {})
        calendar = integer(row.get("clndr_id"))
        code = row.get("rsrc_type")
        yield Resource(
            uid=uid,
            name=plain(row.get("rsrc_name") or "") or f"#{uid}",
            kind=ResourceKind.MATERIAL if code == "RT_Mat" else ResourceKind.WORK,
            calendar=calendar if calendar in calendars else None,
            max_units=number(rate.get("max_qty_per_hr")) or number(row.get("def_qty_per_hr")) or 1.0,
            initials=_initials(row, uid),
            group=EQUIPMENT if code == "RT_Equip" else names.get(row.get("parent_rsrc_id"), ""),
            email=plain(row.get("email_addr") or ""),
            code=plain(row.get("employee_code") or ""),
            standard_rate=number(rate.get("cost_per_qty")) or 0.0,
            note=plain(row.get("rsrc_notes") or ""),
            skills=tuple(skills.get(row.get("rsrc_id", ""), ())),
            availability=_availability(dated.get(row.get("rsrc_id", ""), [])),
        )


def _skills(tables: Tables) -> dict[str, list[Skill]]:
    """The roles of each resource. P6 counts its levels from 1, a master, to 5, inexperienced."""
    roles = {r.get("role_id"): plain(r.get("role_name") or "") for r in tables["ROLES"]}
    found: dict[str, list[Skill]] = {}
    for row in tables["RSRCROLE"]:
        name = roles.get(row.get("role_id"))
        level = integer(row.get("skill_level"))
        if name:
            known = found.setdefault(row.get("rsrc_id", ""), [])
            known.append(Skill(name, USUAL_LEVEL if level is None or level not in LEVELS else 6 - level))
    return found


def _initials(row: Row, uid: int) -> str:
    """The short name, but for the one our writer gives a resource that has none."""
    short = plain(row.get("rsrc_short_name") or "")
    return "" if short == f"R-{uid}" else short


def _availability(rates: list[tuple[datetime, Row]]) -> tuple[Availability, ...]:
    """Capacity over time, where the dated rates change it: each holds until the next, the first from ever."""
    changes: list[tuple[datetime, float]] = []
    for start, row in rates:
        units = number(row.get("max_qty_per_hr"))
        if units is not None and units >= 0 and (not changes or changes[-1][1] != units):
            changes.append((start, units))
    if len(changes) < 2:
        return ()
    starts: list[datetime | None] = [None, *(start for start, _ in changes[1:]), None]
    return tuple(
        Availability(starts[place], starts[place + 1], units)
        for place, (_, units) in enumerate(changes)
        if place == 0 or starts[place] != starts[place + 1]
    )


def _dated_rates(tables: Tables) -> dict[str, list[tuple[datetime, Row]]]:
    """The rates of each resource, in the order of their dates."""
    rates: dict[str, list[tuple[datetime, Row]]] = {}
    for row in tables["RSRCRATE"]:
        start = when(row.get("start_date")) or datetime(1900, 1, 1)
        rates.setdefault(row.get("rsrc_id", ""), []).append((start, row))
    for dated in rates.values():
        dated.sort(key=lambda pair: pair[0])
    return rates


def _rates(rates: dict[str, list[tuple[datetime, Row]]], data_date: datetime | None) -> dict[str, Row]:
    """The rate in force at the data date; before the first one, the first."""
    chosen: dict[str, Row] = {}
    for resource, dated in rates.items():
        past = [row for start, row in dated if data_date is None or start <= data_date]
        chosen[resource] = past[-1] if past else dated[0][1]
    return chosen


def assignments_of(tables: Tables, project: Row) -> Iterator[Assignment]:
    """The assignments of resources (roles alone are not kept) to the project's activities."""
    promised = assigned_baselines_of(tables, project)
    proj_id = project.get("proj_id", "")
    codes = {t.get("task_id", ""): t.get("task_code", "") for t in tables["TASK"]} if promised else {}
    for row in tables["TASKRSRC"]:
        task, resource = integer(row.get("task_id")), integer(row.get("rsrc_id"))
        if row.get("proj_id") != proj_id or task is None or resource is None:
            continue
        done = (minutes(row.get("act_reg_qty")) or 0) + (minutes(row.get("act_ot_qty")) or 0)
        spent = (number(row.get("act_reg_cost")) or 0.0) + (number(row.get("act_ot_cost")) or 0.0)
        units = number(row.get("target_qty_per_hr"))
        yield Assignment(
            activity=task,
            resource=resource,
            units=1.0 if units is None else units,
            work=minutes(row.get("target_qty")),
            actual_work=done,
            remaining_work=minutes(row.get("remain_qty")),
            delay=minutes(row.get("target_lag_drtn_hr_cnt")) or 0,
            cost=number(row.get("target_cost")),
            actual_cost=spent,
            remaining_cost=number(row.get("remain_cost")),
            start=when(row.get("act_start_date"))
            or when(row.get("restart_date"))
            or when(row.get("target_start_date")),
            finish=when(row.get("act_end_date"))
            or when(row.get("reend_date"))
            or when(row.get("target_end_date")),
            uid=integer(row.get("taskrsrc_id")),
            baselines=tuple(
                promised.get((codes.get(row.get("task_id", ""), ""), row.get("rsrc_id", "")), ())
            ),
        )


def roles_alone(tables: Tables, proj_id: str) -> list[Repair]:
    """What is said of the work that the file gives to a role and to nobody yet."""
    rows = [r for r in tables["TASKRSRC"] if r.get("proj_id") == proj_id]
    count = sum(bool(r.get("role_id")) and integer(r.get("rsrc_id")) is None for r in rows)
    words = gettext_noop("Work given to a role and to nobody yet was left out (assignments: %(count)s).")
    return [Repair(words, {"count": count})] if count else []
