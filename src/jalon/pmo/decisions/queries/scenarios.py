"""Scenarios on the plan as it is now: computed when asked, kept in this process until either moves."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.control import queries as control
from jalon.pmo.decisions import bridge
from jalon.pmo.decisions.models import Scenario
from jalon.pmo.planning import comparison
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.actions import patch, scenarios

MOST_KEPT = 24
MOST_ROWS = 200
_kept: OrderedDict[tuple[Any, ...], scenarios.Trial] = OrderedDict()
_lock = Lock()


def of_plan(plan: Any) -> Any:
    """The open scenarios of a plan, newest first."""
    return (
        Scenario.objects.filter(plan=plan, state=Scenario.State.OPEN)
        .select_related("by")
        .defer("patch", "past", "ahead")
    )


def cursor(scenario: Scenario) -> int:
    """The plan's revision and the scenario's edition in one number, which grows with either."""
    return int(plans.snapshot(scenario.plan_id).state.revision + scenario.edition)


def trial(scenario: Scenario) -> scenarios.Trial:
    """The scenario computed on the plan as it is now."""
    head = plans.snapshot(scenario.plan_id).state.head
    revision = head.revision
    # the patch by its content: an edit that was rolled back leaves nothing behind under its number
    content = hashlib.blake2b(json.dumps(scenario.patch, sort_keys=True).encode(), digest_size=16).digest()
    key = (scenario.plan.key, revision, head.baseline_id, scenario.edition, content)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = scenarios.tried(scenario.plan, scenario.patch or patch.EMPTY, scenario.edition, scenario.by)
    if found.base.state.revision == revision:
        with _lock:
            _kept[key] = found
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return found


def conflicts(scenario: Scenario) -> list[str]:
    """Where the plan has moved under the scenario, or that it cannot be computed on it, in sentences."""
    if not scenario.is_open:
        return []
    try:
        return list(dict.fromkeys(patch.worded(one) for one in trial(scenario).conflicts))
    except Refused as refusal:
        return [
            _("On the plan as it is now, this change cannot be computed: %(why)s") % {"why": refusal.sentence}
        ]


def impact(scenario: Scenario) -> dict[str, Any]:
    """The consequences as they are now; of a scenario that is no longer open, as they were."""
    if not scenario.is_open:
        return dict(scenario.figures)
    found = trial(scenario)
    known = scenario.figures
    if known.get("cursor") == found.cursor:
        return dict(known)
    return bridge.impact(found, scenario.patch)


def risk(scenario: Scenario) -> dict[str, Any]:
    """How sure finish and cost are, before and after; empty until it was drawn on the plan as it is now."""
    found = scenario.risk
    if not found.get("before") or (scenario.is_open and found["cursor"] != cursor(scenario)):
        return {}
    return dict(found)


def ended(scenario: Scenario) -> str:
    """Why nothing can be done with it any more."""
    if scenario.state == Scenario.State.APPLIED:
        return _("“%(name)s” was applied already: begin another scenario.") % {"name": scenario}
    return _("“%(name)s” was put away: begin another scenario.") % {"name": scenario}


def parameters(plan: Any) -> dict[str, Any]:
    """How far durations stray: as in the last simulation that was asked of this plan."""
    last = control.studies(plan.initiative, "simulation").values_list("parameters", flat=True).first() or {}
    return {name: last[name] for name in ("shape", "low", "high", "fields") if name in last}


def rows(scenario: Scenario) -> list[dict[str, Any]]:
    """The tasks that the scenario moves, adds or takes away, with why, as long as it is open."""
    found = trial(scenario)
    return comparison.of_sides(bridge.side(found.base), bridge.side(found.found), found.found)


def is_empty(scenario: Scenario) -> bool:
    """Whether it changes nothing in the plan."""
    return patch.is_empty(scenario.patch)
