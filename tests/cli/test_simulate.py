"""``jalon simulate``: percentiles as a table, JSON and CSV, and a chart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from tests.cli.house import Answer

Jalon = Callable[..., Answer]
FEW = ("--iterations", "512", "--seed", "3")


def test_the_table_says_what_p80_needs(jalon: Jalon, house: str) -> None:
    answer = jalon("simulate", house, *FEW)
    assert answer.status == 0
    assert "P80" in answer.out
    assert "80 % of them finish by" in answer.out
    assert "Dig" in answer.out


def test_json_is_the_same_for_every_executor(jalon: Jalon, house: str) -> None:
    first = jalon("simulate", house, *FEW, "--format", "json")
    again = jalon("simulate", house, *FEW, "--format", "json", "--executor", "processes", "--workers", "1")
    assert first.out == again.out
    found = json.loads(first.out)
    assert found["iterations"] == 512
    assert found["planned_finish"] <= found["percentiles"][-1]["finish"]
    assert {row["uid"]: row["share"] for row in found["criticality"]}[11] == 1.0


def test_csv_holds_every_iteration(jalon: Jalon, house: str) -> None:
    lines = jalon("simulate", house, *FEW, "--format", "csv").out.splitlines()
    assert lines[0] == "iteration,finish,cost"
    assert len(lines) == 513


def test_the_chart_is_sound_svg(jalon: Jalon, house: str, tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    assert jalon("simulate", house, *FEW, "--chart", str(chart)).status == 0
    words = " ".join(ElementTree.parse(chart).getroot().itertext())
    assert "P50" in words
    assert "P80" in words
    assert "Committed" in words


def test_an_unknown_executor_and_points_out_of_order_are_said(jalon: Jalon, house: str) -> None:
    answer = jalon("simulate", house, "--executor", "abacus")
    assert answer.status == 1
    assert "abacus" in answer.err
    answer = jalon("simulate", house, "--spread", "1.5,1,0.5")
    assert answer.status == 1
    assert "not in order" in answer.err


def test_fields_that_are_not_there_are_named(jalon: Jalon, house: str) -> None:
    answer = jalon("simulate", house, "--three-point", "Low,Likely,High")
    assert answer.status == 2
    assert "Low, Likely, High" in answer.err
