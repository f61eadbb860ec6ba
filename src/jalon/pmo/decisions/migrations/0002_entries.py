import django.db.models.deletion
from django.db import migrations, models


def forget(apps, schema_editor):
    """What was asked before the registers stood, in no release: the plans it was about are untouched."""
    for name in ("Outcome", "Proposal"):
        apps.get_model("decisions", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0001_initial"),
        ("registers", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="proposal",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="proposal", to="registers.entry"
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="outcome_of", to="registers.entry"
            ),
        ),
        migrations.DeleteModel(name="Matter"),
    ]
