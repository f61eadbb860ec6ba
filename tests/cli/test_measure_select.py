"""``jalon measure``, ``jalon select`` and the score card of ``jalon check``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.house import Answer, speak
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


def _book(path: Path, sheets: dict[str, tuple[tuple[object, ...], ...]]) -> str:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return str(path)


SCORED: dict[str, tuple[tuple[object, ...], ...]] = {
    "Projets": (
        ("Clé", "Nom", "Coût 1", "Soudeurs: 1", "Note: gain", "Note: risque", "Scénario: crise"),
        ("a", "Alpha", 50, 2, 5, 2, None),
        ("b", "Bêta", 40, 2, 3, 1, 80),
        ("c", "Gamma", 30, 1, 4, 3, None),
    ),
    "Budgets": (("Période", "Budget"), (1, 90)),
    "Capacités": (("Rôle", "1"), ("Soudeurs", 4)),
    "Critères": (("Nom", "Poids", "Moins est mieux"), ("gain", None, None), ("risque", None, "oui")),
    "Comparaisons": ((None, "gain", "risque"), ("gain", 1, "3"), ("risque", None, 1)),
    "Scénarios": (("Nom", "Probabilité"), ("crise", 0.5), ("calme", 0.5)),
    "Réglages": (("poids du risque", 0.2), ("taux", 0.08)),
}


def test_a_french_workbook_weighs_by_pairs_and_says_so(
    jalon: Jalon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path / "portefeuille.xlsx", SCORED)
    found = json.loads(jalon("select", path, "--time-limit", "2", "--explain", "--format", "json").out)
    assert found["weights"]["values"] == pytest.approx([0.75, 0.25])
    assert found["weights"]["criteria"] == ["gain", "risque"]
    assert set(found["regret"]) == {"crise", "calme"}
    assert found["risk"]["tail"] == 0.2
    assert found["risk_frontier"]
    speak(monkeypatch, "fr")
    told = jalon("select", path, "--time-limit", "2", "--explain").out
    for words in ("Retenu", "Il reste", "Prix dual", "Poids : gain 75,0", "CVaR", "Scénario « crise »"):
        assert words in told.replace("\u202f", " ").replace("\xa0", " "), told


@pytest.mark.parametrize(
    ("sheet", "rows", "said"),
    [
        (
            "Comparaisons",
            ((None, "gain", "risque"), ("gain", 1, None)),
            "does not compare “gain” with “risque”",
        ),
        ("Comparaisons", ((None, "gain", "risque"), ("gain", 1, "three")), "compare “risque” with “gain”"),
        ("Comparaisons", ((None, "gain", "risque"), ("gain", 1, 3), ("risque", 3, 1)), "compared both ways"),
        ("Réglages", (("discount", 0.1),), "a setting “discount”, which we do not know"),
        ("Réglages", (("taux", -1),), "The setting “rate” is -1: a rate is above -1"),
        ("Réglages", (("queue", 3),), "The setting “tail” is 3"),
        ("Scénarios", (("Nom", "P"), ("calme", 1)), "the scenario “crise”, which is not listed"),
        ("Budgets", (("Période", "Budget"), (1, "lots")), "the budget or capacity of “1” is “lots”"),
        ("Flux", (("Clé", "Jour", "Montant"), ("z", "2026-01-01", 5)), "a line for “z”"),
    ],
)
def test_a_workbook_that_makes_no_sense_says_where(
    jalon: Jalon, tmp_path: Path, sheet: str, rows: tuple[tuple[object, ...], ...], said: str
) -> None:
    answer = jalon("select", _book(tmp_path / "p.xlsx", {**SCORED, sheet: rows}), "--time-limit", "1")
    assert answer.status == 1
    assert said in answer.err


def test_money_over_time_has_its_measures(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "money.json"
    document = {
        "budgets": [200],
        "rate": 0.10,
        "projects": [
            {"key": "a", "costs": [100], "flows": [-100, 60, 60]},
            {"key": "b", "costs": [100], "flows": [-100, 230, -132]},
            {"key": "c", "costs": [50], "dated_flows": [["2027-01-01", 60.5], ["2026-01-01", -50]]},
        ],
    }
    path.write_text(json.dumps(document), "utf-8")
    a, b, c = json.loads(jalon("select", str(path), "--time-limit", "1", "--format", "json").out)["money"]
    assert (a["npv"], a["irr"], a["payback"]) == pytest.approx((4.1322, 0.13066, 1.6667), abs=1e-4)
    assert (b["irr"], b["sign_changes"]) == (None, 2)
    assert b["mirr"] is not None
    assert (c["npv"], c["irr"]) == pytest.approx((5.0, 0.21))
    told = jalon("select", str(path), "--time-limit", "1").out
    assert "The flows of b change their sign more than once: there is no single IRR, see MIRR." in told


def test_a_plan_beside_the_portfolio_is_simulated_for_its_risk(
    jalon: Jalon, house: str, tmp_path: Path
) -> None:
    path = Path(house).parent / "risky.json"
    projects: list[dict[str, object]] = [
        {"key": "house", "value": 100, "costs": [1], "plan": Path(house).name, "cost_of_delay": 10},
        {"key": "safe", "value": 90, "costs": [1]},
    ]
    document = {
        "budgets": [1],
        "iterations": 200,
        "spread": "1, 1, 4",
        "risk_weight": 1,
        "projects": projects,
    }
    path.write_text(json.dumps(document), "utf-8")
    found = json.loads(jalon("select", str(path), "--time-limit", "2", "--format", "json").out)
    assert [p["chosen"] for p in found["projects"]] == [False, True]
    assert found["risk"] == pytest.approx({"mean": 90.0, "cvar": 90.0, "tail": 0.2})
    # A delay that costs nothing takes nothing away, to the bit, in every run.
    projects[0]["cost_of_delay"] = 0
    path.write_text(json.dumps(document), "utf-8")
    again = json.loads(jalon("select", str(path), "--time-limit", "2", "--format", "json").out)
    assert [p["chosen"] for p in again["projects"]] == [True, False]
    projects[0]["plan"] = "absent.xml"
    path.write_text(json.dumps(document), "utf-8")
    assert "absent.xml" in jalon("select", str(path), "--time-limit", "1").err
    projects[0]["plan"] = Path(house).name
    document["spread"] = "3, 2, 1"
    path.write_text(json.dumps(document), "utf-8")
    assert jalon("select", str(path), "--time-limit", "1").status == 1


def test_a_file_that_is_no_portfolio(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("buy milk")
    assert "no portfolio that we know" in jalon("select", str(path)).err
    assert jalon("select", str(tmp_path / "absent.json")).status == 2
    assert jalon("select", str(path), "--time-limit", "0").status == 2
