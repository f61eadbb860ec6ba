"""An initiative held against its tolerances: the seven matters, measured where Jalon can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.governance import proofs, queries
from jalon.pmo.governance.bridge import recovery
from jalon.pmo.governance.bridge import straying as engine
from jalon.pmo.governance.models import Matter, Priority, QualityCheck, Requirement, Tolerance
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans

UNITS = {
    Matter.TIME: gettext_lazy("working days late"),
    Matter.COST: gettext_lazy("percent over the cost agreed"),
    Matter.SCOPE: gettext_lazy("percent of the effort given up"),
    Matter.QUALITY: gettext_lazy("checks failed"),
    Matter.RISK: gettext_lazy("of exposure, in the currency"),
    Matter.BENEFIT: gettext_lazy("percent below the benefits promised"),
    Matter.SUSTAINABILITY: gettext_lazy("percent over the footprint agreed"),
}
TYPED = (Matter.RISK, Matter.BENEFIT, Matter.SUSTAINABILITY)
"""What Jalon does not measure itself here: a person says where it stands."""


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
    level = tolerance.level if tolerance.initiative_id == initiative.pk else None
    return Measured(matter, tolerance, level, None, "" if level is not None else _("Nobody said yet."))


def _given_up(initiative: Any) -> float | None:
    """Effort of must and should that was cut, in percent of all that was wanted."""
    rows = Requirement.objects.filter(initiative=initiative, priority__in=(Priority.MUST, Priority.SHOULD))
    effort = [(one.effort, one.state == Requirement.State.DROPPED) for one in rows]
    total = sum(one for one, _cut in effort)
    return round(100 * sum(one for one, cut in effort if cut) / total, 1) if total else None


def options(initiative: Any, found: Measured) -> dict[str, Any]:
    """The ways out of a breach of time or cost, with the facts they start from; nothing for the others."""
    plan = queries.plan_of(initiative)
    empty = {"options": [], "facts": {}, "plan_revision": None, "computed_at": timezone.now()}
    if plan is None or not plan.activity_count or found.matter != Matter.TIME or plan.baseline_finish is None:
        return empty
    snapshot = plans.snapshot(plan.pk)
    aim = engine.aim_of(plan, found.tolerance.amount)
    around = [plans.snapshot(pk).state.plan for pk in sorted(planning.linked_plans(plan.pk))]
    ways = recovery.ways(snapshot, aim, _cuts(initiative, plan), around)
    return {
        "options": [_plain(one) for one in ways],
        "facts": {
            "finish": engine.day_of(plan.computed_finish),
            "baseline": engine.day_of(plan.baseline_finish),
            "latest": engine.day_of(aim.latest),
            "currency": plan.currency,
        },
        "plan_revision": snapshot.state.revision,
        "computed_at": timezone.now(),
    }


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
