"""What the engine was asked of each plan: how sure its finish is, who is wanted twice; then the exceptions.

Every figure is the engine's own, computed while the demonstration is filled. Levelling that has to search
takes seconds: that is asked only, and the worker answers it once the demonstration is open.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jalon.pmo.control import actions as control
from jalon.pmo.control.models import Study
from jalon.pmo.governance import actions
from jalon.pmo.governance.models import ToleranceException
from jalon.pmo.planning.models import Plan
from jalon.web.demo.finished import ENDED
from jalon.web.demo.office import Office
from jalon.web.demo.stories import STORIES

DRAWS = 1000
_SPREADS = ((0.9, 1.4, "pert"), (0.92, 1.25, "pert"), (0.85, 1.35, "triangular"))
"""By how well the trade knows its durations, in turn."""
_LEVELLED: dict[str, Any] = {
    "objective": "makespan",
    "within_float": False,
    "splitting": False,
    "seconds": 1,
    "seed": 1,
    "priorities": {},
}
_SEARCHED = frozenset(
    {"renforcement-est", "vallee", "tramway-c", "gare-sud", "solaire", "collection", "visitor-centre"}
)
"""Projects whose people are wanted twice: finding better dates is a search, left to the worker."""
_TOGETHER = ("renforcement", "client", "gestion")
"""Programmes whose projects share people."""
_ACCEPTED = (
    (
        "renforcement-est",
        "cost",
        "Le câble a pris 7\u202f%\u202f; la provision de la branche le couvre.",
        "The cable went up by 7%; the contingency of the branch covers it.",
    ),
    (
        "renforcement-est",
        "benefit",
        "Deux communes ne seront raccordées qu’en 2028, leurs maires le savent.",
        "Two villages will be connected in 2028 only, and their mayors know.",
    ),
    (
        "renforcement-est",
        "sustainability",
        "Le détour par la route évite la zone humide\u202f: l’empreinte en vaut la peine.",
        "The detour by road spares the wetland: it is worth its footprint.",
    ),
    (
        "comptage",
        "scope",
        "Ce qui est cédé revient à l’incrément suivant, avec l’accord du métier.",
        "What was given up comes back in the next increment, and the business agrees.",
    ),
    (
        "comptage",
        "quality",
        "Le contrôle est refait avec la prochaine relève.",
        "The check is made again with the next reading.",
    ),
    (
        "depot",
        "cost",
        "Le surcoût des fondations est payé par l’assurance du terrain.",
        "The insurance of the ground pays for the foundations.",
    ),
)
"""Exceptions that were accepted as they are, and why."""


def fill(office: Office) -> None:
    """Every plan that still has work is simulated and levelled; then tolerances are checked."""
    plans = Plan.objects.filter(initiative__in=office.nodes.values()).select_related("initiative")
    by_node = {plan.initiative_id: plan for plan in plans}
    for turn, (key, node) in enumerate(office.nodes.items()):
        plan = by_node.get(node.pk)
        if plan is None or key in ENDED:
            continue
        low, high, shape = _SPREADS[turn % len(_SPREADS)]
        drawn = {"low": low, "high": high, "shape": shape, "fields": [], "iterations": DRAWS, "seed": 1}
        _done(office, node, "simulation", [plan.pk], drawn)
        if key not in _TOGETHER:
            ask = _asked if key in _SEARCHED else _done
            ask(office, node, "levelling", [plan.pk], _LEVELLED)
    for key in _TOGETHER:
        if key in office.nodes:
            _together(office, office.nodes[key])
    _exceptions(office)


def _asked(office: Office, node: Any, kind: str, plans: list[int], asked: dict[str, Any]) -> Study:
    study = control.ask(
        by=office.officer,
        initiative=node,
        kind=kind,
        plan_ids=plans,
        parameters=asked,
        request=f"demonstration {kind} {node.pk}",
    )
    Study.objects.filter(pk=study.pk).update(asked_at=timezone.make_aware(office.data_date))
    return study


def _done(office: Office, node: Any, kind: str, plans: list[int], asked: dict[str, Any]) -> None:
    control.carry_out(_asked(office, node, kind, plans, asked).pk)


def _together(office: Office, node: Any) -> None:
    """The projects of a programme that still have work, all at once."""
    over = [office.nodes[key].pk for key in ENDED if key in office.nodes]
    below = Plan.objects.filter(initiative__path__startswith=node.path, initiative__kind="project")
    plans = list(below.exclude(initiative__in=over).values_list("pk", flat=True))
    shares = {str(pk): 500 for pk in plans}
    asked = {**_LEVELLED, "objective": "least-moves", "seconds": 3, "priorities": shares}
    _asked(office, node, "levelling", plans, asked)


def _exceptions(office: Office) -> None:
    for story in STORIES:
        if story.key in office.nodes:
            actions.check(office.nodes[story.key])
    found = ToleranceException.objects.filter(organisation=office.organisation)
    found.update(opened_at=timezone.make_aware(office.data_date))
    for key, matter, *why in _ACCEPTED:
        row = found.filter(initiative=office.nodes.get(key), matter=matter, state="open").first()
        if row is not None:
            actions.decide_exception(
                by=office.officer, exception=row, version=row.version, option="accept", note=office.text(*why)
            )
            decided = timezone.make_aware(office.data_date - timedelta(days=8))
            found.filter(pk=row.pk).update(opened_at=decided - timedelta(days=6), decided_at=decided)
