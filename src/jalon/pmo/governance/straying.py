"""An initiative held against its tolerances: the seven matters, measured where Jalon can."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.pmo.common import formats, money
from jalon.pmo.governance import proofs, queries
from jalon.pmo.governance.bridge import straying as engine
from jalon.pmo.governance.models import Level, Matter, Priority, QualityCheck, Requirement, Tolerance
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


def said(matter: str, value: float, currency: str = "") -> str:
    """An amount of a matter with its unit: 10 working days late, £12,000 of exposure."""
    if matter == Matter.RISK and currency:
        return _("%(amount)s of exposure") % {"amount": amount(matter, value, currency)}
    return f"{formats.number(value)} {unit(matter, value)}"


def amount(matter: str, value: float, currency: str = "") -> str:
    """An amount of a matter without its unit; money where it is money."""
    if matter == Matter.RISK and currency:
        return money.written(value, currency, shorten_from=money.IN_FULL)
    return formats.number(value)


def unit(matter: str, amount: float) -> str:
    """The unit of this amount of a matter."""
    if matter == Matter.QUALITY:
        return ngettext("check failed", "checks failed", math.ceil(amount))
    if matter == Matter.TIME:
        return ngettext("working day late", "working days late", math.ceil(amount))
    return str(UNITS[Matter(matter)])


MEANS = {
    Matter.TIME: gettext_lazy(
        "Computed: the plan’s finish against the baseline’s, at each run; the chance from the risk "
        "simulation. Ways out: shorten critical tasks, hold to what was agreed, cut "
        "Should and Could, move people, move the date."
    ),
    Matter.COST: gettext_lazy(
        "Computed: the cost at completion, from earned value, against the baseline’s; the chance from the "
        "risk simulation. Ways out: hold to what was agreed, cut Should and Could, move "
        "people, grant the money."
    ),
    Matter.SCOPE: gettext_lazy(
        "Computed: the effort of Must and Should given up. Ways out: put it back, in the plan or in a later "
        "timebox, or agree the smaller scope."
    ),
    Matter.QUALITY: gettext_lazy(
        "Computed: failed checks of the quality register. Ways out: make again and check again, or accept "
        "by concession."
    ),
    Matter.RISK: gettext_lazy(
        "Computed: what the open risks may cost by their chance, after the responses that are done. Ways "
        "out: carry out the planned responses that take off most for their money, or set money aside."
    ),
    Matter.BENEFIT: gettext_lazy(
        "Asked: say where it stands. Ways out, with what each takes in the plan: put back what was cut, "
        "finish earlier, or agree the lower benefits."
    ),
    Matter.SUSTAINABILITY: gettext_lazy(
        "Asked: say where it stands. Ways out, with what each takes in the plan: cut Should and Could, "
        "finish earlier, or agree the larger footprint."
    ),
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


def levels(initiative: Any) -> dict[str, Level]:
    """What was said of the matters that Jalon does not measure itself."""
    return {one.matter: one for one in Level.objects.filter(initiative=initiative).select_related("said_by")}


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
    level = Level.objects.filter(initiative=initiative, matter=matter).values_list("value", flat=True).first()
    return Measured(matter, tolerance, level, None, "" if level is not None else _("Nobody said yet."))


def _exposed(initiative: Any) -> float | None:
    """What the open risks may cost as things stand, by their chance; opportunities are taken off.

    A response that is only planned takes nothing off yet: it is a way out.
    """
    risks = registers.standing_risks(initiative)
    return round(sum(one.now for one in risks), 2) if risks else None


def _given_up(initiative: Any) -> float | None:
    """Effort of must and should that was cut, in percent of all that was wanted."""
    rows = Requirement.objects.filter(initiative=initiative, priority__in=(Priority.MUST, Priority.SHOULD))
    effort = [(one.effort, one.state == Requirement.State.DROPPED) for one in rows]
    total = sum(one for one, _cut in effort)
    return round(100 * sum(one for one, cut in effort if cut) / total, 1) if total else None
