"""Change requests and executable decisions: raise, ask a committee, apply what it voted, never blind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.decisions.actions import scenarios
from jalon.pmo.decisions.actions.telling import tell_asked, tell_decided
from jalon.pmo.decisions.models import Proposal, Scenario
from jalon.pmo.decisions.queries import proposals as read
from jalon.pmo.decisions.queries import scenarios as scenario_queries
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance import queries as boards
from jalon.pmo.registers import actions as registers

TARGET = Proposal._meta.label
CHANGE, DECISION = "change", "decision"


@transaction.atomic
def raise_change(
    *,
    by: Any,
    initiative: Any,
    plan: Any,
    title: str,
    text: str = "",
    due: date | None = None,
    kind: str = CHANGE,
    operations: Sequence[Mapping[str, Any]] = (),
    scenario: Scenario | None = None,
) -> Proposal:
    """A change request, or a decision, with the scenario it asks for: a new one, or one tried out before."""
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")
    if scenario is None and plan is not None:
        scenario = scenarios.begin(by=by, plan=plan, name=title, operations=operations)
    elif scenario is not None and hasattr(scenario, "proposal"):
        raise Refused(_("This scenario is already asked for: open its request."), "asked")
    entry = registers.create(
        by=by, initiative=initiative, kind=kind, title=title, text=text, **({"due": due} if due else {})
    )
    made = Proposal.objects.create(
        organisation=initiative.organisation, initiative=initiative, entry=entry, scenario=scenario
    )
    _record(by, made, "proposal.create", [journal.created(_lean(made))])
    return made


@transaction.atomic
def ask(*, by: Any, proposal: Proposal, board: Any, version: int | None) -> Proposal:
    """Put it before a committee, with its consequences as they are now, and open the vote."""
    held = _held(proposal, version)
    if "plan" not in policy.rights(by, held.initiative):
        raise NotAllowed("plan")
    if held.state not in (Proposal.State.DRAFT, Proposal.State.WITHDRAWN):
        raise Refused(_("“%(name)s” was asked already.") % {"name": held}, "asked")
    if board.pk not in {one.pk for one in boards.boards_of(held.initiative)}:
        raise Refused(
            _("“%(board)s” does not decide on this initiative.") % {"board": board}, "board", "board"
        )
    return _put(by, held, board, "proposal.ask")


def _put(by: Any, held: Proposal, board: Any, verb: str, again: bool = False) -> Proposal:
    """Open a ballot on the consequences as they are now; the committee is told."""
    shown = _consequences(held)
    ballot = governance.open_ballot(
        by=by,
        board=board,
        question=str(held.entry.title),
        target=TARGET,
        target_pk=held.pk,
        initiative=held.initiative,
        check_rights=False,
    )
    after = {
        "state": Proposal.State.ASKED,
        "board_id": board.pk,
        "ballot_id": ballot.pk,
        "asked_at": held.asked_at if again else timezone.now(),
        "asked_by_id": held.asked_by_id if again else by.pk,
        "again": held.again + (1 if again else 0),
        "decided_at": None,
        "decided_by_id": None,
        "shown": shown,
        "shown_revision": shown.get("revision"),
        "waiting": read.cost_of_waiting(held),
    }
    _write(by, held, after, verb)
    if held.scenario is not None:
        scenarios.ask_risk(scenario=held.scenario)
    tell_asked(held, ballot, again=again)
    return held


@transaction.atomic
def withdraw(*, by: Any, proposal: Proposal, version: int | None) -> Proposal:
    """Take it back before it is decided; it can be asked again."""
    held = _held(proposal, version)
    if held.state != Proposal.State.ASKED:
        raise Refused(_("Only what is before a committee can be withdrawn."), "not_asked")
    if by.pk != held.asked_by_id and "manage" not in policy.rights(by, held.initiative):
        raise NotAllowed("manage")
    if held.ballot is not None and held.ballot.is_open:
        governance.withdraw_ballot(by=by, ballot=held.ballot)
    _write(by, held, {"state": Proposal.State.WITHDRAWN}, "proposal.withdraw")
    return held


@transaction.atomic
def drop(*, by: Any, proposal: Proposal, version: int | None) -> Proposal:
    """Give it up before it is asked, or once it is withdrawn; its copy is put away."""
    held = _held(proposal, version)
    if "plan" not in policy.rights(by, held.initiative):
        raise NotAllowed("plan")
    if held.state not in (Proposal.State.DRAFT, Proposal.State.WITHDRAWN) or held.entry.closed:
        raise Refused(_("“%(name)s” was asked already: withdraw it first.") % {"name": held}, "asked")
    if held.scenario is not None and held.scenario.is_open:
        scenarios.drop(by=by, scenario=held.scenario, version=held.scenario.version)
    registers.close(by=by, entry=held.entry, version=held.entry.version, dropped=True)
    _write(by, held, {"state": Proposal.State.WITHDRAWN}, "proposal.drop")
    return held


def decided(by: Any, ballot: Any) -> None:
    """What a closed ballot does: refused, nothing moves; approved, the plan becomes what was voted.

    On a plan that has moved since, so that the consequences are others, nothing is applied: they are computed
    anew and the committee is asked again.
    """
    held = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("initiative__organisation", "entry", "scenario__plan__initiative", "board")
        .get(pk=ballot.target_pk)
    )
    if held.ballot_id != ballot.pk:
        return
    if ballot.outcome != governance.APPROVE_OR_NOT[0]:
        _end(by, held, Proposal.State.REFUSED, "proposal.refuse")
        return
    if held.scenario is None:
        _end(by, held, Proposal.State.APPROVED, "proposal.approve")
        return
    now = _consequences(held)
    if read.differs(held.shown, now):
        ballot.refresh_from_db()
        _put(by, held, held.board, "proposal.ask_again", again=True)
        return
    scenarios.apply(
        by=by,
        scenario=held.scenario,
        revision=now["revision"],
        name=f"{read.code(held)} {held.entry.title}",
        decided=True,
    )
    _end(by, held, Proposal.State.APPLIED, "proposal.apply", shown=now)


def _end(by: Any, held: Proposal, state: str, verb: str, **more: Any) -> None:
    after = {"state": state, "decided_at": timezone.now(), "decided_by_id": getattr(by, "pk", None), **more}
    _write(by, held, after, verb)
    registers.close(
        by=by,
        entry=held.entry,
        version=held.entry.version,
        dropped=state == Proposal.State.REFUSED,
        decided=True,
    )
    tell_decided(held)


def _consequences(held: Proposal) -> dict[str, Any]:
    """What the committee is shown; refused where plan and scenario collide, until someone settles it."""
    if held.scenario is None:
        return {}
    found = scenario_queries.impact(held.scenario)
    if found.get("conflicts") and held.state != Proposal.State.ASKED:
        raise Refused(
            _("The plan has changed where this request does too: settle that on its page first."), "conflicts"
        )
    if not found.get("moved") and scenario_queries.is_empty(held.scenario):
        raise Refused(
            _("This request changes nothing in the plan yet: make the change on its copy first."), "empty"
        )
    return found


def _held(proposal: Proposal, version: int | None) -> Proposal:
    """The proposal as it is now, held until the transaction ends, at the version the person saw."""
    if version is None:
        raise VersionMissing
    held = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("initiative__organisation", "entry", "scenario__plan__initiative", "board", "ballot")
        .get(pk=proposal.pk)
    )
    if held.version != version:
        raise Stale({"version": held.version, "state": held.state})
    return held


def _write(by: Any, held: Proposal, after: dict[str, Any], verb: str) -> None:
    difference = journal.changed(held, {n: v for n, v in after.items() if n not in ("shown", "waiting")})
    Proposal.objects.filter(pk=held.pk).update(version=held.version + 1, **after)
    held.refresh_from_db()
    _record(by, held, verb, [difference])


def _lean(proposal: Proposal) -> Proposal:
    names = [f.attname for f in Proposal._meta.concrete_fields if f.attname not in ("shown", "waiting")]
    return Proposal(**{name: getattr(proposal, name) for name in names})


def _record(by: Any, proposal: Proposal, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=by,
        organisation=proposal.organisation,
        initiative=proposal.initiative,
        verb=verb,
        params={"name": proposal.entry.title},
        changes=changes,
    )
