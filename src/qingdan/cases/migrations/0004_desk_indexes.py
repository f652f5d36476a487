from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from qingdan.cases.ordering import LastDay

MINDED = {
    "case_clock_minded_in_place": ("place", "due_at", "case", "yellow_at"),
    "case_clock_minded_by_body": ("body", "due_at", "case", "yellow_at", "place"),
    "case_clock_minded_by_opener": ("opener", "due_at", "case", "yellow_at", "place"),
    "case_clock_minded_anywhere": ("due_at", "case", "yellow_at", "place"),
}


def copy_whose_clocks(apps: Any, schema_editor: Any) -> None:
    """Copy place and opener of open cases to the clocks that somebody has to mind."""
    clocks = apps.get_model("cases", "CaseClock").objects
    case = apps.get_model("cases", "Case").objects.filter(pk=models.OuterRef("case"))
    minded = clocks.filter(stopped_at=None, paused_at=None, case__standing="open")
    minded.exclude(side="party").update(
        place=models.Subquery(case.values("place")[:1]),
        opener=models.Subquery(case.values("opened_by")[:1]),
    )


def whose(word: str, to: str) -> Any:
    return models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        verbose_name=word,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_plan"),
        ("parties", "0004_api_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.RemoveIndex(model_name="case", name=name)
            for name in (
                "case_of_place",
                "case_of_opener",
                "case_of_handler",
                "case_of_owner",
                "case_of_lead",
            )
        ),
        migrations.RemoveIndex(model_name="caseclock", name="case_clock_of_body"),
        *(
            migrations.RemoveIndex(model_name="casedesk", name=name)
            for name in ("case_desk_of_body", "case_desk_due", "case_desk_of_handler")
        ),
        migrations.AddField(
            model_name="caseclock", name="opener", field=whose("立项人", settings.AUTH_USER_MODEL)
        ),
        migrations.AddField(
            model_name="caseclock", name="place", field=whose("乡镇", "parties.region")
        ),
        migrations.RunPython(copy_whose_clocks, migrations.RunPython.noop),
        *(
            migrations.AddIndex("case", models.Index(fields=(field, "-id"), name=name))
            for name, field in {
                "case_at_place": "place",
                "case_at_village": "village",
                "case_by_owner": "owner",
                "case_by_lead": "lead",
                "case_by_opener": "opened_by",
            }.items()
        ),
        *(
            migrations.AddIndex("case", models.Index(*whose, name=name))
            for name, whose in {
                "case_waits_for_opener": ("opened_by", "standing", LastDay(), "id"),
                "case_waits_for_handler": ("handler", "standing", LastDay(), "id", "opened_by"),
            }.items()
        ),
        *(
            migrations.AddIndex(
                "caseclock",
                models.Index(
                    condition=models.Q(("place__isnull", False)),
                    fields=fields,
                    name=name,
                ),
            )
            for name, fields in MINDED.items()
        ),
        migrations.AddIndex(
            "casedesk",
            models.Index(fields=("body", "-case", "role", "handler"), name="case_desk_of_body"),
        ),
        migrations.AddIndex(
            "casedesk",
            models.Index(
                "body", "role", LastDay(), "case", "handler", name="case_desk_of_role_by_day"
            ),
        ),
        migrations.AddIndex(
            "casedesk",
            models.Index("body", LastDay(), "case", name="case_desk_of_body_by_day"),
        ),
    ]
