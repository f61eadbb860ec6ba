"""What it costs to decide later: the same change, as much of it as a later day still allows.

A task that will be finished by then keeps what it was; one that will be under way has done that part at its
old pace; what the change adds starts no earlier than the decision. See docs/methods/decisions.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jalon.pmo.decisions.bridge.held import held
from jalon.pmo.decisions.bridge.impact import cost_of
from jalon.pmo.planning import bridge as planning

WEEK = 7 * 1440
HORIZONS = (1, 2, 4)
"""Weeks of waiting that are computed."""


def later(trial: Any, patch: Mapping[str, Any], day: int) -> dict[str, Any]:
    """The patch as it is still worth when it is decided on ``day``, a minute since 1970."""
    base = trial.base
    index = base.state.index()
    rows = []
    frozen = set()
    for one in patch.get("rows", ()):
        at = index.get(one["key"])
        if one["before"] is None or at is None:
            rows.append(_not_before(one, day))
            continue
        start, finish = int(base.schedule.start[at]), int(base.schedule.finish[at])
        if finish <= day and base.state.rows[one["key"]].kind != "summary":
            frozen.add(one["key"])
        elif start < day and one["after"] is not None and "duration" in one["after"]:
            rows.append(_slowed(one, base, start, day))
        elif start < day and (one["after"] is None or {"active", "constraint_date"} & one["after"].keys()):
            frozen.add(one["key"])
        else:
            rows.append(one)
    gone = {one["key"] for one in rows if one["after"] is None}
    return {
        **patch,
        "rows": [one for one in rows if one["key"] not in frozen],
        "links": [one for one in patch.get("links", ()) if not _about(one["key"][1:3], frozen, gone)],
        "assignments": [one for one in patch.get("assignments", ()) if one["key"][0] not in frozen],
    }


def _about(ends: Iterable[int], frozen: set[int], gone: set[int]) -> bool:
    """Whether a link of a task that keeps its place is one that only its removal would take away."""
    return bool(set(ends) & frozen) and not set(ends) & gone


def _not_before(one: Mapping[str, Any], day: int) -> dict[str, Any]:
    """A task that the change adds, which nobody begins before it is decided."""
    after = one["after"]
    if after is None or after.get("kind") == "summary" or after.get("manual"):
        return dict(one)
    held = after.get("constraint_date") or 0
    if after.get("constraint_kind") in ("", None, "SNET"):
        after = {**after, "constraint_kind": "SNET", "constraint_date": max(held, day)}
    return {**one, "after": after}


def _slowed(one: Mapping[str, Any], base: Any, start: int, day: int) -> dict[str, Any]:
    """A task under way: what is done by then is done at the old pace, the rest at the new one."""
    old, new = one["before"]["duration"], one["after"]["duration"]
    row = base.state.rows[one["key"]]
    gone = planning.work_of(base.state, row.calendar_uid).between(start, day)
    share = min(1.0, gone / old) if old else 1.0
    return {**one, "after": {**one["after"], "duration": round(share * old + (1 - share) * new)}}


def cost_of_waiting(trial: Any, patch: Mapping[str, Any], today: int, try_out: Any) -> dict[str, Any]:
    """Slip and money of deciding after each horizon, against deciding today.

    ``money`` is what the plan then costs more, ``held`` what people cost who are held until its later end,
    with who they are for the first week. ``try_out`` computes a patch on the same plan.
    """
    calendar = planning.work_of(trial.base.state)
    found = []
    at_once = try_out(later(trial, patch, today))
    finish = planning.minute_of(at_once.schedule.project_finish)
    cost = cost_of(at_once)
    for weeks in HORIZONS:
        then = try_out(later(trial, patch, today + weeks * WEEK))
        slip = calendar.between(finish, planning.minute_of(then.schedule.project_finish))
        waiting = held(at_once, then)
        found.append(
            {
                "weeks": weeks,
                "slip": slip,
                "money": round(cost_of(then) - cost, 2),
                "held": waiting["money"],
                "people": waiting["people"],
            }
        )
    first = found[0]
    return {
        "from": today,
        "weeks": [{name: one[name] for name in ("weeks", "slip", "money", "held")} for one in found],
        **{name: first[name] for name in ("slip", "money", "held", "people")},
        "total": round(first["money"] + first["held"], 2),
    }
