"""What P6 says activities cost, and what its baselines promised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from jalon.engine.model import BaselineValues
from jalon.exchange.xer.tables import Row, Tables
from jalon.exchange.xer.values import first_date, minutes, number

ENDS = (
    ("act_start_date", "restart_date", "target_start_date"),
    ("act_end_date", "reend_date", "target_end_date"),
)


@dataclass(frozen=True, slots=True)
class Spending:
    """Budget of an activity's expenses; and what was spent and remains, its assignments with them.

    ``actual`` and ``remaining`` are None where the activity has no expense: its assignments
    say it all.
    """

    budget: float = 0.0
    actual: float | None = None
    remaining: float | None = None


NOTHING_SPENT = Spending()


def spending_of(tables: Tables) -> dict[str, Spending]:
    """By the id of the activity; only those that have an expense."""
    expenses: dict[str, list[Row]] = defaultdict(list)
    for row in tables["PROJCOST"]:
        expenses[row.get("task_id", "")].append(row)
    work: dict[str, list[Row]] = defaultdict(list)
    for row in tables["TASKRSRC"]:
        if row.get("task_id") in expenses:
            work[row.get("task_id", "")].append(row)
    return {
        task: Spending(
            _sum(rows, "target_cost"),
            _sum(rows, "act_cost") + _sum(work[task], "act_reg_cost", "act_ot_cost"),
            _sum(rows, "remain_cost") + _sum(work[task], "remain_cost"),
        )
        for task, rows in expenses.items()
    }


def _sum(rows: list[Row], *columns: str) -> float:
    return sum(number(row.get(column)) or 0.0 for row in rows for column in columns)


def baselines_of(tables: Tables, project: Row) -> dict[str, list[BaselineValues]]:
    """By the code of the activity, the baselines in the file: projects of their own that name this one."""
    places = _places(tables, project)
    promised: dict[str, float] = defaultdict(float)
    for table in ("TASKRSRC", "PROJCOST"):
        for row in tables[table]:
            if row.get("proj_id") in places and row.get("target_cost"):
                promised[row.get("task_id", "")] += number(row.get("target_cost")) or 0.0
    found: dict[str, list[BaselineValues]] = defaultdict(list)
    for row in _by_place(tables["TASK"], places):
        found[row.get("task_code", "")].append(
            BaselineValues(
                places[row["proj_id"]],
                start=first_date(row, *ENDS[0]),
                finish=first_date(row, *ENDS[1]),
                minutes=minutes(row.get("target_drtn_hr_cnt")),
                work_minutes=minutes(row.get("target_work_qty")),
                cost=promised.get(row.get("task_id", "")),
            )
        )
    return found


def assigned_baselines_of(tables: Tables, project: Row) -> dict[tuple[str, str], list[BaselineValues]]:
    """By the code of the activity and the id of the resource: what each baseline promised."""
    places = _places(tables, project)
    codes = {t.get("task_id", ""): t.get("task_code", "") for t in tables["TASK"]} if places else {}
    found: dict[tuple[str, str], list[BaselineValues]] = defaultdict(list)
    for row in _by_place(tables["TASKRSRC"], places):
        found[codes.get(row.get("task_id", ""), ""), row.get("rsrc_id", "")].append(
            BaselineValues(
                places[row["proj_id"]],
                start=first_date(row, *ENDS[0]),
                finish=first_date(row, *ENDS[1]),
                work_minutes=minutes(row.get("target_qty")),
                cost=number(row.get("target_cost")),
            )
        )
    return found


def _places(tables: Tables, project: Row) -> dict[str, int]:
    """The numbers of the project's baselines, by their project id; the one in force is the first."""
    proj_id = project.get("proj_id", "")
    kept = [p for p in tables["PROJECT"] if p.get("orig_proj_id") == proj_id and p.get("proj_id") != proj_id]
    kept.sort(key=lambda p: p.get("proj_id") != project.get("sum_base_proj_id"))
    return {p.get("proj_id", ""): place for place, p in enumerate(kept)}


def _by_place(rows: list[Row], places: dict[str, int]) -> list[Row]:
    return sorted((r for r in rows if r.get("proj_id") in places), key=lambda r: places[r["proj_id"]])
