"""Another key for what is encrypted, while people go on reading and writing.

A new version seals from the moment its file is there: whoever writes looks first. ``rekey``
then seals the rest anew, and ``retire_key`` puts an old version away once nothing needs it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q, TextField

from qingdan.core import keyring
from qingdan.core.ciphers import Token
from qingdan.core.errors import DomainError
from qingdan.core.keys import FieldKey
from qingdan.parties.domain.noting import note
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Officer
from qingdan.parties.protected import Sealed, protected_fields, protected_models, store
from qingdan.record.domain.appending import recorded

BATCH = 200
"""Rows sealed anew in one transaction: some milliseconds."""
HEADS = ("raw", "tie")
"""A protected column as it lies in the table, and what its tokens are bound to."""
QUIET = timedelta(hours=1)
"""A write sealed with the old key just before the new one came has surely ended by then."""
Watch = Callable[[Iterable[int], int], Iterable[int]]


class KeyUnknown(DomainError):
    code = "parties.key-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有“{version}”这个密钥版本，或不止一个，没有改动。"
    remedy = "现有的版本：{known}。请写全，如 {example}。"


class KeyIsCurrent(DomainError):
    code = "parties.key-is-current"
    message = "{version} 是现用的密钥，不能停用，没有改动。"
    remedy = "请先用 qingdan rekey --new-key 换上新的密钥。"


class KeyTooYoung(DomainError):
    code = "parties.key-too-young"
    message = "接替 {version} 的密钥启用还不到 1 小时，可能还有没写完的内容用着旧密钥，没有停用。"
    remedy = "请在启用满 1 小时以后再停用；旧密钥留着不影响使用。"


class KeyInUse(DomainError):
    code = "parties.key-in-use"
    message = "还有 {count} 行内容是用 {version} 加密的，不能停用，密钥没有改动。"
    remedy = "请先运行 qingdan rekey；解不开的那几行，要先从备份恢复或重新填写。"


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What became of the rows that were not sealed with the key in use."""

    renewed: int
    left: int
    unreadable: tuple[str, ...]
    """Where values do not open, in words; they lie as they were."""


@dataclass(slots=True)
class _Tally:
    renewed: int = 0
    unreadable: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """Each place in words with the row it stands in."""


@dataclass(frozen=True, slots=True)
class _Row:
    pk: Any
    tokens: dict[str, str]
    ties: dict[str, Any]
    """By column, what its tokens are bound to beside the column."""


def add_key(*, cipher: str, actor: Officer | None, at: datetime) -> FieldKey:
    """Make the next version of the key that seals fields; it is in use at once.

    Args:
        cipher: one of ``ciphers.CIPHERS``.
        actor: who does it; ``None`` for the owner of the server.
        at: aware datetime of the act.
    """
    store().keyring()
    with recorded():
        key = keyring.add_version(Path(settings.KEYS_DIR), cipher=cipher, at=at)
        _note(actor, at, step="added", key=key.label, cipher=key.cipher)
    return key


def rekey(
    *, actor: Officer | None, at: datetime, watch: Watch = lambda rows, total: rows
) -> Rekeyed:
    """Seal with the key in use whatever is sealed with another one.

    Others may write meanwhile: a row is only replaced as long as its token is the one that
    was read. Interrupted, it goes on where it stopped when called again.

    Args:
        actor: who does it; ``None`` for the owner of the server.
        at: aware datetime of the act.
        watch: is given the rows as they are done, and how many there are.

    Returns:
        Counts of rows. ``left`` are those whose writing began before the new key came and
        ended after we looked; the next call finds them.
    """
    tally = _Tally()
    for _ in watch(_pass(tally, size=BATCH), _stale_count()):
        pass
    for _ in _pass(tally, size=1):  # rows that others held; alone, each may be waited for
        pass
    left = max(0, _stale_count() - len(set(tally.unreadable.values())))
    done = Rekeyed(tally.renewed, left, tuple(tally.unreadable))
    if done.renewed:
        label = store().keyring().current.label
        _note(actor, at, step="renewed", key=label, rows=done.renewed)
    return done


def retire_key(version: str, *, actor: Officer | None, at: datetime) -> Path:
    """Put an old version out of use; return where its file lies now.

    Args:
        version: number or whole label, e.g. ``1`` or ``1-9f3c7b2e``.
        actor: who does it; ``None`` for the owner of the server.
        at: aware datetime of the act.

    Raises:
        KeyUnknown: no version or several are called so.
        KeyIsCurrent: it seals what is written now.
        KeyTooYoung: the version after it is younger than an hour.
        KeyInUse: a row is still sealed with it.
    """
    fields = store().keyring().fields
    key = _version(version, fields)
    after = {old.label: new for old, new in pairwise(fields)}.get(key.label)
    if after is None:
        raise KeyIsCurrent(version=key.label)
    if at - after.made_at < QUIET:
        raise KeyTooYoung(version=key.label)
    with recorded():
        if count := rows_sealed_with(key):
            raise KeyInUse(version=key.label, count=count)
        _note(actor, at, step="retired", key=key.label)
        return keyring.retire(Path(settings.KEYS_DIR), key.label)


