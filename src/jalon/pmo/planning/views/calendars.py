"""Working calendars: the list, and one that shows its year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout as heads
from jalon.pmo.organisation import access as organisations
from jalon.pmo.organisation import countries
from jalon.pmo.planning import access, actions, calendars, forms
from jalon.pmo.planning.views import layout

FIRST_YEAR, LAST_YEAR = 1990, 2100
DAYS = [gettext_lazy(name) for name in (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)]  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The calendars of the organisation."""
    organisation = organisations.required(request)
    return render(
        request,
        "planning/calendars.html",
        {
            "here": "calendars",
            "groups": calendars.grouped(request.user, organisation),
            "organisation": organisation,
            "may_administer": policy.can_in(request.user, "administer", organisation),
            "parents": calendars.shared(request.user, organisation),
            "persons": organisations.persons(request.user, organisation).order_by("name"),
        },
    )


@require_safe
def of_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendars a plan may use."""
    initiative, plan = layout.opened(request, slug)
    context = layout.context(
        request,
        initiative,
        "plan_calendars",
        plan=plan,
        rows=calendars.for_initiative(request.user, initiative),
        own=plan.calendar_id if plan else None,
        may_plan=policy.can(request.user, "plan", initiative),
        parents=calendars.shared(request.user, initiative.organisation),
    )
    return render(request, "planning/plan_calendars.html", context)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """A new calendar, of the organisation or of an initiative."""
    slug = request.POST.get("initiative", "")
    initiative = initiatives.initiative(request.user, slug) if slug else None
    organisation = initiative.organisation if initiative else organisations.required(request)
    parent, person_id = request.POST.get("parent", ""), request.POST.get("person", "")
    person = None
    if person_id.isdecimal() and len(person_id) < 12:
        person = organisations.persons(request.user, organisation).filter(pk=int(person_id)).first()
        if person is None:
            raise NotVisible
    made = actions.create_calendar(
        by=request.user,
        organisation=organisation,
        initiative=initiative,
        person=person,
        name=request.POST.get("name", ""),
        parent_id=int(parent) if parent.isdecimal() and len(parent) < 12 else None,
    )
    toasts.say(request, _("Calendar %(name)s is ready.") % {"name": made.name})
    return redirect("calendar", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A calendar's year, its week, its exceptions."""
    found = access.calendar(request.user, pk)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            actions.change_calendar(
                by=request.user, pk=pk, version=_version(request), **_change(request, found)
            )
        except Refused as refusal:
            refused = refusal
        else:
            toasts.say(request, _("Calendar %(name)s saved.") % {"name": found.name})
            return redirect(f"{reverse('calendar', args=[pk])}?year={_year(request)}")
    context = {
        "here": "calendars",
        "calendar": found,
        "may_change": access.may_change(request.user, found),
        "refused": refused,
        "refused_day": _refused_day(request, refused),
        "typed": request.POST if refused else None,
        "year": _year(request),
        "months": calendars.months(found, _year(request)),
        "week": [
            (DAYS[i], i, request.POST.get(f"day{i}", "") if refused and "day0" in request.POST else text)
            for i, text in enumerate(forms.hours_text(day) for day in found.days)
        ],
        "exceptions": calendars.exceptions(found),
        "work_weeks": calendars.work_weeks(found),
        "countries": countries.choices(),
        "regions": calendars.regions(found.holidays_country),
        "parents": [c for c in calendars.shared(request.user, found.organisation) if c.pk != pk],
        "used_by": calendars.plans_using(request.user, found),
        "day_names": DAYS,
    }
    if found.initiative_id:
        context |= heads.head(request, found.initiative, "plan")
    return render(request, "planning/calendar.html", context, status=422 if refused else 200)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a calendar nothing uses."""
    found = access.calendar(request.user, pk)
    back = (
        reverse("plan_calendars", args=[found.initiative.slug])
        if found.initiative_id
        else reverse("calendars")
    )
    actions.delete_calendar(by=request.user, pk=pk, version=_version(request))
    toasts.say(request, _("Calendar %(name)s deleted.") % {"name": found.name})
    return redirect(back)


def _refused_day(request: HttpRequest, refused: Refused | None) -> int | None:
    """The day of the week whose hours were refused."""
    field = (refused.field or "") if refused else ""
    ours = request.POST.get("part") == "week" and field.startswith("day")
    return int(field.removeprefix("day")) if ours else None


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    number = int(text) if text.isdecimal() and len(text) == 4 else timezone.localdate().year
    return min(max(number, FIRST_YEAR), LAST_YEAR)


def _change(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What the form of this page asks: its ``part`` says which of the calendar's parts it holds."""
    data, part = request.POST, request.POST.get("part", "")
    if part == "identity":
        parent = data.get("parent", "")
        return {
            "name": data.get("name", ""),
            "holidays_country": data.get("country", ""),
            "holidays_subdivision": data.get("region", ""),
            "parent_id": int(parent) if parent.isdecimal() and len(parent) < 12 else None,
        }
    if part == "week":
        return {"days": forms.week_of(data)}
    if part == "exception":
        return {"exceptions": [*found.exceptions, _exception(data)]}
    if part == "exception-gone":
        return {"exceptions": _without(found.exceptions, data.get("index", ""))}
    if part == "work-week":
        entry = {
            "first": data.get("first", ""),
            "last": data.get("last", ""),
            "name": data.get("name", ""),
            "days": forms.week_of(data),
        }
        return {"work_weeks": [*found.work_weeks, entry]}
    if part == "work-week-gone":
        return {"work_weeks": _without(found.work_weeks, data.get("index", ""))}
    raise Refused(_("There is no such part of a calendar."), "part", "part")


def _exception(data: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "first": data.get("first", ""),
        "last": data.get("last", "") or data.get("first", ""),
        "name": data.get("name", ""),
        "hours": forms.hours_of(data.get("hours", ""), "hours"),
    }
    if data.get("yearly") == "1":
        try:
            first = date.fromisoformat(entry["first"])
        except ValueError as error:
            raise Refused(_("A date is expected here, as 2026-09-03."), "date", "first") from error
        entry["last"] = date(min(first.year + 50, 2199), first.month, 28).isoformat()
        entry["recurrence"] = {"repeat": "yearly_by_day", "month": first.month, "day": first.day}
    return entry


def _without(entries: list[Any], index: str) -> list[Any]:
    number = int(index) if index.isdecimal() and len(index) < 6 else -1
    if not 0 <= number < len(entries):
        raise Refused(_("This entry is gone already: reload the page."), "index", "index")
    return [entry for i, entry in enumerate(entries) if i != number]
