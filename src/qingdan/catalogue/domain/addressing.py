"""Addresses that people type: ``配合 42``, ``银号镇 基本67``, ``150222105 cooperative 42``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qingdan.catalogue.enums import ListKind
from qingdan.core.text import fold

KIND_WORDS = {
    ListKind.BASIC: ("基本履职事项", "基本履职", "基本", "basic"),
    ListKind.COOPERATIVE: ("配合履职事项", "配合履职", "配合", "cooperative"),
    ListKind.RECLAIMED: (
        "上级部门收回事项",
        "上级部门收回",
        "上级收回",
        "收回事项",
        "收回",
        "reclaimed",
    ),
}
_BY_WORD = {word: kind for kind, words in KIND_WORDS.items() for word in words}
_ADDRESS = re.compile(rf"({'|'.join(_BY_WORD)})(?:清单)?第?(\d{{1,4}})[项号]?")
_SUFFIXES = ("民族乡", "族乡", "苏木", "街道", "镇", "乡")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart.

    ``township_code`` is set when one of the words names a township; ``kind`` and
    ``number`` when the rest is an address; ``terms`` are the other words, folded.
    """

    terms: tuple[str, ...]
    township_code: str | None = None
    kind: str | None = None
    number: int | None = None


def take_apart(query: str, townships: Sequence[tuple[str, str]]) -> Asked:
    """Read a query against the townships it may name.

    Args:
        query: as typed.
        townships: pairs of code and name.

    >>> known = [("150222105", "银号镇"), ("150721201", "查巴奇鄂温克民族乡")]
    >>> take_apart("银号镇 配合42", known)
    Asked(terms=(), township_code='150222105', kind='cooperative', number=42)
    >>> take_apart("查巴奇鄂温克族乡 低保", known)
    Asked(terms=('低保',), township_code='150721201', kind=None, number=None)
    """
    known = [(spelling, code) for code, name in townships for spelling in _spell(code, name)]
    short = {_shorten(name): code for code, name in townships}
    township = None
    terms = []
    for word in filter(None, map(fold, query.split())):
        named = next((one for one in known if word.startswith(one[0])), (word, short.get(word)))
        if township is None and named[1]:
            township = named[1]
            terms.append(word.removeprefix(named[0]))
        else:
            terms.append(word)
    terms = list(filter(None, terms))
    found = _ADDRESS.fullmatch("".join(terms))
    if found:
        return Asked((), township, _BY_WORD[found[1]].value, int(found[2]))
    return Asked(tuple(dict.fromkeys(terms)), township)


def _spell(code: str, name: str) -> tuple[str, ...]:
    whole = fold(name)
    return code, whole, whole.replace("民族乡", "族乡")


def _shorten(name: str) -> str:
    """Return the name as people say it: 银号 for 银号镇; only alone is it a township."""
    whole = fold(name)
    suffix = next((one for one in _SUFFIXES if whole.endswith(one)), "")
    return whole.removesuffix(suffix)
