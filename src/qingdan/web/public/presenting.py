"""Values made ready for the pages; nothing here reads the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple, Self

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item, Support
from qingdan.documents.markup import clean_cell
from qingdan.parties.models import Organisation, Region

LANES: dict[str, tuple[Side, ...]] = {
    ListKind.BASIC: (),
    ListKind.COOPERATIVE: (Side.DEPARTMENT, Side.TOWNSHIP),
    ListKind.RECLAIMED: (Side.TAKEOVER,),
}
SIDE_WORDS: dict[str, str] = {
    Side.DEPARTMENT: "部门",
    Side.TOWNSHIP: "乡镇",
    Side.TAKEOVER: "承接",
}
CELL_TITLES = {
    "number": "序号",
    "name": "事项名称",
    "departments": "部门",
    "department_duty": "上级部门职责",
    "support": "履职保障",
    "township_duty": "乡镇职责",
    "takeover": "承接方式",
    "basis": "依据",
    "remark": "备注",
}
FEW_BODIES = 2
"""So many local names of one role are read out; of more, the role's own title."""
NARROW_CELLS = {"number", "departments", "remark"}


class CardDensity(NamedTuple):
    """A type size of the card: characters in a line of one lane, lines on the page."""

    name: str
    lane_characters: int
    lines: int


CARD_DENSITIES = (
    CardDensity("roomy", 20, 27),
    CardDensity("normal", 22, 34),
    CardDensity("dense", 25, 43),
    CardDensity("packed", 31, 60),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One side's clauses: who acts, under which heading, in printed order."""

    side: Side
    clauses: list[Clause]

    @property
    def title(self) -> str:
        """The heading of the lane: 部门职责, 乡镇职责, 承接方式."""
        return str(self.side.label)

    @property
    def word(self) -> str:
        """The short word in a clause's address, as in “配合 42 · 乡镇 2”."""
        return SIDE_WORDS[self.side]


@dataclass(frozen=True, slots=True)
class OriginalCell:
    """A cell of the row as printed."""

    title: str
    text: str
    raw: str
    size: str


@dataclass(frozen=True, slots=True)
class LocalBodies:
    """What a department's role is called where it is known: one body for each county."""

    title: str
    bodies: tuple[Organisation, ...]

    @classmethod
    def of(cls, title: str, by_county: Mapping[str, Organisation]) -> Self:
        """Take the bodies of some counties by their codes; ``title`` is the role's own."""
        return cls(title, tuple(by_county[code] for code in sorted(by_county)))

    @property
    def name(self) -> str:
        """The local name; the role's title where none, or too many to read, are known."""
        few = 0 < len(self.bodies) <= FEW_BODIES
        return self.names if few else self.title

    @property
    def names(self) -> str:
        """All local names."""
        return "、".join(dict.fromkeys(body.name for body in self.bodies))


@dataclass(frozen=True, slots=True)
class DepartmentPart:
    """One department's entries in one township."""

    township: Region
    items: list[Item]
    role_key: str

    @property
    def names(self) -> list[str]:
        """How this township's list prints the department."""
        printed = (
            department.name
            for item in self.items
            for department in item.departments.all()
            if department.role_key == self.role_key
        )
        return list(dict.fromkeys(printed))

    @property
    def leads(self) -> list[Item]:
        """Cooperative entries that name the department."""
        return [item for item in self.items if item.kind == ListKind.COOPERATIVE]

    @property
    def takes_over(self) -> list[Item]:
        """Reclaimed entries that the department carries on with."""
        return [item for item in self.items if item.kind == ListKind.RECLAIMED]

    @property
    def owed(self) -> list[tuple[Item, list[Support]]]:
        """The entries that promise support, each with its promises."""
        promised = ((item, list(item.support.all())) for item in self.leads)
        return [(item, promises) for item, promises in promised if promises]


def lanes(item: Item) -> list[Lane]:
    """Return the lanes that an item of this list has, also where one is empty."""
    clauses = list(item.clauses.all())
    return [
        Lane(side, [clause for clause in clauses if clause.side == side])
        for side in LANES[item.kind]
    ]


def original_cells(raw_cells: dict[str, str]) -> list[OriginalCell]:
    """Return the cells of the source row, in the order of the columns as known to us."""
    ordered = sorted(raw_cells, key=lambda role: list(CELL_TITLES).index(role))
    return [
        OriginalCell(
            CELL_TITLES[role],
            clean_cell(raw_cells[role]).text,
            raw_cells[role],
            "narrow" if role in NARROW_CELLS else "wide",
        )
        for role in ordered
        if raw_cells[role].strip()
    ]


def place_words(place: dict[str, object]) -> str:
    """Say in words where a row stands in its file.

    >>> place_words({"page": 3, "table": 2, "row": 5, "line": None, "sheet": None})
    '第 3 页第 2 张表第 5 行'
    >>> place_words({"line": 206}), place_words({})
    ('第 206 行', '')
    """
    parts = (
        ("sheet", "工作表“{}”"),
        ("page", "第 {} 页"),
        ("table", "第 {} 张表"),
        ("row", "第 {} 行"),
        ("line", "第 {} 行"),
    )
    said = [words.format(place[key]) for key, words in parts if place.get(key)]
    if place.get("row") and place.get("line"):
        said = said[:-1]
    return "".join(said)


def card_density(item: Item) -> str:
    """Return how small a card must be set so that the item fills one A4 page at most.

    A longer text still is set in the last density, whose columns are balanced.
    """
    for density in CARD_DENSITIES:
        if _card_lines(item, density.lane_characters) <= density.lines:
            return density.name
    return CARD_DENSITIES[-1].name


def _card_lines(item: Item, lane_characters: int) -> int:
    """Estimate the lines of a card: the longer lane, and what runs over the full width."""
    two_lanes = item.kind == ListKind.COOPERATIVE
    width = lane_characters if two_lanes else 2 * lane_characters
    heights = [
        sum(ceil(len(clause.text) / width) for clause in lane.clauses)
        + len({clause.group for clause in lane.clauses if clause.label})
        for lane in lanes(item)
    ]
    wide = [
        item.name,
        *item.penalties,
        *(promise.text for promise in item.support.all()),
        "".join(department.name for department in item.departments.all()),
    ]
    return max(heights, default=0) + sum(ceil(len(text) / lane_characters / 1.5) for text in wide)
