"""Registers of the demonstration: six months of entries, some late, some escalated."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from jalon.kits import Kit, shelf
from jalon.pmo.registers import actions
from jalon.pmo.registers.models import Entry, Kind
from jalon.web.demo.finished import ENDED
from jalon.web.demo.office import Office

_OVER = ("risk", "assumption", "risk", "action", "issue", "decision", "risk")
_FIRST = 6
"""How many projects have their whole share; the others have a part of it."""
_EXPECTED = (("Livraison attendue : %s", "Expected from others: %s"), ("Valider : %s", "Approve: %s"))
_HOLDS = ("« %s » tient sa date", "“%s” keeps its date")

# kind, days since raised, days until due, closed days ago (None: open), own fields; the kit has the texts
_Line = tuple[str, int, int | None, int | None, dict[str, Any]]
_LINES: tuple[_Line, ...] = (
    ("risk", 150, 30, None, {"proximity": "stage", "minutes": 20 * 480, "cost": Decimal(180_000)}),
    ("risk", 95, 18, None, {"proximity": "now"}),
    ("risk", 120, 45, None, {}),
    ("risk", 60, 75, None, {}),
    ("opportunity", 40, 60, None, {}),
    ("risk", 170, -80, 85, {}),
    ("issue", 24, -6, None, {"priority": 1}),
    ("issue", 70, -50, 48, {}),
    ("action", 20, -4, None, {"priority": 1}),
    ("action", 12, 9, None, {"state": "active"}),
    ("action", 60, -35, 36, {}),
    ("decision", 55, -40, 41, {}),
    ("decision", 16, 4, None, {"priority": 1}),
    ("assumption", 160, 90, None, {}),
    ("dependency", 110, 25, None, {"state": "active"}),
    ("lesson", 30, None, None, {"state": "active"}),
)  # fmt: skip

_FRESH: tuple[_Line, ...] = (
    ("risk", 9, 70, None, {"proximity": "stage"}),
    ("assumption", 8, 45, None, {}),
    ("action", 6, 12, None, {"priority": 1}),
    ("decision", 5, 25, None, {}),
)
"""Of a project that only begins, beside what its kit gave it."""


def fill(office: Office) -> None:
    """Every project gets its share, the first ones all of it; texts in the organisation's language."""
    persons = list(office.persons.values())
    with translation.override(office.organisation.language):
        running = {key: plan for key, plan in office.plans.items() if key not in ENDED}
        for place, (key, plan) in enumerate(running.items()):
            kit = shelf.kit(office.nodes[key].sector or "construction")
            many = len(_LINES) if place < _FIRST else 6 + place % 5
            for turn, line in enumerate(_LINES if place < _FIRST else _LINES[place % 4 :: 2][:many]):
                told = _told(office, kit, line, place, turn)
                _one(office, key, plan, (line, told), persons[(place * 3 + turn) % len(persons)], place, turn)
        for place, (key, plan) in enumerate(office.begun.items()):
            kit = shelf.kit(office.nodes[key].sector)
            for turn, line in enumerate(_FRESH):
                told = _told(office, kit, line, place + 4, turn)
                _one(office, key, plan, (line, told), persons[(place + turn) % len(persons)], place, turn)
        for place, (key, ended) in enumerate(ENDED.items()):
            if key in office.nodes:
                _over(office, key, ended, place + 2)


def _over(office: Office, key: str, ended: date, place: int) -> None:
    """What the register of a project that is over keeps: all of it closed, the oldest first."""
    kit = shelf.kit(office.nodes[key].sector or "construction")
    said = (
        office.text("Ne s’est pas produit.", "Did not happen."),
        office.text("Traité, sans effet sur la fin.", "Dealt with, without effect on the finish."),
    )
    persons = list(office.persons.values())
    for turn, line in enumerate(_OVER):
        told = _told(office, kit, (line, 0, None, None, {}), place, turn)
        kind = Kind(line)
        entry = actions.create(
            by=office.officer,
            initiative=office.nodes[key],
            kind=kind,
            owner=persons[turn % len(persons)],
            **told,
        )
        actions.close(by=office.officer, entry=entry, version=entry.version, outcome=said[turn % 2])
        at = timezone.make_aware(datetime.combine(ended, time(11)))
        Entry.objects.filter(pk=entry.pk).update(
            created=at - timedelta(days=560 - 60 * turn), closed=at - timedelta(days=210 - 25 * turn)
        )


