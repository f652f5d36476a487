"""The finder's figures as a page shows them: in words, by group, and as a small picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from qingdan.finder.domain.guarding import CALIBRATION, FIGURE_TITLES
from qingdan.finder.enums import Verdict
from qingdan.finder.measuring import LONG
from qingdan.finder.models import Rebuild

Shares = Mapping[str, Any]
FIRST, WITHIN = "hit_at_1", "hit_at_3"
PRECISION, RECALL = "off_list_precision", "off_list_recall"
TITLES = FIGURE_TITLES
MEANINGS = {
    FIRST: "清单上有的事，排在第一的就是对的那一项。",
    WITHIN: "清单上有的事，前三项里有对的那一项。",
    "verdict_accuracy": "基本、配合、收回、清单外，说对了是哪一种。",
    PRECISION: "答“不在清单上”的，确实不在清单上。答错会把人支走，所以宁可少答。",
    RECALL: "不在清单上的事，认出来了。没认出的，多半答存疑或给出相近的项。",
    CALIBRATION: "答复写的把握与实际答对的比例平均差多少，越小越可信。",
}
KINDS = {Verdict.BASIC: "基本", Verdict.COOPERATIVE: "配合", Verdict.RECLAIMED: "收回"}
LENGTHS = {"short": f"不满 {LONG} 字", "long": f"{LONG} 字以上的来信"}
UNFIT = "不适用"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is called, what it means, how it reads; ``share`` draws its bar."""

    title: str
    meaning: str
    words: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one group of questions, in the order of ``TITLES``."""

    title: str
    questions: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups told apart by one thing."""

    title: str
    groups: tuple[Group, ...]


def figures_of(shares: Shares) -> list[Figure]:
    """Return every figure with what it means."""
    return [
        Figure(
            title,
            MEANINGS[key],
            _words(key, shares.get(key)),
            None if key == CALIBRATION else shares.get(key),
        )
        for key, title in TITLES.items()
    ]


def percent(share: float | None) -> str:
    """Write a share.

    >>> percent(0.8647), percent(None)
    ('86.5%', '不适用')
    """
    return UNFIT if share is None else f"{share:.1%}"


def grouped(groups: Mapping[str, Shares]) -> list[Grouping]:
    """Put groups as ``measuring.measure`` returns them into the order of the page."""
    askers = {name: name for key in groups if (name := _after("asker:", key))}
    kinds = {kind.value: title for kind, title in KINDS.items()} | {"off-list": "不在清单上"}
    ways = (
        ("按谁在问", "asker:", askers),
        ("按对的一项在哪", "list:", kinds),
        ("按长短", "length:", LENGTHS),
    )
    found = []
    for title, prefix, names in ways:
        rows = [
            _group(f"{prefix}{key}", name, groups)
            for key, name in names.items()
            if f"{prefix}{key}" in groups
        ]
        found.append(Grouping(title, tuple(rows)))
    return [one for one in found if one.groups]


def _after(prefix: str, key: str) -> str:
    return key.removeprefix(prefix) if key.startswith(prefix) else ""


def _group(key: str, title: str, groups: Mapping[str, Shares]) -> Group:
    shares = dict(groups[key])
    if key.startswith("list:"):  # one kind of right answer says nothing about the other kind
        shares[PRECISION] = None
        shares[RECALL] = shares[RECALL] if key == "list:off-list" else None
    cells = tuple(_cell(one, shares.get(one)) for one in TITLES)
    return Group(title, int(shares.get("questions", 0)), cells)


def _words(key: str, share: float | None) -> str:
    return f"{_cell(key, share)} 个百分点" if key == CALIBRATION and share else percent(share)


def _cell(key: str, share: float | None) -> str:
    """Write a figure without the unit that stands in the head of its column."""
    return f"{100 * share:.1f}" if key == CALIBRATION and share else percent(share)


@dataclass(frozen=True, slots=True)
class Dot:
    """One rebuild on a line; hollow when its model was not kept."""

    x: float
    y: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over the rebuilds; ``end_y`` is where its name stands at the right."""

    key: str
    title: str
    words: str
    points: str
    dots: tuple[Dot, ...]
    end_y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture of hit rates, in the units of its own frame."""

    lines: tuple[Line, ...]
    levels: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str, str], ...]
    width: int = 360
    height: int = 178
    left: int = 36
    right: int = 262
    top: int = 14
    bottom: int = 150


FEWEST, APART = 2, 16.0
"""Rebuilds that make a picture; how far apart two names stand."""
FRAME = Picture((), (), ())
DRAWN = {"first": FIRST, "within": WITHIN}


def picture_of(rebuilds: Sequence[Rebuild]) -> Picture | None:
    """Draw the hit rates of some rebuilds, the newest first; nothing for fewer than two."""
    rows = [one for one in reversed(rebuilds) if _share(one, FIRST) and _share(one, WITHIN)]
    if len(rows) < FEWEST:
        return None
    least = min(_share(one, FIRST) for one in rows)
    floor = max(0.0, int(least * 10 - 0.5) / 10)
    levels = _levels(floor)
    lines = [_line(name, rows, floor) for name in DRAWN]
    return Picture(tuple(_kept_apart(lines)), levels, tuple(_days(rows)))


def _line(name: str, rows: Sequence[Rebuild], floor: float) -> Line:
    key = DRAWN[name]
    dots = tuple(
        Dot(_x(at, len(rows)), _y(_share(row, key), floor), row.kept) for at, row in enumerate(rows)
    )
    points = " ".join(f"{one.x},{one.y}" for one in dots)
    return Line(name, TITLES[key], percent(_share(rows[-1], key)), points, dots, dots[-1].y)


def _kept_apart(lines: Iterable[Line]) -> list[Line]:
    """Move the lower names down where two would stand on each other."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda one: one.end_y):
        least = placed[-1].end_y + APART if placed else 0.0
        placed.append(
            Line(line.key, line.title, line.words, line.points, line.dots, max(line.end_y, least))
        )
    return placed


def _levels(floor: float) -> tuple[tuple[float, str], ...]:
    lowest = round(floor * 10)
    step = 1 if lowest >= 7 else 2  # noqa: PLR2004 - four lines are enough
    return tuple((_y(one / 10, floor), f"{one * 10}%") for one in range(10, lowest - 1, -step))


def _days(rows: Sequence[Rebuild]) -> list[tuple[float, str, str]]:
    ends = ((rows[0], FRAME.left, "start"), (rows[-1], FRAME.right, "end"))
    return [(x, f"{timezone.localtime(row.made_at):%m-%d}", anchor) for row, x, anchor in ends]


def _x(at: int, count: int) -> float:
    return round(FRAME.left + (FRAME.right - FRAME.left) * at / (count - 1), 1)


def _y(share: float, floor: float) -> float:
    return round(FRAME.bottom - (FRAME.bottom - FRAME.top) * (share - floor) / (1 - floor), 1)


def _share(row: Rebuild, key: str) -> float:
    return float(row.figures.get("tried", {}).get(key) or 0.0)
