"""Undo and redo: whole change sets, and never over someone's newer work."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, VersionMissing
from jalon.pmo.planning import actions, queries
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand


def content(hand: Hand) -> Any:
    """All a plan holds but for versions and revisions."""
    state = queries.snapshot(hand.plan.pk).state

    def plain(rows: Any) -> list[Any]:
        return [row._replace(version=0, revision=0) for row in rows.values()]

    def links(rows: Any) -> list[Any]:
        return sorted(plain(rows))

    return plain(state.rows), links(state.links), plain(state.resources), plain(state.assignments)


def undo(hand: Hand) -> dict[str, Any]:
    return actions.undo(by=hand.user, plan_id=hand.plan.pk, revision=hand.revision())


def redo(hand: Hand) -> dict[str, Any]:
    return actions.redo(by=hand.user, plan_id=hand.plan.pk, revision=hand.revision())


CHANGES: dict[str, list[dict[str, Any]]] = {
    "duration": [{"op": "set", "uid": 2, "version": 1, "fields": {"duration": "5d"}}],
    "progress": [{"op": "set", "uid": 2, "version": 1, "fields": {"percent": 50}}],
    "predecessors": [{"op": "set", "uid": 6, "version": 1, "fields": {"predecessors": "4FS+1d"}}],
    "resources": [{"op": "set", "uid": 2, "version": 1, "fields": {"resources": "Anna; Bob[20%]"}}],
    "insert": [{"op": "insert", "after": 2, "parent": 1, "rows": [{"name": "A"}, {"name": "B", "level": 1}]}],
    "insert under a task": [{"op": "insert", "after": 6, "parent": 6, "rows": [{"name": "A"}]}],
    "delete": [{"op": "delete", "uids": [3, 5]}],
    "delete a summary": [{"op": "delete", "uids": [1]}],
    "move": [{"op": "move", "uids": [5], "after": 2, "parent": 1}],
    "indent": [{"op": "unlink", "from": 3, "to": 4}, {"op": "indent", "uids": [4]}],
    "plan": [{"op": "plan", "version": 1, "fields": {"start": "2026-03-02"}}],
    "many": [
        {"op": "delete", "uids": [4]},
        {"op": "set", "uid": 3, "version": 1, "fields": {"name": "Cast", "manual": True}},
        {"op": "insert", "after": 3, "parent": 1, "rows": [{"name": "New", "duration": "3h"}]},
        {"op": "link", "from": 2, "to": 7, "kind": "FF"},
    ],
}


@pytest.mark.parametrize("name", CHANGES)
def test_undo_puts_everything_back_and_redo_does_it_again(hand: Hand, name: str) -> None:
    operations = [dict(one) for one in CHANGES[name]]
    for one in operations:
        if one["op"] == "plan":
            one["version"] = queries.snapshot(hand.plan.pk).state.head.version
    before, dates = content(hand), hand.dates()
    hand.do(*operations)
    changed, moved = content(hand), hand.dates()
    assert changed != before or moved != dates
    undo(hand)
    assert content(hand) == before
    assert hand.dates() == dates
    redo(hand)
    assert content(hand) == changed
    assert hand.dates() == moved
    undo(hand)
    assert content(hand) == before


def test_many_steps_back_and_forth(hand: Hand) -> None:
    states = [content(hand)]
    for step in range(1, 5):
        hand.set(2, duration=f"{step + 2}d")
        states.append(content(hand))
    for step in (3, 2, 1, 0):
        undo(hand)
        assert content(hand) == states[step]
    for step in (1, 2):
        redo(hand)
        assert content(hand) == states[step]
    hand.set(3, duration="9d")
    with pytest.raises(Refused, match="nothing to redo"):
        redo(hand)


def test_undo_never_goes_over_newer_work(hand: Hand, cast: Cast) -> None:
    hand.set(2, duration="5d")
    Hand(hand.plan, cast.portfolio_manager).set(2, duration="7d")
    with pytest.raises(Refused, match="“Dig” has changed since") as refusal:
        undo(hand)
    assert refusal.value.code == "changed_since"
    assert hand.rows()[2].duration == 7 * 480


def test_other_fields_of_the_row_are_no_conflict(hand: Hand, cast: Cast) -> None:
    hand.set(2, duration="5d")
    Hand(hand.plan, cast.portfolio_manager).set(2, name="Dig deep")
    undo(hand)
    assert (hand.rows()[2].duration, hand.rows()[2].name) == (960, "Dig deep")


def test_a_new_row_someone_built_on_stays(hand: Hand, cast: Cast) -> None:
    hand.do({"op": "insert", "after": 6, "parent": 5, "rows": [{"name": "New"}]})
    Hand(hand.plan, cast.portfolio_manager).do({"op": "link", "from": 3, "to": 8})
    with pytest.raises(Refused, match="“New” has changed since"):
        undo(hand)


def test_a_new_row_someone_wrote_on_stays(hand: Hand, cast: Cast) -> None:
    hand.do({"op": "insert", "after": 6, "parent": 5, "rows": [{"name": "New"}]})
    Hand(hand.plan, cast.portfolio_manager).set(8, note="Ask the supplier first.")
    with pytest.raises(Refused, match="“New” has changed since"):
        undo(hand)
    assert 8 in hand.rows()


def test_each_person_undoes_their_own(hand: Hand, cast: Cast) -> None:
    hand.set(2, duration="5d")
    with pytest.raises(Refused, match="nothing to undo"):
        undo(Hand(hand.plan, cast.portfolio_manager))


def test_who_may_undo(hand: Hand, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        undo(Hand(hand.plan, cast.viewer))
    with pytest.raises(NotVisible):
        actions.undo(by=cast.stranger, plan_id=hand.plan.pk, revision=1)
    with pytest.raises(VersionMissing):
        actions.undo(by=hand.user, plan_id=hand.plan.pk, revision=None)
