"""Every write about people: their settings, roles, tokens, invitations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access, tokens
from jalon.pmo.accounts.models import ApiToken, Membership, Role, User
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused

_PERSONAL = ("name", "language", "theme")
SCOPES = {
    "read": ["read"],
    "write": ["read", "write"],
    "admin": ["read", "write", "admin"],
}


@transaction.atomic
def change_settings(*, by: User, **fields: str) -> None:
    """A person's own name, language and theme."""
    unknown = set(fields) - set(_PERSONAL)
    if unknown:
        raise Refused(_("Only name, language and theme can be changed here."), "unknown_field")
    user = User.objects.select_for_update().get(pk=by.pk)
    difference = journal.changed(user, fields)
    if not difference.after:
        return
    User.objects.filter(pk=user.pk).update(**fields)
    for name, value in fields.items():
        setattr(by, name, value)
    journal.record(by=by, verb="user.change", changes=[difference])


@transaction.atomic
def make_token(*, by: User, name: str, scope: str, days: int | None) -> tuple[ApiToken, str]:
    """A new token and the text that is shown this once."""
    text, prefix, hashed = tokens.make()
    token = ApiToken.objects.create(
        user=by,
        name=name,
        prefix=prefix,
        hash=hashed,
        scopes=SCOPES[scope],
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    journal.record(
        by=by,
        verb="token.make",
        params={"name": name, "scopes": token.scopes},
        changes=[_without_hash(journal.created(token))],
    )
    return token, text


@transaction.atomic
def revoke_token(*, by: User, pk: int) -> str:
    """End a token of one's own; gives its name."""
    token = by.api_tokens.filter(pk=pk).first()
    if token is None:
        raise NotVisible
    journal.record(
        by=by,
        verb="token.revoke",
        params={"name": token.name},
        changes=[_without_hash(journal.deleted(token))],
    )
    token.delete()
    return token.name


@transaction.atomic
def add_member(
    *, by: User, organisation: Any, initiative: Any = None, email: str, name: str = "", role: str
) -> tuple[Membership, bool]:
    """Give a role at a place; an address without an account gets one. Says whether it was made."""
    _may_administer(by, organisation, initiative)
    if role not in Role.values:
        raise Refused(_("There is no such role."), "unknown_role", "role")
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    is_new = user is None
    changes = []
    if user is None:
        user = User.objects.create_user(email, None, name=name)
        changes.append(
            journal.Difference(user._meta.label, user.pk, None, journal.fields_of(user, "email", "name"))
        )
    if Membership.objects.filter(user=user, organisation=organisation, initiative=initiative).exists():
        raise Refused(
            _("%(person)s already has a role there: change it in the list.") % {"person": user},
            "already_member",
            "email",
        )
    membership = Membership.objects.create(
        user=user, organisation=organisation, initiative=initiative, role=role
    )
    changes.append(journal.created(membership))
    journal.record(
        by=by,
        organisation=organisation,
        initiative=initiative,
        verb="member.add",
        params={"user": user.pk, "role": role},
        changes=changes,
    )
    return membership, is_new


@transaction.atomic
def change_role(*, by: User, pk: int, version: int | None, role: str) -> Membership:
    """Another role at the same place."""
    membership = _membership(by, pk)
    if role not in Role.values:
        raise Refused(_("There is no such role."), "unknown_role", "role")
    _keep_one_administrator(membership, role)
    difference = journal.changed(membership, {"role": role})
    versions.change(Membership, pk, version, role=role)
    journal.record(
        by=by,
        organisation=membership.organisation,
        initiative=membership.initiative,
        verb="member.change",
        params={"user": membership.user_id, "role": role},
        changes=[difference],
    )
    membership.refresh_from_db()
    return membership


@transaction.atomic
def remove_member(*, by: User, pk: int, version: int | None) -> tuple[Membership, Any]:
    """Take a role away; gives the former membership and the change set, for the way back."""
    membership = _membership(by, pk)
    _keep_one_administrator(membership, None)
    versions.change(Membership, pk, version)
    change_set = journal.record(
        by=by,
        organisation=membership.organisation,
        initiative=membership.initiative,
        verb="member.remove",
        params={"user": membership.user_id},
        changes=[journal.deleted(membership)],
    )
    Membership.objects.filter(pk=pk).delete()
    return membership, change_set


@transaction.atomic
def restore_member(*, by: User, change_set: Any) -> Membership:
    """Take a removal back."""
    if change_set.verb != "member.remove" or change_set.is_undone:
        raise Refused(_("This removal was already taken back."), "already_undone")
    before = change_set.changes.get().before
    organisation, initiative = change_set.organisation, change_set.initiative
    _may_administer(by, organisation, initiative)
    if Membership.objects.filter(
        user_id=before["user_id"], organisation=organisation, initiative=initiative
    ).exists():
        raise Refused(_("This person has a role there again."), "already_member")
    membership = Membership.objects.create(
        user_id=before["user_id"], organisation=organisation, initiative=initiative, role=before["role"]
    )
    journal.record(
        by=by,
        organisation=organisation,
        initiative=initiative,
        verb="member.add",
        params={"user": membership.user_id, "role": membership.role},
        changes=[journal.created(membership)],
        undoes=change_set,
    )
    return membership


def _membership(by: User, pk: int) -> Membership:
    reach = access.reach(by)
    membership = (
        Membership.objects.filter(pk=pk, organisation_id__in=reach.organisation_ids)
        .select_related("organisation", "initiative", "user")
        .first()
    )
    if membership is None:
        raise NotVisible
    place = membership.initiative
    seen = reach.rights_at(place) if place else reach.rights_in(membership.organisation_id)
    if "administer" not in seen:
        raise NotAllowed("administer") if "view" in seen else NotVisible
    return membership


def _may_administer(by: User, organisation: Any, initiative: Any) -> None:
    if initiative is not None and initiative.organisation_id != organisation.pk:
        raise NotVisible
    reach = access.reach(by)
    held = reach.rights_at(initiative) if initiative else reach.rights_in(organisation.pk)
    if "administer" not in held:
        raise NotAllowed("administer")


def _keep_one_administrator(membership: Membership, role: str | None) -> None:
    """An organisation always keeps someone who can administer it."""
    administers = access.ADMINISTERING
    if membership.initiative_id is not None or membership.role not in administers or role in administers:
        return
    others = Membership.objects.select_for_update().filter(
        organisation=membership.organisation,
        initiative=None,
        role__in=administers,
        user__is_active=True,
    )
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(
            _("%(organisation)s would have no PMO officer left: name another one first.")
            % {"organisation": membership.organisation},
            "last_administrator",
        )


def _without_hash(difference: journal.Difference) -> journal.Difference:
    def clean(fields: dict[str, Any] | None) -> dict[str, Any] | None:
        return fields and {name: value for name, value in fields.items() if name != "hash"}

    return journal.Difference(
        difference.model, difference.pk, clean(difference.before), clean(difference.after)
    )
