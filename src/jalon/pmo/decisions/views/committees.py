"""Committees: who sits on them, how often they meet, what is ahead and behind."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.decisions import access
from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.forms import BoardForm, MeetingForm, SeatForm
from jalon.pmo.decisions.queries import committees as read
from jalon.pmo.governance import access as governance_access
from jalon.pmo.governance import actions as governance
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.initiatives.views import layout
from jalon.pmo.organisation import access as organisations

MOST_MEETINGS = 60
USUAL_HOUR = time(10, 0)


@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """All committees the person sees, and the meetings of the weeks ahead."""
    organisation = organisations.required(request)
    rows = read.committees(request.user, organisation)
    ahead = sorted((board.next for board in rows if board.next), key=lambda one: one.starts)
    context = {
        "here": "committees",
        "sub": "committees",
        "rows": rows,
        "ahead": ahead[:12],
        "may_make": bool(_places(request, organisation)),
    }
    return render(request, "decisions/committees.html", context)


@require_safe
def of_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """The committees that decide on an initiative, and those below it."""
    initiative = initiatives.initiative(request.user, slug)
    context = layout.head(request, initiative, "governance", "initiative_committees")
    rows = read.committees(request.user, initiative.organisation, initiative)
    return render(
        request,
        "decisions/initiative_committees.html",
        context | {"rows": rows, "may_make": "manage" in context["rights"]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A committee, at an initiative or for the whole organisation."""
    organisation = organisations.required(request)
    places = _places(request, organisation)
    if not places:
        raise NotAllowed("manage")
    form = BoardForm(request.POST or None, places=places, initial={"place": request.GET.get("at", "")})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        place = given.pop("place")
        initiative = initiatives.initiative_by_id(request.user, int(place), "manage") if place else None
        try:
            made = governance.create_board(
                by=request.user, organisation=organisation, initiative=initiative, **given
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("%(name)s is in place: seat its members.") % {"name": made})
            return redirect("committee", made.pk)
    return render(
        request,
        "decisions/committee_new.html",
        {"here": "committees", "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def committee(request: HttpRequest, board_id: int) -> HttpResponse:
    """One committee: its seats, its rhythm, its meetings."""
    board = governance_access.board(request.user, board_id)
    keeps = access.keeps(request.user, board)
    may_seat = _may_manage(request.user, board)
    meetings = list(read.of_board(board)[:MOST_MEETINGS])
    context: dict[str, Any] = {
        "here": "committees",
        "board": board,
        "seats": list(board.members.select_related("person__user").order_by("pk")),
        "ahead": [one for one in reversed(meetings) if not one.is_over],
        "behind": [one for one in meetings if one.is_over],
        "keeps": keeps,
        "may_seat": may_seat,
        "seat_form": SeatForm(persons=_persons(request.user, board)) if may_seat else None,
        "meeting_form": MeetingForm(initial=_proposed(board, meetings)) if keeps else None,
        "roles": governance_access.BoardMember.Role.choices,
    }
    if may_seat:
        names = ("name", "kind", "rhythm", "quorum")
        context["board_form"] = BoardForm(places=(), initial={name: getattr(board, name) for name in names})
    return render(request, "decisions/committee.html", context)


@require_POST
def change(request: HttpRequest, board_id: int) -> HttpResponse:
    """Another name, kind, rhythm or quorum; or put away, and back."""
    board = governance_access.board(request.user, board_id)
    version = _number(request, "version")
    step = request.POST.get("step", "")
    if step in ("archive", "restore"):
        restore = step == "restore"
        governance.archive_board(by=request.user, board=board, version=version, restore=restore)
        said = _("“%(name)s” is back.") if restore else _("“%(name)s” is put away: its minutes stay.")
        toasts.say(request, said % {"name": board})
        return redirect("committee" if restore else "committees", *([board.pk] if restore else []))
    form = BoardForm(request.POST, places=())
    form.fields.pop("place")
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0], next(iter(form.errors)))
    governance.change_board(by=request.user, board=board, version=version, **form.cleaned_data)
    toasts.say(request, _("Saved."))
    return redirect("committee", board.pk)


@require_POST
def reseat(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Another role on the same seat."""
    found = governance_access.seat(request.user, seat_id)
    role = request.POST.get("role", "")
    governance.change_seat(by=request.user, member=found, version=_number(request, "version"), role=role)
    toasts.say(request, _("Saved."))
    return redirect("committee", found.board_id)


@require_POST
def seat(request: HttpRequest, board_id: int) -> HttpResponse:
    """Somebody gets a seat."""
    board = governance_access.board(request.user, board_id, "manage")
    form = SeatForm(request.POST, persons=_persons(request.user, board))
    if not form.is_valid():
        raise Refused(_("Choose a person and a seat."), "person")
    person = organisations.person(request.user, board.organisation, int(form.cleaned_data["person"]))
    governance.seat(by=request.user, board=board, person=person, role=form.cleaned_data["role"])
    toasts.say(request, _("%(person)s has a seat.") % {"person": person})
    return redirect("committee", board.pk)


@require_POST
def unseat(request: HttpRequest, seat_id: int) -> HttpResponse:
    """A seat is free again."""
    found = governance_access.seat(request.user, seat_id, "manage")
    governance.unseat(by=request.user, member=found, version=_number(request, "version"))
    toasts.say(request, _("The seat is free."))
    return redirect("committee", found.board_id)


@require_POST
def call_meeting(request: HttpRequest, board_id: int) -> HttpResponse:
    """A meeting is planned; its agenda is built."""
    board = governance_access.board(request.user, board_id)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0], "when")
    made = actions.plan_meeting(
        by=request.user,
        board=board,
        starts=form.starts,
        length=form.cleaned_data["length"],
        place=form.cleaned_data["place"],
    )
    return redirect("meeting", made.pk)


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else None


def _may_manage(user: Any, board: Any) -> bool:
    try:
        governance_access.require(user, "manage", board)
    except NotAllowed:
        return False
    return True


def _places(request: HttpRequest, organisation: Any) -> list[tuple[str, str]]:
    whole = (
        [("", _("All of %(name)s") % {"name": organisation.name})]
        if policy.can_in(request.user, "manage", organisation)
        else []
    )
    return [*whole, *tree.places(request.user, organisation, "manage")]


def _persons(user: Any, board: Any) -> list[tuple[str, str]]:
    seated = board.members.values_list("person_id", flat=True)
    rows = organisations.persons(user, board.organisation).exclude(pk__in=seated)
    return [(str(pk), name) for pk, name in rows.order_by("name").values_list("pk", "name")[:500]]


def _proposed(board: Any, meetings: list[Any]) -> dict[str, Any]:
    """The next day by the rhythm, at the hour of the last meeting."""
    last = next((one for one in meetings if one.state != "cancelled"), None)
    if last is None:
        day = timezone.localdate() + timedelta(days=7)
        return {"day": day, "hour": USUAL_HOUR, "length": 90}
    then = timezone.localtime(read.next_day(board, last.starts))
    while then.date() < timezone.localdate():
        then = timezone.localtime(read.next_day(board, then))
    return {"day": then.date(), "hour": then.time(), "length": last.length, "place": last.place}
