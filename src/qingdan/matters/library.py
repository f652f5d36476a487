"""The library of standard matters (标准事项): what ships in ``library/*.toml``, checked.

A matter is one subject at one stage, the same in every township. Which entry of which
township does it is told by alignments, never here.
"""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from qingdan.matters.enums import Addressee, Asker, Stage

FOLDER = Path(__file__).resolve().parent / "library"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE = 80
HEAVIEST = 5
REQUIRED = ("code", "title", "subject", "stage", "addressee", "terms", "expressions")
OPTIONAL = (
    "department", "procedure", "hotline", "laws", "not", "ask", "bring", "handler", "how",
    "handler_basis",
)  # fmt: skip
PROCEDURES = (
    "hotline", "admission", "report-up", "inspection", "benefit", "recovery", "verify-list",
    "survey", "campaign", "meeting", "mediation", "penalty", "permit", "certificate", "project",
    "upkeep", "emergency", "sampling", "distribution", "personnel", "office", "handback",
    "takeover", "adjustment",
)  # fmt: skip
"""Codes of the kinds of work a matter may be worked by."""


class LibraryBroken(ValueError):
    """A file of the library says something that cannot be; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Expression:
    """How one kind of asker puts a matter in everyday words."""

    text: str
    asker: Asker


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A matter this one is not, and the one difference that decides."""

    matter: str
    difference: str


@dataclass(frozen=True, slots=True)
class LawHook:
    """A law by name; ``article`` is empty where none is certain."""

    name: str
    article: str = ""

    def __str__(self) -> str:
        return f"《{self.name}》{self.article}"


@dataclass(frozen=True, slots=True)
class Matter:
    """One standard matter.

    ``department`` is the canonical role that is in charge in a county, empty where the
    township alone is. ``terms`` are key words with weights 1 to 5. ``handler`` says who
    handles what stands on no township list, with ``handler_basis`` as the source.
    """

    code: str
    title: str
    field: str
    subject: str
    stage: Stage
    addressee: Addressee
    department: str = ""
    procedure: str = ""
    hotline: tuple[str, ...] = ()
    laws: tuple[LawHook, ...] = ()
    terms: tuple[tuple[str, int], ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    ask: str = ""
    bring: str = ""
    handler: str = ""
    handler_basis: str = ""
    how: str = ""
    expressions: tuple[Expression, ...] = ()

    @property
    def off_list(self) -> bool:
        """Whether this stands on no township's list, as far as is known."""
        return bool(self.handler)


@dataclass(frozen=True)
class Library:
    """All matters by code, and a digest that changes whenever a file does."""

    matters: Mapping[str, Matter]
    digest: str

    def get(self, code: str) -> Matter | None:
        """Return a matter, ``None`` when the code is not (or no longer) in the library."""
        return self.matters.get(code)

    def fields(self) -> list[str]:
        """Return the fields in the order of the files."""
        return list(dict.fromkeys(one.field for one in self.matters.values()))


@lru_cache(maxsize=1)
def library() -> Library:
    """Return the shipped library; read once in a process."""
    return load(FOLDER)


def load(folder: Path) -> Library:
    """Read and check every file of a folder.

    Raises:
        LibraryBroken: a file is no TOML, or a matter in it is wrong; names file and line.
    """
    files = sorted(folder.glob("*.toml"))
    digest, matters = hashlib.sha256(), {}
    places: dict[str, str] = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        digest.update(text.encode())
        for place, matter in _matters(file.name, text):
            if matter.code in matters:
                _broken(place, f"代码“{matter.code}”在 {places[matter.code]} 已经用过")
            matters[matter.code], places[matter.code] = matter, place
    _check_neighbours(matters, places)
    return Library(matters, digest.hexdigest())


def _matters(name: str, text: str) -> Iterator[tuple[str, Matter]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise LibraryBroken(f"{name}：不是合格的 TOML（{trouble}）") from trouble
    field = table.get("field")
    if not field:
        _broken(name, "缺少 field（领域）")
    starts = [at for at, line in enumerate(text.splitlines(), 1) if line.strip() == "[[matter]]"]
    for line, row in zip(starts, table.get("matter", ()), strict=True):
        place = f"{name} 第 {line} 行起的 {row.get('code', '（无代码）')}"
        yield place, _matter(place, str(field), row)


def _matter(place: str, field: str, row: Mapping[str, Any]) -> Matter:
    for key in REQUIRED:
        if not row.get(key):
            _broken(place, f"缺少 {key}")
    for key in row:
        if key not in (*REQUIRED, *OPTIONAL):
            _unknown(place, "项", key, (*REQUIRED, *OPTIONAL))
    if not CODE.fullmatch(row["code"]) or len(row["code"]) > LONGEST_CODE:
        _broken(place, "代码只能用小写字母、数字和连字符")
    if row.get("handler") and not row.get("handler_basis"):
        _broken(place, "写了 handler（由谁办理），缺少 handler_basis（依据）")
    procedure = row.get("procedure", "")
    if procedure and procedure not in PROCEDURES:
        _unknown(place, "办理方式", procedure, PROCEDURES)
    return Matter(
        code=row["code"],
        title=row["title"],
        field=field,
        subject=row["subject"],
        stage=Stage(_one_of(place, "环节", row["stage"], Stage.values)),
        addressee=Addressee(_one_of(place, "对象", row["addressee"], Addressee.values)),
        department=row.get("department", ""),
        procedure=procedure,
        hotline=tuple(row.get("hotline", ())),
        laws=tuple(LawHook(one["name"], one.get("article", "")) for one in row.get("laws", ())),
        terms=tuple(_terms(place, row["terms"])),
        neighbours=tuple(Neighbour(one["matter"], one["difference"]) for one in row.get("not", ())),
        ask=row.get("ask", ""),
        bring=row.get("bring", ""),
        handler=row.get("handler", ""),
        handler_basis=row.get("handler_basis", ""),
        how=row.get("how", ""),
        expressions=tuple(_expressions(place, row["expressions"])),
    )


def _terms(place: str, given: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for term, weight in given.items():
        if not isinstance(weight, int) or not 1 <= weight <= HEAVIEST:
            _broken(place, f"用语“{term}”的权重应是 1 到 {HEAVIEST} 的整数")
        yield term, weight


def _expressions(place: str, given: Mapping[str, Sequence[str]]) -> Iterator[Expression]:
    for asker, texts in given.items():
        who = Asker(_one_of(place, "提问人", asker, Asker.values))
        for text in texts:
            yield Expression(text, who)


def _check_neighbours(matters: Mapping[str, Matter], places: Mapping[str, str]) -> None:
    for code, matter in matters.items():
        for one in matter.neighbours:
            if one.matter not in matters:
                _unknown(places[code], "相邻事项", one.matter, list(matters))


def _one_of(place: str, what: str, given: str, allowed: Sequence[str]) -> str:
    if given not in allowed:
        _unknown(place, what, given, allowed)
    return given


def _unknown(place: str, what: str, given: str, known: Sequence[str]) -> NoReturn:
    near = difflib.get_close_matches(given, known, n=1)
    _broken(place, f"没有“{given}”这个{what}" + (f"，是不是“{near[0]}”？" if near else ""))


def _broken(place: str, why: str) -> NoReturn:
    raise LibraryBroken(f"{place}：{why}。")
