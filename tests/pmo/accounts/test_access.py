"""The policy: each role's rights, where they reach, and where they stop."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from jalon.pmo.accounts import access
from jalon.pmo.accounts.models import Membership, Role
from tests.cast import ROLES, Cast

EXPECTED = {
    "pmo_officer": {"view", "comment", "progress", "plan", "approve", "manage", "administer"},
    "portfolio_manager": {"view", "comment", "progress", "plan", "approve", "manage"},
    "project_manager": {"view", "comment", "progress", "plan", "approve"},
    "sponsor": {"view", "comment", "approve"},
    "contributor": {"view", "comment", "progress"},
    "viewer": {"view"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_rights_at_the_project_and_no_others(cast: Cast, role: str) -> None:
    assert access.rights(cast.by_role()[role], cast.project) == EXPECTED[role]


def test_a_role_reaches_what_is_below_and_nothing_above_or_beside(cast: Cast) -> None:
    manager = cast.portfolio_manager
    assert access.can(manager, "plan", cast.portfolio)
    assert access.can(manager, "plan", cast.project)
    assert not access.can(manager, "view", cast.other_project)
    assert not access.can(cast.project_manager, "view", cast.programme)
    assert not access.can_in(manager, "view", cast.organisation)


def test_a_path_is_compared_id_by_id(cast: Cast) -> None:
    grant = access.Grant(1, "/1/5/", "viewer")

    class Node:
        organisation_id = 1
        path = "/1/55/"

    assert not grant.reaches(Node())


@pytest.mark.parametrize("right", access.RIGHTS)
def test_the_stranger_the_foreigner_nobody_and_anonymous_have_nothing(cast: Cast, right: str) -> None:
    for user in (cast.stranger, cast.foreigner, cast.nobody, AnonymousUser()):
        assert not access.can(user, right, cast.project)
    assert not access.can_in(cast.foreigner, right, cast.organisation)


def test_a_closed_account_loses_every_right_at_once(cast: Cast) -> None:
    cast.pmo_officer.is_active = False
    assert access.rights(cast.pmo_officer, cast.project) == frozenset()


def test_a_right_is_gone_as_soon_as_the_role_is(cast: Cast) -> None:
    assert access.can(cast.viewer, "view", cast.project)
    Membership.objects.filter(user=cast.viewer).delete()
    assert not access.can(cast.viewer, "view", cast.project)


def test_two_roles_add_up(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.viewer, organisation=cast.organisation, initiative=cast.programme, role=Role.SPONSOR
    )
    assert access.rights(cast.viewer, cast.project) == EXPECTED["sponsor"]
