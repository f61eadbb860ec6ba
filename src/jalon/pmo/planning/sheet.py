"""The plan page's data as JSON: the whole sheet, compressed once per revision, and answers to changes."""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from django.utils.translation import gettext

from jalon.pmo.planning import bridge, queries
from jalon.pmo.planning.models import Plan, Run

MOST_KEPT = 32
_kept: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
_lock = Lock()


def whole(plan: Plan, baselines: str = "") -> bytes:
    """The sheet of a plan, gzipped; the same for everyone who has the same rights.

    ``baselines`` is the id of one, "all", or empty for the one in force.
    """
    snapshot = queries.snapshot(plan.pk)
    rights = tuple(sorted(plan.rights))
    known = tuple(queries.baselines(plan))
    shown = _shown(plan, known, baselines)
    key = (
        snapshot.state.head.key,
        snapshot.state.revision,
        rights,
        shown,
        tuple((run.pk, run.version) for run in known),
        plan.baseline_id,
        plan.initiative.version,
    )
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    text = json.dumps(_sheet(plan, snapshot, rights, known, shown), separators=(",", ":"), ensure_ascii=False)
    body = gzip.compress(text.encode(), 1, mtime=0)
    with _lock:
        _kept[key] = body
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return body


def _shown(plan: Plan, known: Sequence[Run], wanted: str) -> frozenset[int]:
    """The baselines whose dates are sent."""
    if wanted == "all":
        return frozenset(run.pk for run in known)
    if wanted.isdecimal() and len(wanted) < 12:
        return frozenset({int(wanted)})
    return frozenset({plan.baseline_id})


def _sheet(
    plan: Plan,
    snapshot: bridge.Snapshot,
    rights: tuple[str, ...],
    known: Sequence[Run],
    shown: frozenset[int],
) -> dict[str, Any]:
    state = snapshot.state
    return {
        "plan": head(plan, snapshot, rights),
        "columns": bridge.sheet.columns(snapshot),
        "links": bridge.sheet.links(snapshot, queries.plan_names(state)),
        **bridge.sheet.resources(state),
        "baselines": [
            {
                "id": run.pk,
                "name": run.name,
                "number": run.number,
                "in_force": run.pk == plan.baseline_id,
                **(
                    bridge.sheet.baseline_columns(state, queries.run_dates(state.head.key, run.pk))
                    if run.pk in shown
                    else {}
                ),
            }
            for run in known
        ],
        "calendars": bridge.sheet.shading(snapshot, bridge.usable_calendars(plan.pk)),
    }


def of_scenario(plan: Plan, found: bridge.Snapshot, base: bridge.Snapshot, rights: Iterable[str]) -> bytes:
    """The sheet of a scenario, gzipped: the plan as it is now stands behind it as its baseline."""
    now = zip(base.schedule.start.tolist(), base.schedule.finish.tolist(), strict=True)
    dates = dict(zip(base.schedule.uid.tolist(), now, strict=True))
    body = _sheet(plan, found, tuple(sorted(rights)), (), frozenset())
    body["baselines"] = [
        {
            "id": 0,
            "name": gettext("Plan now"),
            "number": 0,
            "in_force": True,
            **bridge.sheet.baseline_columns(found.state, dates),
        }
    ]
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), 1, mtime=0)


def head(plan: Plan, snapshot: bridge.Snapshot, rights: tuple[str, ...]) -> dict[str, Any]:
    """The plan's own values."""
    state, found = snapshot.state, snapshot.schedule
    own, rules = state.head, bridge.rules_of(state.head.rules)
    return {
        "id": plan.pk,
        "initiative": plan.initiative.slug,
        "name": own.name,
        "revision": own.revision,
        "version": own.version,
        "start": bridge.minute_of(found.project_start),
        "finish": bridge.minute_of(found.project_finish),
        "planned_start": own.start_minute,
        "data_date": own.data_date_minute,
        "minutes_per_day": own.minutes_per_day,
        "minutes_per_week": own.minutes_per_week,
        "days_per_month": own.days_per_month,
        "calendar": state.calendar,
        "float_limit": rules.critical_float,
        "rights": list(rights),
        "rules": rules.family,
    }


def answer(
    plan: Plan,
    after: bridge.Snapshot,
    changes: queries.PlanChanges,
) -> dict[str, Any]:
    """What a client that knows an older revision must be told to know this one."""
    uids = None if changes.everything else changes.uids
    state = after.state
    body: dict[str, Any] = {
        "revision": state.revision,
        "plan": {
            "start": bridge.minute_of(after.schedule.project_start),
            "finish": bridge.minute_of(after.schedule.project_finish),
            "data_date": state.head.data_date_minute,
            "version": state.head.version,
        },
        "changed": bridge.sheet.columns(after, uids),
    }
    if changes.structure:
        body["order"] = list(state.rows)
    if changes.links:
        body["links"] = bridge.sheet.links(after, queries.plan_names(state))
    if changes.everything:
        body["calendars"] = bridge.sheet.shading(after, bridge.usable_calendars(plan.pk))
    if changes.resources:
        body |= bridge.sheet.resources(state)
    return body
