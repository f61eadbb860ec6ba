"""Documents approved, waiting, stale and missing; a closing under way."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone, translation

from jalon.pmo.documents import actions, queries
from jalon.pmo.documents.models import DocumentVersion
from jalon.pmo.initiatives.models import Initiative, Stage
from jalon.pmo.registers import actions as registers
from jalon.web.demo import dates
from jalon.web.demo.office import Office

CHARTERS = ("aulnes", "tramway-c", "passerelle", "visitor-centre")
"""Projects whose first documents are written; the last one of each waits for its approval."""


def fill(office: Office) -> None:
    """Everything of this room, for one organisation."""
    with translation.override(office.organisation.language):
        for key in CHARTERS:
            if key in office.nodes:
                _documents(office, key)
        for place, key in enumerate(key for key in office.plans if key not in CHARTERS):
            _written(office, key, 2 + place % 2)
        if "passerelle" in office.nodes:
            _closing(office, office.nodes["passerelle"])


def _documents(office: Office, key: str) -> None:
    """The first is approved and was overtaken by the plan, the second is approved, the third waits."""
    node = Initiative.objects.select_related("organisation", "owner", "sponsor").get(pk=office.nodes[key].pk)
    manager, language = office.manager(key), office.organisation.language
    wanted = [
        one.key for one in queries.obligations(node) if one.stage_state in ("done", "under_way", "before")
    ]
    for number, document in enumerate(wanted[:4]):
        row = actions.generate(by=manager, initiative=node, key=document, language=language)
        made = office.data_date - timedelta(days=160 - 40 * number)
        at = timezone.make_aware(made)
        DocumentVersion.objects.filter(pk=row.pk).update(made_at=at)
        row = DocumentVersion.objects.select_related("document__initiative__organisation").get(pk=row.pk)
        row = actions.ask_approval(by=manager, row=row, version=row.version)
        if number < len(wanted[:4]) - 1:
            row = actions.approve(by=office.officer, row=row, version=row.version)
            DocumentVersion.objects.filter(pk=row.pk).update(decided_at=at + timedelta(days=6))
        if number == 0 and row.basis.get("revision"):
            older = {**row.basis, "revision": max(row.basis["revision"] - 1, 0)}
            DocumentVersion.objects.filter(pk=row.pk).update(basis=older)


def _written(office: Office, key: str, most: int) -> None:
    """A project's first documents, approved in their time; where it goes on, the last is a draft."""
    node = Initiative.objects.select_related("organisation", "owner", "sponsor").get(pk=office.nodes[key].pk)
    asked = [one for one in queries.obligations(node) if one.stage_state in ("done", "under_way")][:most]
    for number, document in enumerate(asked):
        row = actions.generate(
            by=office.manager(key), initiative=node, key=document.key, language=office.organisation.language
        )
        approved = node.stage == Stage.CLOSED or number < len(asked) - 1
        at = timezone.make_aware(office.data_date - timedelta(days=150 if approved else 20))
        if approved and document.due:
            at = min(at, timezone.make_aware(datetime.combine(document.due, time(10)) - timedelta(days=12)))
        DocumentVersion.objects.filter(pk=row.pk).update(made_at=at)
        if approved:
            row = DocumentVersion.objects.select_related("document__initiative__organisation").get(pk=row.pk)
            actions.approve(by=office.officer, row=row, version=row.version)
            DocumentVersion.objects.filter(pk=row.pk).update(decided_at=at + timedelta(days=8))


def _closing(office: Office, node: Any) -> None:
    """A closing under way: some lines are done, one item goes to another project."""
    node.refresh_from_db()
    manager = office.manager("passerelle")
    for key in ("contracts", "people"):
        actions.say(by=manager, initiative=node, key=key, state="done")
    actions.hand_over(
        by=office.officer,
        initiative=node,
        title=office.text("Éclairage de la rampe nord", "Lighting of the north ramp"),
        to=office.nodes.get("gare-sud"),
        due=dates.day(2027, 3, 15),
    )
    registers.create(
        by=manager,
        initiative=node,
        kind="lesson",
        direction="keep",
        title=office.text("Préfabriquer le tablier en atelier", "Prefabricate the deck in the workshop"),
        cause=office.text(
            "Le tablier a été soudé et peint en atelier, puis posé en une nuit.",
            "The deck was welded and painted in the workshop, then set in one night.",
        ),
        effect=office.text(
            "Une nuit de coupure du canal au lieu de neuf.", "The canal closed one night, not nine."
        ),
        advice=office.text(
            "Vérifier d’abord le gabarit du convoi sur tout le trajet.",
            "First check the convoy’s clearance all the way.",
        ),
    )
