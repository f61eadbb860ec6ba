"""What the demonstration costs, whom its projects share, and what work might take at best and at worst."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from jalon.engine.earned_value import Costs
from jalon.engine.model import Activity, Assignment, Plan, Resource, ResourceKind
from jalon.web.demo.breakdown import DAY, ROLES

CURRENCIES = ("EUR", "GBP")
"""Of the French and of the English organisation."""

_HOURLY = {"mo": 68.0, "be": 74.0, "ar": 82.0, "ju": 95.0, "co": 110.0, "at": 90.0, "se": 88.0, "fo": 0.0}
"""Where not the usual rate; suppliers work for an agreed price."""
_USUAL = 52.0
_PRICE_A_DAY = 4200.0
"""What a day of a supplier's work comes to, as the price of the delivery."""

_MATERIALS = {
    "gc": (("Béton", "Concrete"), 145.0, 6),
    "el": (("Câble", "Cable"), 38.0, 25),
    "vo": (("Rails", "Rails"), 210.0, 12),
    "so": (("Cloisons", "Partitions"), 48.0, 20),
}
"""By the crew that uses it: the material, its price, units for each day of work."""
_LONG = 10 * DAY

SHARED: Mapping[str, tuple[str, str]] = {
    "aulnes": ("cc", "Basile Fournier"),
    "renforcement-est": ("cc", "Basile Fournier"),
    "vallee": ("cc", "Basile Fournier"),
    "comptage": ("at", "Inès Delorme"),
    "socle": ("at", "Inès Delorme"),
    "abonnes": ("at", "Inès Delorme"),
    "erp": ("cp", "Rémi Castagnet"),
    "cloture": ("cp", "Rémi Castagnet"),
    "gallery": ("te", "Freya Ashdown"),
    "visitor-centre": ("so", "Freya Ashdown"),
}
"""One person whom several projects want: project, the crew they work in, their name."""

_ESTIMATED = frozenset({"aulnes", "tramway-c", "erp", "gallery"})
ESTIMATES = (("Optimiste", "Pessimiste"), ("Optimistic", "Pessimistic"))
_EVERY_THIRD = 3
_OVERRUN = {0: (0.9, 1.02), 1: (1.0, 1.12), 2: (1.12, 1.28)}
"""What a euro of planned work came to, between the best and the worst, by how the project goes."""


def priced(made: Plan, key: str, language: int) -> Plan:
    """The plan with rates, capacities, materials, agreed prices, its shared person and its estimates."""
    roles = {names[language]: role for role, names in ROLES.items()}
    role_of = {resource.uid: roles[resource.name] for resource in made.resources}
    resources = [_crew(resource, role_of[resource.uid]) for resource in made.resources]
    assignments = list(made.assignments)
    activities = list(made.activities)
    place = {activity.uid: number for number, activity in enumerate(activities)}
    materials: dict[str, Resource] = {}
    shared = _shared(key, resources, role_of)
    turn = 0
    for number, one in enumerate(made.assignments):
        activity, role = activities[place[one.activity]], role_of[one.resource]
        if role == "fo":
            price = _PRICE_A_DAY * activity.duration.minutes / DAY
            activities[place[one.activity]] = replace(activity, fixed_cost=price)
        if shared and role == SHARED[key][0]:
            turn += 1
            if turn % 2:
                assignments[number] = replace(one, resource=shared.uid)
        if role in _MATERIALS and activity.duration.minutes >= _LONG:
            names, price, units = _MATERIALS[role]
            uid = len(resources) + len(materials) + 1 + bool(shared)
            material = materials.setdefault(
                role,
                Resource(uid, names[language], ResourceKind.MATERIAL, standard_rate=price),
            )
            days = activity.duration.minutes // DAY
            assignments.append(Assignment(one.activity, material.uid, units=float(units * days)))
    if key in _ESTIMATED:
        activities = _estimated(activities, key, language)
    people = (*resources, *([shared] if shared else []), *materials.values())
    return replace(
        made,
        activities=tuple(activities),
        resources=people,
        assignments=tuple(assignments),
        currency=CURRENCIES[language],
    )


def _crew(resource: Resource, role: str) -> Resource:
    return replace(resource, standard_rate=_HOURLY.get(role, _USUAL), max_units=3.0, generic=True)


def _shared(key: str, resources: list[Resource], role_of: Mapping[int, str]) -> Resource | None:
    """The person of the crew, where the plan has that crew."""
    role, name = SHARED.get(key, ("", ""))
    crew = next((one for one in resources if role_of[one.uid] == role), None)
    if crew is None:
        return None
    initials = "".join(word[0] for word in name.split())
    return Resource(
        len(resources) + 1,
        name,
        max_units=1.0,
        initials=initials,
        group=crew.name,
        standard_rate=crew.standard_rate + 12,
    )


def _estimated(activities: list[Activity], key: str, language: int) -> list[Activity]:
    """Every third task says what it takes when all goes well, and when little does."""
    chance = random.Random(f"{key} estimates")  # noqa: S311 - the same demonstration every time
    best, worst = ESTIMATES[language]
    found = []
    for number, one in enumerate(activities):
        days = one.duration.minutes // DAY
        if one.is_summary or one.milestone or one.duration.elapsed or days < 1 or number % _EVERY_THIRD:
            found.append(one)
            continue
        low = max(1, round(days * chance.uniform(0.7, 0.9)))
        high = max(days + 1, round(days * chance.uniform(1.3, 1.9)))
        found.append(replace(one, fields={**one.fields, best: f"{low}d", worst: f"{high}d"}))
    return found


def spending(key: str, trouble: int, plan: Plan) -> dict[int, float]:
    """What all the work of each activity would come to at the prices of this project, by uid."""
    chance = random.Random(f"{key} spending")  # noqa: S311 - the same demonstration every time
    planned = Costs.of(plan).planned
    factor = chance.uniform(*_OVERRUN[trouble])
    return {
        activity.uid: float(cost) * factor * chance.uniform(0.95, 1.05)
        for activity, cost in zip(plan.activities, planned, strict=True)
        if not activity.is_summary
    }
