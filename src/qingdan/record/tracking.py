"""Rows whose every change must be accounted for by an event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.db import models

from qingdan.core.chain import digest_of


class Tracked(models.Model):
    """A row whose state is replayed from the record.

    ``tracked`` names the columns that make up the state; their digest stands in every event
    about the row, before and after. A row read from the database remembers the state it was
    read in, so a change that no event tells of breaks the sequence of digests.
    """

    tracked: ClassVar[tuple[str, ...]]
    subject_kind: ClassVar[str]
    """What the row is called in ``Event.subject_kind``."""
    subject_word: ClassVar[str] = ""
    """What readers of the record call such a row, where not by the model's name."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **also: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **also)
        row.remember()
        return row

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: Any = None,
    ) -> None:
        fields = None if fields is None else list(fields)
        super().refresh_from_db(using, fields, from_queryset)
        self._remembered = self._known() | self._present(fields)

    def delete(
        self,
        using: str | None = None,
        keep_parents: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
    ) -> tuple[int, dict[str, int]]:
        self._removed_key = str(self.pk)
        return super().delete(using, keep_parents)

    def remember(self) -> None:
        """Take the present state as the one known to the record."""
        self._remembered = self._present()

    def forget(self) -> None:
        """Take the row as one that the record knows nothing of yet."""
        self._remembered = {}

    def fingerprint(self, algorithm: str | None = None) -> str:
        """Return the digest of the present state."""
        return self.digest_of_state({name: getattr(self, name) for name in self.tracked}, algorithm)

    def fingerprint_before(self, algorithm: str | None = None) -> str:
        """Return the digest of the state as read, empty for a row just made.

        Raises:
            RuntimeError: the row was read without some of the columns that make up its state.
        """
        known = self._known()
        if not known:
            return ""
        if missing := [name for name in self.tracked if name not in known]:
            raise RuntimeError(f"{self.subject_kind} was read without {missing[0]}")
        return self.digest_of_state(known, algorithm)

    @property
    def recorded_key(self) -> str:
        """The primary key as the record writes it, also of a row just removed."""
        return getattr(self, "_removed_key", "") if self.pk is None else str(self.pk)

    @classmethod
    def digest_of_state(cls, state: Mapping[str, Any], algorithm: str | None = None) -> str:
        """Return the digest of the values of ``tracked``, whoever read them.

        A value counts as its column keeps it, so a number given as text is a number. What is
        empty is left out, so a later version may track one more column, empty at first, and
        the digests of before still hold.
        """
        kept = {name: as_plain(cls._column(name).to_python(state[name])) for name in state}
        said = {name: one for name, one in kept.items() if not (one in (None, "") or one is False)}
        return digest_of({"kind": cls.subject_kind, **said}, algorithm or settings.DIGEST)

    def _known(self) -> dict[str, Any]:
        known: dict[str, Any] = getattr(self, "_remembered", {})
        return known

    def _present(self, fields: Iterable[str] | None = None) -> dict[str, Any]:
        here, asked = self.__dict__, self._columns(fields)
        return {name: here[name] for name in self.tracked if name in here and name in asked}

    def _columns(self, fields: Iterable[str] | None) -> Sequence[str]:
        if fields is None:
            return self.tracked
        return [self._column(name).attname for name in fields]

    @classmethod
    def _column(cls, name: str) -> "models.Field[Any, Any]":
        return cast("models.Field[Any, Any]", cls._meta.get_field(name))


def as_plain(value: Any) -> Any:
    """Return a column's value as JSON that is the same on both databases.

    >>> as_plain(Decimal("0.99500"))
    '0.995'
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def tracked_models() -> list[type[Tracked]]:
    """Return every concrete model whose state the record accounts for."""
    found: list[type[Tracked]] = []
    waiting: list[type[Tracked]] = [Tracked]  # type: ignore[type-abstract] # only looked into
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found += [one for one in kinds if not one._meta.abstract]
    return sorted(found, key=lambda model: model.subject_kind)


def subject_title(kind: str) -> str:
    """Return the Chinese of a kind of subject; one that is no more stays as it is."""
    titles = {
        one.subject_kind: one.subject_word or str(one._meta.verbose_name)
        for one in tracked_models()
    }
    return titles.get(kind, kind)
