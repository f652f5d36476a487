"""Automatic numbers of Word: what is printed before a paragraph but not in its text."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from qingdan.documents.archives import Archive
from qingdan.documents.readers.number_formats import printed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
MARKS = frozenset("*＊★☆▲△●◆※")  # a bullet that says something about the entry
MAX_STYLE_DEPTH = 20


class Level(NamedTuple):
    """One level of a list: number format, pattern such as ``%1.``, first number."""

    style: str
    pattern: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document, as Word does when it prints.

    The definitions are read when the first paragraph asks for them; most tables have none.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._counters: dict[tuple[str, int], int] = {}

    def _part(self, name: str) -> etree._Element | None:
        return self._archive.read_xml(name) if name in self._archive.names else None

    @cached_property
    def _definitions(self) -> "_Definitions":
        return _Definitions.of(self._part("word/numbering.xml"))

    @cached_property
    def _styles(self) -> dict[str, tuple[str | None, int]]:
        """The list and level of each paragraph style, taken from its base if need be."""
        styles = self._part("word/styles.xml")
        return {} if styles is None else _read_styles(styles)

    def label(self, properties: etree._Element | None) -> tuple[str, bool]:
        """Return what is printed before a paragraph, and whether it is a mere bullet.

        Args:
            properties: the paragraph's ``w:pPr``.
        """
        if properties is None:
            return "", False
        num_id, depth = self._list_of(properties)
        if num_id is None or num_id == "0":
            return "", False
        abstract = self._definitions.lists.get(num_id, "")
        level = self._definitions.levels.get(abstract, {}).get(depth)
        if level is None:
            return "", False
        if level.style == "bullet":
            return (level.pattern, False) if level.pattern in MARKS else ("", True)
        self._count(num_id, abstract, depth, level.start)
        return self._fill(abstract, level), False

    def _list_of(self, properties: etree._Element) -> tuple[str | None, int]:
        style = _value(properties, "pStyle")
        inherited, depth = self._styles.get(style, (None, 0)) if style else (None, 0)
        own = properties.find(f"{W}numPr")
        if own is None:
            return inherited, depth
        own_depth = _value(own, "ilvl")
        return _value(own, "numId") or inherited, to_integer(own_depth, depth)

    def _count(self, num_id: str, abstract: str, depth: int, start: int) -> None:
        place = (abstract, depth)
        if (restart := self._definitions.restarts.pop((num_id, depth), None)) is not None:
            self._counters[place] = restart
        else:
            self._counters[place] = self._counters.get(place, start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counters.pop((abstract, deeper), None)

    def _fill(self, abstract: str, level: Level) -> str:
        text = level.pattern
        for depth, other in self._definitions.levels[abstract].items():
            if (sign := f"%{depth + 1}") in text:
                value = self._counters.get((abstract, depth), other.start)
                text = text.replace(sign, printed(value, other.style))
        return f"{text} " if text and text[-1].isascii() else text


@dataclass(frozen=True, slots=True)
class _Definitions:
    """What ``numbering.xml`` says."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # numId → abstract list
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)  # (numId, level)

    @classmethod
    def of(cls, numbering: etree._Element | None) -> "_Definitions":
        self = cls()
        if numbering is None:
            return self
        for abstract in numbering.iterfind(f"{W}abstractNum"):
            self.levels[abstract.get(f"{W}abstractNumId", "")] = _read_levels(abstract)
        for num in numbering.iterfind(f"{W}num"):
            num_id = num.get(f"{W}numId", "")
            self.lists[num_id] = _value(num, "abstractNumId") or ""
            for override in num.iterfind(f"{W}lvlOverride"):
                if (start := _value(override, "startOverride")) is not None:
                    level = to_integer(override.get(f"{W}ilvl"), 0)
                    self.restarts[num_id, level] = to_integer(start, 1)
        return self


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(VAL)


def to_integer(text: str | None, otherwise: int) -> int:
    """Read an attribute that should be a small number."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else otherwise  # noqa: PLR2004


def _read_levels(abstract: etree._Element) -> dict[int, Level]:
    return {
        to_integer(level.get(f"{W}ilvl"), 0): Level(
            _value(level, "numFmt") or "decimal",
            (_value(level, "lvlText") or "")[:40],
            to_integer(_value(level, "start"), 1),
        )
        for level in abstract.iterfind(f"{W}lvl")
    }


def _read_styles(styles: etree._Element) -> dict[str, tuple[str | None, int]]:
    own: dict[str, tuple[str | None, int, str | None]] = {}
    for style in styles.iterfind(f"{W}style"):
        found = style.find(f"{W}pPr/{W}numPr")
        num_id = None if found is None else _value(found, "numId")
        depth = 0 if found is None else to_integer(_value(found, "ilvl"), 0)
        own[style.get(f"{W}styleId", "")] = (num_id, depth, _value(style, "basedOn"))
    settled: dict[str, tuple[str | None, int]] = {}
    for name, (num_id, depth, base) in own.items():
        for _ in range(MAX_STYLE_DEPTH):
            if num_id is not None or base not in own:
                break
            num_id, depth, base = own[base]  # noqa: PLW2901
        if num_id is not None:
            settled[name] = (num_id, depth)
    return settled
