"""Lessons: kept, corrected, taken out; and counted where one helped."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import Refused
from jalon.pmo.documents import finder
from jalon.pmo.documents.actions.files import record, require
from jalon.pmo.documents.models import Lesson, LessonUse
from jalon.pmo.initiatives import search

FIELDS = ("kind", "title", "situation", "effect", "recommendation")
MOST = 2000


@transaction.atomic
def add_lesson(*, by: Any, initiative: Any, **fields: str) -> Lesson:
    """What happened, what it led to, what to do next time."""
    require(by, "progress", initiative)
    made = Lesson.objects.create(initiative=initiative, by=by, **_checked(fields, whole=True))
    search.index_many([finder.entry_of_lesson(made)])
    record(by, initiative, "lesson.add", [journal.created(made)], name=made.title)
    return made


@transaction.atomic
def change_lesson(*, by: Any, lesson: Lesson, version: int | None, **fields: str) -> Lesson:
    """Its new words."""
    require(by, "progress", lesson.initiative)
    after = _checked(fields)
    change = journal.changed(lesson, after)
    versions.change(Lesson, lesson.pk, version, **after)
    lesson.refresh_from_db()
    search.index_many([finder.entry_of_lesson(lesson)])
    record(by, lesson.initiative, "lesson.change", [change], name=lesson.title)
    return lesson


@transaction.atomic
def remove_lesson(*, by: Any, lesson: Lesson, version: int | None) -> None:
    """Take it out; the journal keeps its words."""
    require(by, "plan", lesson.initiative)
    versions.change(Lesson, lesson.pk, version)
    record(by, lesson.initiative, "lesson.remove", [journal.deleted(lesson)], name=lesson.title)
    search.forget(lesson)
    Lesson.objects.filter(pk=lesson.pk).delete()


@transaction.atomic
def helped(*, by: Any, lesson: Lesson, initiative: Any) -> int:
    """Say that a lesson helped in another initiative; in how many it has."""
    require(by, "progress", initiative)
    if lesson.initiative_id == initiative.pk:
        raise Refused(_("A lesson helps elsewhere: this is where it was learnt."), "own_lesson")
    use, is_new = LessonUse.objects.get_or_create(lesson=lesson, initiative=initiative, defaults={"by": by})
    if is_new:
        record(by, initiative, "lesson.helped", [journal.created(use)], name=lesson.title)
    return lesson.uses.count()


def _checked(fields: dict[str, str], *, whole: bool = False) -> dict[str, str]:
    found = {name: str(value).strip() for name, value in fields.items()}
    if unknown := set(found) - set(FIELDS):
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    labels = {
        "title": _("Give the lesson a title."),
        "situation": _("Say what the situation was."),
        "recommendation": _("Say what to do next time."),
    }
    for name, sentence in labels.items():
        if (whole or name in found) and not found.get(name):
            raise Refused(sentence, f"{name}_missing", name)
    if "kind" in found and found["kind"] not in Lesson.Kind.values:
        raise Refused(_("There is no such kind of lesson."), "unknown_value", "kind")
    for name, value in found.items():
        most = 200 if name == "title" else MOST
        if len(value) > most:
            raise Refused(
                _("This is too long: %(most)d characters at most.") % {"most": most}, "too_long", name
            )
    return found
