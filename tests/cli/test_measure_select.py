"""``jalon measure``, ``jalon select`` and the score card of ``jalon check``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.house import Answer
from tests.oracles.stored import PLANS

Jalon = Callable[..., Answer]
PLAN = PLANS / "software-development-30pct.mpp"
needs_plans = pytest.mark.skipif(not PLANS.exists(), reason="the shared plans are not beside the project")
PORTFOLIO = {
    "budgets": [100],
    "projects": [
        {"key": "roof", "name": "=Roof", "value": 60, "costs": [50]},
        {"key": "bath", "value": 40, "costs": [40]},
        {"key": "shed", "value": 25, "costs": [30]},
    ],
}


@pytest.fixture
def portfolio(tmp_path: Path) -> str:
    path = tmp_path / "portfolio.json"
    path.write_text(json.dumps(PORTFOLIO), "utf-8")
    return str(path)


@needs_plans
def test_a_real_plan_is_measured(jalon: Jalon) -> None:
    found = json.loads(jalon("measure", str(PLAN), "--data-date", "2013-02-08", "--format", "json").out)
    (plan,) = found["plans"]
    total = plan["total"]
    assert (plan["unit"], total["bac"], total["ev"], total["ac"]) == ("money", 139600, 41880, 44700)
    assert total["eac"] == pytest.approx(149000)
    assert plan["time"]["spi_t"] > 1
    rows = list(
        csv.DictReader(
            io.StringIO(
                jalon(
                    "measure", str(PLAN), "--data-date", "2013-02-08", "--by", "period", "--format", "csv"
                ).out.removeprefix("\ufeff")
            )
        )
    )
    assert float(rows[-1]["pv"]) == 139600
    assert "CPI 0.937" in jalon("measure", str(PLAN), "--data-date", "2013-02-08").out


def test_without_a_baseline_it_says_the_way_out(jalon: Jalon, house: str) -> None:
    answer = jalon("measure", house, "--data-date", "2026-01-06")
    assert answer.status == 1
    assert "keep one when the plan is approved" in answer.err
    assert jalon("measure", house, "--data-date", "soon").status == 2


def test_the_score_card_is_part_of_the_check(jalon: Jalon, house: str) -> None:
    assert "points pass" in jalon("check", house).out
    quality = json.loads(jalon("check", house, "--format", "json").out)["quality"]
    assert [c["number"] for c in quality["checks"]][:14] == list(range(1, 15))
    lines = jalon("check", house, "--format", "csv").out.splitlines()
    assert lines[0].startswith("\ufeffcode,number,title")
    assert len(lines) > 1


def test_a_portfolio_is_chosen_and_explained(jalon: Jalon, portfolio: str) -> None:
    answer = jalon("select", portfolio, "--time-limit", "1", "--explain", "--format", "json")
    found = json.loads(answer.out)
    assert (answer.status, found["value"], found["status"]) == (0, 100.0, "optimal")
    assert [p["chosen"] for p in found["projects"]] == [True, True, False]
    assert found["rejected"][0]["value_needed"] == 15.0
    assert "'=Roof" in jalon("select", portfolio, "--time-limit", "1", "--format", "csv").out
    assert "This is the best there is." in jalon("select", portfolio, "--time-limit", "1").out


def test_a_workbook_asks_the_same_question(jalon: Jalon, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Projects"
    for row in (("Key", "Name", "Value", "Cost 1", "Mandatory"), ("roof", "Roof", 60, 50, None),
                ("bath", "Bath", 40, 40, None), ("shed", "Shed", 25, 30, "yes")):  # fmt: skip
        sheet.append(row)
    budgets = book.create_sheet("Budgets")
    for row in (("Period", "Budget"), (1, 100)):
        budgets.append(row)
    path = tmp_path / "portfolio.xlsx"
    book.save(path)
    found = json.loads(jalon("select", str(path), "--time-limit", "1", "--format", "json").out)
    assert found["value"] == 85.0
    assert [p["project"] for p in found["projects"] if p["chosen"]] == ["roof", "shed"]
    empty = Workbook()
    empty.save(tmp_path / "empty.xlsx")
    answer = jalon("select", str(tmp_path / "empty.xlsx"))
    assert answer.status == 1
    assert "no sheet called Projects" in answer.err


def test_a_file_that_is_no_portfolio(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("buy milk")
    assert "no portfolio that we know" in jalon("select", str(path)).err
    assert jalon("select", str(tmp_path / "absent.json")).status == 2
    assert jalon("select", str(path), "--time-limit", "0").status == 2
