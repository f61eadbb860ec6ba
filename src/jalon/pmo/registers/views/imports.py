"""Import of a register's workbook: the file, what it would do line by line, and the word to do it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Refused
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import access, actions, reading
from jalon.pmo.registers.actions import imports
from jalon.pmo.registers.models import Kind

MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; for the registers of one initiative where the address names it."""
    slug = request.GET.get("initiative", "")
    initiative = initiatives.initiative(request.user, slug, "progress") if slug else None
    organisation = initiative.organisation if initiative else organisations.required(request)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in Kind.values else ""
    refusal = None
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Refused(_("Choose a file first."), "no_file", "file")
            row = actions.hand_in(
                by=request.user, organisation=organisation, initiative=initiative, kind=kind,
                name=sent.name, chunks=sent.chunks(),
            )  # fmt: skip
            return redirect("register_import", row.pk)
        except Refused as refused:
            refusal = refused
    context = {
        "here": "registers",
        "initiative": initiative,
        "back": _list(initiative, kind),
        "kind": kind,
        "most": imports.MOST // 1024 // 1024,
        "most_lines": imports.MOST_LINES,
        "refusal": refusal,
    }
    return render(request, "registers/import.html", context, status=refusal.status if refusal else 200)


hand_in.largest_request = imports.MOST + 64 * 1024  # the form around the file


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, import_id: int) -> HttpResponse:
    """What the file would do; POST does it as it was shown, or lets it go."""
    row = access.entry_import(request.user, import_id)
    back = _list(row.initiative, row.kind)
    if request.method == "POST" and request.POST.get("do") == "drop":
        actions.drop_import(by=request.user, row=row)
        return redirect(back)
    refusal = None
    if request.method == "POST":
        shown = {name: _number(request, name) for name in reading.OUTCOMES}
        try:
            done = actions.apply_import(by=request.user, row=row, expected=shown)
            toasts.say(request, _sentence(done))
            return redirect(back)
        except Refused as refused:
            refusal = refused
    found = reading.lines(request.user, row)
    counts = reading.counts(found)
    order = {name: place for place, name in enumerate(reading.OUTCOMES)}
    shown_lines = sorted(found, key=lambda line: (order[line.outcome], line.number))
    context: dict[str, Any] = {
        "here": "registers",
        "row": row,
        "back": back,
        "counts": counts,
        "writes": counts[reading.CREATED] + counts[reading.CHANGED],
        "lines": shown_lines[:MOST_SHOWN],
        "rest": max(0, len(found) - MOST_SHOWN),
        "refusal": refusal,
    }
    return render(request, "registers/import_one.html", context, status=refusal.status if refusal else 200)


def _list(initiative: Any, kind: str) -> str:
    home = reverse("initiative_registers", args=[initiative.slug]) if initiative else reverse("registers")
    return f"{home}?kind={kind}" if kind else home


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _sentence(done: dict[str, int]) -> str:
    made = ngettext("%(n)d entry added", "%(n)d entries added", done[reading.CREATED])
    changed = ngettext("%(n)d changed", "%(n)d changed", done[reading.CHANGED])
    return _("%(made)s, %(changed)s.") % {
        "made": made % {"n": done[reading.CREATED]},
        "changed": changed % {"n": done[reading.CHANGED]},
    }
