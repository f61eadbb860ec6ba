"""Where a simulation's uncertainty comes from: the register, correlation, weather."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jalon.engine.model.uncertainty import (
    Branch,
    Branching,
    Correlation,
    Distribution,
    RiskModel,
    Uncertain,
)
from jalon.pmo.control import actions
from jalon.pmo.control.bridge import plain, risks
from jalon.pmo.control.models import Study
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.control.test_risk import FORM, later
from tests.pmo.planning.conftest import Hand

__all__ = ["later"]


def page(cast: Cast) -> str:
    return f"/i/{cast.project.slug}/plan/risk/"


def late_transformer(cast: Cast, hand: Hand) -> Any:
    """As good as certain, ten days; a response halves its chance."""
    entry = registers.create(
        by=cast.project_manager,
        initiative=cast.project,
        kind="risk",
        title="Late transformer",
        percent=80,
        minutes=10 * 480,
        cost=Decimal(400),
    )
    registers.link(by=cast.project_manager, entry=entry, version=1, plan_id=hand.plan.pk, uids=[3])
    registers.add_response(
        by=cast.project_manager,
        entry=entry,
        strategy="reduce",
        text="Second supplier",
        cost=Decimal(90),
        probability_cut=50,
    )
    return entry


def carried_out(cast: Cast, **more: Any) -> Study:
    answer = cast.client(cast.project_manager).post(page(cast), {**FORM, **more})
    assert answer.status_code == 302, answer.content.decode()
    study = Study.objects.latest("pk")
    actions.carry_out(study.pk)
    return Study.objects.get(pk=study.pk)


def test_the_registers_risks_strike_and_their_responses_are_compared(
    hand: Hand, cast: Cast, later: list[int]
) -> None:
    late_transformer(cast, hand)
    alone, struck = carried_out(cast), carried_out(cast, register="on")
    assert (alone.parameters["events"], "before" in alone.answer) == ([], False)
    (event,) = struck.parameters["events"]
    assert (event["name"], event["probability"]) == ("R-1 Late transformer", 0.8)
    before = {p: finish for p, finish, _ in struck.answer["before"]["levels"]}
    after = {p: finish for p, finish, _ in struck.answer["levels"]}
    assert before[50] - after[50] >= 9 * 1440  # 80 in 100 strike before, 40 after: the median is let go
    assert struck.answer["before"]["confidence"] <= struck.answer["confidence"]
    text = cast.client(cast.project_manager).get(f"{page(cast)}{struck.pk}/").content.decode()
    assert "What the responses are worth" in text
    assert "1 risk of the register." in text


def test_correlation_widens_and_weather_delays(hand: Hand, cast: Cast, later: list[int]) -> None:
    plain = carried_out(cast)
    together = carried_out(cast, correlation="90")
    wet = carried_out(cast, lost="50", months="1, 2, 3")
    dry = carried_out(cast, lost="50", months="7")
    assert together.answer["spread"] > plain.answer["spread"]
    assert wet.answer["levels"][5][1] > plain.answer["levels"][5][1]
    assert dry.answer["levels"] == plain.answer["levels"]
    refused = cast.client(cast.project_manager).post(page(cast), {**FORM, "lost": "50", "months": "13"})
    assert "1 to 12" in refused.content.decode()


def test_a_model_survives_being_kept() -> None:
    shape = Distribution.discrete((1, 2), (3, 4))
    model = RiskModel(
        durations=(Uncertain(1, shape, True),),
        correlations=(Correlation((1, 2), 0.4),),
        branchings=(Branching("test", (Branch(0.4, (1,)), Branch(0.6, ()))),),
        rates={"USD": 0.9},
    )
    assert plain.taken(plain.kept(model)) == model


def test_too_many_tasks_are_not_correlated_in_silence() -> None:
    from datetime import datetime

    from jalon.engine import Activity, Duration, Plan, PlanError

    many = tuple(Activity(k, f"A{k}", Duration(60)) for k in range(1, risks.MOST_TOGETHER + 2))
    with pytest.raises(PlanError, match="cannot all be correlated"):
        risks.with_more(Plan("Many", datetime(2026, 1, 5), many), RiskModel(), {"correlation": 0.3})
