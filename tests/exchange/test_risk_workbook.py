"""The risk workbook: its template read back, filled in, and wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from jalon.engine import Activity, Duration, Link, Plan
from jalon.engine.model.uncertainty import (
    Branch,
    Branching,
    CalendarRisk,
    Correlation,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
    Uncertain,
)
from jalon.exchange.errors import FileRefused
from jalon.exchange.risk_workbook import read, template

PLAN = Plan(
    "Small",
    datetime(2026, 1, 5, 8),
    (Activity(1, "Dig", Duration(480)), Activity(2, "=Pour", Duration(960))),
    (Link(1, 2),),
    currency="EUR",
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "risks.xlsx"
    path.write_bytes(template(PLAN))
    return path


def test_the_template_says_nothing_until_it_is_filled_in(book: Path) -> None:
    assert read(book, PLAN) == RiskModel(currency="EUR")
    sheets = load_workbook(book)
    assert [cell.value for cell in sheets["Durations"][3]][:5] == [2, "=Pour", "triangular", None, 2]
    sheets["Durations"]["F3"] = 5
    sheets.save(book)
    assert read(book, PLAN).durations == (Uncertain(2, Distribution.triangular(960, 960, 2400)),)


def test_a_model_is_written_and_read_again(tmp_path: Path) -> None:
    model = RiskModel(
        durations=(
            Uncertain(1, Distribution.pert(240, 480, 960)),
            Uncertain(2, Distribution.normal(960, 80)),
        ),
        costs=(Uncertain(1, Distribution.uniform(100, 300)),),
        correlations=(Correlation((1, 2), 0.5),),
        events=(
            RiskEvent(
                "R1", "Flood", 0.3, (Impact(2, Distribution.triangular(0, 480, 960)),), "Pumps", 50, 0.1,
                (Impact(2, None, Distribution.triangular(1, 2, 3)),),
            ),
        ),
        branchings=(Branching("Test", (Branch(0.3, (1,)), Branch(0.7, (2,)))),),
        weather=(CalendarRisk("W", (11, 12), Distribution.triangular(0.1, 0.2, 0.4)),),
        time_share=0.25,
        currency="EUR",
    )  # fmt: skip
    path = tmp_path / "risks.xlsx"
    path.write_bytes(template(PLAN, model))
    assert read(path, PLAN) == model


def test_numbers_that_are_none_are_refused(book: Path) -> None:
    sheets = load_workbook(book)
    sheets["Ways"].append(("Test", "inf", "1"))
    sheets.save(book)
    with pytest.raises(FileRefused, match=r"Ways.*row 2.*probability"):
        read(book, PLAN)


def test_risks_impacts_and_weather_are_read(book: Path) -> None:
    sheets = load_workbook(book)
    sheets["Risks"].append(("R1", "Flood", 0.3, "Pumps", 500, 0.1))
    sheets["Impacts"].append(("R1", 2, "before", 1, 2, 5, 10, 20, 60))
    sheets["Correlations"].append(("1, 2", 0.5))
    sheets["Weather"].append(("W", "11,12,1", 0.1, 0.2, 0.4))
    sheets.save(book)
    model = read(book, PLAN)
    event = model.events[0]
    assert (event.name, event.probability, event.probability_after) == ("Flood", 0.3, 0.1)
    assert event.impacts[0].time == Distribution.triangular(480, 960, 2400)
    assert event.impacts[0].cost == Distribution.triangular(10, 20, 60)
    assert event.impacts_after is None
    assert model.correlations[0].activities == (1, 2)
    assert model.weather[0].months == (11, 12, 1)


def test_a_wrong_cell_is_named(book: Path) -> None:
    sheets = load_workbook(book)
    sheets["Durations"]["D2"] = "soon"
    sheets.save(book)
    with pytest.raises(FileRefused, match=r"Durations.*row 2.*minimum"):
        read(book, PLAN)


def test_what_is_no_risk_workbook_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("no")
    with pytest.raises(FileRefused, match="not an Excel workbook"):
        read(text, PLAN)
    other = tmp_path / "b.xlsx"
    Workbook().save(other)
    with pytest.raises(FileRefused, match="none of the sheets"):
        read(other, PLAN)
