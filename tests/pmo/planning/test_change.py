"""Changing a plan: what a typed value does to dates, rows and the journal."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common.errors import Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.planning import outline, queries
from jalon.pmo.planning.models import Activity, Plan, Run
from tests.pmo.planning.conftest import Hand

START = {2: ("01-05 08:00", "01-06 17:00"), 3: ("01-07 08:00", "01-07 17:00")}


def test_a_stored_plan_is_scheduled(plan: Any, hand: Hand) -> None:
    dates = hand.dates()
    assert dates[2] == START[2]
    assert dates[3] == START[3]
    assert dates[7] == ("01-09 17:00", "01-09 17:00")
    plan.refresh_from_db()
    assert plan.activity_count == 5
    assert plan.critical_count == 4
    assert Run.objects.get(plan=plan).kind == "current"


def test_a_longer_duration_moves_what_follows(hand: Hand) -> None:
    answer = hand.set(2, duration="3d")
    assert answer["finish_change_minutes"] == 480
    assert answer["milestones"] == [{"uid": 7, "name": "Done", "delta_minutes": 480}]
    assert set(answer["changed"]["uid"]) == {1, 2, 3, 4, 5, 6, 7}
    assert "order" not in answer
    assert "links" not in answer
    assert answer["sentence"] == "7 tasks moved, finish +1\u00a0d."
    assert hand.dates()[2] == ("01-05 08:00", "01-07 17:00")


def test_a_duration_of_the_clock_that_was_read_can_be_written_back(hand: Hand) -> None:
    hand.set(2, duration="5ed")
    read = hand.rows()[2]
    assert (read.duration, read.duration_elapsed) == (5 * 1440, True)
    hand.set(2, duration=read.duration - 1440)
    assert (hand.rows()[2].duration, hand.rows()[2].duration_elapsed) == (4 * 1440, True)
    hand.set(2, duration="4d")
    assert (hand.rows()[2].duration, hand.rows()[2].duration_elapsed) == (4 * 480, False)


def test_everything_is_stored(plan: Any, hand: Hand) -> None:
    answer = hand.set(2, duration="3d")
    row = Activity.objects.get(plan=plan, uid=2)
    assert (row.duration, row.version, row.revision) == (1440, 2, answer["revision"])
    stored = Plan.objects.get(pk=plan.pk)
    assert stored.revision == answer["revision"]
    assert stored.current_run.revision == answer["revision"]
    assert (
        queries.figures([plan.initiative_id])[plan.initiative_id].finish.isoformat() == "2026-01-12T17:00:00"
    )
    change = ChangeSet.objects.get(pk=answer["change_set"])
    assert change.verb == "plan.change"
    (difference,) = change.changes.all()
    assert difference.before == {"duration": 960}
    assert difference.after == {"duration": 1440}


def test_a_typed_start_is_a_constraint(hand: Hand) -> None:
    hand.set(3, start="2026-01-12")
    row = hand.rows()[3]
    assert row.constraint_kind == "SNET"
    assert hand.dates()[3] == ("01-12 08:00", "01-12 17:00")


def test_a_typed_finish_changes_the_duration(hand: Hand) -> None:
    hand.set(2, finish="2026-01-09")
    assert hand.rows()[2].duration == 5 * 480
    assert hand.dates()[2] == ("01-05 08:00", "01-09 17:00")


def test_progress_sets_the_actual_dates(hand: Hand) -> None:
    hand.set(2, percent=40)
    row = hand.rows()[2]
    assert row.actual_start is not None
    assert row.actual_finish is None
    hand.set(2, percent="100 %")
    assert hand.rows()[2].actual_finish is not None
    hand.set(2, percent=0)
    row = hand.rows()[2]
    assert (row.actual_start, row.actual_finish) == (None, None)


def test_a_summary_takes_its_dates_from_below(hand: Hand) -> None:
    with pytest.raises(Refused, match="“Works” is a summary"):
        hand.set(1, duration="3d")


def test_insert_takes_a_place_and_a_number(plan: Any, hand: Hand) -> None:
    answer = hand.do(
        {
            "op": "insert",
            "after": 3,
            "parent": 1,
            "rows": [{"name": "Check", "duration": "2d"}, {"name": "Sign", "level": 1}],
        }
    )
    assert answer["order"] == [1, 2, 3, 8, 9, 4, 5, 6, 7]
    assert answer["inserted"] == [8, 9]
    rows = hand.rows()
    assert rows[8].kind == "summary"
    assert rows[9].parent_uid == 8
    assert dict(zip(answer["changed"]["uid"], answer["changed"]["wbs"], strict=True))[4] == "1.4"
    assert Plan.objects.get(pk=plan.pk).next_uid == 10


def test_delete_takes_links_along(plan: Any, hand: Hand) -> None:
    answer = hand.do({"op": "delete", "uids": [3]})
    assert answer["order"] == [1, 2, 4, 5, 6, 7]
    assert answer["links"]["to"] == [7]
    assert not Activity.objects.filter(plan=plan, uid=3).exists()


def test_outdent_and_indent_follow_the_outline(hand: Hand) -> None:
    hand.do({"op": "unlink", "from": 3, "to": 4})
    hand.do({"op": "outdent", "uids": [3]})
    rows = hand.rows()
    assert rows[3].parent_uid is None
    assert rows[4].parent_uid == 3
    assert rows[3].kind == "summary"
    hand.do({"op": "indent", "uids": [3]})
    rows = hand.rows()
    assert rows[3].parent_uid == 1


def test_move_takes_the_rows_below(hand: Hand) -> None:
    answer = hand.do({"op": "move", "uids": [5], "after": None, "parent": None})
    assert answer["order"] == [5, 6, 7, 1, 2, 3, 4]


def test_links_by_drawing_and_by_text(hand: Hand) -> None:
    answer = hand.do({"op": "link", "from": 4, "to": 6, "kind": "FS", "lag": "1d"})
    assert answer["links"]["lag"][-1] == 480
    hand.set(6, predecessors="3; 4FS+2d")
    links = {(link.predecessor_uid, link.lag_minutes) for link in _links(hand) if link.successor_uid == 6}
    assert links == {(3, 0), (4, 960)}
    hand.do({"op": "unlink", "from": 4, "to": 6})
    assert len([link for link in _links(hand) if link.successor_uid == 6]) == 1


def _links(hand: Hand) -> Any:
    return queries.snapshot(hand.plan.pk).state.links.values()


def test_a_loop_is_named_and_refused(hand: Hand) -> None:
    with pytest.raises(Refused, match="Dig → Pour → Test") as refusal:
        hand.do({"op": "link", "from": 7, "to": 2})
    assert refusal.value.code == "cycle"
    assert len(_links(hand)) == 4


def test_resources_by_name(hand: Hand) -> None:
    answer = hand.set(2, resources="Anna; Crane[50%]")
    assert [r["name"] for r in answer["resources"]] == ["Anna", "Crane"]
    assert answer["assignments"]["units"] == [1.0, 0.5]
    hand.set(2, resources="Anna")
    assert len(queries.snapshot(hand.plan.pk).state.assignments) == 1


def test_the_same_request_is_carried_out_once(hand: Hand) -> None:
    operation = {"op": "set", "uid": 2, "version": 1, "fields": {"duration": "3d"}}
    first = hand.do(operation, request="11111111-2222")
    again = hand.do(operation, request="11111111-2222")
    assert again["revision"] == first["revision"]
    assert again["change_set"] == first["change_set"]
    assert hand.rows()[2].version == 2


def test_the_plan_itself(hand: Hand) -> None:
    version = queries.snapshot(hand.plan.pk).state.head.version
    hand.do({"op": "plan", "version": version, "fields": {"start": "2026-02-02", "data_date": "2026-02-10"}})
    assert hand.dates()[2][0] == "02-02 08:00"


def test_the_plan_s_own_version_counts_its_own_changes(hand: Hand) -> None:
    def version() -> int:
        return queries.snapshot(hand.plan.pk).state.head.version

    first = version()
    hand.set(2, duration="3d")
    hand.do({"op": "insert", "after": 2, "rows": [{"name": "More"}]})
    assert version() == first
    hand.do({"op": "plan", "version": first, "fields": {"data_date": "2026-01-07"}})
    assert version() == first + 1 == Plan.objects.get(pk=hand.plan.pk).version
    with pytest.raises(Stale):
        hand.do({"op": "plan", "version": first, "fields": {"data_date": "2026-01-08"}})


def test_two_hundred_rows_at_one_place_keep_their_order(hand: Hand) -> None:
    for number in range(40):
        hand.do({"op": "insert", "after": 2, "rows": [{"name": f"{number}.{i}"} for i in range(5)]})
    state = queries.snapshot(hand.plan.pk).state
    names = [row.name for row in state.rows.values()]
    assert names[2:7] == [f"39.{i}" for i in range(5)]
    assert names[197:202] == [f"0.{i}" for i in range(5)]
    assert max(len(row.place) for row in state.rows.values()) < 200


def test_a_place_that_grew_too_long_lays_the_plan_out_anew(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "LONGEST", 12)
    for _ in range(20):
        hand.do({"op": "insert", "after": 2, "rows": [{"name": "New"}]})
    rows = queries.snapshot(hand.plan.pk).state.rows
    assert max(len(row.place) for row in rows.values()) <= 14
    assert [row.uid for row in rows.values()][:2] == [1, 2]


def test_a_plain_number_is_a_quantity_of_a_material_and_a_share_of_a_person(hand: Hand) -> None:
    hand.set(2, resources="Anna [50]; Concrete")
    from jalon.pmo.planning.models import PlanResource

    PlanResource.objects.filter(plan=hand.plan, name="Concrete").update(kind="material")
    from jalon.pmo.planning import bridge

    bridge.forget(hand.plan.key)
    hand.set(3, resources="Anna [50]; Concrete [60]")
    state = queries.snapshot(hand.plan.pk).state
    names = {r.uid: r.name for r in state.resources.values()}
    units = {names[a.resource_uid]: a.units for a in state.assignments.values() if a.activity_uid == 3}
    assert units == {"Anna": 0.5, "Concrete": 60.0}
