"""Levelling of one plan, or of several that share their people: from a form's parameters to a preview."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jalon.engine.executors import executor
from jalon.engine.levelling.budget import Best, Budget
from jalon.engine.levelling.plan import Levelled, level_together
from jalon.engine.levelling.reasons import Move, Reason
from jalon.engine.model import Plan
from jalon.engine.model.clock import minutes
from jalon.engine.model.errors import gettext_noop
from jalon.pmo.common import formats
from jalon.pmo.control.bridge.study import Answer, Tell
from jalon.pmo.planning import bridge as planning

OVERLOAD = gettext_noop("%(resource)s stays overloaded by “%(task)s”, which cannot wait long enough.")
MOST_MOVES = 2000


def carry_out(snapshots: Mapping[int, planning.Snapshot], parameters: dict[str, Any], tell: Tell) -> Answer:
    """Search for the best levelling within the seconds given."""
    seconds = float(parameters["seconds"])
    begun = time.monotonic()
    live: dict[str, Any] = {}

    def clock() -> float:
        return time.monotonic() - begun

    def better(best: Best) -> None:
        live.update(value=best.value, bound=best.lower_bound, tries=best.iterations)

    def stopped() -> bool:
        return not tell(min(clock() / seconds, 1.0), live)

    pks = list(snapshots)
    ranks = {pks.index(int(pk)): float(rank) for pk, rank in (parameters.get("priorities") or {}).items()}
    plans = [one.state.plan for one in snapshots.values()]
    workers = settings.STUDY_WORKERS
    with executor(settings.STUDY_EXECUTOR, workers) as pool:
        found = level_together(
            plans,
            Budget(seconds=seconds, workers=workers, clock=clock, stop=stopped, progress=better),
            seed=parameters["seed"],
            objective=parameters["objective"],
            within_float=parameters["within_float"],
            splitting=parameters.get("splitting", False),
            priorities=ranks,
            executor=pool,
        )
    return Answer(figures(pks, plans, found))


def figures(pks: list[int], asked: list[Plan], found: Levelled) -> dict[str, Any]:
    """What the preview shows, and what applying it writes; dates are minutes since 1970."""
    return {
        "status": found.status,
        "stop_reason": found.stop_reason,
        "objective": found.objective,
        "lower_bound": found.lower_bound,
        "tries": found.iterations,
        "plans": [
            {
                "plan": pk,
                "name": plan.name,
                "before": minutes(old.project_finish),
                "after": minutes(new.project_finish),
            }
            for pk, plan, old, new in zip(pks, found.plans, found.before, found.schedules, strict=True)
        ],
        "count": len(found.moves),
        "moves": [_move(pks, move) for move in found.moves[:MOST_MOVES]],
        "overloads": [[OVERLOAD, _overload(found, one)] for one in found.overloads[:MOST_MOVES]],
        "staff": [one for k in range(len(pks)) for one in _staff(found.plans[k], asked[k])][:MOST_MOVES],
        "changes": {
            str(pk): _changes(plan, before) for pk, plan, before in zip(pks, found.plans, asked, strict=True)
        },
    }


def _changes(plan: Plan, before: Plan) -> dict[str, dict[str, Any]]:
    """By task, the fields that applying writes."""
    fields: dict[str, dict[str, Any]] = {}
    for a, old in zip(plan.activities, before.activities, strict=True):
        if a.levelling_delay != old.levelling_delay:
            fields.setdefault(str(a.uid), {})["levelling_delay"] = a.levelling_delay
        if a.splits != old.splits:
            fields.setdefault(str(a.uid), {})["splits"] = [[minutes(s), minutes(f)] for s, f in a.splits]
    for now, was in zip(plan.assignments, before.assignments, strict=True):
        if now.resource != was.resource:
            pairs = fields.setdefault(str(now.activity), {}).setdefault("staff", [])
            pairs.append([was.resource, now.resource])
    return fields


def _staff(plan: Plan, before: Plan) -> list[dict[str, Any]]:
    """Who was found for what asked for a skill."""
    names = {r.uid: r.name for r in plan.resources}
    return [
        {"task": plan.activity(now.activity).name, "skill": now.skill, "person": names[now.resource]}
        for now, was in zip(plan.assignments, before.assignments, strict=True)
        if now.resource != was.resource
    ]


def _move(pks: list[int], move: Move) -> dict[str, Any]:
    why = move.reason
    given: dict[str, Any] = {"task": move.name}
    if why is not None:
        given |= {"resource": why.resource, "rival": why.rival_name, "until_minute": why.until}
    return {
        "plan": pks[move.plan],
        "uid": move.uid,
        "name": move.name,
        "was": move.start_before,
        "now": move.start,
        "pieces": len(move.pieces),
        "why": [move.template, given],
    }


def _overload(found: Levelled, one: Reason) -> dict[str, Any]:
    return {"resource": one.resource, "task": found.plans[one.plan].activity(one.uid).name}


def sentence(template: str, given: dict[str, Any]) -> str:
    """A reason in the reader's language, its date as the reader writes dates."""
    until = given.get("until_minute")
    return _(template) % {**given, "until": formats.day(until, "time") if until is not None else ""}
