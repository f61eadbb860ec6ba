"""Committees, methods, gates passed and waiting, timeboxes, products and tolerances of the demonstration."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from jalon.pmo.governance import actions, methods
from jalon.pmo.governance.models import Ballot, Gate, Life, LifeStage, Passage
from jalon.pmo.initiatives import actions as initiatives
from jalon.web.demo import products, timeboxes
from jalon.web.demo.office import Office
from jalon.web.demo.stories import FINISHED, STORIES, Passed, Story

_BOARDS = {
    "": ("", ("Comité d’investissement", "Investment board"), "portfolio", "monthly"),
    "reseaux": ("reseaux", ("COPIL Réseaux", "Networks steering committee"), "steering", "monthly"),
    "mobilite": ("mobilite", ("COPIL Mobilité", "Mobility steering committee"), "steering", "monthly"),
    "numerique": ("numerique", ("COPIL Numérique", "Digital steering committee"), "steering", "monthly"),
    "sante": ("sante", ("COPIL Santé", "Health steering committee"), "steering", "monthly"),
    "territoires": ("territoires", ("COPIL Territoires", "Places steering committee"), "steering", "monthly"),
    "offre": ("offre", ("Comité produits", "Products committee"), "steering", "monthly"),
}
_SEATS = {
    "": (("Bernard Castel", "chair"), ("Hugo Perrault", "member"), ("Marion Tessier", "member")),
    "reseaux": (("Bernard Castel", "chair"), ("Hugo Perrault", "member"), ("Fatou Ndiaye", "member")),
    "mobilite": (("Marion Tessier", "chair"), ("Bernard Castel", "member"), ("Karim Benslimane", "member")),
    "numerique": (("Olivier Sarrazin", "chair"), ("Bernard Castel", "member"), ("Agathe Rouvière", "member")),
    "sante": (("Fatou Ndiaye", "chair"), ("Bernard Castel", "member"), ("Lucie Arnal", "member")),
    "territoires": (("Agathe Rouvière", "chair"), ("Hugo Perrault", "member"), ("Marion Tessier", "member")),
    "offre": (("Karim Benslimane", "chair"), ("Bernard Castel", "member"), ("Yann Le Goff", "member")),
}
SET_ABOVE = ("reseaux", "renforcement", "client", "solaire", "montfaucon")
"""Nodes whose tolerances the portfolio manager sets."""
SECRETARY = "Claire Montferrand"

_TOLERANCES = (
    ("reseaux", "time", 10, 40),
    ("reseaux", "cost", 5, 25),
    ("reseaux", "quality", 0, 20),
    ("reseaux", "scope", 10, 20),
    ("reseaux", "risk", 9_000_000, 20),
    ("renforcement", "risk", 5_000_000, 20),
    ("client", "risk", 2_000_000, 20),
    ("reseaux", "benefit", 10, 20),
    ("reseaux", "sustainability", 5, 20),
    ("mobilite", "time", 8, 40),
    ("mobilite", "cost", 4, 25),
    ("numerique", "time", 15, 30),
    # before a project is agreed, much is still open
    ("solaire", "time", 180, 80),
    ("solaire", "risk", 4_000_000, 80),
    ("montfaucon", "time", 120, 80),
)
_SAID = (
    ("aulnes", "benefit", 4),
    ("renforcement-est", "sustainability", 8),
    ("renforcement-est", "benefit", 12),
)
"""Where projects stand on what Jalon does not measure itself, as their managers say."""


def fill(office: Office) -> None:
    """Everything of this room, for one organisation."""
    with translation.override(office.organisation.language):
        boards = {key: _board(office, key) for key in _BOARDS if not key or key in office.nodes}
        for story in (*STORIES, *FINISHED):
            if story.key in office.nodes and story.board in boards:
                _live(office, story, boards[story.board])
        timeboxes.fill(office)
        products.fill(office)
        _tolerances(office)


def _board(office: Office, key: str) -> Any:
    place, names, kind, rhythm = _BOARDS[key]
    made = actions.create_board(
        by=office.officer,
        organisation=office.organisation,
        initiative=office.nodes[place] if place else None,
        name=office.text(*names),
        kind=kind,
        rhythm=rhythm,
        quorum=2,
    )
    seats = [(name, role) for name, role in _SEATS[key] if name in office.persons]
    if len(seats) < made.quorum:
        seats = [(name, "member") for name in list(office.persons)[:3]]
    else:
        seats.append((SECRETARY, "secretary"))
    for name, role in seats:
        actions.seat(by=office.officer, board=made, person=office.persons[name], role=role)
    return made


def _live(office: Office, story: Story, board: Any) -> None:
    """The project takes its method at the beginning, and passes its gates until today."""
    node = office.nodes[story.key]
    node.refresh_from_db()
    life = Life.objects.filter(initiative=node).first()
    if life is None and node.stage != "idea":
        initiatives.change(by=office.officer, initiative=node, version=node.version, stage="idea")
        node.refresh_from_db()
    if life is None:
        life = actions.choose_method(by=office.officer, initiative=node, key=story.method)
    first = story.passed[0].day if story.passed else office.data_date.date()
    start = first - timedelta(days=60)
    for past in story.passed:
        start = _pass(office, life, past, board, start)
    if story not in FINISHED:
        _next(office, life, story, board, start)


def _pass(office: Office, life: Life, past: Passed, board: Any, start: date) -> date:
    """One gate of the past, through the room's own actions, then dated."""
    life = Life.objects.select_related("text", "initiative__organisation").get(pk=life.pk)
    stage = _to(office, life, past.stage)
    gate = Gate.objects.get(stage=stage)
    actions.plan_stage(
        by=office.officer,
        stage=stage,
        version=stage.version,
        planned_start=start,
        planned_finish=past.day,
        gate_due=past.day,
        board=board,
    )
    _give_all(office, stage)
    gate = _gate(stage)
    passage = actions.submit_gate(by=office.officer, gate=gate, version=gate.version)
    members = [one for one in board.members.all() if one.has_vote]
    for member in members:
        actions.vote(by=office.officer, ballot=passage.ballot, choice=past.outcome, member=member)
    conditions = []
    if past.condition[0]:
        conditions = [
            {
                "title": office.text(*past.condition),
                "owner": life.initiative.owner,
                "due": past.day + timedelta(days=42),
            }
        ]
    actions.decide_gate(by=office.officer, gate=_gate(stage), conditions=conditions)
    _dated(stage, passage, past, start)
    return past.day


