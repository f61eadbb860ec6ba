"""Projects that begin from a kit, of a sector or the organisation's own, and the kit saved for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jalon.kits.nouns import Document, Gate, Indicator, Risk
from jalon.pmo.kits import actions, queries
from jalon.pmo.kits.models import OwnKit
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.models import Plan
from jalon.web.demo import dates
from jalon.web.demo.projects import Project
from jalon.web.demo.stories import STORIES

OWN = {"montfaucon": ("brenne", ("Poste source, trame de Norvalie", "Primary substation, Norvalie’s way"))}
"""Projects that begin from an own kit: of which closed project it was saved, and its name."""
Words = tuple[str, str]
_GATES = (
    ("reserve", ("Réserver le transformateur", "Reserve the transformer"), 0,
     (("Créneau d’usine confirmé par écrit", "Factory slot confirmed in writing"),
      ("Clause de sortie chiffrée", "Priced way out"))),
    ("outage", ("Couper le poste", "Take the outage"), -2,
     (("Protections essayées sur banc", "Protections tried on the bench"),
      ("Accord de la conduite du réseau", "Consent of grid control"))),
    ("energise", ("Mettre sous tension", "Energise"), -1,
     (("Essais sans réserve majeure", "Tests without a major snag"),)),
)  # fmt: skip
"""Of the own kit: key, name, which milestone of the work, criteria."""
_DOCUMENTS = (
    ("slot", ("Accord de créneau du fabricant", "Maker’s slot agreement"), "reserve"),
    ("study", ("Étude de coordination des protections", "Protection coordination study"), "outage"),
    ("switching", ("Programme de consignation", "Switching programme"), "outage"),
    ("tests", ("Procès-verbal d’essais", "Test record"), "energise"),
    ("as-built", ("Dossier d’ouvrage", "As-built file"), "energise"),
    ("handover", ("Remise à l’exploitant", "Handover to operations"), "energise"),
)  # fmt: skip
_INDICATORS = (
    (("Durée de coupure", "Outage length"), ("jours", "days"),
     ("de la consignation à la remise sous tension", "from lock-out to energising"), ("≤ 2", "≤ 2")),
    (("Énergie non distribuée", "Energy not supplied"), ("MWh", "MWh"),
     ("relevé de la conduite", "grid control’s log"), ("0", "0")),
    (("Réserves à la réception", "Snags at handover"), ("nombre", "number"),
     ("procès-verbal de réception", "handover record"), ("≤ 5", "≤ 5")),
    (("Retard de livraison du transformateur", "Transformer delivery delay"), ("semaines", "weeks"),
     ("bon de livraison contre commande", "delivery note against order"), ("≤ 1", "≤ 1")),
    (("Accidents avec arrêt", "Lost-time accidents"), ("nombre", "number"),
     ("registre du chantier", "site register"), ("0", "0")),
    (("Coût par travée", "Cost of a bay"), ("k€", "k€"),
     ("décompte général", "final account"), ("≤ 410", "≤ 410")),
)  # fmt: skip
_RISKS: tuple[tuple[Words, Words, Words, tuple[int, int], Words], ...] = (
    (("Le créneau d’usine est perdu", "The factory slot is lost"),
     ("Commande passée après les études", "Order placed after the design"),
     ("Onze semaines de retard", "Eleven weeks late"), (3, 5),
     ("Réserver dès l’avant-projet", "Reserve at the first sketch")),
    (("La coupure est refusée en hiver", "The outage is refused in winter"),
     ("Réseau chargé de décembre à février", "Grid loaded from December to February"),
     ("Mise en service reportée au printemps", "Service put back to spring"), (3, 4),
     ("Arrêter la fenêtre six mois avant", "Settle the window six months ahead")),
    (("Un relais déclenche à tort", "A relay trips wrongly"),
     ("Réglages repris de l’ancien poste", "Settings taken from the old substation"),
     ("Clients coupés pendant les essais", "Customers cut off during tests"), (2, 5),
     ("Banc d’essai de trois semaines", "Three weeks on the bench")),
    (("Les câbles existants sont plus longs que sur plan", "Existing cables are longer than drawn"),
     ("Plans de 1978 jamais repris", "Drawings of 1978 never updated"),
     ("Boîtes de jonction à reprendre", "Joints to be redone"), (4, 2),
     ("Relever avant de commander", "Survey before ordering")),
    (("Le sol est pollué aux hydrocarbures", "The ground holds oil"),
     ("Fosse sans étanchéité", "Pit without lining"),
     ("Évacuation en filière agréée", "Removal to a licensed site"), (2, 4),
     ("Sonder la fosse aux études", "Probe the pit at design")),
    (("L’amiante des cellules retarde la dépose", "Asbestos in the switchgear delays its removal"),
     ("Cellules d’avant 1985", "Switchgear from before 1985"),
     ("Trois semaines de plus et un plan de retrait", "Three weeks more and a removal plan"), (3, 3),
     ("Diagnostic avant la consultation", "Survey before the tender")),
)  # fmt: skip
_CLOSING = (
    ("Pièces de rechange en magasin", "Spare parts in store"),
    ("Schémas mis à jour à la conduite", "Diagrams up to date at grid control"),
    ("Leçons lues avec le poste suivant", "Lessons read with the next substation"),
)
A_DAY = 1_350
"""What a day of a lot comes to before anyone has bid for it."""


def begin(
    officer: Any,
    organisation: Any,
    persons: Mapping[str, Any],
    nodes: Mapping[str, Any],
    projects: Sequence[Project],
    sponsor: str,
) -> dict[str, Plan]:
    """The plans of the projects without a text of their own, made from their kit and their method."""
    return {
        one.key: _begin(officer, organisation, persons, nodes, one, sponsor)
        for one in projects
        if not one.text
    }


def _begin(
    officer: Any,
    organisation: Any,
    persons: Mapping[str, Any],
    nodes: Mapping[str, Any],
    one: Project,
    sponsor: str,
) -> Plan:
    own, other = (0, 1) if organisation.language == "fr" else (1, 0)
    key = one.sector
    if one.key in OWN:
        saved, names = OWN[one.key]
        key = _saved(officer, nodes[saved], names[own], own).key
    made = actions.create_project(
        by=officer,
        organisation=organisation,
        chosen=queries.chosen(officer, organisation, key),
        name=one.names[own],
        start=one.start,
        method=next((story.method for story in STORIES if story.key == one.key), ""),
        parent=nodes.get(one.parent),
        name_alt=one.names[other],
        owner=persons[one.owner],
        sponsor=persons.get(sponsor),
        purpose=one.purpose[own],
        status_declared=one.declared,
        stage=one.stage,
        code=one.code,
    )
    plan = Plan.objects.select_related("initiative").get(initiative=made)
    _priced(officer, plan)
    return plan


def _saved(officer: Any, node: Any, name: str, language: int) -> OwnKit:
    """The kit of a closed project, with the risks, gates, documents and indicators the office added."""
    own = actions.save_as_kit(by=officer, initiative=node, name=name)
    kit = queries.of_own(own).kit
    (spoken,) = kit.languages
    milestones = [row.key for row, _depth in kit.rows() if row.milestone]
    lead = kit.roles[0].key

    def said(words: tuple[str, str]) -> dict[str, str]:
        return {spoken: words[language]}

    gates = tuple(
        Gate(key, said(names), milestones[place], tuple(said(one) for one in asked))
        for key, names, place, asked in _GATES
    )
    told = replace(
        kit,
        risks=tuple(_risk(said, *one) for one in _RISKS),
        gates=gates,
        documents=tuple(Document(key, said(names), gate, lead) for key, names, gate in _DOCUMENTS),
        indicators=tuple(Indicator(*(said(words) for words in one)) for one in _INDICATORS),
        closing=tuple(said(words) for words in _CLOSING),
    )
    text = queries.written(told)
    return actions.change_kit(
        by=officer, own=own, version=own.version, text=text, kit=queries.read(text, "kit.yaml")
    )


def _risk(
    said: Any, event: Words, cause: Words, effect: Words, levels: tuple[int, int], answer: Words
) -> Risk:
    return Risk("threat", said(cause), said(event), said(effect), *levels, said(answer))


def _priced(officer: Any, plan: Plan) -> None:
    """A first budget, lot by lot, and the baseline it was agreed with."""
    snapshot = plans.snapshot(plan.pk)
    dated = {"data_date": dates.DATA_DATE.isoformat(timespec="minutes")}
    operations: list[dict[str, Any]] = [
        {"op": "plan", "version": snapshot.state.head.version, "fields": dated}
    ]
    operations += [
        {
            "op": "set",
            "uid": row.uid,
            "version": row.version,
            "fields": {"fixed_cost": float(A_DAY * round(row.duration / 480))},
        }
        for row in snapshot.state.rows.values()
        if row.kind == "task" and row.duration and not row.fixed_cost
    ]
    planning.change_plan(by=officer, plan_id=plan.pk, revision=snapshot.state.revision, operations=operations)
    planning.set_baseline(by=officer, plan_id=plan.pk)
