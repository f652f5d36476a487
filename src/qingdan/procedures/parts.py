"""What binding looks at: an entry, its matters, and the parts of its text that say what to do."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qingdan.catalogue.enums import ListKind, Side

ENDS = re.compile(r"[。；;！]")
OPENING, CLOSING = "“‘《（(【", "”’》）)】"
UNFINISHED = re.compile(r"(?:的|者|时)$")
DEEDS = re.compile(r"(?<=，)(?=[对未])")
DEED = re.compile(r"(?:配合|协助).{0,40}处罚")
POWER = re.compile(r"处罚(?:（[^）]*）)?[。；;]?\s*$")


@dataclass(frozen=True, slots=True)
class EntryPart:
    """What can be covered: a clause, or a sentence of an entry without clauses.

    ``side`` is a ``Side``; ``address`` counts from 1 within entry and side and stays with the
    words; ``body`` is who stands above the clause as printed, ``role`` the canonical role.
    """

    side: str
    address: int
    text: str
    body: str = ""
    role: str = ""

    @property
    def key(self) -> str:
        """The part within its entry, as people and files name it."""
        return f"{self.side} {self.address}"


@dataclass(frozen=True, slots=True)
class MatterOf:
    """A matter that an entry does: its kinds of work, the foremost first."""

    code: str
    kinds: tuple[str, ...]
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one list, as far as binding is concerned.

    ``code`` is the township's, ``address`` the entry's permanent number.
    """

    township: str
    list: ListKind
    number: int
    name: str
    parts: tuple[EntryPart, ...]
    matters: tuple[MatterOf, ...] = ()
    starred: bool = False
    powers: int = 0
    bodies: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    code: str = ""
    address: int = 0

    @property
    def is_power(self) -> bool:
        """Whether the entry as such is a penalty."""
        return POWER.search(self.name) is not None


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of an entry that has no clauses.

    A list of deeds that are all punished stays together; quotes and brackets are not cut.

    >>> sentences("建立台账，开展巡查；做好“宣传；培训”工作。")
    ('建立台账，开展巡查；', '做好“宣传；培训”工作。')
    >>> sentences("对堆放物体的；种植林木的处罚；对建房的处罚。")
    ('对堆放物体的；种植林木的处罚；', '对建房的处罚。')
    """
    found: list[str] = []
    for one in _cut(text):
        bare = found[-1].rstrip("；;") if found else ""
        if bare and UNFINISHED.search(bare):
            found[-1] += one
        elif one.strip("。；; *"):
            found.append(one)
    return tuple(found)


def _cut(text: str) -> Iterator[str]:
    depth = start = 0
    for at, character in enumerate(text):
        depth = max(0, depth + (character in OPENING) - (character in CLOSING))
        if depth == 0 and ENDS.match(character):
            yield text[start : at + 1].strip()
            start = at + 1
    if rest := text[start:].strip():
        yield rest


def parts_of(name: str, clauses: Sequence[EntryPart], *, basic: bool) -> tuple[EntryPart, ...]:
    """Return the parts of an entry: its clauses, or the sentences of its name without any."""
    if clauses and not basic:
        return tuple(clauses)
    side = Side.TOWNSHIP if basic else Side.TAKEOVER
    said = tuple(EntryPart(side, at, one) for at, one in enumerate(sentences(name), start=1))
    return (*said, *clauses)


PIECE_ENDS = "，,；;。！：: "


def pieces(text: str) -> tuple[str, ...]:
    """Return a part cut at its commas; quotes, brackets and lists of things stay whole.

    >>> pieces("建立台账，开展“进村，入户”巡查（每月，至少一次），并上报。")
    ('建立台账', '开展“进村，入户”巡查（每月，至少一次）', '并上报')
    """
    found: list[str] = []
    for end, run in groupby(_deep(text), key=lambda one: one[1] == 0 and one[0] in PIECE_ENDS):
        if not end:
            found.append("".join(character for character, _ in run))
    return tuple(one for one in found if one.strip())


def _deep(text: str) -> Iterator[tuple[str, int]]:
    depth = 0
    for character in text:
        depth += character in OPENING
        yield character, depth
        depth = max(0, depth - (character in CLOSING))


def split_power(part: EntryPart) -> tuple[str, str]:
    """Return what is said before a power to punish, and the power itself; both may be empty.

    >>> split_power(EntryPart(Side.TOWNSHIP, 1, "加强巡查，对乱倒垃圾的处罚。"))
    ('加强巡查，', '对乱倒垃圾的处罚。')
    >>> split_power(EntryPart(Side.TOWNSHIP, 1, "对河道巡查，对乱堆、乱倒的处罚，对乱建的处罚。"))
    ('对河道巡查，', '对乱堆、乱倒的处罚，对乱建的处罚。')
    >>> split_power(EntryPart(Side.DEPARTMENT, 1, "对拒不整改的进行处罚。"))
    ('对拒不整改的进行处罚。', '')
    """
    bare = part.text.strip("* ")
    if part.side is not Side.TOWNSHIP or not POWER.search(bare) or DEED.search(bare):
        return part.text, ""
    said = DEEDS.split(bare)
    first = next(at for at, one in enumerate(said) if POWER.search(one.rstrip("，")))
    return "".join(said[:first]), "".join(said[first:])