def rows_sealed_with(key: FieldKey) -> int:
    """Return how many rows hold a value sealed with this version."""
    return sum(_rows(model, _sealed_with(key)).count() for model in protected_models())


def _note(actor: Officer | None, at: datetime, **said: Any) -> None:
    note(PartyAct.KEY_CHANGED, None, actor=actor, at=at, **said)


def _version(text: str, fields: tuple[FieldKey, ...]) -> FieldKey:
    found = [one for one in fields if text.strip() in {one.label, str(one.ordinal)}]
    if len(found) != 1:
        labels = [one.label for one in fields]
        raise KeyUnknown(version=text, known="、".join(labels), example=labels[0])
    return found[0]


def _rows(model: type[models.Model], condition: Callable[[str], Q]) -> models.QuerySet[Any]:
    """Return the rows where a protected column, as ``raw_…``, meets a condition."""
    fields = protected_fields(model)
    names = [one.name for one in fields]
    raw: dict[str, Any] = {f"raw_{name}": ExpressionWrapper(F(name), TextField()) for name in names}
    raw |= {f"tie_{one.name}": F(one.bound_to or "pk") for one in fields}
    any_of = Q()
    for name in names:
        any_of |= condition(f"raw_{name}")
    every: models.QuerySet[Any] = models.QuerySet(model).annotate(**raw)
    return every.filter(any_of).order_by("pk")


def _sealed_with(key: FieldKey) -> Callable[[str], Q]:
    head = Token(key.cipher, key.label, b"").head
    return lambda name: Q(**{f"{name}__startswith": f"{head}."})


def _stale(model: type[models.Model]) -> models.QuerySet[Any]:
    current = _sealed_with(store().keyring().current)
    return _rows(model, lambda name: ~Q(**{name: ""}) & ~current(name))


def _stale_count() -> int:
    return sum(_stale(model).count() for model in protected_models())


def _pass(tally: _Tally, *, size: int) -> Iterator[int]:
    """Go once over the stale rows and yield after each."""
    for model in protected_models():
        names = [one.name for one in protected_fields(model)]
        columns = ["pk", *(f"{head}_{name}" for head in HEADS for name in names)]
        waiting = _stale(model)
        while batch := list(waiting.values_list(*columns)[:size]):
            rows = [_row(model, values) for values in batch]
            tally.renewed += _renew(model, rows, tally)
            yield from range(len(rows))
            waiting = _stale(model).filter(pk__gt=rows[-1].pk)


def _row(model: type[models.Model], values: tuple[Any, ...]) -> _Row:
    names = [one.name for one in protected_fields(model)]
    tokens, ties = values[1 : 1 + len(names)], values[1 + len(names) :]
    found = dict(zip(names, tokens, strict=True)), dict(zip(names, ties, strict=True))
    return _Row(values[0], *found)


def _renew(model: type[models.Model], rows: list[_Row], tally: _Tally) -> int:
    """Replace the tokens of some rows in one transaction; return how many rows changed.

    Several rows are locked without waiting, so that nobody can wait for us in a ring.
    """
    fresh = {row.pk: found for row in rows if (found := _fresh(model, row, tally))}
    if not fresh:
        return 0
    with transaction.atomic():
        every: models.QuerySet[Any] = models.QuerySet(model)
        free = every.filter(pk__in=fresh).order_by("pk")
        if len(rows) > 1:
            free = free.select_for_update(skip_locked=True, no_key=True)
        held = set(free.values_list("pk", flat=True))
        return sum(_swap(model, row, fresh[row.pk]) for row in rows if row.pk in held)


def _fresh(model: type[models.Model], row: _Row, tally: _Tally) -> dict[str, Sealed]:
    found = {}
    for one in protected_fields(model):
        old, place = row.tokens[one.name], one.placed(row.ties[one.name])
        try:
            new = place.renewed(old) if old else old
        except DomainError:
            where = f"{one.place.what}（编号 {row.pk}）"
            tally.unreadable[where] = (model._meta.label, row.pk)
        else:
            if new != old:
                found[one.name] = Sealed(new, place)
    return found


def _swap(model: type[models.Model], row: _Row, fresh: dict[str, Sealed]) -> int:
    """Replace tokens where they are still the ones that were read; return 0 or 1."""
    unchanged = {f"raw_{name}": row.tokens[name] for name in fresh}
    return _rows(model, lambda _: Q()).filter(pk=row.pk, **unchanged).update(**fresh)
