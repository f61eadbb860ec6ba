"""Registers of the demonstration: six months of risks, issues, actions and the rest, some late, some escalated."""

# ruff: noqa: E501 - one line an entry reads as the table it is

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from jalon.pmo.registers import actions
from jalon.pmo.registers.models import Entry, Kind
from jalon.web.demo.office import Office

# kind, French, English, days since raised, days until due, closed days ago (None: open), own fields
_LINES: tuple[tuple[str, str, str, int, int | None, int | None, dict[str, Any]], ...] = (
    ("risk", "Retard du fournisseur principal sur le matériel", "Main supplier late with the equipment", 150, 30, None,
     {"probability": 4, "impact": 4, "proximity": "stage", "minutes": 20 * 480, "cost": Decimal(180_000)}),
    ("risk", "Indisponibilité des experts en fin d’année", "Experts unavailable at the end of the year", 95, 18, None,
     {"probability": 3, "impact": 3, "proximity": "now"}),
    ("risk", "Autorisation administrative plus longue que prévu", "Permit takes longer than planned", 120, 45, None,
     {"probability": 3, "impact": 5, "percent": 35}),
    ("risk", "Hausse du prix des matières", "Price of materials rises", 60, 75, None, {"probability": 2, "impact": 3}),
    ("risk", "Regroupement des essais sur une seule campagne", "Tests grouped in one campaign", 40, 60, None,
     {"direction": "opportunity", "probability": 3, "impact": 2}),
    ("risk", "Données d’entrée incomplètes", "Input data incomplete", 170, -80, 85, {"probability": 4, "impact": 2}),
    ("issue", "Plans reçus dans une version périmée", "Drawings received in an outdated version", 24, -6, None, {"priority": 1}),
    ("issue", "Accès au site refusé deux jours", "Site access refused for two days", 70, -50, 48, {}),
    ("action", "Relancer le fournisseur et obtenir un calendrier écrit", "Chase the supplier for a written schedule", 20, -4, None, {"priority": 1}),
    ("action", "Préparer la revue de fin de phase", "Prepare the end of stage review", 12, 9, None, {"state": "active"}),
    ("action", "Mettre à jour le plan de ressources", "Update the resource plan", 60, -35, 36, {}),
    ("decision", "Retenir la variante B pour le lot principal", "Take variant B for the main package", 55, -40, 41, {}),
    ("decision", "Renfort d’équipe pour le premier trimestre", "More people for the first quarter", 16, 4, None, {"priority": 1}),
    ("assumption", "Le site reste accessible sans coupure", "The site stays accessible without a break", 160, 90, None, {}),
    ("dependency", "Livraison des interfaces par le projet voisin", "Interfaces delivered by the neighbouring project", 110, 25, None, {"state": "active"}),
    ("lesson", "Commander tôt ce qui a un long délai", "Order early what takes long", 30, None, None,
     {"state": "active"}),
)  # fmt: skip
_MOST_LINES = len(_LINES)


def fill(office: Office) -> None:
    """Every project gets its share, the first ones all of it; texts in the organisation's language."""
    persons = list(office.persons.values())
    with translation.override(office.organisation.language):
        for place, (key, plan) in enumerate(office.plans.items()):
            many = _MOST_LINES if place < 6 else 6 + place % 5
            for turn, line in enumerate(_LINES[:many] if place < 6 else _LINES[place % 4 :: 2][:many]):
                _one(office, key, plan, line, persons[(place * 3 + turn) % len(persons)], place, turn)


def _one(
    office: Office, key: str, plan: Any, line: tuple[Any, ...], owner: Any, place: int, turn: int
) -> None:
    kind, french, english, age, due, closed, fields = line
    node, manager = office.nodes[key], office.manager(key)
    today = office.data_date.date()
    shift = (place * 5 + turn * 3) % 11 - 5
    entry = actions.create(
        by=manager,
        initiative=node,
        kind=kind,
        title=office.text(french, english),
        owner=owner,
        due=None if due is None else today + timedelta(days=due + shift),
        **fields,
    )
    if kind == Kind.RISK and turn < 3:
        _answer(office, entry, manager, plan, owner)
    if closed is not None:
        said = office.text("Réglé.", "Settled.")
        actions.close(by=manager, entry=entry, version=entry.version, outcome=said)
    elif (kind, place % 4) == (Kind.RISK, 0) and turn == 2 and node.parent_id:
        actions.escalate(
            by=manager, entry=entry, version=entry.version,
            reason=office.text("Sans levier à notre niveau.", "We have no lever at our level."),
        )  # fmt: skip
    raised = _moment(office, -(age + shift))
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
