from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_desk_indexes")]

    operations = [
        migrations.AddField(
            "caseclock",
            "awaits_year",
            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="等哪年年历"),
        ),
        migrations.AddIndex(
            "caseclock",
            models.Index(
                fields=["awaits_year"],
                condition=models.Q(awaits_year__isnull=False),
                name="case_clock_awaiting",
            ),
        ),
    ]
