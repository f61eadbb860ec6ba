"""Writes on the tree: places, paths, versions, taking back."""

from __future__ import annotations

import pytest
from django.utils import translation

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives import actions, engagement, queries
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from tests.cast import Cast


def _snapshot() -> list[dict]:
    return list(Initiative.objects.order_by("pk").values())


def test_a_new_project_stands_last_under_its_parent(cast: Cast) -> None:
    made = actions.create(
        by=cast.portfolio_manager,
        organisation=cast.organisation,
        parent=cast.programme,
        kind="project",
        name="Substation",
    )
    assert made.path == f"{cast.programme.path}{made.pk}/"
    assert (made.depth, made.slug) == (2, "substation-2")
    assert made.position > cast.project.position
    assert ChangeSet.objects.get(verb="initiative.create").initiative_id == made.pk


@pytest.mark.parametrize(
    ("kind", "parent"), [("project", "project"), ("portfolio", "programme"), ("castle", "portfolio")]
)
def test_a_wrong_place_is_refused_in_a_sentence(cast: Cast, kind: str, parent: str) -> None:
    before = _snapshot()
    with pytest.raises(Refused):
        actions.create(
            by=cast.pmo_officer,
            organisation=cast.organisation,
            parent=getattr(cast, parent),
            kind=kind,
            name="X",
        )
    assert _snapshot() == before


def test_only_who_manages_the_place_creates_there(cast: Cast) -> None:
    for who in (cast.project_manager, cast.viewer):
        with pytest.raises(NotAllowed):
            actions.create(by=who, organisation=cast.organisation, kind="project", name="X")
    with pytest.raises(NotVisible):
        actions.create(
            by=cast.stranger, organisation=cast.organisation, parent=cast.portfolio, kind="project", name="X"
        )
    with pytest.raises(NotVisible):
        actions.create(
            by=cast.foreigner,
            organisation=cast.other_organisation,
            parent=cast.portfolio,
            kind="project",
            name="X",
        )


def test_an_edit_on_an_old_version_changes_nothing(cast: Cast) -> None:
    actions.change(by=cast.pmo_officer, initiative=cast.project, version=1, name="First")
    with pytest.raises(Stale) as refusal:
        actions.change(by=cast.pmo_officer, initiative=cast.project, version=1, name="Second")
    assert refusal.value.current["name"] == "First"


def test_a_person_of_another_organisation_cannot_own(cast: Cast) -> None:
    outsider = Person.objects.get(user=cast.foreigner)
    with pytest.raises(NotVisible):
        actions.change(by=cast.pmo_officer, initiative=cast.project, version=1, owner=outsider)


def test_a_sponsor_declares_the_status_and_nothing_more(cast: Cast) -> None:
    actions.change(by=cast.sponsor, initiative=cast.project, version=1, status_declared="watch")
    with pytest.raises(NotAllowed):
        actions.change(by=cast.sponsor, initiative=cast.project, version=2, name="Mine")


def test_a_move_takes_everything_below_along(cast: Cast) -> None:
    actions.move(by=cast.pmo_officer, initiative=cast.programme, version=1, parent=cast.other_portfolio)
    cast.project.refresh_from_db()
    assert cast.project.path == f"{cast.other_portfolio.path}{cast.programme.pk}/{cast.project.pk}/"
    assert cast.project.depth == 2
    assert [node.name for node in queries.tree(cast.pmo_officer, cast.organisation)] == [
        "Networks",
        "Mobility",
        "Tramway",
        "Smart metering",
        "Substation",
    ]


def test_a_move_before_a_brother_renumbers_the_family(cast: Cast) -> None:
    actions.move(
        by=cast.pmo_officer, initiative=cast.other_portfolio, version=1, parent=None, before=cast.portfolio.pk
    )
    tops = Initiative.objects.filter(organisation=cast.organisation, parent=None).order_by("position")
    assert [top.name for top in tops] == ["Mobility", "Networks"]


def test_a_branch_cannot_move_below_itself(cast: Cast) -> None:
    before = _snapshot()
    with pytest.raises(Refused):
        actions.move(by=cast.pmo_officer, initiative=cast.portfolio, version=1, parent=cast.programme)
    assert _snapshot() == before


def test_a_move_asks_the_right_at_both_ends(cast: Cast) -> None:
    before = _snapshot()
    with pytest.raises(NotVisible):
        actions.move(
            by=cast.portfolio_manager, initiative=cast.project, version=1, parent=cast.other_portfolio
        )
    with pytest.raises(NotAllowed):
        actions.move(by=cast.portfolio_manager, initiative=cast.project, version=1, parent=None)
    assert _snapshot() == before


@pytest.mark.parametrize("verb", ["change", "archive", "move"])
def test_what_was_done_is_taken_back_once(cast: Cast, verb: str) -> None:
    keep = ("name", "archived", "parent_id", "path", "depth")
    former = journal.fields_of(cast.project, *keep)
    by = cast.pmo_officer
    if verb == "change":
        done = actions.change(by=by, initiative=cast.project, version=1, name="Other")
    elif verb == "archive":
        done = actions.archive(by=by, initiative=cast.project, version=1)
    else:
        done = actions.move(by=by, initiative=cast.project, version=1, parent=cast.other_portfolio)
    actions.undo(by=by, initiative=cast.project, change_set_id=done.pk)
    cast.project.refresh_from_db()
    assert journal.fields_of(cast.project, *keep) == former
    with pytest.raises(Refused):
        actions.undo(by=by, initiative=cast.project, change_set_id=done.pk)


def test_taking_back_never_loses_a_later_change(cast: Cast) -> None:
    done = actions.change(by=cast.pmo_officer, initiative=cast.project, version=1, name="Other")
    actions.change(by=cast.pmo_officer, initiative=cast.project, version=2, name="Third")
    with pytest.raises(Refused):
        actions.undo(by=cast.pmo_officer, initiative=cast.project, change_set_id=done.pk)
    cast.project.refresh_from_db()
    assert cast.project.name == "Third"


def test_only_an_archived_leaf_is_deleted(cast: Cast) -> None:
    by = cast.pmo_officer
    with pytest.raises(Refused, match="Archive"):
        actions.delete(by=by, initiative=cast.project, version=1)
    actions.archive(by=by, initiative=cast.programme, version=1)
    with pytest.raises(Refused, match="still holds"):
        actions.delete(by=by, initiative=cast.programme, version=2)
    actions.archive(by=by, initiative=cast.project, version=1)
    actions.delete(by=by, initiative=cast.project, version=2)
    assert not Initiative.objects.filter(slug="substation").exists()
    assert ChangeSet.objects.filter(verb="initiative.delete").exists()
    assert list(journal.verify()) == []


def test_a_reader_of_the_other_language_sees_the_other_name(cast: Cast) -> None:
    cast.project.name_alt = "Poste"
    with translation.override("fr"):
        assert cast.project.title == "Poste"
    with translation.override("en"):
        assert cast.project.title == "Substation"


def test_engagement_comes_from_the_nearest_above(cast: Cast) -> None:
    assert engagement.effective(cast.project) == "supportive"
    Initiative.objects.filter(pk=cast.portfolio.pk).update(engagement="directive")
    assert engagement.effective(cast.project) == "directive"
    Initiative.objects.filter(pk=cast.programme.pk).update(engagement="controlling")
    assert engagement.effective(cast.project) == "controlling"