def _to(office: Office, life: Life, key: str) -> LifeStage:
    """The stage under way of this key; stages without a gate before it are left behind, a turn is added."""
    while True:
        stage = LifeStage.objects.select_related("life__initiative__organisation", "life__text").get(
            pk=life.current_id
        )
        if stage.key == key:
            spec = methods.spec_of(life).stage(key)
            last = life.stages.filter(key=key).count() == stage.round
            if spec is not None and spec.repeats and last:
                actions.add_round(by=office.officer, stage=stage, version=stage.version)
                stage.refresh_from_db()
            return stage
        actions.end_stage(by=office.officer, stage=stage, version=stage.version)
        life.refresh_from_db()


def _give_all(office: Office, stage: LifeStage) -> None:
    spec = methods.spec_of(stage.life).stage(stage.key)
    if spec is None or spec.gate is None:
        return
    keys = [one.key for one in spec.due if one.kind in ("document", "report")]
    keys += [f"gate-{one.key}" for one in spec.gate.criteria if one.proof.kind == "said"]
    for key in keys:
        actions.give_evidence(by=office.officer, stage=stage, key=key, state="given")
    for one in spec.gate.criteria:
        if one.proof.kind in ("number", "register") and one.needed:
            actions.give_evidence(
                by=office.officer,
                stage=stage,
                key=f"gate-{one.key}",
                state="waived",
                note=office.text("Vérifié en séance", "Checked in the meeting"),
            )


def _next(office: Office, life: Life, story: Story, board: Any, start: date) -> None:
    """The stage under way: its days, what is in place, the committee that has it already."""
    life = Life.objects.select_related("text", "initiative__organisation").get(pk=life.pk)
    stage = LifeStage.objects.select_related("life__initiative__organisation", "life__text").get(
        pk=life.current_id
    )
    actions.plan_stage(
        by=office.officer,
        stage=stage,
        version=stage.version,
        planned_start=start,
        planned_finish=story.next_gate,
        gate_due=story.next_gate,
        board=board,
    )
    LifeStage.objects.filter(pk=stage.pk).update(started_at=_at(start))
    for key in story.given:
        actions.give_evidence(by=office.manager(story.key), stage=stage, key=key, state="given")
    if story.waiting is None:
        return
    spec = methods.spec_of(life).stage(stage.key)
    followed = office.text("Suivi au rapport mensuel", "Followed in the monthly report")
    for one in spec.gate.criteria if spec and spec.gate else ():
        if one.proof.kind in ("number", "register") and one.needed:
            actions.give_evidence(
                by=office.officer, stage=stage, key=f"gate-{one.key}", state="waived", note=followed
            )
    gate = _gate(stage)
    passage = actions.submit_gate(by=office.officer, gate=gate, version=gate.version)
    chair = next(one for one in board.members.all() if one.role != "chair" and one.has_vote)
    actions.vote(by=office.officer, ballot=passage.ballot, choice="go", member=chair)
    asked = _at(office.data_date.date() - timedelta(days=story.waiting))
    Passage.objects.filter(pk=passage.pk).update(asked_at=asked)
    Gate.objects.filter(pk=gate.pk).update(asked_at=asked)
    Ballot.objects.filter(pk=passage.ballot_id).update(opened_at=asked)


def _gate(stage: LifeStage) -> Gate:
    return Gate.objects.select_related("stage__life__text", "initiative__organisation", "board").get(
        stage=stage
    )


def _dated(stage: LifeStage, passage: Passage, past: Passed, start: date) -> None:
    """What the actions wrote today happened on its own day."""
    asked, decided = _at(past.day - timedelta(days=past.waited)), _at(past.day)
    Passage.objects.filter(pk=passage.pk).update(asked_at=asked, decided_at=decided)
    Gate.objects.filter(stage=stage).update(asked_at=asked, decided_at=decided)
    Ballot.objects.filter(pk=passage.ballot_id).update(opened_at=asked, closed_at=decided)
    LifeStage.objects.filter(pk=stage.pk).update(started_at=_at(start), ended_at=decided)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def _tolerances(office: Office) -> None:
    for key, matter, amount, probability in _TOLERANCES:
        if key in office.nodes:
            actions.set_tolerance(
                by=office.users.get("reseaux", office.officer) if key in SET_ABOVE else office.officer,
                initiative=office.nodes[key],
                matter=matter,
                amount=amount,
                probability=probability,
            )
    for key, matter, level in _SAID:
        if key in office.nodes:
            actions.report_level(
                by=office.manager(key), initiative=office.nodes[key], matter=matter, level=level
            )
