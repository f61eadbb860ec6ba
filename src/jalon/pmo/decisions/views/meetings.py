"""One meeting: its agenda, the room while it is held, its minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.downloads import attachment
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.middleware import wants_json
from jalon.pmo.decisions import access, invitations, minutes
from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.forms import MeetingForm, OutcomeForm
from jalon.pmo.decisions.models import AgendaItem, Attendance
from jalon.pmo.decisions.queries import committees as read
from jalon.pmo.decisions.queries import proposals
from jalon.pmo.decisions.views import desks
from jalon.pmo.organisation import access as organisations

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The agenda before, the room during, the minutes after."""
    found = access.meeting(request.user, meeting_id)
    keeps = access.keeps(request.user, found.board)
    whole = read.whole(found)
    chosen = _chosen(request, whole["items"])
    for item in whole["items"]:
        item.url = address_of(item)
        _votes(request.user, item, keeps)
    context: dict[str, Any] = {
        "here": "committees",
        "meeting": found,
        "board": found.board,
        "keeps": keeps,
        "chosen": chosen,
        "states": Attendance.State.choices[1:],
        "outcome_form": OutcomeForm(persons=persons(request.user, found.board.organisation))
        if keeps
        else None,
        "meeting_form": MeetingForm(
            initial={
                "day": minutes.local(found).date(),
                "hour": minutes.local(found).time(),
                "length": found.length,
                "place": found.place,
            }
        ),
        "here_url": request.get_full_path(),
        "stuck": invitations.stuck(found) if keeps else 0,
        **whole,
    }
    if chosen is not None and chosen.proposal_id and chosen.proposal.scenario_id:
        context["moved"] = proposals.has_moved(chosen.proposal)
    if chosen is not None and not found.is_over:
        context |= desks.of(request.user, chosen)
    return render(request, "decisions/meeting.html", context)


def _chosen(request: HttpRequest, items: list[AgendaItem]) -> AgendaItem | None:
    """The point that is looked at: the one of the address, the one whose clock runs, the first."""
    wanted = request.GET.get("point", "")
    by_pk = {str(item.pk): item for item in items}
    running = next((item for item in items if item.running_since), None)
    return by_pk.get(wanted) or running or (items[0] if items else None)


def _votes(user: Any, item: AgendaItem, keeps: bool) -> None:
    mine = next((pair for pair in item.votes if pair[0].person.user_id == user.pk), None)
    is_open = bool(item.vote and item.vote.is_open)
    item.may_vote = is_open and mine is not None and mine[1] is None and mine[0].has_vote
    item.may_record = is_open and keeps


def address_of(item: AgendaItem) -> str:
    """Where the record of a point is read."""
    if item.proposal_id:
        return reverse("proposal", args=[item.proposal_id])
    if item.initiative is None:
        return ""
    slug = item.initiative.slug
    if item.kind == AgendaItem.Kind.GATE:
        stage = f"?stage={item.passage.gate.stage_id}" if item.passage is not None else ""
        return f"{reverse('governance_stages', args=[slug])}{stage}"
    if item.kind == AgendaItem.Kind.EXCEPTION:
        return reverse("governance_tolerances", args=[slug])
    if item.kind == AgendaItem.Kind.LATE and item.target_pk:
        return reverse("register_entry", args=[slug, item.target_pk])
    if item.kind == AgendaItem.Kind.ACTION:
        return reverse("initiative_registers", args=[slug])
    return reverse("initiative_home", args=[slug])


def persons(user: Any, organisation: Any) -> list[tuple[str, str]]:
    """Who may be given an action."""
    rows = organisations.persons(user, organisation).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:500]]


def _to(item: AgendaItem) -> HttpResponse:
    return redirect(f"{reverse('meeting', args=[item.meeting_id])}?point={item.pk}#point")


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else None


