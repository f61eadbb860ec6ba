"""Our dates against those that Microsoft Project and Primavera P6 stored in real plan files.

Each file is read by our own reader from the shared data folder, beside the checkout; its origin stands in the
README there. A leaf task agrees when every stored value does: dates to the minute, total float within a
minute, critical. What stays wrong, and why, is told in docs/methods/critical-path.md.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from jalon.engine import Row, schedule
from jalon.exchange import formats
from tests.oracles.stored import PLANS

pytestmark = pytest.mark.skipif(
    not PLANS.is_dir(), reason=f"the real plan files are not here: put them in {PLANS}, or set JALON_SHARED"
)
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
FLOAT_SLACK = 1

# file: leaf tasks that agree in every value, of so many. A change may raise a figure, never lower it.
REACHED: dict[str, tuple[int, int]] = {
    "DurationTest9.mpp": (15, 15),
    "SubprojectB-9.mpp": (2, 2),
    "SuccessorCalendar.xer": (1, 1),
    "TwentyFourHourCalendar.xer": (1, 1),
    "ashspace-sample.xer": (52, 52),
    "budget-work-cost.mpp": (7, 8),
    "constraint-fnet-manual.mpp": (14, 14),
    "cross-project-links.mpp": (8, 8),
    "customer-feedback.mpp": (38, 38),
    "dcma-sample.mpp": (89, 89),
    "embedded-objects.mpp": (61, 61),
    "encoding1251.xer": (0, 2),
    "legacy-sample.mpp": (18, 18),
    "mpp14barstyle.mpp": (6, 6),
    "mpp14baseline.mpp": (9, 9),
    "mpp14relations.mpp": (5, 5),
    "mpp14timephased.mpp": (23, 40),
    "multiproject-external.xer": (2, 2),
    "open-msp-01145024.xml": (86, 86),
    "open-msp-link-types.xml": (32, 32),
    "ozbuild16.mpp": (15, 15),
    "pm-s03-schedule.mpp": (16, 29),
    "read-task-calendar.mpp": (8, 8),
    "residential-construction.mpp": (89, 89),
    "sf259.mpp": (13, 13),
    "slack9.mpp": (15, 15),
    "software-development-30pct.mpp": (74, 74),
    "software-development-plan.mpp": (74, 74),
    "task-links-2003.mpp": (16, 16),
    "task-links-2019.xml": (16, 16),
    "task-links-98.mpx": (0, 16),
    "xernative-sample.xer": (25, 25),
}
LEAST = {"microsoft": 0.94, "primavera": 0.975}


def compared(tasks: list[dict[str, Any]], primavera: bool) -> list[dict[str, Any]]:
    """The leaf tasks that take part: active, of this plan, with stored dates."""

    def takes_part(task: dict[str, Any]) -> bool:
        dated = task.get("early_start") or task.get("late_start") or (primavera and task.get("start"))
        return bool(
            dated
            and not task["summary"]
            and not task.get("mpxj_rollup")
            and not task.get("external")
            and task.get("active", True)
            and (primavera or task.get("id"))
        )

    return [task for task in tasks if takes_part(task)]


def agrees(task: dict[str, Any], row: Row | None) -> bool:
    if row is None:
        return False
    for name in DATES:
        stored = task.get(name)
        if stored and datetime.fromisoformat(stored[:16]) != getattr(row, name):
            return False
    stored = task.get("total_slack_min")
    if stored is not None and (row.total_float is None or abs(row.total_float - stored) > FLOAT_SLACK):
        return False
    return bool(task.get("critical")) == row.critical


@cache
def exact(name: str) -> tuple[str, int, int]:
    """The family of a file's rules, how many tasks agree, and of how many."""
    expected = json.loads((PLANS / f"{name}.expected.json").read_text())
    project = expected["project"]
    primavera = bool(project.get("application") == "Primavera" or project.get("p6"))
    rows = {row.uid: row for row in schedule(formats.read(PLANS / name).plan).rows()}
    tasks = compared(expected["tasks"], primavera)
    return (
        "primavera" if primavera else "microsoft",
        sum(agrees(task, rows.get(task["uid"])) for task in tasks),
        len(tasks),
    )


@pytest.mark.parametrize("name", REACHED)
def test_a_file_keeps_what_it_reached(name: str) -> None:
    _family, found, tasks = exact(name)
    reached, of = REACHED[name]
    assert tasks == of
    assert found >= reached


@pytest.mark.parametrize("family", LEAST)
def test_all_files_together_agree(family: str) -> None:
    of_family = [(found, tasks) for own, found, tasks in map(exact, REACHED) if own == family]
    found, tasks = map(sum, zip(*of_family, strict=True))
    assert found / tasks >= LEAST[family], f"{found} of {tasks}"


def test_every_file_of_the_folder_is_counted() -> None:
    files = {path.name.removesuffix(".expected.json") for path in PLANS.glob("*.expected.json")}
    assert files == set(REACHED)
