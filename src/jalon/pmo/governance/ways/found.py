"""What ways out are computed on: the plan with those linked to it, the requirements; and how one is kept."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any

from jalon.pmo.governance import queries
from jalon.pmo.governance.bridge import growing, recovery
from jalon.pmo.governance.bridge import straying as engine
from jalon.pmo.governance.models import Priority, Requirement
from jalon.pmo.governance.straying import Measured
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans

NAMED = 8
Way = dict[str, Any]
OPEN = (Requirement.State.TODO, Requirement.State.DOING)


class Ground:
    """An initiative as its ways out need it; nothing is read before it is asked for."""

    def __init__(self, initiative: Any) -> None:
        self.initiative = initiative

    @cached_property
    def plan(self) -> Any:
        return queries.plan_of(self.initiative)

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan with tasks."""
        return self.plan is not None and bool(self.plan.activity_count)

    @cached_property
    def snapshot(self) -> Any:
        return plans.snapshot(self.plan.pk)

    @cached_property
    def agreed(self) -> Any:
        """The plan as its baseline keeps it, where it does."""
        return recovery.agreed_plan(self.plan.baseline)

    @cached_property
    def around(self) -> list[Any]:
        """The plans this one is linked to, as the engine knows them."""
        return [plans.snapshot(pk).state.plan for pk in sorted(planning.linked_plans(self.plan.pk))]

    @property
    def finish(self) -> Any:
        return engine.day_of(self.plan.computed_finish)

    @property
    def currency(self) -> str:
        return str(self.plan.currency) if self.plan else plans.currency_below(self.initiative.path)

    @cached_property
    def open_wishes(self) -> list[Requirement]:
        """The open Should and Could that are tied to a task, what matters least first."""
        rows = Requirement.objects.filter(
            initiative=self.initiative,
            priority__in=(Priority.SHOULD, Priority.COULD),
            state__in=OPEN,
            activity_uid__isnull=False,
        )
        return sorted(rows, key=lambda one: (one.priority != Priority.COULD, one.number))

    def cuts(self) -> Iterator[tuple[int, int]]:
        """(task, minutes) of what may be given up."""
        for one in self.open_wishes:
            yield one.activity_uid, round(one.effort * self.plan.minutes_per_day)

    def grown(self, growths: Sequence[growing.Growth]) -> tuple[growing.Price, list[dict[str, Any]]] | None:
        """What this work takes in the plan, and the operations that put it there; None without a place."""
        if not self.is_planned or not (made := growing.operations(self.snapshot, growths)):
            return None
        outcome = planning.tried(self.plan, made)
        return growing.price(outcome.before, outcome.after), made


def of_plan(ground: Ground, ways: Iterable[recovery.WayOut]) -> list[Way]:
    """The engine's ways as an exception keeps them; a cut names what it takes from the requirements."""
    kept = []
    for one in ways:
        way = asdict(one)
        touched = [*one.durations, *one.delays, *one.hands]
        way |= {"finish": engine.day_of(one.finish), **named(_titles(ground, touched))}
        if one.key == "cut":
            way["requirements"] = versions(row for row in ground.open_wishes if row.activity_uid in touched)
        kept.append(way)
    return kept


def _titles(ground: Ground, uids: Sequence[int]) -> list[str]:
    """The names of tasks; those that share a name say what they stand under."""
    rows = ground.snapshot.state.rows
    shared = Counter(rows[uid].name for uid in uids)

    def title(row: Any) -> str:
        above = rows.get(row.parent_uid)
        return f"{row.name} ({above.name})" if shared[row.name] > 1 and above is not None else row.name

    return [title(rows[uid]) for uid in uids]


def vain(keys: Iterable[str], ways: Iterable[recovery.WayOut]) -> list[str]:
    """The ways that were tried and gain nothing here."""
    gained = {one.key for one in ways}
    return [key for key in keys if key not in gained]


def way(key: str, found: Measured, after: float | None, enough: bool | None, **more: Any) -> Way:
    """A way out with its effect in the matter's own unit; `after` and `enough` None where nobody knows."""
    return {
        "key": key,
        "finish": None,
        "days": 0.0,
        "money": 0.0,
        "names": [],
        "count": 0,
        "before": found.forecast,
        "after": after,
        "enough": enough,
        **more,
    }


def in_plan(answer: tuple[growing.Price, list[dict[str, Any]]] | None) -> Way:
    """The part of a way that the plan computes; days and money None where it has no place for it."""
    if answer is None:
        return {"days": None, "money": None, "operations": []}
    price, made = answer
    return {
        "finish": engine.day_of(price.finish),
        "days": -price.days,
        "money": price.money,
        "operations": made,
    }


def agree(found: Measured, **more: Any) -> Way:
    """The limit here becomes what is forecast: nothing is done, and it is said."""
    forecast = found.forecast or 0.0
    return way("agree", found, forecast, True, amount=math.ceil(10 * forecast) / 10, **more)


def named(names: Iterable[str]) -> Way:
    """The first names, and how many there are."""
    told = list(names)
    return {"names": told[:NAMED], "count": len(told)}


def versions(rows: Iterable[Any]) -> list[list[int]]:
    """What a way is computed from: each row by its id, and the version it had."""
    return [[one.pk, one.version] for one in rows]
