"""Writers beside each other and beside a worker, each a process: nothing is lost, nothing is locked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import apart

TIMES = 8

SETUP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from jalon.pmo.planning import actions
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan
cast = Cast()
plan = actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())
print(plan.pk, cast.project_manager.pk, cast.portfolio_manager.pk, cast.pmo_officer.pk)
"""
RESULT = """
import json, sys
import django; django.setup()
from jalon.engine import schedule
from jalon.pmo.common import journal
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.planning import bridge, queries
from jalon.pmo.planning.models import Plan, Run
plan = Plan.objects.get(pk=int(sys.argv[1]))
snapshot = queries.snapshot(plan.pk)
again = schedule(bridge.load(bridge.head_of(plan.pk)).plan)
print(json.dumps({
    "priority": snapshot.state.rows[2].priority,
    "durations": [snapshot.state.rows[uid].duration for uid in (3, 4, 6)],
    "changes": ChangeSet.objects.filter(plan_id=plan.pk, verb="plan.change").count(),
    "revision": plan.revision,
    "run": Run.objects.get(plan=plan, kind="current").revision,
    "same": again.finish.tolist() == snapshot.schedule.finish.tolist(),
    "journal": list(journal.verify()),
}))
"""


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """The environment of a database that several processes share."""
    return apart.environment(tmp_path, "race")


def run(place: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=place,
        cwd=apart.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err[-3000:]
    sys.stderr.write(err)
    return out


def test_three_writers_and_a_worker(place: dict[str, str]) -> None:
    plan, *users = said(run(place, "-c", SETUP)).split()
    race = "tests.pmo.planning.race"
    writers = [
        run(place, "-m", race, plan, user, row, str(TIMES)) for user, row in zip(users, "346", strict=True)
    ]
    worker = run(place, "-m", race, plan, users[0], "0", str(TIMES))
    met: list[dict[str, Any]] = [json.loads(said(one)) for one in writers]
    beside = json.loads(said(worker))
    assert [one["failures"] for one in (*met, beside)] == [0, 0, 0, 0]
    assert [one["done"] for one in met] == [2 * TIMES] * 3
    found = json.loads(said(run(place, "-c", RESULT, plan)))
    assert found["priority"] == 500 + 3 * TIMES
    assert found["durations"] == [480 + 60 * TIMES, 480 + 60 * TIMES, 960 + 60 * TIMES]
    assert found["changes"] == 6 * TIMES
    assert found["revision"] == found["run"]
    assert found["same"]
    assert found["journal"] == []
