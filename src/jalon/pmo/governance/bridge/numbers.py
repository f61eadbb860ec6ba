"""The numbers gates and tolerances ask of a plan: each computed once a page, or None with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.engine.model import PlanError
from jalon.pmo.common import formats
from jalon.pmo.control.bridge import quality, value
from jalon.pmo.planning import bridge as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.models import Plan


@dataclass(frozen=True, slots=True)
class Number:
    """A value with its words; `value` is None where it cannot be told, and `words` says why."""

    value: float | None
    words: str
    page: str = ""


class PlanNumbers:
    """The numbers of one plan; nothing is read before it is asked for."""

    def __init__(self, initiative: Any, study: Callable[[], Any]) -> None:
        self.plan = (
            Plan.objects.filter(initiative=initiative)
            .select_related("baseline", "initiative__organisation")
            .first()
        )
        self.study = study

    def of(self, code: str) -> Number | None:
        """One number by its code; None where it is no number of a plan."""
        found = _ASKED.get(code)
        if found is None:
            return None
        ask, page = found
        if self.plan is None or not self.plan.activity_count:
            return Number(None, _("There is no plan yet."), "plan")
        number = ask(self)
        return Number(number.value, number.words, number.page or page)

    def snapshot(self) -> planning.Snapshot:
        """The plan as it stands."""
        return plans.snapshot(self.plan.pk)

    def slip(self) -> Number:
        """Working days by which the finish is behind the baseline's."""
        days = slip_days(self.plan)
        if days is None:
            return Number(None, _("There is no baseline to measure against."), "plan_baselines")
        return Number(days, _days(days))

    def baseline(self) -> Number:
        run = self.plan.baseline
        if run is None:
            return Number(0, _("There is no baseline."), "plan_baselines")
        return (
            Number(1, str(run))
            if run.approved
            else Number(0, _("“%(name)s” is not approved.") % {"name": run})
        )

    def confidence(self) -> Number:
        study = self.study()
        if study is None:
            return Number(None, _("The risk simulation has not been run."), "plan_risk")
        share = round(100 * study.answer["confidence"])
        return Number(share, formats.percent(share))

    def progress(self) -> Number:
        return Number(self.plan.percent, formats.percent(self.plan.percent))

    def least_float(self) -> Number:
        if self.plan.min_float is None:
            return Number(None, _("Nothing is left to do."))
        days = self.plan.min_float / self.plan.minutes_per_day
        return Number(days, _days(days))

    def late_milestones(self) -> Number:
        return Number(self.plan.late_milestones, formats.number(self.plan.late_milestones))

    def critical(self) -> Number:
        share = 100 * self.plan.critical_count / self.plan.activity_count
        return Number(share, formats.percent(share))

    def quality(self) -> Number:
        card = quality.card(self.snapshot(), self.plan.baseline)
        words = _("%(passed)d of %(assessed)d points") % {"passed": card.passed, "assessed": card.assessed}
        return Number(card.passed, words)

    def unassigned(self) -> Number:
        state = self.snapshot().state
        held = {one.activity_uid for one in state.assignments.values()}
        count = sum(
            1
            for row in state.rows.values()
            if row.kind != "summary" and not row.milestone and row.active and row.uid not in held
        )
        return Number(count, formats.number(count))

    def cost_index(self) -> Number:
        return self._index("cpi")

    def schedule_index(self) -> Number:
        return self._index("time")

    def _index(self, which: str) -> Number:
        try:
            found = value.measured(self.snapshot(), self.plan.baseline)
        except PlanError as error:
            return Number(None, value.told(error)[0], "plan_value")
        index = found.total.cpi if which == "cpi" else found.time.index
        if index is None:
            return Number(None, _("Nothing is measured yet."), "plan_value")
        return Number(100 * index, formats.number(index, 2))


_ASKED: dict[str, tuple[Callable[[PlanNumbers], Number], str]] = {
    "baseline-approved": (PlanNumbers.baseline, "plan_baselines"),
    "confidence": (PlanNumbers.confidence, "plan_risk"),
    "cost-index": (PlanNumbers.cost_index, "plan_value"),
    "schedule-index": (PlanNumbers.schedule_index, "plan_value"),
    "critical-share": (PlanNumbers.critical, "plan"),
    "finish-slip": (PlanNumbers.slip, "plan_baselines"),
    "least-float": (PlanNumbers.least_float, "plan"),
    "late-milestones": (PlanNumbers.late_milestones, "plan"),
    "progress": (PlanNumbers.progress, "plan"),
    "quality-points": (PlanNumbers.quality, "plan_quality"),
    "unassigned": (PlanNumbers.unassigned, "plan"),
}


def slip_days(plan: Plan) -> float | None:
    """Working days from the baseline's finish to the plan's; negative when ahead, None without a baseline."""
    if plan.computed_finish is None or plan.baseline_finish is None:
        return None
    work = planning.work_of(plans.snapshot(plan.pk).state)
    return round(work.between(plan.baseline_finish, plan.computed_finish) / plan.minutes_per_day, 2)


def _days(days: float) -> str:
    return formats.duration(round(days * 480))
