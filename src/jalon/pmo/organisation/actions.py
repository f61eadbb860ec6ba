"""Every write about organisations and their persons."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access
from jalon.pmo.accounts.models import Membership, Role, User
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.organisation import estates
from jalon.pmo.organisation.models import Organisation, Person, WorkingCalendar

_CHANGEABLE = frozenset({"name", "country", "language", "calendar", "second_factor_required"})


@transaction.atomic
def start(
    *, organisation: str, country: str, language: str, name: str, email: str, password: str
) -> tuple[Organisation, User]:
    """The first organisation and its first PMO officer; only while nobody has an account."""
    if User.objects.exists():
        raise Refused(_("This Jalon has been started already: sign in."), "already_started")
    user = User.objects.create_superuser(email, password, name=name, language=language)
    return create(by=user, name=organisation, country=country, language=language), user


@transaction.atomic
def create(*, by: User, name: str, country: str = "", language: str = "fr") -> Organisation:
    """An organisation with a calendar; who makes it is its PMO officer."""
    organisation = Organisation.objects.create(
        slug=free_slug(Organisation, name), name=name, country=country, language=language
    )
    calendar = WorkingCalendar.objects.create(
        organisation=organisation, name=_text("Standard"), holidays_country=country
    )
    organisation.calendar = calendar
    Organisation.objects.filter(pk=organisation.pk).update(calendar=calendar)
    membership = Membership.objects.create(user=by, organisation=organisation, role=Role.PMO_OFFICER)
    person = Person.objects.create(organisation=organisation, name=str(by), email=by.email, user=by)
    journal.record(
        by=by,
        organisation=organisation,
        verb="organisation.create",
        params={"name": name},
        changes=[journal.created(row) for row in (organisation, calendar, membership, person)],
    )
    return organisation


@transaction.atomic
def change(*, by: User, organisation: Organisation, version: int | None, **fields: Any) -> Organisation:
    """Name, country, language, default calendar."""
    if not access.can_in(by, "administer", organisation):
        raise NotAllowed("administer")
    if unknown := set(fields) - _CHANGEABLE:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    if "calendar" in fields:
        calendar = fields.pop("calendar")
        if calendar is not None and calendar.organisation_id != organisation.pk:
            raise NotVisible
        fields["calendar_id"] = getattr(calendar, "pk", None)
    current = Organisation.objects.get(pk=organisation.pk)
    difference = journal.changed(current, fields)
    versions.change(Organisation, organisation.pk, version, **fields)
    if difference.after:
        journal.record(by=by, organisation=organisation, verb="organisation.change", changes=[difference])
    current.refresh_from_db()
    return current


@transaction.atomic
def person_for(*, by: User, organisation: Organisation, user: User) -> Person:
    """The person behind a user in an organisation, made where missing."""
    person = Person.objects.filter(organisation=organisation, user=user).first()
    if person is not None:
        return person
    same = Person.objects.filter(organisation=organisation, user=None, email__iexact=user.email).first()
    if same is not None:
        difference = journal.changed(same, {"user_id": user.pk})
        versions.change(Person, same.pk, same.version, user_id=user.pk)
        same.refresh_from_db()
    else:
        same = Person.objects.create(organisation=organisation, name=str(user), email=user.email, user=user)
        difference = journal.created(same)
    journal.record(by=by, organisation=organisation, verb="person.link", changes=[difference])
    return same


@transaction.atomic
def person_named(*, by: User, organisation: Organisation, name: str) -> Person:
    """A person by name, made where missing: an import or a form may name someone without an account."""
    if organisation.pk not in access.reach(by).organisation_ids:
        raise NotVisible
    person = Person.objects.filter(organisation=organisation, name__iexact=name).first()
    if person is None:
        person = Person.objects.create(organisation=organisation, name=name)
        journal.record(
            by=by, organisation=organisation, verb="person.create", changes=[journal.created(person)]
        )
    return person


def free_slug(model: Any, name: str, longest: int = 60) -> str:
    """An address made from a name, with a number where it is taken."""
    stem = slugify(name)[: longest - 5].strip("-") or "x"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@transaction.atomic
def hand_over(*, by: User, organisation: Organisation, leaving: Person, to: Person) -> int:
    """All that a leaving person owns and is not over goes to another, in one change set; how much it was."""
    if not access.can_in(by, "administer", organisation):
        raise NotAllowed("administer")
    if {leaving.organisation_id, to.organisation_id} != {organisation.pk}:
        raise NotVisible
    if leaving.pk == to.pk:
        raise Refused(_("Choose someone else: %(person)s is leaving.") % {"person": leaving}, "same", "to")
    changes = [change for estate in estates.all_of() for change in estate.handed(leaving, to)]
    if changes:
        journal.record(
            by=by,
            organisation=organisation,
            verb="person.hand_over",
            params={"name": leaving.name, "to": to.name, "count": len(changes)},
            changes=changes,
        )
    return len(changes)
