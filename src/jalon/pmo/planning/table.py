"""The plan as a table for people and screen readers: a hundred rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jalon.pmo.planning import bridge, queries, why
from jalon.pmo.planning.models import Plan


def rows(plan: Plan) -> Sequence[int]:
    """uids of every row, in order."""
    return list(queries.snapshot(plan.pk).state.rows)


def worded(plan: Plan, uids: Sequence[int]) -> list[dict[str, Any]]:
    """These rows, each value as a reader says it."""
    snapshot = queries.snapshot(plan.pk)
    state, found = snapshot.state, snapshot.schedule
    index, code = state.index(), bridge.codes(state)
    numbers = {uid: i + 1 for uid, i in index.items()}
    names = queries.plan_names(state)
    planned = queries.baseline_dates(state.head)
    into: dict[int, list[Any]] = {}
    for link in state.links.values():
        into.setdefault(link.successor_uid, []).append(link)
    people: dict[int, list[str]] = {}
    for one in state.assignments.values():
        people.setdefault(one.activity_uid, []).append(state.resources[one.resource_uid].name)
    said = []
    for uid in uids:
        row, i = state.rows[uid], index[uid]
        slack = int(found.total_float[i])
        finish = int(found.finish[i])
        before = planned.get(uid)
        said.append(
            {
                "number": numbers[uid],
                "uid": uid,
                "wbs": code[uid],
                "level": code[uid].count(".") if not row.wbs else 0,
                "name": row.name,
                "summary": row.kind == "summary",
                "milestone": row.kind != "summary" and row.duration == 0,
                "duration": bridge.written_duration(row, state.head) if row.kind != "summary" else None,
                "minutes": int(found.duration[i]),
                "start": int(found.start[i]),
                "finish": finish,
                "percent": float(found.percent[i]),
                "predecessors": bridge.written_predecessors(into.get(uid, ()), numbers, state.head, names),
                "resources": ", ".join(people.get(uid, ())),
                "float": None if slack <= -(2**61) else slack,
                "critical": bool(found.critical[i]) and row.kind != "summary" and row.percent < 100,
                "constraint": why.CONSTRAINTS[row.constraint_kind] if row.constraint_kind else "",
                "constraint_date": row.constraint_date,
                "deadline": row.deadline,
                "late": row.deadline is not None and finish > row.deadline,
                "baseline_finish": before[1] if before else None,
                "slip": bridge.work_of(state).between(before[1], finish) if before else None,
            }
        )
    return said
