"""Editions get the digest of their content, and their history moves into the one record."""

import secrets
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from qingdan.core.chain import FIELDS, digest_of, link

HANDED_IN = ("submitted", "published", "withdrawn")
COLUMNS = {
    "Section": ("kind", "position", "title", "category", "declared_count"),
    "Item": (
        "kind", "position", "number", "number_printed", "address", "name", "starred",
        "penalties", "scope", "disposition", "raw_cells", "place", "section__position",
    ),
    "ItemDepartment": ("item__kind", "item__position", "position", "name", "role_key", "duty"),
    "Clause": (
        "item__kind", "item__position", "side", "position", "address", "group", "label",
        "role_key", "number_printed", "text",
    ),
    "Support": ("item__kind", "item__position", "position", "text", "kind"),
}


def take_digests(apps: Any, schema_editor: Any) -> None:
    for edition in apps.get_model("catalogue", "Edition").objects.filter(state__in=HANDED_IN):
        rows = [[edition.document, format(edition.conservation.normalize(), "f")]]
        for name, columns in COLUMNS.items():
            way = "edition" if name in ("Section", "Item") else "item__edition"
            found = apps.get_model("catalogue", name).objects.filter(**{way: edition})
            rows.append([list(row) for row in found.order_by(*columns[:4]).values_list(*columns)])
        edition.content_digest = digest_of(rows, settings.DIGEST)
        edition.save(update_fields=("content_digest",))


def move_events(apps: Any, schema_editor: Any) -> None:
    old, new = apps.get_model("catalogue", "EditionEvent"), apps.get_model("record", "Event")
    events = old.objects.select_related("edition__township", "actor").order_by("pk")
    if not events.exists():
        return
    last = _append(new, None, act="record.begun", detail={"record": secrets.token_hex(16)})
    for event in events.iterator():
        edition = event.edition
        last = _append(
            new,
            last,
            happened_at=event.happened_at,
            act=f"edition.{event.act}",
            actor_key=event.actor_id,
            actor_name=event.actor.full_name if event.actor else "",
            place=edition.township_id,
            subject_kind="edition",
            subject_key=str(edition.pk),
            subject_name=f"{edition.township.name} 第{edition.ordinal}版",
            reason=event.note,
            detail=event.detail,
        )


def _append(model: Any, last: Any, **values: Any) -> Any:
    event = model(
        sequence=last.sequence + 1 if last else 1,
        algorithm=settings.DIGEST,
        previous=last.digest if last else "",
        **{"happened_at": timezone.now(), **values},
    )
    linked = {name: getattr(event, name) for name in FIELDS}
    moment = event.happened_at.astimezone(timezone.get_fixed_timezone(0))
    linked["happened_at"] = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    event.digest = link(linked)
    event.save(force_insert=True)
    return event


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_editions'),
        ('record', '0001_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='content_digest',
            field=models.CharField(blank=True, default='', help_text='送审时算出，此后内容不再改动', max_length=64, verbose_name='内容摘要'),
            preserve_default=False,
        ),
        migrations.RunPython(take_digests, migrations.RunPython.noop),
        migrations.RunPython(move_events, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='EditionEvent',
        ),
    ]
