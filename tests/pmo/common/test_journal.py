"""The journal: one chain a stream, refused to every pen once written."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from jalon.pmo.common import appendonly, journal
from jalon.pmo.common.models import Change, ChangeSet
from tests.cast import Cast


def _write(cast: Cast, name: str = "Networks 2") -> ChangeSet:
    return journal.record(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        initiative=cast.portfolio,
        verb="initiative.change",
        params={"name": name},
        changes=[journal.changed(cast.portfolio, {"name": name, "kind": cast.portfolio.kind})],
    )


def test_an_action_leaves_its_actor_verb_and_differences(cast: Cast) -> None:
    change_set = _write(cast)
    row = change_set.changes.get()
    assert (change_set.actor, change_set.verb) == (cast.pmo_officer, "initiative.change")
    assert (row.kind, row.before, row.after) == ("update", {"name": "Networks"}, {"name": "Networks 2"})


def test_the_chain_follows_within_a_stream_and_not_across(cast: Cast) -> None:
    first, second = _write(cast), _write(cast, "Networks 3")
    elsewhere = journal.record(
        by=cast.foreigner, organisation=cast.other_organisation, verb="organisation.change"
    )
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert (elsewhere.sequence, elsewhere.previous_hash) == (1, "")
    assert list(journal.verify()) == []


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: ChangeSet.objects.update(verb="nothing.happened"),
        lambda: ChangeSet.objects.all()._raw_delete("default"),
        lambda: Change.objects.update(after={}),
        lambda: Change.objects.all()._raw_delete("default"),
    ],
    ids=["change a set", "delete a set", "change a row", "delete a row"],
)
def test_the_database_refuses_to_touch_what_is_written(cast: Cast, tamper) -> None:
    _write(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper()
    assert ChangeSet.objects.get().verb == "initiative.change"


def test_a_change_behind_the_guard_is_found(cast: Cast) -> None:
    _write(cast)
    _write(cast, "Networks 3")
    with appendonly.lifted(connection):
        Change.objects.filter(change_set__sequence=1).update(after={"name": "Forged"})
    assert list(journal.verify()) == [
        f"Journal {cast.organisation.pk}/{cast.portfolio.pk}, entry 1: "
        "its content was changed after it was written."
    ]


def test_a_missing_entry_is_found(cast: Cast) -> None:
    _write(cast)
    second = _write(cast, "Networks 3")
    _write(cast, "Networks 4")
    with appendonly.lifted(connection):
        second.changes.all()._raw_delete("default")
        ChangeSet.objects.filter(pk=second.pk)._raw_delete("default")
    assert list(journal.verify()) == [
        f"Journal {cast.organisation.pk}/{cast.portfolio.pk}, entry 3: 1 entries before it are missing."
    ]


@pytest.mark.django_db(transaction=True)
def test_writing_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        journal.record(by=None, verb="nothing")


def test_a_change_set_is_undone_once(cast: Cast) -> None:
    done = _write(cast)
    journal.record(by=cast.pmo_officer, organisation=cast.organisation, verb="undo", undoes=done)
    assert ChangeSet.objects.get(pk=done.pk).is_undone
    with pytest.raises(DatabaseError), transaction.atomic():
        journal.record(by=cast.pmo_officer, organisation=cast.organisation, verb="undo", undoes=done)
