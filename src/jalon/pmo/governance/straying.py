"""An initiative held against its tolerances: the seven matters, measured where Jalon can."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.governance import proofs, queries
from jalon.pmo.governance.bridge import recovery, saving
from jalon.pmo.governance.bridge import straying as engine
from jalon.pmo.governance.models import Matter, Priority, QualityCheck, Requirement, Tolerance
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.registers import queries as registers

UNITS = {
    Matter.TIME: gettext_lazy("working days late"),
    Matter.COST: gettext_lazy("percent over the cost agreed"),
    Matter.SCOPE: gettext_lazy("percent of the effort given up"),
    Matter.QUALITY: gettext_lazy("checks failed"),
    Matter.RISK: gettext_lazy("of exposure, in the currency"),
    Matter.BENEFIT: gettext_lazy("percent below the benefits promised"),
    Matter.SUSTAINABILITY: gettext_lazy("percent over the footprint agreed"),
}
TYPED = (Matter.BENEFIT, Matter.SUSTAINABILITY)
"""What Jalon does not measure itself here: a person says where it stands."""
MEANS = {
    Matter.TIME: gettext_lazy(
        "Computed: the plan’s finish against the baseline’s, at each run; the chance from the risk "
        "simulation. Ways out: shorten critical tasks, cut Should and Could, move people, move the date."
    ),
    Matter.COST: gettext_lazy(
        "Computed: the cost at completion, from earned value, against the baseline’s; the chance from the "
        "risk simulation. Ways out: cut Should and Could, move people, grant the money."
    ),
    Matter.SCOPE: gettext_lazy("Computed: the effort of Must and Should given up. The way out is asked."),
    Matter.QUALITY: gettext_lazy("Computed: failed checks of the quality register. The way out is asked."),
    Matter.RISK: gettext_lazy(
        "Computed: what the open risks may cost after their responses, by their chance. The way out is asked."
    ),
    Matter.BENEFIT: gettext_lazy("Asked: say where it stands. The way out is asked."),
    Matter.SUSTAINABILITY: gettext_lazy("Asked: say where it stands. The way out is asked."),
}
"""What is computed of each matter, and what is asked of people."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One matter: its tolerance, where it stands, how likely it is to end beyond."""

    matter: str
    tolerance: Tolerance
    forecast: float | None
    probability: float | None
    source: str

    @property
    def breach(self) -> bool:
        """Beyond now, or too likely to be."""
        if self.forecast is not None and self.forecast > self.tolerance.amount:
            return True
        return self.probability is not None and self.probability >= self.tolerance.probability

    @property
    def state(self) -> str:
        """Off where it is beyond, at risk where it may be or four fifths are used."""
        if self.forecast is None and self.probability is None:
            return "none"
        if self.forecast is not None and self.forecast > self.tolerance.amount:
            return "bad"
        if self.breach or (self.used is not None and self.used >= 80):
            return "watch"
        return "ok"

    @property
    def used(self) -> float | None:
        """Percent of the tolerance used."""
        if self.forecast is None:
            return None
        if self.tolerance.amount == 0:
            return 100.0 if self.forecast > 0 else 0.0
        return max(100 * self.forecast / self.tolerance.amount, 0)


def measured(initiative: Any) -> list[Measured]:
    """Every matter on which a tolerance holds here, in the order of the seven."""
    held = queries.tolerances(initiative)
    if not held:
        return []
    plan = queries.plan_of(initiative)
    study = proofs.latest_simulation(initiative) if plan is not None else None
    answer = study.answer if study is not None else None
    return [_measure(initiative, plan, answer, held[matter]) for matter in Matter.values if matter in held]


def _measure(initiative: Any, plan: Any, answer: dict[str, Any] | None, tolerance: Tolerance) -> Measured:
    matter = Matter(tolerance.matter)
    if matter in (Matter.TIME, Matter.COST):
        if plan is None or not plan.activity_count:
            return Measured(matter, tolerance, None, None, _("There is no plan yet."))
        ask = engine.on_time if matter == Matter.TIME else engine.on_cost
        found = ask(plan, tolerance.amount, answer)
        return Measured(matter, tolerance, found.forecast, found.probability, found.source)
    if matter == Matter.SCOPE:
        return Measured(matter, tolerance, _given_up(initiative), None, "")
    if matter == Matter.QUALITY:
        failed = QualityCheck.objects.filter(product__initiative=initiative, result="failed").count()
        return Measured(matter, tolerance, float(failed), None, "")
    if matter == Matter.RISK:
        return Measured(matter, tolerance, _exposed(initiative), None, "")
    level = tolerance.level if tolerance.initiative_id == initiative.pk else None
    return Measured(matter, tolerance, level, None, "" if level is not None else _("Nobody said yet."))