def _told(office: Office, kit: Kit, line: _Line, place: int, turn: int) -> dict[str, Any]:
    """What the entry says: the sector's own risks, answers and deliverables, not the same on two projects."""
    kind = line[0]
    threats = [one for one in kit.risks if one.kind == "threat"]
    chances = [one for one in kit.risks if one.kind != "threat"]
    risk = threats[(place * 5 + turn) % len(threats)]
    due = [one.deliverable for one, _ in kit.rows() if one.deliverable]
    dated = [one.name for one, _ in kit.rows() if one.milestone]

    def said(text: Any) -> str:
        return office.text(text["fr"], text["en"])

    if kind == "opportunity" and chances:
        risk = chances[place % len(chances)]
    if kind in ("risk", "opportunity"):
        return {
            "title": said(risk.event), "cause": said(risk.cause), "effect": said(risk.effect),
            "direction": "threat" if risk.kind == "threat" else "opportunity",
            "probability": _moved(risk.probability, place * 7 + turn * 3),
            "impact": _moved(risk.impact, place * 3 + turn * 5),
        }  # fmt: skip
    if kind == "issue":
        return {"title": said(risk.event), "cause": said(risk.cause), "effect": said(risk.effect)}
    if kind == "lesson":
        return {
            "title": said(risk.event), "cause": said(risk.cause), "effect": said(risk.effect),
            "advice": said(risk.response),
        }  # fmt: skip
    if kind == "action":
        return {"title": said(risk.response)}
    if kind == "assumption":
        return {"title": office.text(*_HOLDS) % said(dated[(place + turn) % len(dated)])}
    form = _EXPECTED[kind == "decision"]
    return {"title": office.text(*form) % said(due[(place * 5 + turn) % len(due)])}


def _moved(level: int, turn: int) -> int:
    """A project's own reading of a level: one below, the same or one above, within 1 to 5."""
    return min(5, max(1, level + (-1, 0, 0, 1, -1, 0, -2)[turn % 7]))


def _one(
    office: Office,
    key: str,
    plan: Any,
    given: tuple[_Line, dict[str, Any]],
    owner: Any,
    place: int,
    turn: int,
) -> None:
    (what, age, due, closed, fields), told = given
    kind = Kind.RISK if what == "opportunity" else Kind(what)
    node, manager = office.nodes[key], office.manager(key)
    today = office.data_date.date()
    shift = (place * 5 + turn * 3) % 11 - 5
    cost = fields.get("cost")
    own = {"cost": cost * (2 + place * 3 % 7) / 4} if cost else {}
    entry = actions.create(
        by=manager,
        initiative=node,
        kind=kind,
        owner=owner,
        due=None if due is None else today + timedelta(days=due + shift),
        **(fields | own | told),
    )
    if kind == Kind.RISK and turn < 3:
        _answer(office, entry, manager, plan, owner)
    if closed is not None:
        said = office.text("Réglé.", "Settled.")
        if kind == Kind.DECISION:
            said = office.text(
                "Validé en l’état par le chef de projet et l’exploitant.",
                "Approved as it stands, with the operator.",
            )
        actions.close(by=manager, entry=entry, version=entry.version, outcome=said)
    elif (kind, place % 4) == (Kind.RISK, 0) and turn == 2 and node.parent_id:
        actions.escalate(
            by=manager, entry=entry, version=entry.version,
            reason=office.text("Sans levier à notre niveau.", "We have no lever at our level."),
        )  # fmt: skip
    age += place * 11 % 40 - 12
    raised = _moment(office, -max(age + shift, 2 + turn % 3, (closed or 0) + 6))
    ended = None if closed is None else _moment(office, -closed - shift % 4)
    Entry.objects.filter(pk=entry.pk).update(created=raised, closed=ended)


def _answer(office: Office, entry: Entry, manager: Any, plan: Any, owner: Any) -> None:
    uid = plan.activities.filter(milestone=False, parent_uid__isnull=False).order_by("-place").values_list(
        "uid", flat=True
    ).first()  # fmt: skip
    if uid is not None:
        actions.link(by=manager, entry=entry, version=entry.version, plan_id=plan.pk, uids=[uid])
    actions.add_response(
        by=manager, entry=entry, strategy="reduce",
        text=office.text("Deuxième source et suivi hebdomadaire", "Second source and weekly follow-up"),
        owner=owner, cost=Decimal(12_000), probability_cut=40, impact_cut=25,
    )  # fmt: skip


def _moment(office: Office, days: int) -> datetime:
    return timezone.make_aware(office.data_date.replace(hour=9, minute=30) + timedelta(days=days))
