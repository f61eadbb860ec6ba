"""A risk model checked against its plan: what makes no sense is refused in a sentence."""

from __future__ import annotations

from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.uncertainty import Distribution, RiskModel
from jalon.engine.simulation.variables import check, refuse


def check_names(plan: Plan, model: RiskModel, place: dict[int, int]) -> None:
    day = float(plan.minutes_per_day)  # people count in days what the model keeps in minutes
    named: list[tuple[int, Distribution | None, str, float]] = [
        (u.activity, u.distribution, "", 1.0 if u.relative else day) for u in model.durations
    ]
    named += [(u.activity, u.distribution, "", 1.0) for u in model.costs]
    for event in model.events:
        for impact in (*event.impacts, *(event.impacts_after or ())):
            unit = 1.0 if impact.relative else day
            named.append((impact.activity, impact.time, event.name, unit))
            named.append((impact.activity, impact.cost, event.name, 1.0))
    mentioned = [uid for way in model.branchings for branch in way.branches for uid in branch.activities]
    mentioned += [uid for bond in model.correlations for uid in bond.activities]
    mentioned += [uid for risk in model.weather for uid in risk.activities]
    named += [(uid, None, "", 1.0) for uid in mentioned]
    for uid, distribution, name, unit in named:
        if uid not in place:
            raise refuse(
                "risk_activity",
                gettext_noop(
                    "The risks name an activity %(activity)s that the plan does not hold: correct its number."
                ),
                uid,
                activity=uid,
            )
        if distribution is not None:
            check(distribution, name or plan.activities[place[uid]].name, uid, unit)
    if model.spread is not None:
        check(model.spread, "spread")
    for risk in model.weather:
        check(risk.lost, risk.key)
    for event in model.events:
        for share in (event.probability, event.probability_after):
            if share is not None and not 0 <= share <= 1:
                raise refuse(
                    "probability",
                    gettext_noop("The probability of “%(name)s” is not between 0 and 100 %%: correct it."),
                    name=event.name,
                )
    for way in model.branchings:
        if (
            any(b.probability < 0 for b in way.branches)
            or sum(b.probability for b in way.branches) > 1 + 1e-9
        ):
            raise refuse(
                "branching",
                gettext_noop(
                    "The probabilities of the ways of “%(name)s” are below zero or sum to more"
                    " than 100 %%: correct them."
                ),
                name=way.key,
            )
