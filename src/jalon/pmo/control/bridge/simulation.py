"""Risk simulation of a plan: from a form's parameters to the figures of the risk page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from jalon.engine.executors import executor
from jalon.engine.model import Fault, Plan, PlanError
from jalon.engine.model.clock import instant, minutes
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.uncertainty import Distribution, RiskModel, Shape, Uncertain
from jalon.engine.simulation import LEVELS, Progress, Simulation, simulate
from jalon.exchange import durations
from jalon.pmo.control.bridge import plain, risks
from jalon.pmo.control.bridge.study import Answer, Tell
from jalon.pmo.planning import bridge as planning

SCATTER = 600
CURVE = 61
DRIVERS = 12
CRITICAL = 20
JOINT = 0.7
"""The share of iterations within both date and cost that NASA asks of a commitment (NPD 1000.5)."""


def carry_out(snapshots: Mapping[int, planning.Snapshot], parameters: dict[str, Any], tell: Tell) -> Answer:
    """Draw the plan thousands of times; twice, with the same luck, where the risks have responses."""
    (snapshot,) = snapshots.values()
    plan = snapshot.state.plan
    model = model_of(plan, parameters)
    both = risks.answered(model)
    going = True

    def drawn(after: bool, begin: float, share: float) -> Simulation:
        def progress(said: Progress) -> None:
            nonlocal going
            going = tell(begin + share * said.done / said.asked, _live(said))

        with executor(settings.STUDY_EXECUTOR, settings.STUDY_WORKERS) as pool:
            return simulate(
                plan,
                model,
                iterations=parameters["iterations"],
                seed=parameters["seed"],
                tolerance=parameters.get("tolerance"),
                after_response=after,
                executor=pool,
                workers=settings.STUDY_WORKERS,
                progress=progress,
                stop=lambda: not going,
            )

    if not both:
        found = drawn(False, 0.0, 1.0)
        return Answer(figures(plan, found, parameters), stopped=found.stopped == "stopped")
    before = drawn(False, 0.0, 0.5)
    if before.stopped == "stopped":
        return Answer(_half(figures(plan, before, parameters), NOT_ANSWERED), stopped=True)
    found = drawn(True, 0.5, 0.5)
    answer = figures(plan, found, parameters)
    if found.stopped == "stopped":
        return Answer(_half(answer, NOT_COMPARED), stopped=True)
    answer["before"] = _before(before, answer)
    return Answer(answer)


NOT_ANSWERED = gettext_noop(
    "Stopped before the responses to the risks were drawn: the figures are without them."
)
NOT_COMPARED = gettext_noop(
    "Stopped while the responses to the risks were drawn: the figures are after response, and what the"
    " responses are worth is not said."
)


def _half(answer: dict[str, Any], said: str) -> dict[str, Any]:
    """The figures of a run that was stopped, with the sentence that says which half they are."""
    return {**answer, "notes": [[said, {}], *answer["notes"]]}


def _before(before: Simulation, answer: dict[str, Any]) -> dict[str, Any]:
    """The same promise and the same percentiles without the responses."""
    committed, paid = instant(answer["committed_finish"]), answer["committed_cost"]
    return {
        "levels": [[p, minutes(before.finish_at(p)), before.cost_at(p)] for p in LEVELS],
        "confidence": before.confidence(committed),
        "confidence_joint": before.confidence(committed, paid),
    }


def model_of(plan: Plan, parameters: dict[str, Any]) -> RiskModel:
    """What is not certain: what is said of the plan, then its own fields, and a spread for other tasks."""
    shape = Shape(parameters["shape"])
    spread = Distribution(shape, parameters["low"], 1.0, parameters["high"])
    model = plain.taken(parameters.get("risks") or {})
    said = {u.activity for u in model.durations}
    own = [u for u in three_points(plan, parameters.get("fields") or [], shape) if u.activity not in said]
    model = replace(model, durations=(*model.durations, *own), spread=spread)
    return risks.with_more(plan, model, parameters)


def three_points(plan: Plan, names: list[str], shape: Shape) -> Iterator[Uncertain]:
    """Durations from three custom fields: shortest, likely, longest; a likely one left out is the plan's."""
    if not names:
        return
    low, likely, high = names
    for a in plan.activities:
        ends = [_minutes(a.fields.get(name), plan) for name in (low, high)]
        if None in ends:
            continue
        middle = _minutes(a.fields.get(likely), plan) if likely else None
        points = (ends[0], float(a.duration.minutes) if middle is None else middle, ends[1])
        if not points[0] <= points[1] <= points[2]:
            raise PlanError(
                [
                    Fault(
                        "three_points",
                        gettext_noop(
                            "“%(task)s” has three durations that are not in order:"
                            " write the shortest, the likely and the longest again."
                        ),
                        {"task": a.name},
                        a.uid,
                    )
                ]
            )
        yield Uncertain(a.uid, Distribution(shape, *points))


