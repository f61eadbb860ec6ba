"""The one policy: who may do what, where. Pages, API, jobs and exports all ask here.

A membership without an initiative holds in the whole organisation; one at an initiative holds there and
in everything below it. An initiative is anything with `organisation_id` and `path`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

from jalon.pmo.accounts.models import Membership, Role

RIGHTS = ("view", "comment", "progress", "plan", "approve", "manage", "administer")

ROLE_RIGHTS: dict[str, frozenset[str]] = {
    Role.PMO_OFFICER: frozenset(RIGHTS),
    Role.PORTFOLIO_MANAGER: frozenset({"view", "comment", "progress", "plan", "approve", "manage"}),
    Role.PROJECT_MANAGER: frozenset({"view", "comment", "progress", "plan", "approve"}),
    Role.SPONSOR: frozenset({"view", "comment", "approve"}),
    Role.CONTRIBUTOR: frozenset({"view", "comment", "progress"}),
    Role.VIEWER: frozenset({"view"}),
}

ADMINISTERING = tuple(role for role, held in ROLE_RIGHTS.items() if "administer" in held)


class Node(Protocol):
    """What a right is asked about."""

    organisation_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership, as the policy reads it; a path of None is the whole organisation."""

    organisation_id: int
    path: str | None
    role: str

    def reaches(self, node: Node) -> bool:
        """Whether the node is where the role was given, or below."""
        return self.organisation_id == node.organisation_id and (
            self.path is None or node.path.startswith(self.path)
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """All a user was given: read once, asked many times."""

    grants: tuple[Grant, ...]

    def rights_at(self, node: Node) -> frozenset[str]:
        """The rights at an initiative."""
        return _union(grant.role for grant in self.grants if grant.reaches(node))

    def rights_in(self, organisation_id: int) -> frozenset[str]:
        """The rights in the whole of an organisation."""
        return _union(
            grant.role
            for grant in self.grants
            if grant.path is None and grant.organisation_id == organisation_id
        )

    def condition(self, right: str = "view", prefix: str = "") -> Q:
        """The rows (with organisation and path, under the prefix) where the user has the right."""
        nothing = Q(pk__in=[])
        condition = nothing
        for grant in self.grants:
            if right not in ROLE_RIGHTS[grant.role]:
                continue
            here = Q(**{f"{prefix}organisation_id": grant.organisation_id})
            if grant.path is not None:
                here &= Q(**{f"{prefix}path__startswith": grant.path})
            condition |= here
        return condition

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations in which the user has any role."""
        return frozenset(grant.organisation_id for grant in self.grants)


_asked: ContextVar[dict[int, Reach] | None] = ContextVar("reaches_asked", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """While something is only read: each user's reach is asked of the database once."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def reach(user: Any) -> Reach:
    """What the user was given, in one query."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Reach(())
    asked = _asked.get()
    if asked is None:
        return _reach(user)
    if user.pk not in asked:
        asked[user.pk] = _reach(user)
    return asked[user.pk]


def _reach(user: Any) -> Reach:
    rows = Membership.objects.filter(user_id=user.pk).values_list(
        "organisation_id", "initiative_id", "initiative__path", "role"
    )
    return Reach(
        tuple(
            Grant(organisation, None if initiative is None else path, role)
            for organisation, initiative, path, role in rows
        )
    )


def can(user: Any, right: str, initiative: Node) -> bool:
    """Whether the user has the right at this initiative."""
    return right in reach(user).rights_at(initiative)


def somewhere(request: Any, right: str) -> bool:
    """Whether the reader has the right anywhere in the organisation looked at."""
    organisation = getattr(request, "organisation", None)
    if not organisation:
        return False
    grants = reach(request.user).grants
    return any(one.organisation_id == organisation.pk and right in ROLE_RIGHTS[one.role] for one in grants)


def can_in(user: Any, right: str, organisation: Any) -> bool:
    """Whether the user has the right in the whole of this organisation."""
    return right in reach(user).rights_in(organisation.pk)


def rights(user: Any, initiative: Node) -> frozenset[str]:
    """All rights of the user at this initiative."""
    return reach(user).rights_at(initiative)


def _union(roles: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(ROLE_RIGHTS[role] for role in roles))
