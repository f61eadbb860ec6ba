"""Fetching by access: what one sees, 403 where a right is missing, 404 where nothing shows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.initiatives import access, queries
from tests.cast import ROLES, Cast


def _names(user) -> set[str]:
    return set(access.visible_to(user).values_list("name", flat=True))


def test_everyone_sees_their_branch_and_nothing_else(cast: Cast) -> None:
    assert _names(cast.pmo_officer) == {"Networks", "Smart metering", "Substation", "Mobility", "Tramway"}
    assert _names(cast.portfolio_manager) == {"Networks", "Smart metering", "Substation"}
    assert _names(cast.viewer) == {"Substation"}
    assert _names(cast.stranger) == {"Tramway"}
    assert _names(cast.foreigner) == {"Elsewhere"}
    assert _names(cast.nobody) == _names(AnonymousUser()) == set()


def test_the_visible_queryset_takes_two_queries(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        list(access.visible_to(cast.portfolio_manager))


@pytest.mark.parametrize("role", ROLES)
def test_the_project_opens_for_every_role(cast: Cast, role: str) -> None:
    assert access.initiative(cast.by_role()[role], "substation") == cast.project


@pytest.mark.parametrize("who", ["stranger", "foreigner", "nobody"])
def test_for_others_it_is_as_if_it_did_not_exist(cast: Cast, who: str) -> None:
    with pytest.raises(NotVisible):
        access.initiative(getattr(cast, who), "substation", "manage")


def test_a_missing_right_is_said(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        access.initiative(cast.viewer, "substation", "manage")


def test_the_path_shows_only_visible_ancestors(cast: Cast) -> None:
    assert queries.path_of(cast.viewer, cast.project) == []
    assert queries.path_of(cast.portfolio_manager, cast.project) == [cast.portfolio, cast.programme]


def test_the_tree_stands_in_order_under_what_one_sees(cast: Cast) -> None:
    names = [node.name for node in queries.tree(cast.pmo_officer, cast.organisation)]
    assert names == ["Networks", "Smart metering", "Substation", "Mobility", "Tramway"]
    assert [node.name for node in queries.tree(cast.viewer, cast.organisation)] == ["Substation"]
