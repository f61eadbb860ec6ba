"""Lessons are entries of the register: those of the closing page move there, with where they helped."""

from django.db import migrations
from django.db.models import F


def move(apps, schema_editor):
    """Each lesson becomes an entry under the next number of its organisation, found by the same words."""
    text = apps.get_model("initiatives", "SearchText")
    for lesson in apps.get_model("documents", "Lesson").objects.select_related("initiative").order_by("pk"):
        entry = _entry(apps, lesson)
        use = apps.get_model("registers", "LessonUse")
        use.objects.bulk_create(
            use(entry=entry, initiative_id=one.initiative_id, at=one.at, by_id=one.by_id)
            for one in lesson.uses.order_by("pk")
        )
        found = text.objects.filter(label="documents.Lesson", object_pk=str(lesson.pk))
        found.update(
            label="registers.Entry", object_pk=str(entry.pk), title=f"L-{entry.number} {entry.title}"
        )


def _entry(apps, lesson):
    organisation = lesson.initiative.organisation_id
    counter = apps.get_model("registers", "Counter").objects
    counter.get_or_create(organisation_id=organisation, kind="lesson")
    row = counter.filter(organisation_id=organisation, kind="lesson")
    row.update(last=F("last") + 1)
    return apps.get_model("registers", "Entry").objects.create(
        organisation_id=organisation,
        initiative=lesson.initiative,
        held_at=lesson.initiative,
        kind="lesson",
        number=row.values_list("last", flat=True).get(),
        direction=lesson.kind,
        title=lesson.title,
        cause=lesson.situation,
        effect=lesson.effect,
        advice=lesson.recommendation,
        raised_by_id=lesson.by_id,
        created=lesson.at,
        changed=lesson.at,
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents_and_closing"), ("registers", "0002_lessons")]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="LessonUse"),
        migrations.DeleteModel(name="Lesson"),
    ]
