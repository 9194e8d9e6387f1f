from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="level_db",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reading",
            name="pitch_range_st",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reading",
            name="expression",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
