"""Gates: put to the committee, decided by its vote, reopened with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.governance import methods, proofs
from jalon.pmo.governance.actions import ballots, lives
from jalon.pmo.governance.models import Ballot, Gate, LifeStage, Passage
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.models import Stage

TARGET = Gate._meta.label
OUTCOMES = tuple(Passage.Outcome.values)
OPENING = (Passage.Outcome.GO, Passage.Outcome.CONDITIONS)
MOST_CONDITIONS = 20
ANY = -1
"""Where a caller needs no version."""


@transaction.atomic
def submit_gate(*, by: Any, gate: Gate, version: int | None, note: str = "") -> Passage:
    """Put a gate to its committee.

    Where the office requires, not before its criteria are met: the sentence says which are missing.
    """
    initiative = gate.initiative
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")
    if gate.stage.left or gate.stage.state != LifeStage.State.UNDER_WAY:
        raise Refused(
            _("“%(gate)s” is decided at the end of “%(stage)s”, which is not under way.")
            % {"gate": gate, "stage": gate.stage},
            "not_under_way",
        )
    if gate.state == Gate.State.WAITING:
        raise Refused(_("“%(gate)s” already waits for the committee.") % {"gate": gate}, "waiting")
    if gate.board is None:
        raise Refused(
            _("“%(gate)s” has no committee to decide it: choose one first.") % {"gate": gate},
            "no_board",
            "board",
        )
    _require_criteria(gate)
    ballot = ballots.open_ballot(
        by=by,
        board=gate.board,
        question=_question(gate),
        choices=OUTCOMES,
        target=TARGET,
        target_pk=gate.pk,
        initiative=initiative,
        check_rights=False,
    )
    now = timezone.now()
    passage = Passage.objects.create(gate=gate, ballot=ballot, asked_at=now, asked_by=by, note=note.strip())
    after = {"state": Gate.State.WAITING, "asked_at": now, "decided_at": None}
    difference = journal.changed(gate, after)
    versions.change(Gate, gate.pk, version, **after)
    gate.refresh_from_db()
    _record(by, gate, "gate.submit", [difference, journal.created(passage)])
    for told in _after_submission:
        told(gate, ballot)
    return passage


@transaction.atomic
def decide_gate(
    *,
    by: Any,
    gate: Gate,
    version: int | None = ANY,
    note: str = "",
    conditions: Sequence[dict[str, Any]] = (),
) -> Passage:
    """Close the vote on a gate: its outcome takes effect.

    A gate that waits is changed by nothing but its vote, so that a page need not name its version.
    `conditions`: {"title", "owner" (a person, or None), "due" (a day, or None)}, each becomes an action.
    """
    passage = gate.passages.filter(decided_at__isnull=True).select_related("ballot").first()
    if passage is None or passage.ballot is None:
        raise Refused(_("“%(gate)s” is not before the committee.") % {"gate": gate}, "not_waiting")
    if version != ANY:
        versions.change(Gate, gate.pk, version)
    kept = [_condition(one) for one in conditions if str(one.get("title", "")).strip()]
    if len(kept) > MOST_CONDITIONS:
        raise Refused(
            _("%(most)d conditions at most: more than that is a “hold”.") % {"most": MOST_CONDITIONS},
            "too_many",
            "conditions",
        )
    Passage.objects.filter(pk=passage.pk).update(
        note="\n".join(part for part in (passage.note, note.strip()) if part), conditions=kept
    )
    ballots.close_ballot(by=by, ballot=passage.ballot)
    passage.refresh_from_db()
    gate.refresh_from_db()
    return passage


@transaction.atomic
def withdraw_gate(*, by: Any, gate: Gate) -> None:
    """Take a gate back from the committee before it has decided."""
    if "plan" not in policy.rights(by, gate.initiative):
        raise NotAllowed("plan")
    passage = gate.passages.filter(decided_at__isnull=True).select_related("ballot").first()
    if gate.state != Gate.State.WAITING or passage is None:
        raise Refused(_("“%(gate)s” is not before the committee.") % {"gate": gate}, "not_waiting")
    if passage.ballot is not None and passage.ballot.is_open:
        ballots.withdraw_ballot(by=by, ballot=passage.ballot)
    changes = [journal.deleted(passage), *lives.kept(gate, {"state": Gate.State.AHEAD, "asked_at": None})]
    Passage.objects.filter(pk=passage.pk).delete()
    _record(by, gate, "gate.withdraw", changes)


@transaction.atomic
def reopen_gate(*, by: Any, gate: Gate, version: int | None, why: str) -> None:
    """Undo what a gate decided, with the reason: its stage is under way again."""
    initiative = gate.initiative
    needed = "manage" if engagement.is_controlled(initiative) else "approve"
    if needed not in policy.rights(by, initiative):
        raise NotAllowed(needed)
    if not why.strip():
        raise Refused(_("Say why it is reopened: the reason stays on record."), "why_missing", "why")
    if gate.state not in (Gate.State.PASSED, Gate.State.CONDITIONS, Gate.State.STOPPED, Gate.State.HELD):
        raise Refused(_("“%(gate)s” was not decided: there is nothing to reopen.") % {"gate": gate}, "open")
    later = _decided_after(gate)
    if later is not None:
        raise Refused(
            _("“%(later)s” was decided after it: reopen that one first.") % {"later": later}, "later_gate"
        )
    now = timezone.now()
    after = {"state": Gate.State.AHEAD, "asked_at": None, "decided_at": None}
    changes = [journal.changed(gate, after)]
    versions.change(Gate, gate.pk, version, **after)
    gate.refresh_from_db()
    passage = gate.passages.filter(decided_at__isnull=False).first()
    if passage is not None:
        values = {"reopened_at": now, "reopened_by_id": by.pk, "reopened_why": why.strip()}
        changes.append(journal.changed(passage, values))
        Passage.objects.filter(pk=passage.pk).update(version=passage.version + 1, **values)
    changes += _gone_back(gate)
    _record(by, gate, "gate.reopen", changes, why=why.strip())


def _gone_back(gate: Gate) -> list[journal.Difference]:
    """The gate's stage under way again, the one that had begun behind it ahead again."""
    stage, life = gate.stage, gate.stage.life
    changes: list[journal.Difference] = []
    if life.current_id and life.current_id != stage.pk:
        following = LifeStage.objects.get(pk=life.current_id)
        waiting = Gate.objects.filter(stage=following, state=Gate.State.WAITING).first()
        if waiting is not None:
            raise Refused(
                _("“%(gate)s” is before the committee: withdraw it first.") % {"gate": waiting}, "waiting"
            )
        changes += lives.kept(following, {"state": LifeStage.State.AHEAD, "started_at": None})
    changes += lives.kept(stage, {"state": LifeStage.State.UNDER_WAY, "ended_at": None})
    changes += lives.kept(life, {"current_id": stage.pk})
    spec = methods.spec_of(life).stage(stage.key)
    if spec is not None:
        changes += initiatives.enter_stage(gate.initiative, spec.phase)
    return changes


