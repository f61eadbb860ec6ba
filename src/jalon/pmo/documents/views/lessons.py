"""Lessons of an initiative, entries of its register, and those of others that may help it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Refused
from jalon.pmo.documents.forms import LessonForm
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.registers import access, actions, queries
from jalon.pmo.registers.models import Kind

ROWS, ALIKE = 100, 6


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The lessons of this initiative; a new one is sent here. `?about=` looks through those of others."""
    posted = request.method == "POST"
    initiative = initiatives.initiative(request.user, slug, "progress" if posted else "view")
    form = LessonForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            actions.create(by=request.user, initiative=initiative, kind=Kind.LESSON, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("The lesson is kept: whoever starts something similar will see it."))
            return redirect("lessons", slug)
    shown = _context(request, initiative, form)
    return render(request, "documents/lessons.html", shown, status=422 if posted else 200)


@require_POST
def helped(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """A lesson of elsewhere helped here."""
    initiative = initiatives.initiative(request.user, slug, "progress")
    entry = access.entry(request.user, entry_id)
    count = actions.helped(by=request.user, entry=entry, initiative=initiative)
    sentence = ngettext(
        "Noted: this lesson has helped once.", "Noted: this lesson has helped %(count)d times.", count
    )
    toasts.say(request, sentence % {"count": count})
    query = urlencode({"about": request.POST.get("about", "")[:200]})
    return redirect(f"{reverse('lessons', args=[slug])}?{query}")


def _context(request: HttpRequest, initiative: Any, form: LessonForm) -> dict[str, Any]:
    about = request.GET.get("about", "").strip()[:300]
    if about:
        found = queries.similar_lessons(request.user, about, initiative.organisation, initiative, ALIKE)
        alike = [(one, lesson, "") for one, lesson in found]
    else:
        alike = queries.lessons_for(request.user, initiative, ALIKE)
    here = queries.helped_in(initiative)
    return {
        **layout.head(request, initiative, "closing", "lessons"),
        "lessons": queries.lessons(initiative)[:ROWS],
        "form": form,
        "about": about,
        "alike": [(one, lesson, near, lesson.pk in here) for one, lesson, near in alike],
    }
