"""The score card of a plan: what it says to whom, and what mending changes."""

from __future__ import annotations

import pytest

from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.control import actions, queries
from jalon.pmo.control.bridge import quality
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand

PAGE = "/i/{}/plan/quality/"


def missing(hand: Hand) -> list[quality.Fault]:
    return quality.faults(queries.quality_of(hand.plan)[1], "logic", 100)


def test_the_page_lists_the_fourteen_points_and_opens_one(hand: Hand, cast: Cast) -> None:
    client = cast.client(cast.viewer)
    text = client.get(PAGE.format(cast.project.slug), {"check": "logic"}).content.decode()
    assert text.count('class="mark-of"') >= 14 + 5
    # Cure (4) leads to nothing; a viewer reads that and mends nothing
    assert "Nothing waits for “Cure”" in text
    assert "plan/quality/mend/" not in text


def test_one_fault_is_mended_as_one_change_that_can_be_undone(hand: Hand) -> None:
    fault = next(one for one in missing(hand) if one.uid == 4)
    assert fault.operations == ({"op": "link", "from": 4, "to": 7, "kind": "FS", "lag": 0},)
    before = hand.revision()
    done = actions.mend(by=hand.user, plan=hand.plan, code="logic", uid=4, other=None, revision=before)
    assert (done, hand.revision()) == (1, before + 1)
    assert 4 not in {one.uid for one in missing(hand)}


def test_a_fault_without_safe_mending_is_refused(hand: Hand) -> None:
    with pytest.raises(Refused, match="open the task"):
        actions.mend(by=hand.user, plan=hand.plan, code="logic", uid=7, other=None, revision=hand.revision())


def test_mending_names_the_plan_it_saw(hand: Hand) -> None:
    with pytest.raises(VersionMissing):
        actions.mend(by=hand.user, plan=hand.plan, code="logic", uid=4, other=None, revision=None)
    seen = hand.revision()
    hand.set(2, name="Dig deep")
    with pytest.raises(Stale):
        actions.mend(by=hand.user, plan=hand.plan, code="logic", uid=4, other=None, revision=seen)


def test_who_may_not_plan_may_not_mend(hand: Hand, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.mend(
            by=cast.viewer, plan=hand.plan, code="logic", uid=4, other=None, revision=hand.revision()
        )


def test_the_program_reads_the_same_card(hand: Hand, cast: Cast) -> None:
    client = cast.client(cast.viewer)
    card = client.get(f"/api/v1/plans/{hand.plan.pk}/quality").json()
    assert [one["number"] for one in card["checks"]][:14] == list(range(1, 15))
    found = client.get(f"/api/v1/plans/{hand.plan.pk}/quality/logic").json()
    assert found["revision"] == card["revision"] == hand.revision()
    assert 4 in {one["uid"] for one in found["faults"]}
    assert client.get(f"/api/v1/plans/{hand.plan.pk}/quality/nonsense").status_code == 404
    assert cast.client(cast.stranger).get(f"/api/v1/plans/{hand.plan.pk}/quality").status_code == 404


def test_the_palette_goes_to_a_page_of_a_project(hand: Hand, cast: Cast) -> None:
    found = cast.client(cast.viewer).get("/palette/", {"q": "quality substa"}).content.decode()
    assert PAGE.format(cast.project.slug) in found
    other = cast.client(cast.stranger).get("/palette/", {"q": "quality substa"}).content.decode()
    assert PAGE.format(cast.project.slug) not in other
