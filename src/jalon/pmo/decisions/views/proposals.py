"""One request: its consequences, its vote, what became of it; and the page of all that waits for me."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import Refused
from jalon.pmo.decisions import access, charts
from jalon.pmo.decisions.actions import proposals as actions
from jalon.pmo.decisions.actions import scenarios as scenario_actions
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.decisions.queries import proposals as read
from jalon.pmo.decisions.queries import scenarios
from jalon.pmo.governance import access as governance_access
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance import queries as boards
from jalon.pmo.initiatives.views import layout

MOST_ROWS = 100


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


@require_safe
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The consequences in a picture, then what moves and why; beside it the vote."""
    found = access.proposal(request.user, proposal_id)
    context: dict[str, Any] = layout.head(request, found.initiative, "governance", "changes")
    context |= _told(request, found)
    if found.scenario is not None:
        context |= impact_of(found)
    return render(request, "decisions/proposal.html", context)


def _told(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    ballot = found.ballot
    votes = boards.votes_of(ballot) if ballot else []
    mine = next((one for one in votes if one[0].person.user_id == request.user.pk), None)
    here = boards.boards_of(found.initiative) if found.is_open or found.state == "withdrawn" else []
    return {
        "proposal": found,
        "code": read.code(found),
        "scenario": found.scenario,
        "ballot": ballot,
        "votes": votes,
        "cast": sum(vote is not None for _seat, vote in votes),
        "may_vote": bool(ballot and ballot.is_open and mine and mine[1] is None and mine[0].has_vote),
        "may_close": bool(ballot and ballot.is_open and governance.may_keep(request.user, ballot)),
        "may_plan": "plan" in found.rights,
        "boards": here,
        "moved": read.has_moved(found),
        "others": read.in_flight(found.scenario.plan, found.pk) if found.scenario and found.is_open else [],
    }


def impact_of(found: Proposal) -> dict[str, Any]:
    """The consequences, as a page draws them."""
    scenario = found.scenario
    problems = scenarios.conflicts(scenario)
    try:
        impact = scenarios.impact(scenario)
        rows = scenarios.rows(scenario) if scenario.is_open else []
    except Refused:
        return {"problems": problems, "blocked": True}
    if not impact:
        return {"problems": problems, "blocked": True}
    rows = [row for row in rows if not row["summary"]]
    data_date = read.data_date(scenario)
    return {
        "problems": problems,
        "impact": impact,
        "cost_delta": impact["after"]["cost"] - impact["before"]["cost"],
        "float_delta": _less(impact["after"]["min_float"], impact["before"]["min_float"]),
        "slip": _less(impact["after"]["finish"], impact["baseline_finish"]),
        "picture": charts.slide(impact, _("Finish of the plan"), data_date),
        "rows": rows[:MOST_ROWS],
        "count": len(rows),
        "most": MOST_ROWS,
        "risk": scenarios.risk(scenario),
        "waiting": found.waiting if found.waiting else read.cost_of_waiting(found),
        "empty": scenarios.is_empty(scenario),
        "per_day": impact["minutes_per_day"],
        "cursor": scenarios.cursor(scenario),
    }


def _less(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one - other


@require_safe
def risk(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """How sure the dates are: asked for when first looked at, drawn by the worker, then shown."""
    scenario = access.scenario(request.user, scenario_id)
    found = scenarios.risk(scenario)
    context = {"scenario": scenario, "risk": found, "fault": scenario.risk.get("refusal", "")}
    return render(request, "decisions/_risk.html", context)


@require_POST
def ask_risk(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Have it drawn."""
    scenario = access.scenario(request.user, scenario_id)
    scenario_actions.ask_risk(scenario=scenario)
    scenario.refresh_from_db(fields=["risk"])
    context = {"scenario": scenario, "risk": scenarios.risk(scenario), "fault": "", "asked": True}
    return render(request, "decisions/_risk.html", context)


@require_POST
def settle(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Keep the request's values, or the plan's."""
    scenario = access.scenario(request.user, scenario_id, "plan")
    cursor = request.POST.get("cursor", "")
    scenario_actions.settle(
        by=request.user,
        scenario=scenario,
        revision=int(cursor) if cursor.isdecimal() and len(cursor) < 12 else None,
        keep=request.POST.get("keep") == "1",
    )
    return redirect(local_next(request, reverse("scenario_plan", args=[scenario.pk])))


@require_POST
def ask(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Put it before a committee."""
    found = access.proposal(request.user, proposal_id)
    number = request.POST.get("board", "")
    board = governance_access.board(
        request.user, int(number) if number.isdecimal() and len(number) < 12 else 0
    )
    actions.ask(by=request.user, proposal=found, board=board, version=_version(request))
    toasts.say(request, _("Asked of “%(board)s”: its members are told.") % {"board": board})
    return redirect("proposal", found.pk)


@require_POST
def withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take it back."""
    found = access.proposal(request.user, proposal_id)
    actions.withdraw(by=request.user, proposal=found, version=_version(request))
    toasts.say(request, _("Withdrawn: nothing has moved."))
    return redirect("proposal", found.pk)


@require_POST
def drop(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Give it up."""
    found = access.proposal(request.user, proposal_id)
    actions.drop(by=request.user, proposal=found, version=_version(request))
    toasts.say(request, _("Given up: nothing has moved."))
    return redirect("changes", found.initiative.slug)


@require_POST
def vote(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """One's own vote, or that of a member, typed at a meeting by who keeps it."""
    ballot = governance_access.ballot(request.user, ballot_id)
    number = request.POST.get("member", "")
    member = None
    if number:
        member = governance_access.seat(
            request.user, int(number) if number.isdecimal() and len(number) < 12 else 0
        )
    governance.vote(
        by=request.user,
        ballot=ballot,
        choice=request.POST.get("choice", ""),
        note=request.POST.get("note", ""),
        member=member,
    )
    toasts.say(request, _("The vote is noted."))
    return redirect(local_next(request, reverse("to_decide")))


@require_POST
def close(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Count the votes; what was decided happens at once."""
    ballot = governance_access.ballot(request.user, ballot_id)
    closed = governance.close_ballot(by=request.user, ballot=ballot)
    about = None
    if closed.target == actions.TARGET:
        about = access.proposals(request.user).filter(pk=closed.target_pk).first()
    toasts.say(request, _said(about, closed))
    return redirect(local_next(request, reverse("to_decide")))


def _said(about: Proposal | None, ballot: Any) -> str:
    if about is not None and about.state == Proposal.State.ASKED:
        return _("The plan has changed since the question was put: the new consequences are put to the vote.")
    if about is not None and about.state == Proposal.State.APPLIED:
        return _("Approved: the plan and its baseline are now those that were voted.")
    if ballot.outcome == "approve":
        return _("Approved.")
    return _("Refused: nothing has moved.")


@require_safe
def to_decide(request: HttpRequest) -> HttpResponse:
    """Everything that waits for my vote, with what each week without it costs."""
    rows = read.waiting_for(request.user)
    now = timezone.now()
    for row in rows:
        row.code = read.code(row)
        row.weeks = (now - row.asked_at).days // 7
        row.days = (now - row.asked_at).days
        row.moved = read.has_moved(row)
    known = {row.ballot_id for row in rows}
    others = [one for one in boards.ballots_waiting_for(request.user) if one.pk not in known]
    context = {"here": "to_decide", "rows": rows, "others": others}
    return render(request, "decisions/to_decide.html", context)
