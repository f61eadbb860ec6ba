"""A risk model checked against its plan: what makes no sense is refused in a sentence."""

from __future__ import annotations

from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.uncertainty import Distribution, RiskModel
from jalon.engine.simulation.variables import check, refuse


def check_names(plan: Plan, model: RiskModel, place: dict[int, int]) -> None:
    named: list[tuple[int, Distribution | None, str]] = [
        (u.activity, u.distribution, "") for u in (*model.durations, *model.costs)
    ]
    for event in model.events:
        for impact in (*event.impacts, *(event.impacts_after or ())):
            named += [(impact.activity, impact.time, event.name), (impact.activity, impact.cost, event.name)]
    named += [
        (uid, None, "") for way in model.branchings for branch in way.branches for uid in branch.activities
    ]
    named += [(uid, None, "") for bond in model.correlations for uid in bond.activities]
    named += [(uid, None, "") for risk in model.weather for uid in risk.activities]
    for uid, distribution, name in named:
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
            check(distribution, name or plan.activities[place[uid]].name, uid)
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
