"""Ways to tamper with the record and the rows it accounts for, past every door of the program.

Each takes a source of chance, does one thing by plain statements, and says what it did. One
that would change nothing, or that the database's constraints refuse, raises ``Unfit``.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from django.db import models

from qingdan.catalogue.domain.content import COLUMNS as COLUMNS_READ
from qingdan.catalogue.models import Clause, Item, ItemDepartment, Section, Support
from qingdan.core.chain import ALGORITHMS, digest_of, link
from qingdan.parties.domain.people.marking import LIFETIME
from qingdan.parties.models import Invitation, Officer, Region, TotpDevice
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked, tracked_models
from tests.tampering.building import BEGAN, DAY

COLUMNS = [field.name for field in Event._meta.concrete_fields]
LINKS = ("sequence", "previous", "digest")
HEXADECIMAL = "0123456789abcdef"


class Unfit(Exception):
    """Nothing was changed; another attempt may do."""


Kind = Callable[[Random], str]


def one_of(rows: models.QuerySet, chance: Random):
    """Return a row by chance."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise Unfit
    return rows.get(pk=chance.choice(keys))


def remove(rows: models.QuerySet) -> None:
    """Take rows away, whatever points to them."""
    rows._raw_delete("default")  # noqa: SLF001 - the public way asks what it protects


def renumber(sequence: int, by: int) -> None:
    """Move every event from a place on."""
    far = 10**6
    Event.objects.filter(pk__gte=sequence).update(sequence=models.F("sequence") + far)
    Event.objects.filter(pk__gte=far).update(sequence=models.F("sequence") - far + by)


def another(value, chance: Random):
    """Return a value of the same kind, as a rule not the same."""
    if isinstance(value, str):
        return another_text(value, chance)
    if isinstance(value, dict):
        changed = {**value, chance.choice([*value, "added"]): chance.choice(["x", 7, None, True])}
        return changed if changed != value else {**value, "added": 1}
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=chance.choice([1, -1, 1_000_000, 86_400_000_000]))
    if isinstance(value, date):
        return value + timedelta(days=chance.choice([-1, 1, 365]))
    return value if value is None else value + chance.choice([-1, 1, 2, 1000])


def another_text(value: str, chance: Random) -> str:
    """Return a text with one character changed, added or taken away."""
    if not value:
        return chance.choice("x乙")
    at = chance.randrange(len(value))
    letters = HEXADECIMAL if len(value) == 64 else "乙丙x0"
    new = chance.choice([one for one in letters if one != value[at]])
    ways = [value[:at] + new + value[at + 1 :], value[:at] + value[at + 1 :]]
    return chance.choice(ways if len(value) < 64 else ways[:1])


def alter(chance: Random) -> str:
    """Change one column of one event."""
    event, column = one_of(Event.objects, chance), chance.choice(COLUMNS)
    old = getattr(event, column)
    if column == "algorithm":
        new = chance.choice([one for one in (*ALGORITHMS, "md5") if one != old])
    elif column == "sequence":
        new = Event.objects.count() + chance.choice([1, 2, 1000, -(10**6)])
    elif isinstance(old, int) and chance.random() < 0.3:
        new = None
    else:
        new = 7 if old is None else another(old, chance)
    if new == old or (new is None and not Event._meta.get_field(column).null):
        raise Unfit
    Event.objects.filter(pk=event.pk).update(**{column: new})
    return f"第 {event.pk} 条的 {column}：{old!r} → {new!r}"


def delete(chance: Random) -> str:
    """Take some events away."""
    keys = list(Event.objects.values_list("pk", flat=True))
    gone = chance.sample(keys, chance.choice([1, 1, 1, 2, 5]))
    remove(Event.objects.filter(pk__in=gone))
    return f"删去 {sorted(gone)}"


def delete_and_close_up(chance: Random) -> str:
    """Take an event away and number the rest on, so that no gap shows."""
    gone = one_of(Event.objects, chance).pk
    remove(Event.objects.filter(pk=gone))
    renumber(gone, -1)
    return f"删去第 {gone} 条并重新编号"


def insert(chance: Random) -> str:
    """Write an event that never happened: in between, before the first, or after the last."""
    event, last = one_of(Event.objects, chance), Event.objects.order_by("-pk").first()
    where = chance.choice(["between", "before", "after"])
    if where == "between":
        renumber(event.pk, 1)
    elif where == "before":
        event.sequence = -chance.randrange(5)
    else:
        event.sequence, event.previous = last.pk + 1, another(last.digest, chance)
    event.reason = "补记"
    event.digest = link(event.as_linked())
    event.save(force_insert=True)
    return f"插入 {where}，第 {event.sequence} 条"