def _minutes(value: Any, plan: Plan) -> float | None:
    """A duration as a custom field holds it: text, or a number of days."""
    if value in (None, ""):
        return None
    if isinstance(value, (int, float)):
        return float(value) * plan.minutes_per_day
    try:
        return float(durations.parse(str(value), plan).minutes)
    except durations.NotUnderstood:
        return None


def duration_fields(plan: Plan) -> list[str]:
    """Custom fields whose every value reads as a duration."""
    bad, good = set[str](), set[str]()
    for a in plan.activities:
        for name, value in a.fields.items():
            if value not in (None, ""):
                (good if _minutes(value, plan) is not None else bad).add(name)
    return sorted(good - bad)


def _live(said: Progress) -> dict[str, Any]:
    """What the page shows while it runs: percentiles so far."""
    finish = sorted(said.finish.tolist())
    place = lambda share: finish[min(int(share * len(finish)), len(finish) - 1)]  # noqa: E731 - one short word
    return {"done": said.done, "asked": said.asked, "p50": place(0.5), "p80": place(0.8)}


def figures(plan: Plan, found: Simulation, parameters: dict[str, Any]) -> dict[str, Any]:
    """Everything the page draws, as plain values; dates are minutes since 1970."""
    finish = parameters.get("finish")
    cost = parameters.get("cost")
    committed = instant(finish) if finish is not None else found.planned_finish
    paid = cost if cost is not None else found.planned_cost
    p80 = found.contingency(80, committed, paid)
    joint = found.joint_at(JOINT)
    names = {a.uid: a.name for a in plan.activities}
    leaves = [
        (int(uid), float(share))
        for uid, share, a in zip(found.uid, found.criticality, plan.activities, strict=True)
        if not a.is_summary and share > 0
    ]
    leaves.sort(key=lambda one: -one[1])
    return {
        "iterations": found.iterations,
        "asked": found.asked,
        "seed": found.seed,
        "stopped": found.stopped,
        "currency": plan.currency,
        "planned_finish": minutes(found.planned_finish),
        "planned_cost": found.planned_cost,
        "committed_finish": minutes(committed),
        "committed_cost": paid,
        "confidence": found.confidence(committed),
        "confidence_cost": found.confidence(None, paid),
        "confidence_joint": found.confidence(committed, paid),
        "mean": minutes(found.mean),
        "spread": found.spread,
        "merge_bias": found.merge_bias,
        "p80_days": p80.days,
        "p80_money": p80.money,
        "levels": [[p, minutes(found.finish_at(p)), found.cost_at(p)] for p in LEVELS],
        "finish_curve": [[minutes(day), share] for day, share in found.finish_curve(CURVE)],
        "cost_curve": [[money, share] for money, share in found.cost_curve(CURVE)],
        "scatter": [[minutes(day), money] for day, money in found.scatter(SCATTER)],
        "joint": [minutes(joint[0]), joint[1]],
        "frontier": [[minutes(day), money] for day, money in found.joint_frontier(JOINT)],
        "drivers": [
            [d.kind, d.uid, d.name, d.correlation, d.contribution, d.low, d.high]
            for d in found.drivers[:DRIVERS]
        ],
        "criticality": [[uid, names[uid], share] for uid, share in leaves[:CRITICAL]],
        "all_criticality": {str(uid): round(share, 4) for uid, share in leaves},
        "notes": [[fault.template, dict(fault.params)] for fault in found.warnings],
    }