def _exposed(initiative: Any) -> float | None:
    """What the open risks may still cost, by their chance; what opportunities may bring is taken off."""
    events = registers.risk_events(initiative)
    if not events:
        return None
    return round(sum(one.probability_after * float(one.cost_after) for one in events), 2)


def _given_up(initiative: Any) -> float | None:
    """Effort of must and should that was cut, in percent of all that was wanted."""
    rows = Requirement.objects.filter(initiative=initiative, priority__in=(Priority.MUST, Priority.SHOULD))
    effort = [(one.effort, one.state == Requirement.State.DROPPED) for one in rows]
    total = sum(one for one, _cut in effort)
    return round(100 * sum(one for one, cut in effort if cut) / total, 1) if total else None


def options(initiative: Any, found: Measured) -> dict[str, Any]:
    """The ways out of a breach, with the facts they start from: computed on the plan for time and cost."""
    plan = queries.plan_of(initiative)
    empty = {"options": [], "facts": {}, "plan_revision": None, "computed_at": timezone.now()}
    if plan is None or not plan.activity_count or found.matter not in (Matter.TIME, Matter.COST):
        return empty
    snapshot = plans.snapshot(plan.pk)
    around = [plans.snapshot(pk).state.plan for pk in sorted(planning.linked_plans(plan.pk))]
    ask = _on_time if found.matter == Matter.TIME else _on_cost
    answer = ask(initiative, plan, snapshot, around, found)
    if answer is None:
        return empty
    ways, facts = answer
    return {
        "options": [_plain(one) for one in ways],
        "facts": {
            **facts,
            "finish": engine.day_of(plan.computed_finish),
            "currency": plan.currency,
        },
        "plan_revision": snapshot.state.revision,
        "computed_at": timezone.now(),
    }


def _on_time(initiative: Any, plan: Any, snapshot: Any, around: Any, found: Measured) -> Any:
    if plan.baseline_finish is None:
        return None
    aim = engine.aim_of(plan, found.tolerance.amount)
    ways = recovery.ways(snapshot, aim, _cuts(initiative, plan), around)
    return ways, {"baseline": engine.day_of(plan.baseline_finish), "latest": engine.day_of(aim.latest)}


def _on_cost(initiative: Any, plan: Any, snapshot: Any, around: Any, found: Measured) -> Any:
    study = proofs.latest_simulation(initiative)
    money = engine.money_of(plan, study.answer if study is not None else None)
    if isinstance(money, str) or money.forecast is None:
        return None
    sure = recovery.value_at(money.curve, 1 - (found.tolerance.probability - 1) / 100)
    granted = max(money.forecast, sure or 0)
    limit = money.limit(found.tolerance.amount)
    ceiling = saving.Ceiling(limit, money.agreed, money.forecast, granted)
    ways = saving.ways(snapshot, ceiling, _cuts(initiative, plan), around)
    facts = {
        "agreed": round(money.agreed, 2),
        "cost": round(money.forecast, 2),
        "limit": round(limit, 2),
        "granted": math.ceil(1000 * (granted / money.agreed - 1)) / 10,
    }
    return ways, facts


def _plain(way: recovery.WayOut) -> dict[str, Any]:
    kept = asdict(way)
    kept["finish"] = engine.day_of(way.finish)
    kept["names"] = list(way.names[:8])
    kept["count"] = len(way.names)
    return kept


def _cuts(initiative: Any, plan: Any) -> Iterator[tuple[int, int]]:
    """(task, minutes) of the open Should and Could that are tied to a task."""
    rows = Requirement.objects.filter(
        initiative=initiative,
        priority__in=(Priority.SHOULD, Priority.COULD),
        state__in=(Requirement.State.TODO, Requirement.State.DOING),
        activity_uid__isnull=False,
    )
    for one in rows.order_by("-priority", "number"):
        yield one.activity_uid, round(one.effort * plan.minutes_per_day)
