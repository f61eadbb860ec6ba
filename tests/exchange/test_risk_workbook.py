"""The risk workbook: its template read back, filled in, and wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from jalon.engine import Activity, Duration, Link, Plan
from jalon.engine.model.uncertainty import Distribution
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


def test_the_template_says_what_the_plan_says(book: Path) -> None:
    model = read(book, PLAN)
    assert [u.activity for u in model.durations] == [1, 2]
    assert model.durations[1].distribution == Distribution.triangular(960, 960, 960)
    assert model.events == ()


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