def insert_claim(chance: Random) -> str:
    """Append a well-linked event that claims a state no row is in."""
    event = one_of(Event.objects.exclude(subject_kind=""), chance)
    last = Event.objects.order_by("-pk").first()
    event.sequence, event.previous, event.before = last.pk + 1, last.digest, event.after
    event.after = digest_of(chance.random(), event.algorithm)
    event.digest = link(event.as_linked())
    event.save(force_insert=True)
    return f"接上一条假的 {event.subject_kind} {event.subject_key}"


def swap(chance: Random) -> str:
    """Let two events change places, with or without their links."""
    keys = list(Event.objects.values_list("pk", flat=True))
    one, other = (Event.objects.get(pk=key) for key in chance.sample(keys, 2))
    kept = chance.choice([LINKS, ("sequence",), ("sequence", "digest")])
    moved = [name for name in COLUMNS if name not in kept]
    there = [{name: getattr(event, name) for name in moved} for event in (other, one)]
    if there[0] == there[1]:
        raise Unfit
    for event, values in zip((one, other), there, strict=True):
        Event.objects.filter(pk=event.pk).update(**values)
    return f"第 {one.pk} 条与第 {other.pk} 条对调，{'、'.join(kept)} 不动"


def truncate(chance: Random) -> str:
    """Cut off the tail, from one event to all of them."""
    keep = chance.choice([0, *range(Event.objects.count())])
    remove(Event.objects.filter(pk__gt=keep))
    return f"只留前 {keep} 条"


def rewrite(chance: Random) -> str:
    """Change an event, or leave it out, and link everything after it anew."""
    events = list(Event.objects.order_by("pk"))
    at = chance.randrange(len(events))
    said = ""
    if chance.random() < 0.3:
        said = f"去掉第 {events.pop(at).pk} 条"
    else:
        column = chance.choice([name for name in COLUMNS if name not in (*LINKS, "algorithm")])
        old = getattr(events[at], column)
        new = 7 if old is None else another(old, chance)
        if new == old:
            raise Unfit
        setattr(events[at], column, new)
        said = f"第 {events[at].pk} 条的 {column} 改成 {new!r}"
    if chance.random() < 0.2:
        for event in events[at:]:
            event.algorithm = "sm3"
    written_anew(events, at)
    return f"{said}，其后重新连接"


def written_anew(events: list[Event], at: int) -> None:
    """Number and link events from a place on, and write them over the old ones."""
    remove(Event.objects.filter(pk__gt=at))
    previous = events[at - 1].digest if at else ""
    for sequence, event in enumerate(events[at:], start=at + 1):
        event.sequence, event.previous = sequence, previous
        event.digest = previous = link(event.as_linked())
    Event.objects.bulk_create(events[at:])


def alter_row(chance: Random) -> str:
    """Change a tracked column of a row silently."""
    model = chance.choice([one for one in tracked_models() if one._default_manager.exists()])
    row = one_of(model._default_manager.all(), chance)
    column = chance.choice(model.tracked)
    old, new = getattr(row, column), _fitting(row, column, chance)
    if new == old:
        raise Unfit
    model._default_manager.filter(pk=row.pk).update(**{column: new})
    return f"{model.subject_kind} {row.pk} 的 {column}：{old!r} → {new!r}"


def _fitting(row: Tracked, column: str, chance: Random):
    field, old = row._meta.get_field(column), getattr(row, column)
    if field.remote_field:
        keys = field.related_model._default_manager.values_list("pk", flat=True)
        return chance.choice([*keys, *([None] if field.null else [])])
    if field.choices:
        return chance.choice([one for one, _ in field.flatchoices])
    if field.null and chance.random() < 0.2:
        return None
    if old is None:
        return BEGAN if isinstance(field, models.DateTimeField) else DAY
    return another(old, chance)


def alter_row_and_record(chance: Random) -> str:
    """Change a row, and the event that left it so, and link everything after it anew."""
    said = alter_row(chance)
    kind, key = said.split(" ")[:2]
    events = list(Event.objects.order_by("pk"))
    about = [one for one in events if (one.subject_kind, one.subject_key) == (kind, key)]
    model = next(one for one in tracked_models() if one.subject_kind == kind)
    about[-1].after = model._default_manager.get(pk=key).fingerprint(about[-1].algorithm)
    written_anew(events, about[-1].pk - 1)
    return f"{said}，并改写记录"


