"""Columns that are encrypted at rest, and digests by which equal values are found."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from qingdan.core import ciphers
from qingdan.core.ciphers import Token
from qingdan.core.errors import DomainError
from qingdan.core.keyring import DIGEST_FILE, KeyMissing, KeyStore

if TYPE_CHECKING:
    from django.db.models.lookups import Lookup

    TextField = models.TextField[str, str]
else:
    TextField = models.TextField

KEYED = (("officer", "phone_digest"), ("identity", "subject_digest"))
"""Model and column of every keyed digest that is kept."""
MOBILE_ABROAD = re.compile(r"(?:00)?86(1\d{10})")
"""A mobile number with the country's code before it."""


@lru_cache(maxsize=8)
def _store(folder: Path, cipher: str, digest: str) -> KeyStore:
    return KeyStore(folder, cipher=ciphers.SETTINGS[cipher], digest=digest, refuse_lost=refuse_lost)


def store() -> KeyStore:
    """Return the keys of this installation."""
    return _store(Path(settings.KEYS_DIR), settings.CIPHER, settings.DIGEST)


@dataclass(frozen=True, slots=True)
class Place:
    """A protected column: ``context`` is bound into every token, ``what`` names it to people."""

    context: str
    what: str

    def seal(self, plain: str) -> str:
        """Return the token of a text, sealed with the key in use."""
        key = store().keyring().current
        return ciphers.seal(
            plain, cipher=key.cipher, key=key.label, secret=key.secret, context=self.context
        )

    def unseal(self, text: str) -> str:
        """Return the text of a token.

        Raises:
            SealedTextDamaged: it does not open.
            KeyMissing: the key it names does not lie in the folder.
        """
        token = Token.parse(text, what=self.what)
        key = store().labelled(token.key, what=self.what)
        if key.cipher != token.cipher:
            raise ciphers.SealedTextDamaged(what=self.what)
        return ciphers.unseal(token, secret=key.secret, context=self.context, what=self.what)

    def renewed(self, text: str) -> str:
        """Return the token sealed with the key in use: itself, when it is already."""
        token = Token.parse(text, what=self.what)
        if token.key == store().keyring().current.label:
            return text
        return self.seal(self.unseal(text))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value as it lies in the database, not opened yet.

    Instances open it when the attribute is read; ``values()`` and ``values_list()`` give it
    as it is. ``str()`` is the token: what is printed by mistake tells nothing.
    """

    token: str
    place: Place

    def open(self) -> str:
        """Return the text; raises as ``Place.unseal`` does."""
        return self.place.unseal(self.token)

    def __str__(self) -> str:
        return self.token


class Opening(DeferredAttribute):
    """Opens a sealed value when the attribute is first read.

    So one damaged value refuses itself alone, and people can sign in while the keys are away.
    """

    field: "ProtectedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        held = super().__get__(instance, cls)
        if instance is not None and isinstance(held, Sealed):
            text = self.field.place_of(instance).unseal(held.token)
            held = instance.__dict__[self.field.attname] = text
        return held

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class ProtectedTextField(TextField):
    """Text kept as a token; reads and writes as plain text, empty stays empty.

    Nothing can be searched here: keep ``keyed_digest`` beside it in ``<name>_digest``.
    Not for append-only tables: a new key rewrites the column.

    Args:
        context: what the tokens are bound to; ``model.field`` unless given. Give it when a
            model or field is renamed, or nothing opens any more.
        bound_to: attribute of the row whose value the tokens are bound to as well, so that one
            copied to another row does not open there. Such a column is written by saving
            rows, never by ``update``, and its row keeps that value for good.
    """

    descriptor_class = Opening

    def __init__(self, *args: Any, context: str = "", bound_to: str = "", **kwargs: Any) -> None:
        self._context, self.bound_to = context, bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        given = {"context": self._context, "bound_to": self.bound_to}
        return name, path, args, {**kwargs, **{key: one for key, one in given.items() if one}}

    @property
    def place(self) -> Place:
        """Where this column is."""
        options = self.model._meta
        context = self._context or f"{options.model_name}.{self.name}"
        return Place(context, f"{options.verbose_name}的“{self.verbose_name}”")

    def placed(self, value: Any) -> Place:
        """Return the place in a row whose ``bound_to`` has a value; no matter when unbound."""
        place = self.place
        return replace(place, context=f"{place.context}.{value}") if self.bound_to else place

    def place_of(self, row: models.Model) -> Place:
        """Return the place in one row."""
        return self.placed(getattr(row, self.bound_to)) if self.bound_to else self.place

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return Sealed(value, self.place) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        held = model_instance.__dict__.get(self.attname)
        if not isinstance(held, Sealed):
            held = super().pre_save(model_instance, add)
        if not self.bound_to or not held:
            return held
        place = self.place_of(model_instance)
        return Sealed(held.token if isinstance(held, Sealed) else place.seal(held), place)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return _kept(value)
        plain = super().get_prep_value(value)
        if plain and self.bound_to:
            raise FieldError(f"{self} is sealed for its row: save the row")
        return self.place.seal(plain) if plain else plain

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self} is encrypted and is not written to dumps")


def _kept(sealed: Sealed) -> str:
    """Return the token to write back for a value nobody opened.

    It may have been read before the key was changed, so it is renewed; what does not open
    stays as it lies in the database.
    """
    try:
        return sealed.place.renewed(sealed.token)
    except DomainError:
        return sealed.token


def protected_fields(model: type[models.Model]) -> list[ProtectedTextField]:
    """Return the protected columns of a model's own table."""
    fields = model._meta.local_concrete_fields
    return [field for field in fields if isinstance(field, ProtectedTextField)]


