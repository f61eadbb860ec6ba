"""A lesson says whether it is to avoid or to do again, and where it helped is counted."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def be_avoided(apps, schema_editor):
    """A lesson that does not say is one to avoid."""
    apps.get_model("registers", "Entry").objects.filter(kind="lesson", direction="").update(direction="avoid")


def be_found(apps, schema_editor):
    """Lessons of the registers are found as what all lessons are found as."""
    apps.get_model("initiatives", "SearchText").objects.filter(kind="register_lesson").update(kind="lesson")


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0004_search_text"),
        ("registers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name="entry",
            name="direction",
            field=models.CharField(
                blank=True,
                choices=[
                    ("threat", "Threat"),
                    ("opportunity", "Opportunity"),
                    ("given", "Given"),
                    ("received", "Received"),
                    ("avoid", "To avoid"),
                    ("keep", "To do again"),
                ],
                max_length=11,
                verbose_name="direction",
            ),
        ),
        migrations.CreateModel(
            name="LessonUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="registers.entry",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="initiatives.initiative",
                    ),
                ),
            ],
            options={"verbose_name": "use of a lesson", "verbose_name_plural": "uses of lessons"},
        ),
        migrations.AddConstraint(
            model_name="lessonuse",
            constraint=models.UniqueConstraint(fields=("entry", "initiative"), name="lesson_use_once"),
        ),
        migrations.RunPython(be_avoided, migrations.RunPython.noop),
        migrations.RunPython(be_found, migrations.RunPython.noop),
    ]
