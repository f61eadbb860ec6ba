"""Tolerances of an initiative, what strays, and the exceptions with their ways out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import addresses, toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.governance import access, actions, line, methods, queries, straying, ways
from jalon.pmo.governance.forms import ToleranceForm
from jalon.pmo.governance.models import Matter, ToleranceException
from jalon.pmo.governance.models.tolerances import WayOut
from jalon.pmo.governance.views import sent
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.planning import queries as plans

DECIDED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The seven matters and the exceptions; a POST sets a tolerance."""
    initiative = initiatives.initiative(request.user, slug, "manage" if request.method == "POST" else "view")
    form = ToleranceForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_tolerance(by=request.user, initiative=initiative, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("Tolerance on %(matter)s set.") % {"matter": _matter(form).lower()})
            return redirect("governance_tolerances", slug)
    return _shown(request, initiative, form if form.errors else None, status)


def _shown(
    request: HttpRequest, initiative: Any, form: ToleranceForm | None, status: int, refused: str = ""
) -> HttpResponse:
    context = layout.head(request, initiative, "control", "governance_tolerances")
    held = {one.matter: one for one in straying.measured(initiative)}
    said = straying.levels(initiative)
    currency = plans.currency_below(initiative.path)
    rows = initiative.tolerance_exceptions.select_related("tolerance__initiative", "sent_to", "decided_by")
    waiting = [one for one in rows if one.state == ToleranceException.State.OPEN]
    context |= {
        "rows": [
            _row(initiative, matter, held.get(matter), form, currency) | {"said": said.get(matter)}
            for matter in _matters(initiative, held)
        ],
        "any_set": bool(held),
        "waiting": [waiting_desk(request.user, one) for one in waiting],
        "past": [_settled(one) for one in rows if one.state != ToleranceException.State.OPEN][:DECIDED],
        "may_manage": "manage" in context["rights"] and not initiative.archived,
        "may_plan": bool(context["rights"] & {"plan", "approve"}),
        "refused": refused,
        "moved": revision_of(initiative),
    }
    return render(request, "governance/tolerances.html", context, status=status)


def waiting_desk(user: Any, row: ToleranceException) -> tuple[Any, bool, Any]:
    """An exception with its ways out, their days as days again, and what is computed of its matter."""
    matter = Matter(row.matter)
    currency = row.facts.get("currency", "")
    row.stands = straying.said(matter, row.forecast, currency) if row.forecast is not None else ""
    row.allowed = straying.amount(matter, row.limit, currency)
    row.tried = [WayOut(key).label for key in row.facts.get("tried", ())]
    row.options = [ways.shown(way, row) for way in row.options]
    row.report_url = addresses.page("exception_report", row.initiative.slug, row.pk)
    return row, actions.may_decide(user, row), straying.MEANS[matter]


def _settled(row: ToleranceException) -> tuple[ToleranceException, ways.Shown | None]:
    """A former exception, with the way out that was chosen as it was told then."""
    chosen = next((way for way in row.options if way["key"] == row.chosen), None)
    return row, ways.shown(chosen, row) if chosen is not None else None


def revision_of(initiative: Any) -> int | None:
    """The plan's revision, by which a page says that a way out is older than the plan."""
    plan = queries.plan_of(initiative)
    return plan.revision if plan is not None else None


def _matters(initiative: Any, held: dict[str, Any]) -> list[str]:
    """What the method asks for, what is set, and the rest of the seven."""
    life = line.life_of(initiative)
    asked = methods.spec_of(life).tolerances if life else (Matter.TIME, Matter.COST)
    first = [matter for matter in Matter.values if matter in asked or matter in held]
    return first + [matter for matter in Matter.values if matter not in first]


def _row(
    initiative: Any, matter: str, found: Any, form: ToleranceForm | None, currency: str
) -> dict[str, Any]:
    own = found is not None and found.tolerance.initiative_id == initiative.pk
    initial = {"matter": matter, "probability": 20}
    if found is not None:
        initial |= {
            "amount": found.tolerance.amount,
            "probability": found.tolerance.probability,
            "note": found.tolerance.note,
            "version": found.tolerance.version if own else "",
        }
    mine = form is not None and form.data.get("matter") == matter
    return {
        "matter": Matter(matter),
        "limit": straying.said(matter, found.tolerance.amount, currency) if found is not None else "",
        "unit": straying.unit(matter, found.tolerance.amount if found is not None else 2),
        "means": straying.MEANS[Matter(matter)],
        "found": found,
        "own": own,
        "typed": Matter(matter) in actions.TYPED,
        "bar": min(found.used, 100) if found is not None and found.used is not None else None,
        "form": form if mine else ToleranceForm(initial=initial, auto_id=f"{matter}_%s"),
        "open": mine,
    }


@require_POST
def tolerance(request: HttpRequest, slug: str, tolerance_id: int) -> HttpResponse:
    """Take a tolerance away."""
    found = access.tolerance(request.user, tolerance_id)
    if found.initiative.slug != slug:
        raise NotVisible
    verb = request.POST.get("verb", "")
    if verb == "remove":
        actions.remove_tolerance(by=request.user, tolerance=found, version=sent.version(request))
        toasts.say(request, _("The tolerance is taken away; the one above holds, if there is one."))
    else:
        raise Refused(_("There is no such thing to do with a tolerance."), "verb", "verb")
    return redirect("governance_tolerances", slug)


@require_POST
def level(request: HttpRequest, slug: str, matter: str) -> HttpResponse:
    """Say where the initiative stands on a matter that Jalon does not measure itself."""
    initiative = initiatives.initiative(request.user, slug)
    typed = request.POST.get("level", "").strip()
    try:
        value = float(typed.replace(",", ".")) if typed else None
    except ValueError as error:
        raise Refused(_("“%(text)s” is no number.") % {"text": typed}, "not_a_number") from error
    # the first time there is nothing yet that could have changed meanwhile
    version = sent.version(request) if request.POST.get("version") else None
    actions.report_level(by=request.user, initiative=initiative, matter=matter, version=version, level=value)
    toasts.say(request, _("Noted."))
    return redirect("governance_tolerances", slug)


@require_POST
def exception(request: HttpRequest, slug: str, exception_id: int) -> HttpResponse:
    """Compute the ways out again, or choose one."""
    found = access.exception(request.user, exception_id)
    if found.initiative.slug != slug:
        raise NotVisible
    verb, version = request.POST.get("verb", ""), sent.version(request)
    try:
        if verb == "recompute":
            actions.recompute(by=request.user, exception=found, version=version)
            said = _("Computed again on the plan as it stands.")
        elif verb == "decide":
            option, note = request.POST.get("option", ""), request.POST.get("note", "")
            done = actions.decide_exception(
                by=request.user, exception=found, version=version, option=option, note=note
            )
            said = _("%(name)s is decided.") % {"name": done}
        else:
            raise Refused(_("There is no such thing to do with an exception."), "verb", "verb")
    except Refused as refusal:
        if "next" in request.POST:
            raise
        held = initiatives.initiative(request.user, slug)
        return _shown(request, held, None, refusal.status, str(refusal))
    toasts.say(request, said)
    return redirect(local_next(request, reverse("governance_tolerances", args=[slug])))


def _matter(form: ToleranceForm) -> str:
    return str(Matter(form.cleaned_data["matter"]).label)
