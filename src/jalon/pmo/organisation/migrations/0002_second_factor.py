"""An organisation may ask its administrators for a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="second_factor_required",
            field=models.BooleanField(
                default=False,
                help_text="Who manages members here signs in with a password and a code from their phone.",
                verbose_name="second factor for administrators",
            ),
        ),
    ]