def delete_row(chance: Random) -> str:
    """Take a tracked row away silently."""
    model = chance.choice([one for one in tracked_models() if one._default_manager.exists()])
    row = one_of(model._default_manager.all(), chance)
    remove(model._default_manager.filter(pk=row.pk))
    return f"删去 {model.subject_kind} {row.pk}"


def insert_row(chance: Random) -> str:
    """Write a tracked row that no act made."""
    model = chance.choice([one for one in tracked_models() if one._default_manager.exists()])
    row = one_of(model._default_manager.all(), chance)
    row.pk = None
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            setattr(row, field.attname, f"x{chance.randrange(10**9)}")
    for name in ("plain", "name", "ordinal", "provider", "subject_digest"):
        if hasattr(row, name):
            setattr(row, name, another(getattr(row, name), chance))
    models.Model.save(row, force_insert=True)
    return f"写入 {model.subject_kind} {row.pk}"


def alter_content(chance: Random) -> str:
    """Change what a list says that was handed in, below the row that is tracked."""
    model = chance.choice([Section, Item, ItemDepartment, Clause, Support])
    columns = [name for name in COLUMNS_READ[model] if "__" not in name]
    row = one_of(model._default_manager.all(), chance)
    column = chance.choice(columns)
    old, field = getattr(row, column), model._meta.get_field(column)
    if isinstance(field, models.JSONField) or isinstance(old, list):
        raise Unfit
    new = _fitting(row, column, chance)
    if new == old:
        raise Unfit
    model._default_manager.filter(pk=row.pk).update(**{column: new})
    return f"{model._meta.db_table} {row.pk} 的 {column}：{old!r} → {new!r}"


def alter_code(chance: Random) -> str:
    """Change a one-time code, let it work longer, reopen it, or write one that no act made."""
    row, way = one_of(Invitation.objects.all(), chance), chance.randrange(4)
    if way == 0:
        row.pk, row.code_hash = None, another_text(row.code_hash, chance)
        row.save(force_insert=True)
        return f"写入一次性码 {row.pk}"
    longer = timedelta(seconds=chance.choice([1, 3600, 10**8]))
    changes = (
        {"expires_at": row.made_at + LIFETIME + longer},
        {"used_at": None, "used_by": None},
        {"code_hash": another_text(row.code_hash, chance)},
    )[way - 1]
    if way == 2 and row.used_at is None:
        raise Unfit
    Invitation.objects.filter(pk=row.pk).update(**changes)
    return f"一次性码 {row.pk}：{changes}"


def alter_factor(chance: Random) -> str:
    """Put an authenticator in use or out of use silently."""
    row = one_of(TotpDevice.objects.all(), chance)
    way = chance.randrange(3)
    if way == 0:
        remove(TotpDevice.objects.filter(pk=row.pk))
    elif way == 1:
        TotpDevice.objects.filter(pk=row.pk).update(confirmed_at=None)
    else:
        row.pk = one_of(Officer.objects.filter(totp_device=None), chance).pk
        row.save(force_insert=True)
    return f"动态口令 {row.pk}：{('删去', '不再启用', '写入')[way]}"


def alter_region(chance: Random) -> str:
    """Change, add or take away a place."""
    row, way = one_of(Region.objects.all(), chance), chance.randrange(3)
    if way == 0:
        remove(Region.objects.filter(pk=row.pk))
        return f"删去区划 {row.pk}"
    if way == 1:
        row.pk = f"{150000 + chance.randrange(999)}"
        models.Model.save(row, force_insert=True)
        return f"写入区划 {row.pk}"
    column = chance.choice(["name", "level", "parent"])
    new = _fitting(row, column, chance)
    new = Region.objects.filter(pk=new).first() if column == "parent" else new
    if new == getattr(row, column):
        raise Unfit
    Region.objects.filter(pk=row.pk).update(**{column: new})
    return f"区划 {row.pk} 的 {column} → {new!r}"


KINDS: dict[str, Kind] = {
    "改动一条": alter,
    "删去": delete,
    "删去并重新编号": delete_and_close_up,
    "插入": insert,
    "接上假的状态": insert_claim,
    "对调": swap,
    "截去末尾": truncate,
    "改写并重算其后摘要": rewrite,
    "暗改一行数据": alter_row,
    "暗改数据并改写记录": alter_row_and_record,
    "暗删一行数据": delete_row,
    "暗加一行数据": insert_row,
    "暗改已送审的条文": alter_content,
    "暗改一次性码": alter_code,
    "暗改动态口令": alter_factor,
    "暗改区划": alter_region,
}
GUARDED = ("改动一条", "删去", "删去并重新编号", "插入", "对调", "截去末尾", "改写并重算其后摘要")
"""What the guards refuse while they stand; the rest is the matter of verification alone."""
