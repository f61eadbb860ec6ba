"""The lists of an initiative and of the organisation, and an entry's panel beside its list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import conflicts, formats, toasts
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.initiatives.views.layout import head
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import access, actions, export, queries, scales, sheet
from jalon.pmo.registers import words as terms
from jalon.pmo.registers.forms import EntryForm, ResponseForm
from jalon.pmo.registers.models import Direction, Entry, Kind, Priority, Response, State
from jalon.pmo.registers.views import kept
from jalon.pmo.registers.views.words import words

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All registers of the organisation, as far as the reader sees."""
    return render(request, "registers/organisation.html", _list(request, None))


@require_safe
def of_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """The registers of an initiative and of what is below it."""
    initiative = initiatives.initiative(request.user, slug)
    return render(request, "registers/initiative.html", _list(request, initiative))


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """An entry in its panel; changed by POST."""
    right = "progress" if request.method == "POST" else "view"
    entry = of_slug(request, slug, entry_id, right)
    form = _form(request, entry)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(
                by=request.user, entry=entry, version=form.cleaned_data["version"], **form.values()
            )
            toasts.say(request, _("%(entry)s saved.") % {"entry": entry.code})
            return redirect(request.path)
        except Stale as stale:
            conflicts.show(form, stale, Entry._meta.label, entry.pk)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return panel(request, entry, form)


def of_slug(request: HttpRequest, slug: str, entry_id: int, right: str) -> Entry:
    """The entry of an address; under another initiative's address it is not there."""
    entry = access.entry(request.user, entry_id, right)
    if entry.initiative.slug != slug:
        raise NotVisible
    return entry


def panel(request: HttpRequest, entry: Entry, form: EntryForm | None = None, **more: Any) -> HttpResponse:
    """The panel alone where the list's script asks for it, else beside the whole list."""
    rights = policy.rights(request.user, entry.initiative)
    risk = entry.kind == Kind.RISK
    own = scales.of(entry.organisation_id)
    responses = list(entry.responses.select_related("owner"))
    context = {
        "entry": entry,
        "form": form or _form(request, entry),
        "rights": rights,
        "may_return": entry.is_escalated and policy.can(request.user, "plan", entry.held_at),
        "exposure": scales.exposure(entry, entry.risk, own, responses) if risk else None,
        "responses": [(one, _or(more, response_form(request, entry, one))) for one in responses],
        "response_form": response_form(request, entry) if risk else None,
        "activities": queries.activities(entry),
        "path": entry.escalations.select_related("origin", "target", "by"),
        "comments": entry.comments.select_related("by"),
        "files": entry.attachments.select_related("by"),
        "history": queries.history(entry),
        "state": terms.state(entry.kind, entry.state),
        "back": reverse("initiative_registers", args=[entry.initiative.slug]) + f"?kind={entry.kind}",
        **more,
    }
    if request.headers.get("X-Panel"):
        return render(request, "registers/_panel.html", context)
    return render(
        request, "registers/initiative.html", _list(request, entry.initiative, entry.kind) | context
    )


def response_form(
    request: HttpRequest, entry: Entry, response: Response | None = None, data: Any = None
) -> ResponseForm:
    """The form of one response, or of a new one."""
    return ResponseForm(
        data,
        persons=organisations.persons(request.user, entry.organisation),
        direction=entry.direction or Direction.THREAT,
        response=response,
    )


def _or(more: dict[str, Any], form: ResponseForm) -> ResponseForm:
    """The form that was sent and refused, where it is the one of the same response."""
    sent = more.get("changed_response")
    same = sent is not None and form.response and sent.response.pk == form.response.pk
    return sent if same else form


def version_of(request: HttpRequest) -> int | None:
    """The version that a form was opened on."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The entries the reader sees, of one kind or of all, as a workbook or as CSV."""
    organisation = organisations.required(request)
    slug = request.GET.get("initiative", "")
    initiative = initiatives.initiative(request.user, slug) if slug else None
    chosen = [request.GET["register"]] if request.GET.get("register") in Kind.values else []
    rows = queries.entries(request.user, initiative, chosen, open_only=False, organisation=organisation)
    asked = [int(pk) for pk in request.GET.get("ids", "").split(",") if pk.isdecimal()]
    if asked:
        rows = rows.filter(pk__in=asked)
    if kind == "xlsx":
        response = HttpResponse(export.workbook(rows, organisation), content_type=SHEET)
    elif kind == "csv":
        response = HttpResponse(export.text(rows, organisation), content_type="text/csv; charset=utf-8")
    else:
        raise NotVisible
    response["Content-Disposition"] = f'attachment; filename="registers-{organisation.slug}.{kind}"'
    return response


def _form(request: HttpRequest, entry: Entry) -> EntryForm:
    return EntryForm(
        request.POST if request.method == "POST" else None,
        entry=entry,
        persons=organisations.persons(request.user, entry.organisation),
        scales=scales.of(entry.organisation_id),
    )


def _list(request: HttpRequest, initiative: Any, kind: str = "") -> dict[str, Any]:
    organisation = initiative.organisation if initiative else organisations.required(request)
    kind = kind or request.GET.get("kind", Kind.RISK)
    kind = kind if kind in Kind.values else Kind.RISK
    rows = queries.entries(request.user, initiative, [kind], open_only=False, organisation=organisation)
    home = reverse("initiative_registers", args=[initiative.slug]) if initiative else reverse("registers")
    open_of = queries.open_by_kind(request.user, initiative, organisation)
    own = scales.of(organisation.pk)
    persons = organisations.persons(request.user, organisation)
    if initiative:
        may_add = policy.can(request.user, "progress", initiative)
        spots = [(initiative.slug, str(initiative))] if may_add else []
    else:
        nodes = tree.tree(request.user, organisation, "progress")
        spots = [(node.slug, "\u2003" * node.depth + node.title) for node in nodes]
    data = {
        "columns": sheet.columns(rows, organisation),
        "places": sheet.places(rows, organisation),
        "people": {person.pk: person.name for person in persons},
        "states": {code: str(word) for code, word in terms.states(kind)},
        "priorities": {code: str(word) for code, word in Priority.choices},
        "directions": sheet.directions(),
        "currency": sheet.currency(rows),
        "open": [str(State.OPEN), str(State.ACTIVE)],
        "kind": kind,
        "probability": [{"word": str(one.word), "percent": one.percent} for one in own.probability],
        "impact": [{"word": str(one.word)} for one in own.impact],
        "today": formats.today().isoformat(),
        "may_change": bool(spots),
        "address": reverse("register_entry", args=["--slug--", 0]).replace("/0/", "/--id--/"),
        "home": home,
        "views": kept.of_kind(request.user, organisation, kind),
        "initiative": initiative.slug if initiative else "",
    }
    context = {
        "here": "registers",
        "kind": kind,
        "plural": terms.PLURALS[Kind(kind)],
        "empty": terms.EMPTY[Kind(kind)],
        "kinds": [(one, terms.PLURALS[one], open_of.get(one, 0), one == kind) for one in Kind],
        "home": home,
        "data": data,
        "words": words(),
        "spots": spots,
        "has_rows": bool(data["columns"]["id"]),
    }
    return context | (head(request, initiative, "registers") if initiative else {})
