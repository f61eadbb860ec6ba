"""Where a simulation's uncertainty comes from: the register, a workbook, correlation, weather."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from jalon.engine.model.uncertainty import Correlation, Distribution, RiskModel, Uncertain
from jalon.pmo.control import actions
from jalon.pmo.control.bridge import risks
from jalon.pmo.control.models import Study
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.control.test_risk import FORM, later
from tests.pmo.planning.conftest import Hand

__all__ = ["later"]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def test_a_filled_workbook_is_drawn_and_said(hand: Hand, cast: Cast, later: list[int]) -> None:
    client = cast.client(cast.project_manager)
    book = load_workbook(BytesIO(client.get(f"{page(cast)}workbook.xlsx").content))
    assert [row[1].value for row in book["Durations"].iter_rows(min_row=2)] == ["Dig", "Pour", "Cure", "Test"]
    book["Durations"]["F2"] = 40
    book["Correlations"].append(["2,3", 0.8])
    stream = BytesIO()
    book.save(stream)
    study = carried_out(cast, workbook=SimpleUploadedFile("our risks.xlsx", stream.getvalue(), SHEET))
    longest = {uid: points["high"] for uid, points, _ in study.parameters["risks"]["durations"]}
    assert longest[2] == 40 * 480
    assert study.parameters["risks"]["correlations"] == [[[2, 3], 0.8]]
    assert study.answer["drivers"][0][2] == "Dig"
    assert "our risks.xlsx" in client.get(f"{page(cast)}{study.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda book: book["Durations"].__setitem__("F2", "soon"), "Durations"),
        (lambda book: book["Risks"].append(["a", "A", "often"]), "Risks"),
    ],
)
def test_a_workbook_that_makes_no_sense_is_refused_where_it_stands(
    change: Any, sentence: str, hand: Hand, cast: Cast, later: list[int]
) -> None:
    client = cast.client(cast.project_manager)
    book = load_workbook(BytesIO(client.get(f"{page(cast)}workbook.xlsx").content))
    change(book)
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("r.xlsx", stream.getvalue(), SHEET)
    answer = client.post(page(cast), {**FORM, "workbook": file})
    assert (answer.status_code, Study.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


def test_what_is_no_workbook_is_refused(hand: Hand, cast: Cast, later: list[int]) -> None:
    client = cast.client(cast.project_manager)
    answer = client.post(page(cast), {**FORM, "workbook": SimpleUploadedFile("r.xlsx", b"PK\x03\x04 no")})
    assert (answer.status_code, Study.objects.count()) == (200, 0)


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
        durations=(Uncertain(1, shape, True),), correlations=(Correlation((1, 2), 0.4),), rates={"USD": 0.9}
    )
    assert risks.taken(risks.kept(model)) == model


def test_too_many_tasks_are_not_correlated_in_silence() -> None:
    from datetime import datetime

    from jalon.engine import Activity, Duration, Plan, PlanError

    many = tuple(Activity(k, f"A{k}", Duration(60)) for k in range(1, risks.MOST_TOGETHER + 2))
    with pytest.raises(PlanError, match="cannot all be correlated"):
        risks.with_more(Plan("Many", datetime(2026, 1, 5), many), RiskModel(), {"correlation": 0.3})
