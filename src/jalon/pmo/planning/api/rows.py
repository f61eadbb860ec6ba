"""Tasks and links of a plan, page by page, for programs that do not read the whole sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS, Paging
from jalon.pmo.planning import access, bridge, queries, schemas

router = Router(tags=["activities"])


class RowFilters(Paging):
    """Part of a plan's tasks."""

    q: str = Field("", max_length=100, description="part of a name")
    critical: bool | None = None


@router.get(
    "/plans/{int:plan_id}/activities",
    response={200: schemas.ActivityPage, **REFUSALS},
    operation_id="list_activities",
)
def list_activities(request: HttpRequest, plan_id: int, filters: Query[RowFilters]) -> Any:
    """Tasks in outline order; “after” is the number of the last row read."""
    plan = access.plan(request.user, plan_id)
    snapshot = queries.snapshot(plan.pk)
    wanted = filters.q.casefold()
    chosen = [
        uid
        for i, (uid, row) in enumerate(snapshot.state.rows.items())
        if i >= filters.after
        and (not wanted or wanted in row.name.casefold())
        and (filters.critical is None or bool(snapshot.schedule.critical[i]) == filters.critical)
    ]
    items = activities(snapshot, chosen[: filters.limit])
    return {"items": items, "next": items[-1]["number"] if len(chosen) > filters.limit else None}


@router.get(
    "/plans/{int:plan_id}/activities/{int:uid}",
    response={200: schemas.ActivityOut, **REFUSALS},
    operation_id="get_activity",
)
def get_activity(request: HttpRequest, plan_id: int, uid: int) -> Any:
    """One task."""
    snapshot = queries.snapshot(access.plan(request.user, plan_id).pk)
    if uid not in snapshot.state.rows:
        raise NotVisible
    return activities(snapshot, [uid])[0]


def activities(snapshot: bridge.Snapshot, uids: list[int]) -> list[dict[str, Any]]:
    """Tasks as the API tells them."""
    state = snapshot.state
    index = state.index()
    columns = bridge.sheet.columns(snapshot, uids)
    items = []
    for i, uid in enumerate(columns["uid"]):
        one = {name: column[i] for name, column in columns.items()}
        items.append(
            {
                **one,
                "number": index[uid] + 1,
                "parent": one["parent_uid"],
                "duration_minutes": one["duration"],
                "total_float_minutes": one["total_float"],
                "free_float_minutes": one["free_float"],
                "note": state.rows[uid].note,
                **{name: _iso(one[name]) for name in _DATES},
            }
        )
    return items


_DATES = (
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "actual_start",
    "actual_finish",
    "constraint_date",
    "deadline",
)


def _iso(minute: int | None) -> str | None:
    when = bridge.when(minute)
    return None if when is None else when.isoformat(timespec="minutes")


@router.get(
    "/plans/{int:plan_id}/links", response={200: schemas.LinkPage, **REFUSALS}, operation_id="list_links"
)
def list_links(request: HttpRequest, plan_id: int, paging: Query[Paging]) -> Any:
    """Links of a plan, by id."""
    plan = access.plan(request.user, plan_id)
    snapshot = queries.snapshot(plan.pk)
    rows = list(snapshot.state.links.values())
    driving = set(snapshot.schedule.driver_link.tolist())
    found = [
        {
            "id": row.id,
            "predecessor": row.predecessor_uid,
            "successor": row.successor_uid,
            "kind": row.kind,
            "lag_minutes": row.lag_minutes,
            "lag_elapsed": bool(row.lag_elapsed),
            "lag_percent": row.lag_percent,
            "plan": row.predecessor_plan_id,
            "driving": i in driving,
        }
        for i, row in enumerate(rows)
        if row.id > paging.after
    ]
    items = found[: paging.limit]
    return {"items": items, "next": items[-1]["id"] if len(found) > paging.limit else None}
