"""Change requests and decisions asked of committees, and what waiting for them costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.decisions import access, bridge
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.decisions.queries import scenarios
from jalon.pmo.governance import queries as governance
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.actions import scenarios as planning

WITH = ("initiative__organisation", "entry__owner", "entry__raised_by", "board", "ballot", "scenario__plan")
_EPOCH = datetime(1970, 1, 1)
_SAME = ("finish", "cost", "min_float", "late_milestones")


def of_initiative(user: Any, initiative: Any) -> QuerySet[Proposal]:
    """The proposals of an initiative and of those below it, open ones first, newest first."""
    return (
        access.proposals(user)
        .filter(initiative__path__startswith=initiative.path)
        .select_related(*WITH)
        .defer("scenario__patch", "scenario__past", "scenario__ahead")
        .order_by("-pk")
    )


def waiting_for(user: Any) -> list[Proposal]:
    """The proposals on which the person has a vote and has not voted, longest waiting first."""
    ballots = governance.ballots_waiting_for(user).filter(target=Proposal._meta.label)
    rows = Proposal.objects.filter(ballot__in=ballots, state=Proposal.State.ASKED).select_related(*WITH)
    return list(rows.defer("scenario__patch", "scenario__past", "scenario__ahead").order_by("asked_at", "pk"))


def in_flight(plan: Any, but: int | None = None) -> QuerySet[Proposal]:
    """Other requests before a committee on the same plan: the one decided later is computed on the first."""
    rows = Proposal.objects.filter(scenario__plan=plan, state=Proposal.State.ASKED)
    return rows.exclude(pk=but).select_related("entry", "board").order_by("asked_at")


def code(proposal: Proposal) -> str:
    """Its name in short: C-12."""
    return str(proposal.entry.code)


def differs(shown: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether the consequences a committee saw are no longer those of today."""
    if shown.get("revision") == now.get("revision"):
        return False
    before, after = shown.get("after", {}), now.get("after", {})
    if any(before.get(name) != after.get(name) for name in _SAME):
        return True
    if any(shown.get(name) != now.get(name) for name in ("finish_delta", "conflicts")):
        return True
    dates = [{one["uid"]: one["after"] for one in side.get("milestones", [])} for side in (shown, now)]
    return dates[0] != dates[1]


def has_moved(proposal: Proposal) -> bool:
    """Whether the plan moved since the committee was asked, so that it would be asked again."""
    if proposal.scenario is None or not proposal.is_waiting or not proposal.scenario.is_open:
        return False
    try:
        return differs(proposal.shown, scenarios.impact(proposal.scenario))
    except Refused:
        return True


def cost_of_waiting(proposal: Proposal) -> dict[str, Any]:
    """What deciding later costs, by the engine, from the plan's data date."""
    scenario = proposal.scenario
    if scenario is None or not scenario.is_open:
        return {}
    try:
        trial = scenarios.trial(scenario)
        today = _today(trial.base)
        return bridge.cost_of_waiting(
            trial, scenario.patch, today, lambda patch: planning.tried(scenario.plan, patch, 1).found
        )
    except Refused:
        return {}


def _today(snapshot: Any) -> int:
    """The plan's data date, else now, as a minute since 1970."""
    if snapshot.state.head.data_date_minute is not None:
        return int(snapshot.state.head.data_date_minute)
    now = timezone.localtime()
    return int((now.replace(tzinfo=None) - _EPOCH).total_seconds() // 60)


def data_date(scenario: Any) -> int | None:
    """The plan's data date."""
    found = plans.snapshot(scenario.plan_id).state.head.data_date_minute
    return None if found is None else int(found)


def not_asked(proposal: Proposal) -> str:
    """Why there is nothing to vote on."""
    return _("“%(name)s” is before no committee yet: ask one first.") % {"name": proposal.entry.title}


def not_of(initiative: Any) -> str:
    """Why a scenario cannot be asked for here."""
    return _("This scenario is not one of the plan of “%(name)s”.") % {"name": initiative.title}
