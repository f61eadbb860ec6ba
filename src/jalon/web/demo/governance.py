"""Committees, methods, gates passed and waiting, timeboxes, products and tolerances of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from jalon.pmo.control import actions as control
from jalon.pmo.governance import actions, methods
from jalon.pmo.governance.models import Ballot, Gate, Life, LifeStage, Passage, ToleranceException
from jalon.pmo.initiatives import actions as initiatives
from jalon.web.demo import dates
from jalon.web.demo.office import Office


@dataclass(frozen=True, slots=True)
class Passed:
    """A gate of the past: the day it was decided, how many days it waited, what was decided."""

    stage: str
    day: date
    waited: int
    outcome: str = "go"
    condition: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Story:
    """How a project lived its method so far; `next_gate` is the day its next gate is due."""

    key: str
    method: str
    board: str
    passed: tuple[Passed, ...]
    next_gate: date
    given: tuple[str, ...] = ()
    waiting: int | None = None


STORIES = (
    Story(
        "aulnes",
        "prince2",
        "reseaux",
        (
            Passed("starting-up", dates.day(2025, 6, 17), 6),
            Passed("initiation", dates.day(2025, 8, 26), 11),
            Passed(
                "delivery",
                dates.day(2026, 5, 19),
                14,
                "conditions",
                (
                    "Confirmer la date de livraison du transformateur 2 avec le fournisseur",
                    "Confirm the delivery date of transformer 2 with the supplier",
                ),
            ),
        ),
        dates.day(2026, 12, 15),
        ("stage-plan", "checkpoint-report"),
    ),
    Story(
        "comptage",
        "agilepm",
        "reseaux",
        (
            Passed("feasibility", dates.day(2025, 11, 4), 4),
            Passed("foundations", dates.day(2026, 1, 27), 9),
        ),
        dates.day(2026, 11, 24),
        ("timebox-review", "deployment-plan", "gate-musts-done", "gate-review"),
        waiting=8,
    ),
    Story(
        "tramway-c",
        "predictive",
        "mobilite",
        (Passed("initiation", dates.day(2025, 3, 11), 7), Passed("planning", dates.day(2025, 9, 30), 21)),
        dates.day(2027, 5, 18),
        ("deliverables",),
    ),
    Story(
        "socle",
        "hybrid",
        "",
        (Passed("framing", dates.day(2025, 12, 9), 3), Passed("planning", dates.day(2026, 2, 24), 12)),
        dates.day(2026, 11, 17),
    ),
    Story(
        "depot",
        "predictive",
        "mobilite",
        (Passed("initiation", dates.day(2025, 7, 1), 5), Passed("planning", dates.day(2025, 11, 25), 16)),
        dates.day(2026, 12, 22),
    ),
    Story(
        "erp", "predictive", "", (Passed("initiation", dates.day(2026, 1, 20), 8),), dates.day(2027, 1, 19)
    ),
    Story("acces", "hybrid", "", (Passed("framing", dates.day(2026, 4, 21), 2),), dates.day(2026, 12, 8)),
    Story(
        "abonnes",
        "agilepm",
        "reseaux",
        (Passed("feasibility", dates.day(2026, 3, 10), 5),),
        dates.day(2027, 2, 9),
    ),
    Story(
        "lycee",
        "predictive",
        "",
        (Passed("initiation", dates.day(2025, 10, 14), 10),),
        dates.day(2027, 1, 12),
    ),
)

_BOARDS = {
    "": ("", ("Comité d’investissement", "Investment board"), "portfolio", "monthly"),
    "reseaux": ("reseaux", ("COPIL Réseaux", "Networks steering committee"), "steering", "monthly"),
    "mobilite": ("mobilite", ("COPIL Mobilité", "Mobility steering committee"), "steering", "monthly"),
}
_SEATS = {
    "": (("Bernard Castel", "chair"), ("Hugo Perrault", "member"), ("Marion Tessier", "member")),
    "reseaux": (("Bernard Castel", "chair"), ("Hugo Perrault", "member"), ("Fatou Ndiaye", "member")),
    "mobilite": (("Marion Tessier", "chair"), ("Bernard Castel", "member"), ("Karim Benslimane", "member")),
}
SECRETARY = "Claire Montferrand"

_TIMEBOXES = (
    (
        ("Timebox 7 · Relève radio", "Timebox 7 · Radio reading"),
        dates.day(2026, 10, 26),
        dates.day(2026, 11, 13),
        30.0,
    ),
    (
        ("Timebox 8 · Portail abonné", "Timebox 8 · Customer portal"),
        dates.day(2026, 11, 16),
        dates.day(2026, 12, 4),
        32.0,
    ),
    (("Timebox 9 · Alertes", "Timebox 9 · Alerts"), dates.day(2026, 12, 7), dates.day(2026, 12, 23), 24.0),
)
# timebox, title, priority, effort, state, task of the plan in `works`
_WANTED = (
    (0, ("Relever un compteur par radio", "Read a meter by radio"), "must", 9, "done", None),
    (0, ("Reprendre une relève manquée", "Retry a missed reading"), "must", 6, "done", None),
    (0, ("Carte des zones mal couvertes", "Map of poorly covered areas"), "should", 6, "done", None),
    (0, ("Export des relèves en tableur", "Export readings to a spreadsheet"), "could", 5, "dropped", None),
    (1, ("Voir ma consommation du jour", "See today’s consumption"), "must", 11, "doing", None),
    (1, ("Se connecter avec FranceConnect", "Sign in with the national identity"), "must", 9, "todo", None),
    (1, ("Comparer avec l’an dernier", "Compare with last year"), "should", 6, "todo", 135),
    (1, ("Changer la couleur du tableau de bord", "Change the dashboard’s colours"), "could", 3, "todo", 136),
    (2, ("Alerter en cas de fuite probable", "Warn of a likely leak"), "must", 10, "todo", None),
    (2, ("Choisir le canal de l’alerte", "Choose how to be warned"), "should", 6, "todo", None),
    (2, ("Suspendre les alertes en vacances", "Pause warnings during holidays"), "could", 6, "todo", None),
    (None, ("Historique sur trois ans", "Three years of history"), "should", 3, "dropped", 136),
    (None, ("Relever l’eau chaude", "Read hot water"), "should", 5, "dropped", 135),
    (None, ("Vendre des compteurs d’occasion", "Sell used meters"), "wont", 8, "todo", None),
)
_PRODUCTS = (
    (
        ("Transformateur 225/20 kV en service", "225/20 kV transformer in service"),
        "made",
        13,
        (
            "Alimenter la ville en 20 kV au départ du réseau 225 kV.",
            "Feed the town at 20 kV from the 225 kV grid.",
        ),
        (
            ("Rigidité diélectrique de l’huile", "Dielectric strength of the oil", "≥ 60 kV", 40, "passed"),
            ("Échauffement à pleine charge", "Temperature rise at full load", "≤ 65 K", 12, "passed"),
            ("Bruit à 2 m", "Noise at 2 m", "≤ 72 dB(A)", -6, "pending"),
        ),
    ),
    (
        ("Contrôle-commande des travées", "Protection and control of the bays"),
        "agreed",
        109,
        ("Protéger les travées et les conduire à distance.", "Protect the bays and run them from afar."),
        (
            ("Essais de déclenchement", "Trip tests", "100 %", 18, "failed"),
            ("Reprise des essais de déclenchement", "Trip tests again", "100 %", 2, "pending"),
            ("Liaison avec le dispatching", "Link with the control centre", "< 2 s", -20, "pending"),
        ),
    ),
    (
        ("Dossier des ouvrages exécutés", "As-built documentation"),
        "draft",
        117,
        ("Exploiter et dépanner sans chercher.", "Run and repair without searching."),
        (("Conformité aux plans d’exécution", "Agreement with the working drawings", "", -60, "pending"),),
    ),
)


_DRAWN = {"low": 0.9, "high": 1.4, "shape": "pert", "fields": [], "iterations": 1000, "seed": 1}
_TOLERANCES = (
    ("reseaux", "time", 10, 20),
    ("reseaux", "cost", 5, 25),
    ("reseaux", "quality", 0, 20),
    ("reseaux", "scope", 10, 20),
    ("reseaux", "risk", 1_200_000, 20),
    ("reseaux", "benefit", 10, 20),
    ("reseaux", "sustainability", 5, 20),
    ("mobilite", "time", 8, 25),
    ("mobilite", "cost", 4, 25),
    ("numerique", "time", 15, 30),
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
        for story in STORIES:
            if story.key in office.nodes and story.board in boards:
                _live(office, story, boards[story.board])
        if "comptage" in office.nodes:
            _timeboxes(office)
        if "aulnes" in office.nodes:
            _products(office)
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
    if node.stage != "idea":
        initiatives.change(by=office.officer, initiative=node, version=node.version, stage="idea")
        node.refresh_from_db()
    life = actions.choose_method(by=office.officer, initiative=node, key=story.method)
    start = story.passed[0].day - timedelta(days=60)
    for past in story.passed:
        start = _pass(office, life, past, board, start)
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
    for one in spec.gate.criteria if spec and spec.gate else ():
        if one.proof.kind in ("number", "register") and one.needed:
            actions.give_evidence(
                by=office.officer, stage=stage, key=f"gate-{one.key}", state="waived", note="–"
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


def _timeboxes(office: Office) -> None:
    node, by = office.nodes["comptage"], office.manager("comptage")
    boxes = [
        actions.create_timebox(
            by=by, initiative=node, name=office.text(*names), start=start, finish=finish, capacity=capacity
        )
        for names, start, finish, capacity in _TIMEBOXES
    ]
    for box, names, priority, effort, state, uid in _WANTED:
        actions.create_requirement(
            by=by,
            initiative=node,
            title=office.text(*names),
            priority=priority,
            effort=float(effort),
            state=state,
            timebox=None if box is None else boxes[box],
            activity_uid=uid,
        )
    actions.close_timebox(by=by, timebox=boxes[0], version=boxes[0].version)


def _products(office: Office) -> None:
    node, by = office.nodes["aulnes"], office.manager("aulnes")
    today = office.data_date.date()
    for names, state, uid, purpose, checks in _PRODUCTS:
        made = actions.create_product(
            by=by,
            initiative=node,
            title=office.text(*names),
            state=state,
            owner=node.owner,
            activity_uid=uid,
            purpose=office.text(*purpose),
        )
        for french, english, tolerance, days_ago, result in checks:
            planned = today - timedelta(days=days_ago)
            actions.add_check(
                by=by,
                product=made,
                criterion=office.text(french, english),
                tolerance=tolerance,
                planned=planned,
                done=planned if result != "pending" else None,
                result=result,
                reviewer=office.persons.get("Karim Benslimane"),
            )


def _tolerances(office: Office) -> None:
    for key, matter, amount, probability in _TOLERANCES:
        if key in office.nodes:
            actions.set_tolerance(
                by=office.users.get("reseaux", office.officer) if key == "reseaux" else office.officer,
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
    if "aulnes" in office.plans:
        study = control.ask(
            by=office.officer,
            initiative=office.nodes["aulnes"],
            kind="simulation",
            plan_ids=[office.plans["aulnes"].pk],
            parameters=_DRAWN,
            request="demonstration",
        )
        control.carry_out(study.pk)
    for story in STORIES:
        if story.key in office.nodes:
            actions.check(office.nodes[story.key])
    found = ToleranceException.objects.filter(organisation=office.organisation)
    found.update(opened_at=timezone.make_aware(office.data_date))
