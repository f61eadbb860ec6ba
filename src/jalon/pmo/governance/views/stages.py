"""Stages and gates of an initiative: the line, one stage opened, its gate; and every button on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.governance import access, actions, calendar, line
from jalon.pmo.governance.forms import EvidenceForm, StagePlanForm
from jalon.pmo.governance.models import Gate, LifeStage
from jalon.pmo.governance.proofs import Proofs
from jalon.pmo.governance.views import sent
from jalon.pmo.governance.words import CHOICES
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.views import layout
from jalon.pmo.organisation import access as organisations

ASKED = 5
"""Conditions one form holds."""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The line of stages and gates; `?stage=` opens one."""
    initiative = initiatives.initiative(request.user, slug)
    return shown(request, initiative)


def shown(
    request: HttpRequest,
    initiative: Any,
    form: StagePlanForm | None = None,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    """The page, with a form as it was sent where it was refused, or the sentence that refused a button."""
    context = layout.head(request, initiative, "governance", "governance_stages")
    context["below"] = calendar.below(request.user, initiative) if initiative.kind != "project" else None
    life = line.of(initiative)
    if life is None:
        return render(request, "governance/stages.html", context)
    asked = request.GET.get("stage", "")
    opened = life.step(int(asked) if asked.isdecimal() and len(asked) < 12 else None)
    found = Proofs(initiative)
    may_plan = "plan" in context["rights"] and not initiative.archived
    desk = line.desk(request.user, initiative, opened, found, context["rights"])
    persons = (
        organisations.persons(request.user, initiative.organisation)[:200] if desk and desk.may_close else ()
    )
    context |= {
        "life": life,
        "opened": opened,
        "due": found.due(opened.stage, opened.spec) if opened.spec else [],
        "desk": desk,
        "may_plan": may_plan,
        "may_waive": may_plan
        and (engagement.is_office(request.user, initiative) or not engagement.is_controlled(initiative)),
        "controlled": engagement.is_controlled(initiative),
        "form": form
        or (StagePlanForm(initiative=initiative, stage=opened.stage, gate=opened.gate) if may_plan else None),
        "asked": range(1, ASKED + 1),
        "refused": refused,
        "persons": persons,
    }
    return render(request, "governance/stages.html", context, status=status)


@require_POST
def stage(request: HttpRequest, slug: str, stage_id: int) -> HttpResponse:
    """Plan a stage, give evidence, end it, add or remove a turn: the form's `verb` says which."""
    found = _stage(request, slug, stage_id)
    verb = request.POST.get("verb", "")
    if verb == "plan":
        return _plan(request, found)
    if verb == "evidence":
        said = _evidence(request, found)
    elif verb == "end":
        following = actions.end_stage(by=request.user, stage=found, version=sent.version(request))
        said = (
            _("“%(stage)s” is under way.") % {"stage": following}
            if following
            else _("The last stage has ended.")
        )
        return _back(request, slug, following.pk if following else found.pk, said)
    elif verb == "add":
        made = actions.add_round(by=request.user, stage=found, version=sent.version(request))
        return _back(request, slug, made.pk, _("“%(stage)s” is planned.") % {"stage": made})
    elif verb == "remove":
        actions.remove_round(by=request.user, stage=found, version=sent.version(request))
        return _back(request, slug, None, _("“%(stage)s” is taken out.") % {"stage": found})
    else:
        raise Refused(_("There is no such thing to do with a stage."), "verb", "verb")
    return _back(request, slug, found.pk, said)


@require_POST
def gate(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    """Put a gate to its committee, vote, decide, withdraw, reopen: the form's `verb` says which."""
    found = access.gate(request.user, gate_id)
    if found.initiative.slug != slug:
        raise NotVisible
    act = _GATE_VERBS.get(request.POST.get("verb", ""))
    if act is None:
        raise Refused(_("There is no such thing to do with a gate."), "verb", "verb")
    try:
        said = act(request, found)
    except Refused as refusal:
        if "next" in request.POST:
            raise
        return _refused(request, found.initiative, found.stage_id, refusal)
    return _back(request, slug, found.stage_id, said)


def _refused(request: HttpRequest, initiative: Any, stage_id: int, refusal: Refused) -> HttpResponse:
    """The page again, with the sentence where the button was."""
    request.GET = request.GET.copy()
    request.GET["stage"] = str(stage_id)
    held = initiatives.initiative(request.user, initiative.slug)
    return shown(request, held, status=refusal.status, refused=str(refusal))


def _plan(request: HttpRequest, found: LifeStage) -> HttpResponse:
    initiative = found.life.initiative
    gate = Gate.objects.filter(stage=found).first()
    form = StagePlanForm(request.POST, initiative=initiative, stage=found, gate=gate)
    if form.is_valid():
        try:
            actions.plan_stage(by=request.user, stage=found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _back(request, initiative.slug, found.pk, _("“%(stage)s”: days saved.") % {"stage": found})
    request.GET = request.GET.copy()
    request.GET["stage"] = str(found.pk)
    return shown(request, initiative, form, 422)


def _evidence(request: HttpRequest, found: LifeStage) -> str:
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        raise sent.refuse(form)
    given = actions.give_evidence(by=request.user, stage=found, **form.cleaned_data)
    return {
        "given": _("Noted as in place."),
        "waived": _("Noted as not needed here."),
        "missing": _("Noted as missing."),
    }[given.state]


def _submit(request: HttpRequest, found: Gate) -> str:
    actions.submit_gate(
        by=request.user, gate=found, version=sent.version(request), note=request.POST.get("note", "")
    )
    return _("“%(gate)s” is before “%(board)s”.") % {"gate": found, "board": found.board}


def _vote(request: HttpRequest, found: Gate) -> str:
    passage = found.passages.filter(decided_at__isnull=True).select_related("ballot").first()
    if passage is None or passage.ballot is None:
        raise Refused(_("“%(gate)s” is not before the committee.") % {"gate": found}, "not_waiting")
    seat = sent.number(request, "member")
    member = access.seat(request.user, seat) if seat else None
    choice = request.POST.get("choice", "")
    actions.vote(
        by=request.user,
        ballot=passage.ballot,
        choice=choice,
        note=request.POST.get("note", ""),
        member=member,
    )
    if member is not None:
        return _("Vote of %(person)s recorded: %(choice)s.") % {"person": member, "choice": CHOICES[choice]}
    return _("You voted: %(choice)s.") % {"choice": CHOICES[choice]}


def _decide(request: HttpRequest, found: Gate) -> str:
    done = actions.decide_gate(
        by=request.user,
        gate=found,
        note=request.POST.get("note", ""),
        conditions=list(_conditions(request, found)),
    )
    return _("“%(gate)s”: %(outcome)s.") % {"gate": found, "outcome": done.get_outcome_display()}


def _conditions(request: HttpRequest, found: Gate) -> Any:
    persons = organisations.persons(request.user, found.initiative.organisation)
    for n in range(1, ASKED + 1):
        title = request.POST.get(f"title_{n}", "").strip()
        if not title:
            continue
        owner = sent.number(request, f"owner_{n}")
        try:
            due = parse_date(request.POST.get(f"due_{n}", "") or "")
        except ValueError:
            due = None
        person = persons.filter(pk=owner).first() if owner else None
        yield {"title": title, "owner": person, "due": due}


def _withdraw(request: HttpRequest, found: Gate) -> str:
    actions.withdraw_gate(by=request.user, gate=found)
    return _("“%(gate)s” is no longer before the committee.") % {"gate": found}


def _reopen(request: HttpRequest, found: Gate) -> str:
    actions.reopen_gate(
        by=request.user, gate=found, version=sent.version(request), why=request.POST.get("why", "")
    )
    return _("“%(gate)s” is open again.") % {"gate": found}


_GATE_VERBS = {
    "submit": _submit,
    "vote": _vote,
    "decide": _decide,
    "withdraw": _withdraw,
    "reopen": _reopen,
}


def _stage(request: HttpRequest, slug: str, stage_id: int) -> LifeStage:
    found = access.stage(request.user, stage_id)
    if found.life.initiative.slug != slug:
        raise NotVisible
    return found


def _back(request: HttpRequest, slug: str, stage_id: int | None, said: str) -> HttpResponse:
    toasts.say(request, said)
    address = reverse("governance_stages", args=[slug])
    return redirect(local_next(request, f"{address}?stage={stage_id}" if stage_id else address))
