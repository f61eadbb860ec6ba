"""Lessons of an initiative, and those of others that may help it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.documents import access, actions
from jalon.pmo.documents.forms import LessonForm
from jalon.pmo.documents.models import Lesson, LessonUse
from jalon.pmo.documents.views import version_of
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.views import layout

ROWS, ALIKE = 100, 6


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The lessons of this initiative; a new one is sent here. `?about=` looks through those of others."""
    posted = request.method == "POST"
    initiative = initiatives.initiative(request.user, slug, "progress" if posted else "view")
    form = LessonForm(request.POST if posted else None)
    if posted and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            actions.add_lesson(by=request.user, initiative=initiative, **fields)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("The lesson is kept: whoever starts something similar will see it."))
            return redirect("lessons", slug)
    shown = _context(request, initiative, form)
    return render(request, "documents/lessons.html", shown, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, lesson_pk: int) -> HttpResponse:
    """Correct a lesson, or take it out."""
    initiative = initiatives.initiative(request.user, slug, "progress")
    lesson = access.lesson(request.user, lesson_pk, "progress")
    if lesson.initiative_id != initiative.pk:
        raise NotVisible
    form = LessonForm(request.POST if request.method == "POST" else None, instance=lesson)
    if request.method == "POST" and request.POST.get("do") == "remove":
        held = Lesson.objects.select_related("initiative__organisation").get(pk=lesson.pk)
        actions.remove_lesson(by=request.user, lesson=held, version=version_of(request))
        return redirect("lessons", slug)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        held = Lesson.objects.select_related("initiative__organisation").get(pk=lesson.pk)
        try:
            actions.change_lesson(by=request.user, lesson=held, **fields)
        except Stale as stale:
            conflicts.show(form, stale, "documents.Lesson", lesson.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("lessons", slug)
    status = 422 if request.method == "POST" else 200
    shown = _context(request, initiative, form, editing=lesson)
    return render(request, "documents/lessons.html", shown, status=status)


@require_POST
def helped(request: HttpRequest, slug: str, lesson_pk: int) -> HttpResponse:
    """A lesson of elsewhere helped here."""
    initiative = initiatives.initiative(request.user, slug, "progress")
    lesson = access.lesson(request.user, lesson_pk)
    count = actions.helped(by=request.user, lesson=lesson, initiative=initiative)
    sentence = ngettext(
        "Noted: this lesson has helped once.", "Noted: this lesson has helped %(count)d times.", count
    )
    toasts.say(request, sentence % {"count": count})
    query = urlencode({"about": request.POST.get("about", "")[:200]})
    return redirect(f"{reverse('lessons', args=[slug])}?{query}")


def _context(request: HttpRequest, initiative: Any, form: LessonForm, **more: Any) -> dict[str, Any]:
    rows = Lesson.objects.filter(initiative=initiative).select_related("by").annotate(used=Count("uses"))
    about = request.GET.get("about", "").strip()[:300]
    typed = about or f"{initiative.name} {initiative.purpose}"
    own = [str(pk) for pk in rows.values_list("pk", flat=True)]
    found = search.similar(
        request.user,
        typed,
        kinds=["lesson"],
        organisation=initiative.organisation,
        without=own,
        limit=ALIKE,
    )
    full = Lesson.objects.annotate(used=Count("uses")).in_bulk([int(one.text.object_pk) for one in found])
    here = set(LessonUse.objects.filter(initiative=initiative).values_list("lesson_id", flat=True))
    alike = [(one, full.get(int(one.text.object_pk))) for one in found]
    return {
        **layout.head(request, initiative, "closing", "lessons"),
        "lessons": rows[:ROWS],
        "form": form,
        "about": about,
        "alike": [(one, lesson, lesson.pk in here) for one, lesson in alike if lesson is not None],
        **more,
    }
