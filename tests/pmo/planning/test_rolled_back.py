"""What a failed action read of its own writing is never taken for the plan."""

from __future__ import annotations

import pytest
from django.db import transaction

from jalon.pmo.planning import bridge, queries
from jalon.pmo.planning.models import Activity, Plan
from tests.pmo.planning.conftest import Hand


def _change_and_fail(hand: Hand) -> None:
    with transaction.atomic():
        hand.set(2, duration="9d")
        bridge.forget(hand.plan.key)
        assert queries.snapshot(hand.plan.pk, locked=True).state.rows[2].duration == 9 * 480
        raise RuntimeError("the disk is full")


def test_a_state_that_was_rolled_back_is_not_remembered(hand: Hand) -> None:
    before = hand.revision()
    with pytest.raises(RuntimeError, match="the disk is full"):
        _change_and_fail(hand)
    # another process takes the revision that the failed action did not use
    Activity.objects.filter(plan=hand.plan, uid=3).update(duration=960, revision=before + 1)
    Plan.objects.filter(pk=hand.plan.pk).update(revision=before + 1)
    rows = hand.rows()
    assert (rows[2].duration, rows[3].duration) == (960, 960)
