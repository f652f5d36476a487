"""Login names proposed from the pinyin of a name."""

import re
from collections.abc import Collection
from itertools import count

from qingdan.core.text import fold
from qingdan.parties.models import Officer

FIRST, OTHERS = re.compile(r"^[^a-z]+"), re.compile(r"[^a-z0-9]")
SHORTEST, LONGEST = 3, 28
"""Room is left for a number behind a name that several people have."""


def propose_login_name(full_name: str, *, taken: Collection[str] = ()) -> str:
    """Return a login name that nobody has yet, from the pinyin of a name.

    Args:
        full_name: as shown to others.
        taken: further names that are not free.

    Returns:
        ``zhangsan``, or ``zhangsan2`` when that is taken.
    """
    stem = pinyin_of(full_name)
    used = {*taken, *Officer.objects.filter(login_name__startswith=stem).values_list(
        "login_name", flat=True
    )}  # fmt: skip
    return next_free(stem, used)


def next_free(stem: str, used: Collection[str]) -> str:
    """Return a stem, with the smallest number behind it that makes it free.

    >>> next_free("lina", ["lina", "lina2"])
    'lina3'
    """
    if stem not in used:
        return stem
    return next(name for number in count(2) if (name := f"{stem}{number}") not in used)


def pinyin_of(full_name: str) -> str:
    """Return the pinyin of a name as a login name begins, ``user`` when there is none.

    >>> pinyin_of("吕 丽娜"), pinyin_of("３")
    ('lvlina', 'user')
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 35 MB of tables, only for writing

    plain = "".join(lazy_pinyin(fold(full_name))).lower()
    letters = OTHERS.sub("", FIRST.sub("", plain))[:LONGEST]
    return letters if len(letters) >= SHORTEST else f"user{letters}"
