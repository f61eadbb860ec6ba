"""Files with seconds: rounded to whole minutes, and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from jalon.engine.model import Activity, Plan
from jalon.exchange import read, write
from jalon.exchange.fidelity import SECONDS

START = datetime(2026, 1, 5, 8)
PLAN = Plan("P", START, (Activity(1, "Dig", deadline=START),))
WITH = replace(PLAN, activities=(Activity(1, "Dig", deadline=START.replace(second=30)),))
NAMES = {"mspdi": "plan.xml", "jalon_json": "plan.json", "workbook": "plan.xlsx"}


def said(data: bytes, name: str) -> list[str]:
    return [r.template for r in read(data, name).report.repaired if r.template == SECONDS]


@pytest.mark.parametrize("name", NAMES)
def test_seconds_are_said_once_and_only_where_there_are_some(name: str) -> None:
    assert said(write(PLAN, None, name), NAMES[name]) == []
    assert said(write(WITH, None, name), NAMES[name]) == [SECONDS]


@pytest.mark.parametrize("text", ["PT8H0M30S", "PT8H0M0.5S", "PT8H0M10S"])
def test_a_duration_with_seconds_counts_too(text: str) -> None:
    data = write(PLAN, None, "mspdi").replace(b"PT8H0M0S", text.encode())
    assert said(data, "plan.xml") == [SECONDS]