def protected_models() -> list[type[models.Model]]:
    """Return every model whose own table holds a protected column."""
    return [one for one in apps.get_models() if protected_fields(one)]


def sealed_values(field: ProtectedTextField) -> Iterator[Sealed]:
    """Yield the values of a protected column that are not empty, unopened."""
    every: models.QuerySet[Any] = models.QuerySet(field.model).order_by()
    tie = models.F(field.bound_to or "pk")
    for sealed, value in every.annotate(tie=tie).values_list(field.name, "tie").iterator():
        if sealed:
            yield Sealed(sealed.token, field.placed(value))


def refuse_lost() -> None:
    """Refuse to make first keys where something was sealed or digested with others.

    Raises:
        KeyMissing: names the key that is gone.
    """
    for model in protected_models():
        for field in protected_fields(model):
            if (found := next(sealed_values(field), None)) is not None:
                what = field.place.what
                raise KeyMissing(what=what, key=Token.parse(found.token, what=what).key)
    for name, column in KEYED:
        model = apps.get_model("parties", name)
        every: models.QuerySet[Any] = models.QuerySet(model)
        if every.exclude(**{column: ""}).exists():
            raise KeyMissing(what=str(model._meta.verbose_name), key=DIGEST_FILE)


def keyed_digest(value: str, context: str) -> str:
    """Return the digest by which equal values of a column are found; empty for empty.

    Args:
        value: as typed; full-width letters, spaces around it and, for phones, everything
            but digits make no difference.
        context: the column, e.g. ``officer.phone``; its last part says how it is normalised.
    """
    plain = normalised(value, context)
    return store().keyring().digest.digest(plain, context=context) if plain else ""


def normalised(value: str, context: str) -> str:
    """Return a value as it is compared.

    >>> normalised(" １３８-0000 0000", "officer.phone"), normalised(" ＡＢ 1 ", "case.plate")
    ('13800000000', 'AB 1')
    """
    plain = unicodedata.normalize("NFKC", value).strip()
    special = NORMALISERS.get(context.rpartition(".")[2])
    return special(plain) or plain if special else plain


def _phone(text: str) -> str:
    """Return the digits of a phone number, without the country's code before a mobile.

    >>> _phone("+86 138-0000-0000"), _phone("0472-8100000")
    ('13800000000', '04728100000')
    """
    digits = re.sub(r"[^0-9]", "", text)
    abroad = MOBILE_ABROAD.fullmatch(digits)
    return abroad[1] if abroad else digits


NORMALISERS: dict[str, Callable[[str], str]] = {"phone": _phone}
"""By the last part of a context."""
