"""Whether the keys in the folder are those with which the database was sealed."""

from typing import Any

from django.db.models import QuerySet

from qingdan.core.ciphers import Token
from qingdan.core.keyring import DIGEST_FILE, KeyMissing
from qingdan.parties.domain.people.accounts import PHONE
from qingdan.parties.models import Officer
from qingdan.parties.protected import (
    Sealed,
    keyed_digest,
    protected_fields,
    protected_models,
    refuse_lost,
    store,
)


def refuse_unfit_keys() -> int:
    """Open one value of every key that is in use, and compute one digest anew.

    Makes no keys: where there are none, nothing may be sealed.

    Returns:
        How many keys opened something.

    Raises:
        KeyMissing: a key is gone, or the one of digests is not the one that was used.
        SealedTextDamaged: a value does not open.
        KeyFileDamaged, KeyFolderUnusable: about the files.
    """
    store().forget()
    if not store().there():
        refuse_lost()
        return 0
    opened: set[str] = set()
    for model, field in ((one, it) for one in protected_models() for it in protected_fields(one)):
        rows: QuerySet[Any] = QuerySet(model).only(field.name).order_by()
        for row in rows.iterator():
            held = row.__dict__[field.attname]
            label = _label(held, field.place.what) if isinstance(held, Sealed) else ""
            if label and label not in opened:
                getattr(row, field.attname)
                opened.add(label)
    _refuse_other_digests()
    return len(opened)


def _label(held: Sealed, what: str) -> str:
    return Token.parse(held.token, what=what).key


def _refuse_other_digests() -> None:
    known = Officer.objects.exclude(phone_digest="").order_by("pk").first()
    if known and known.phone and keyed_digest(str(known.phone), PHONE) != known.phone_digest:
        raise KeyMissing(what="按手机号查找的摘要", key=DIGEST_FILE)
