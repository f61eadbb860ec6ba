"""The organisations a person belongs to, and the one in front of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from jalon.pmo.accounts import access
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.organisation.models import Organisation, Person, WorkingCalendar

SESSION_KEY = "organisation"


def visible_to(user: Any) -> QuerySet[Organisation]:
    """The organisations in which the user has any role."""
    return Organisation.objects.filter(pk__in=access.reach(user).organisation_ids).order_by("name", "pk")


def organisation(user: Any, slug: str, right: str = "view") -> Organisation:
    """One organisation; a role somewhere below makes its name visible, a right in the whole is asked."""
    found = visible_to(user).filter(slug=slug).first()
    if found is None:
        raise NotVisible
    if right != "view" and not access.can_in(user, right, found):
        raise NotAllowed(right)
    return found


def current(request: HttpRequest) -> Organisation | None:
    """The organisation chosen in this session, else the first one the person belongs to."""
    choices = list(request.organisations)
    chosen = request.session.get(SESSION_KEY)
    return next((one for one in choices if one.pk == chosen), choices[0] if choices else None)


def required(request: HttpRequest, right: str = "view") -> Organisation:
    """The current organisation, for a page that makes no sense without one."""
    found = current(request)
    if found is None:
        raise NotVisible
    if right != "view" and not access.can_in(request.user, right, found):
        raise NotAllowed(right)
    return found


def lacks_second_factor(user: Any) -> bool:
    """Whether an organisation asks this administrator for a second factor that is not set up yet."""
    asked = Organisation.objects.filter(
        second_factor_required=True,
        memberships__user=user,
        memberships__role__in=access.ADMINISTERING,
    )
    return asked.exists() and not user.authenticator_set.filter(type="totp").exists()


def persons(user: Any, of: Organisation) -> QuerySet[Person]:
    """The persons a member may pick from; a stranger sees none."""
    if of.pk not in access.reach(user).organisation_ids:
        return Person.objects.none()
    return Person.objects.filter(organisation=of)


def person(user: Any, of: Organisation, pk: int) -> Person:
    """One of the persons a member may pick from."""
    found = persons(user, of).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def calendars(user: Any) -> QuerySet[WorkingCalendar]:
    """The calendars of the organisations the user belongs to, and of initiatives the user sees."""
    reach = access.reach(user)
    shared = WorkingCalendar.objects.filter(
        organisation_id__in=reach.organisation_ids, initiative__isnull=True
    )
    return shared | WorkingCalendar.objects.filter(
        reach.condition(prefix="initiative__"), initiative__isnull=False
    )