def _decided_after(gate: Gate) -> Gate | None:
    decided = (Gate.State.PASSED, Gate.State.CONDITIONS, Gate.State.STOPPED, Gate.State.HELD)
    rows = Gate.objects.filter(initiative=gate.initiative, state__in=decided, stage__left=False)
    place = (gate.stage.position, gate.stage.round)
    later = [one for one in rows.select_related("stage") if (one.stage.position, one.stage.round) > place]
    return min(later, key=lambda one: (one.stage.position, one.stage.round), default=None)


def _closed(by: Any, ballot: Ballot) -> None:
    """What the committee's vote does to the gate: called as the ballot closes, in its transaction."""
    gate = Gate.objects.select_related("stage__life__text", "stage__life__initiative__organisation").get(
        pk=ballot.target_pk
    )
    gate.initiative = gate.stage.life.initiative
    passage = Passage.objects.get(ballot=ballot)
    items = _criteria(gate)
    if ballot.outcome in OPENING:
        _require_criteria(gate, items)
    if ballot.outcome == Passage.Outcome.CONDITIONS and not passage.conditions:
        raise Refused(
            _("“Go with conditions” needs its conditions: write them, each with who and by when."),
            "conditions_missing",
            "conditions",
        )
    now = timezone.now()
    values = {
        "outcome": ballot.outcome,
        "decided_at": now,
        "decided_by_id": by.pk,
        "criteria": [
            {
                "key": one.key,
                "name": one.name,
                "ok": one.shown.ok,
                "needed": one.needed,
                "words": one.shown.words,
            }
            for one in items
        ],
    }
    if ballot.outcome != Passage.Outcome.CONDITIONS:
        values["conditions"] = []
    changes = [journal.changed(passage, values)]
    Passage.objects.filter(pk=passage.pk).update(version=passage.version + 1, **values)
    state = {
        Passage.Outcome.GO: Gate.State.PASSED,
        Passage.Outcome.CONDITIONS: Gate.State.CONDITIONS,
        Passage.Outcome.HOLD: Gate.State.HELD,
        Passage.Outcome.STOP: Gate.State.STOPPED,
    }[Passage.Outcome(ballot.outcome)]
    changes += lives.kept(gate, {"state": state, "decided_at": now})
    if ballot.outcome in OPENING:
        moved, _following = lives.moved_on(gate.stage)
        changes += moved
    elif ballot.outcome == Passage.Outcome.STOP:
        changes += lives.kept(gate.stage, {"state": LifeStage.State.STOPPED, "ended_at": now})
        changes += initiatives.enter_stage(gate.initiative, Stage.CLOSING)
    _record(by, gate, "gate.decide", changes, outcome=ballot.outcome)
    for told in _after_decision:
        told(by, gate, Passage.objects.get(pk=passage.pk))


