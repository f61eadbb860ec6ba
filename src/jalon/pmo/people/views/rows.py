"""Rows of the people pages: made, changed, put away, brought back; letters and sends."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.people import access, actions
from jalon.pmo.people.forms import FORMS, RecordsForm, RowForm
from jalon.pmo.people.views.pages import head

PAGES = {
    "stakeholder": "people_stakeholders",
    "communication": "people_communication",
    "place": "people_responsibilities",
    "subject": "people_responsibilities",
}
TITLES = {
    "stakeholder": (gettext_lazy("New stakeholder"), gettext_lazy("Stakeholder")),
    "communication": (gettext_lazy("New communication"), gettext_lazy("Communication")),
    "place": (gettext_lazy("New role in the team"), gettext_lazy("Role in the team")),
    "subject": (gettext_lazy("New responsibility"), gettext_lazy("Responsibility")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """A new row."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    if what not in FORMS:
        raise NotVisible
    form = FORMS[what](request.POST or None, user=request.user, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(by=request.user, initiative=initiative, what=what, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("“%(name)s” is added.") % {"name": made})
            return redirect(PAGES[what], slug)
    return _form(request, initiative, what, form)


@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Rows of the matrix for the records that were ticked."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    form = RecordsForm(request.POST, initiative=initiative)
    if form.is_valid():
        made = actions.add_subjects(by=request.user, initiative=initiative, records=form.chosen())
        words = ngettext("%(count)d row is added.", "%(count)d rows are added.", len(made))
        toasts.say(request, words % {"count": len(made)})
        return redirect("people_responsibilities", slug)
    own = FORMS["subject"](user=request.user, initiative=initiative)
    return _form(request, initiative, "subject", own, records=form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, what: str, pk: int) -> HttpResponse:
    """The values of a row."""
    row = access.row(request.user, slug, what, pk, "plan")
    initiative = row.initiative
    form = FORMS[what](request.POST or None, instance=row, user=request.user, initiative=initiative)
    status = 422
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        held = access.row(request.user, slug, what, pk, "plan")
        try:
            actions.change(by=request.user, row=held, version=fields.pop("version"), **fields)
        except Stale as stale:
            conflicts.show(form, stale, type(row)._meta.label, pk)
            status = 409
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("“%(name)s” is saved.") % {"name": row})
            return redirect(PAGES[what], slug)
    return _form(request, initiative, what, form, row=held if status == 409 else row, status=status)


@require_POST
def remove(request: HttpRequest, slug: str, what: str, pk: int) -> HttpResponse:
    """Take a row out of sight; the line at the bottom brings it back."""
    row = access.row(request.user, slug, what, pk, "plan")
    actions.put_away(by=request.user, row=row, version=version_of(request))
    undo = reverse("people_restore", args=[slug, what, pk])
    toasts.say(request, _("“%(name)s” is removed.") % {"name": row}, undo)
    return redirect(PAGES[what], slug)


@require_POST
def restore(request: HttpRequest, slug: str, what: str, pk: int) -> HttpResponse:
    """Bring a row back."""
    row = access.row(request.user, slug, what, pk, "plan", archived=True)
    actions.put_away(by=request.user, row=row, version=row.version, restore=True)
    toasts.say(request, _("“%(name)s” is back.") % {"name": row})
    return redirect(PAGES[what], slug)


@require_POST
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """One letter of the matrix."""
    subject = access.row(request.user, slug, "subject", _number(request, "subject"), "plan")
    place = access.row(request.user, slug, "place", _number(request, "place"), "plan")
    letter = request.POST.get("letter", "")
    actions.mark(by=request.user, subject=subject, place=place, version=version_of(request), letter=letter)
    return redirect("people_responsibilities", slug)


@require_POST
def sent(request: HttpRequest, slug: str, send_id: int) -> HttpResponse:
    """A send is done, or not after all."""
    send = access.send(request.user, slug, send_id)
    done = request.POST.get("sent") == "yes"
    actions.note_sent(by=request.user, send=send, version=version_of(request), sent=done)
    return redirect("people_communication", slug)


def _form(
    request: HttpRequest,
    initiative: Any,
    what: str,
    form: RowForm,
    row: Any = None,
    status: int = 422,
    records: RecordsForm | None = None,
) -> HttpResponse:
    if what == "subject" and row is None:
        records = records or RecordsForm(initiative=initiative)
    context = {
        **head(request, initiative, PAGES[what]),
        "form": form,
        "records": records,
        "what": what,
        "row": row,
        "heading": TITLES[what][row is not None],
        "back": reverse(PAGES[what], args=[initiative.slug]),
    }
    return render(request, "people/form.html", context, status=status if _wrong(form, records) else 200)


def _wrong(*forms: Any) -> bool:
    return any(one is not None and one.errors for one in forms)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def version_of(request: HttpRequest) -> int | None:
    """The version that the form was opened on."""
    return _number(request, "version") or None
