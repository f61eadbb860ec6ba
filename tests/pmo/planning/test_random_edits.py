"""Random edits through the API, one after the other, equal the plan built at once from the final inputs."""

from __future__ import annotations

import json
import os
import random
from typing import Any

import pytest

from jalon.engine import schedule
from jalon.pmo.planning import actions, bridge, queries
from jalon.pmo.planning.models import Plan
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan

EDITS = int(os.environ.get("JALON_RANDOM_EDITS", "200"))
REFUSABLE = (200, 422)
COLUMNS = (
    "uid", "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float",
    "free_float", "critical", "duration", "percent", "driver",
)  # fmt: skip


def one(dice: random.Random, state: Any) -> dict[str, Any]:
    """A random operation on the plan as it stands."""
    uids = list(state.rows)
    uid = dice.choice(uids)
    other = dice.choice(uids)
    fields = dice.choice(
        [
            {"duration": f"{dice.randint(0, 12)}d"},
            {"duration": f"{dice.randint(1, 40)}h"},
            {"percent": dice.choice([0, 25, 50, 100])},
            {"start": f"2026-01-{dice.randint(5, 30):02d}"},
            {"finish": f"2026-02-{dice.randint(1, 28):02d}"},
            {"deadline": f"2026-03-{dice.randint(1, 28):02d}"},
            {"constraint": dice.choice([None, "ALAP", "SNET", "FNLT", "MSO"])},
            {"predecessors": f"{dice.randint(1, len(uids))}{dice.choice(['', 'SS', 'FF+1d', 'FS-2h'])}"},
            {"predecessors": ""},
            {"resources": dice.choice(["Anna", "Anna; Bob[50%]", ""])},
            {"manual": dice.choice([True, False])},
            {"active": dice.choice([True, True, False])},
            {"name": f"Task {dice.randint(0, 99)}"},
        ]
    )
    return dice.choice(
        [
            *[{"op": "set", "uid": uid, "version": state.rows[uid].version, "fields": fields}] * 8,
            {
                "op": "insert",
                "after": uid,
                "parent": state.rows[uid].parent_uid,
                "rows": [{"name": "New"}] * 2,
            },
            {"op": "insert", "after": uid, "parent": uid, "rows": [{"name": "Below", "duration": "2d"}]},
            {
                "op": "link",
                "from": uid,
                "to": other,
                "kind": dice.choice(["FS", "SS", "FF", "SF"]),
                "lag": "1d",
            },
            {"op": "link", "from": uid, "to": other},
            {"op": "indent", "uids": [uid]},
            {"op": "outdent", "uids": [uid]},
            {"op": "move", "uids": [uid], "after": other, "parent": state.rows[other].parent_uid},
            *([{"op": "delete", "uids": [uid]}] if len(uids) > 25 else []),
        ]
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_edits_one_by_one_equal_the_plan_at_once(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    plan = actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())
    client = cast.client(cast.project_manager)
    base = f"/api/v1/plans/{plan.pk}"
    answers: list[int] = []
    for number in range(EDITS // 2):
        state = queries.snapshot(plan.pk).state
        if number % 17 == 16:
            address = f"{base}/{dice.choice(['undo', 'redo'])}"
            body: dict[str, Any] = {"revision": state.revision}
        else:
            address = f"{base}/changes"
            body = {"revision": state.revision, "operations": [one(dice, state)]}
        response = client.post(address, json.dumps(body), content_type="application/json")
        assert response.status_code in REFUSABLE, (body, response.content)
        answers.append(response.status_code)
    assert answers.count(200) > len(answers) / 3
    kept = queries.snapshot(plan.pk)
    loaded = bridge.load(bridge.head_of(plan.pk))
    assert list(loaded.rows.values()) == list(kept.state.rows.values())
    assert loaded.plan == kept.state.plan
    at_once = schedule(bridge.Plan(**_parts(loaded.plan)))
    for name in COLUMNS:
        assert getattr(kept.schedule, name).tolist() == getattr(at_once, name).tolist(), name
    run = Plan.objects.get(pk=plan.pk).current_run
    stored = bridge.unpack(run.columns)
    assert stored.finish.tolist() == at_once.finish.tolist()
    other = actions.store_plan(by=cast.stranger, initiative=cast.other_project, engine_plan=loaded.plan)
    again = queries.snapshot(other.pk).schedule
    assert again.finish.tolist() == at_once.finish.tolist()
    assert again.total_float.tolist() == at_once.total_float.tolist()


def _parts(plan: Any) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}