_after_decision: list[Any] = []
_after_submission: list[Any] = []


def after_submission(function: Any) -> None:
    """Declare who hears that a gate is before its committee: `function(gate, ballot)`, in the transaction."""
    _after_submission.append(function)


def after_decision(function: Any) -> None:
    """Declare what else a decided gate does: `function(by, gate, passage)`, in the same transaction."""
    _after_decision.append(function)


def _criteria(gate: Gate) -> list[proofs.Item]:
    spec = methods.spec_of(gate.stage.life).stage(gate.stage.key)
    return proofs.Proofs(gate.initiative).criteria(gate.stage, spec) if spec is not None else []


def _require_criteria(gate: Gate, items: list[proofs.Item] | None = None) -> None:
    """Where the office requires, a gate does not open without its criteria and their evidence."""
    if not engagement.is_controlled(gate.initiative):
        return
    said = proofs.missing_sentence(_criteria(gate) if items is None else items)
    if said:
        raise Refused(
            _("%(missing)s The office requires it here before “%(gate)s” opens.")
            % {"missing": said, "gate": gate},
            "criteria_missing",
        )


def _condition(one: dict[str, Any]) -> dict[str, Any]:
    due, owner = one.get("due"), one.get("owner")
    return {
        "title": str(one["title"]).strip()[:200],
        "owner": getattr(owner, "pk", owner),
        "due": due.isoformat() if isinstance(due, date) else due,
    }


def _question(gate: Gate) -> str:
    spec = methods.spec_of(gate.stage.life).stage(gate.stage.key)
    asked = methods.said(spec.gate.question) if spec is not None and spec.gate is not None else str(gate)
    return _("%(initiative)s, %(gate)s: %(question)s") % {
        "initiative": gate.initiative,
        "gate": gate,
        "question": asked,
    }


def _record(by: Any, gate: Gate, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    journal.record(
        by=by,
        organisation=gate.initiative.organisation,
        initiative=gate.initiative,
        verb=verb,
        params={"name": str(gate), **params},
        changes=changes,
    )


ballots.add_closing(TARGET, _closed)
