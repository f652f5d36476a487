"""The rows of a workbook of tickets: what their columns are called, and what is wrong in them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingdan.parties.models import Region

HEADING = "问题"
LONGEST_REFERENCE, LONGEST_TEXT, SHORTEST = 80, 2_000, 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how wide it is, and what is written in it."""

    title: str
    width: int
    help: str
    needed: bool = False


COLUMNS: Mapping[str, Column] = {
    "reference": Column("工单编号", 20, "必填，一个编号只登记一次。", needed=True),
    "place": Column("乡镇（街道）", 16, "必填，写全称，例如 银号镇。", needed=True),
    "text": Column("诉求内容", 60, "必填，照工单原话；几件事写在一起的，系统分开。", needed=True),
    "source": Column("渠道", 14, "可不填，例如 12345电话、网站、市长信箱。"),
    "appellant": Column("诉求人和联系方式", 24, "可不填，加密保存。"),
    "whereabouts": Column("地点", 24, "可不填，加密保存。"),
}


@dataclass(frozen=True, slots=True)
class SentLine:
    """A row of a workbook: its number, and its texts by the keys of ``COLUMNS``."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SentProblem:
    """What is wrong in one cell of a row, and what to do."""

    line: int
    column: str
    words: str


def problems_in(
    lines: Sequence[SentLine], places: Mapping[str, Region], known: Collection[str]
) -> Iterator[SentProblem]:
    """Yield what is wrong in rows of tickets, before anything is registered.

    Args:
        lines: as read.
        places: townships by their name, those the person may register tickets for.
        known: numbers of tickets that are registered already.
    """
    seen: dict[str, int] = {}
    for line in lines:
        number = line.cells.get("reference", "")
        for key, column in COLUMNS.items():
            if column.needed and not line.cells.get(key, ""):
                yield SentProblem(line.number, key, "没有填写。")
        place = line.cells.get("place", "")
        if place and place not in places:
            yield SentProblem(
                line.number, "place", f"没有“{place}”这个乡镇（街道），或者不归您登记。"
            )
        if number in known:
            yield SentProblem(line.number, "reference", "这个工单编号已经登记过。")
        elif number in seen:
            yield SentProblem(line.number, "reference", f"和第 {seen[number]} 行的编号相同。")
        elif number:
            seen[number] = line.number
        yield from _wrong_lengths(line, number)


def _wrong_lengths(line: SentLine, number: str) -> Iterator[SentProblem]:
    text = line.cells.get("text", "")
    if len(number) > LONGEST_REFERENCE:
        yield SentProblem(line.number, "reference", f"超过了 {LONGEST_REFERENCE} 个字。")
    if len(text) > LONGEST_TEXT:
        yield SentProblem(line.number, "text", f"超过了 {LONGEST_TEXT} 个字，请分成几张工单。")
    elif text and len(text) < SHORTEST:
        yield SentProblem(line.number, "text", "写得太短，看不出是什么事。")