@require_POST
def step(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Open it, close it, call it off, move it, build its agenda anew, invite."""
    found = access.meeting(request.user, meeting_id, "manage")
    version = _number(request, "version")
    name = request.POST.get("step", "")
    if name == "open":
        actions.open_meeting(by=request.user, meeting=found, version=version)
    elif name == "close":
        actions.close_meeting(by=request.user, meeting=found, version=version)
        toasts.say(request, _("The meeting is closed: its minutes are ready."))
    elif name == "cancel":
        actions.cancel_meeting(by=request.user, meeting=found, version=version)
    elif name == "agenda":
        count = actions.build_agenda(by=request.user, meeting=found)
        toasts.say(
            request,
            ngettext("%(count)d point came.", "%(count)d points came.", count) % {"count": count}
            if count
            else _("Nothing new is due."),
        )
    elif name == "invite":
        actions.invite(by=request.user, meeting=found)
        toasts.say(request, _("The invitations are on their way."))
    elif name == "move":
        form = MeetingForm(request.POST)
        if not form.is_valid():
            raise Refused(next(iter(form.errors.values()))[0], "when")
        given = form.cleaned_data
        actions.move_meeting(
            by=request.user,
            meeting=found,
            version=version,
            starts=form.starts,
            length=given["length"],
            place=given["place"],
        )
    else:
        raise Refused(_("There is no such step of a meeting."), "step")
    return redirect("meeting", found.pk)


@require_POST
def add_item(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A point of one's own."""
    found = access.meeting(request.user, meeting_id, "manage")
    made = actions.add_item(
        by=request.user,
        meeting=found,
        title=request.POST.get("title", ""),
        minutes=_number(request, "minutes") or 10,
    )
    return _to(made)


@require_POST
def presence(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who is there."""
    found = access.meeting(request.user, meeting_id, "manage")
    actions.mark_attendance(
        by=request.user,
        meeting=found,
        person_id=_number(request, "person") or 0,
        version=_number(request, "version"),
        state=request.POST.get("state", ""),
    )
    if request.headers.get("HX-Request") == "true":
        whole = read.whole(found)
        context = {"meeting": found, "keeps": True, "states": Attendance.State.choices[1:], **whole}
        return render(request, "decisions/_people.html", context)
    return redirect("meeting", found.pk)


@require_POST
def item_step(request: HttpRequest, item_id: int) -> HttpResponse:
    """Move a point, take it off, start or stop its clock, put it to the vote."""
    item = access.item(request.user, item_id, "manage")
    name = request.POST.get("step", "")
    if name in ("up", "down"):
        actions.shift_item(by=request.user, item=item, up=name == "up")
    elif name == "remove":
        actions.remove_item(by=request.user, item=item, version=_number(request, "version"))
        return redirect("meeting", item.meeting_id)
    elif name in ("start", "stop"):
        actions.run_clock(by=request.user, item=item, running=name == "start")
    elif name == "vote":
        actions.put_to_vote(by=request.user, item=item)
    else:
        raise Refused(_("There is no such step of a point."), "step")
    return _to(item)


@require_POST
def notes(request: HttpRequest, item_id: int) -> HttpResponse:
    """The minutes of a point; saved while they are typed."""
    item = access.item(request.user, item_id, "manage")
    item = actions.write_notes(
        by=request.user,
        item=item,
        version=_number(request, "version"),
        notes=request.POST.get("notes", ""),
    )
    if wants_json(request):
        return JsonResponse({"version": item.version})
    return _to(item)


@require_POST
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """A decision that was late is taken: its entry is closed with what was decided."""
    item = access.item(request.user, item_id, "manage")
    actions.settle_late(
        by=request.user,
        item=item,
        version=_number(request, "version"),
        outcome=request.POST.get("outcome", ""),
    )
    toasts.say(request, _("The decision is taken: it stands in its register."))
    return _to(item)


@require_POST
def outcome(request: HttpRequest, item_id: int) -> HttpResponse:
    """An action or a decision, straight into its register."""
    item = access.item(request.user, item_id, "manage")
    form = OutcomeForm(request.POST, persons=persons(request.user, item.meeting.board.organisation))
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0], "outcome")
    given = form.cleaned_data
    more: dict[str, Any] = {"due": given["due"]} if given["due"] else {}
    if given["owner"]:
        more["owner"] = organisations.person(
            request.user, item.meeting.board.organisation, int(given["owner"])
        )
    actions.note_outcome(by=request.user, item=item, kind=given["kind"], title=given["title"], **more)
    return _to(item)


@require_safe
def as_ics(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The calendar entry."""
    found = access.meeting(request.user, meeting_id)
    return attachment(invitations.ics(found), f"{minutes.file_name(found)}.ics", "text/calendar")


@require_safe
def as_docx(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as a Word document."""
    found = access.meeting(request.user, meeting_id)
    return attachment(minutes.docx(found, read.whole(found)), f"{minutes.file_name(found)}.docx", DOCX)


@require_safe
def as_pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as a PDF."""
    found = access.meeting(request.user, meeting_id)
    page = minutes.pdf(found, read.whole(found))
    return attachment(page, f"{minutes.file_name(found)}.pdf", "application/pdf")
