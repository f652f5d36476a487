"""Alignments from a workbook: every row checked, then all of them written or none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.core.text import fold
from qingdan.matters.domain.clauses import propose_clauses
from qingdan.matters.domain.confirming import Done, Ranks, ranked, settle
from qingdan.matters.domain.opening import named, note, open_edition
from qingdan.matters.domain.refusals import AlignmentWorkbookUnfit
from qingdan.matters.domain.states import ItemState
from qingdan.matters.enums import MatterAct
from qingdan.matters.library import library
from qingdan.matters.models import Alignment
from qingdan.matters.queries import county_code, local_matters
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded

COLUMNS = {
    "kind": "清单",
    "number": "序号",
    "address": "固定编号",
    "name": "事项名称",
    "state": "现状",
    "proposed": "建议",
    "decided": "确认为",
    "also": "只作第二选择",
    "by": "依据",
    "seen": "核对码",
}
"""Each column's key and its heading in the sheet."""
NEEDED = ("kind", "address", "decided", "seen")
NONE = "都不是"
"""Written as the decision that none of the proposals is right."""
IN_BRACKETS = re.compile(r"[（(](?P<code>[a-z0-9-]+)[）)]\s*$")
POINTS = re.compile(r"^\d{1,3}\s*分\s*")
KINDS = {str(kind.label): kind.value for kind in ListKind}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its number there, and its cells by the key of their column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, in words that say what to write instead."""

    line: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """The workbook as the record keeps it."""

    name: str
    sha256: str


@dataclass(slots=True)
class Plan:
    """What a workbook would change: entries with their new matters, and what is wrong."""

    changes: list[tuple[Item, Ranks]] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def check_lines(edition: Edition, lines: Sequence[Line]) -> Plan:
    """Compare the rows of a workbook with an edition as it is now.

    Rows whose decision is empty, or the same as now, change nothing.

    Args:
        edition: the edition that the workbook was exported from.
        lines: its rows.
    """
    plan, seen = Plan(), set[int]()
    items = {(one.kind, one.address): one for one in edition.items.all()}
    states = _states(edition)
    titles = _titles(edition)
    for line in lines:
        item = items.get((KINDS.get(line.cells["kind"], ""), _number(line.cells["address"])))
        if item is None:
            plan.problems.append(
                Problem(line.number, "address", "这一版没有这一项，请用本页导出的表填。")
            )
        elif item.pk in seen:
            plan.problems.append(Problem(line.number, "address", "这一项前面已有一行，请留一行。"))
        else:
            seen.add(item.pk)
            _check(line, item, states.get(item.pk, ItemState(())), titles, plan)
    return plan


@recorded()
def import_lines(
    edition_id: int, lines: Sequence[Line], *, source: Source, actor: Officer, at: datetime
) -> Done:
    """Confirm the entries of a workbook as its rows say.

    Args:
        edition_id: primary key of the edition.
        lines: the rows of the workbook.
        source: the workbook, for the record.
        actor: who decides.
        at: aware datetime of the decision.

    Raises:
        ItemUnknown: no such edition.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
        AlignmentWorkbookUnfit: some row is wrong; nothing was written.
    """
    edition, post = open_edition(edition_id, actor=actor, at=at)
    plan = check_lines(edition, lines)
    if plan.problems:
        count = len({one.line for one in plan.problems})
        raise AlignmentWorkbookUnfit(why=f"有 {count} 行要改。", advice="请改好后再上传。")
    if not plan.changes:
        return Done(())
    rows = _rows(edition, [item for item, _ in plan.changes])
    for item, wanted in plan.changes:
        settle(item, rows.get(item.pk, []), wanted, actor=actor, at=at)
    items = [item for item, _ in plan.changes]
    propose_clauses(items)
    event = note(
        edition,
        MatterAct.CONFIRMED,
        seat=seat(actor, post),
        at=at,
        count=len(items),
        entries=[named(one) for one in items],
        matters=[f"{item.pk}:{code}" for item, wanted in plan.changes for code in wanted],
        file=source.name,
        sha256=source.sha256,
    )
    return Done(tuple(one.pk for one in items), event)


def _check(line: Line, item: Item, now: ItemState, titles: Mapping[str, str], plan: Plan) -> None:
    decided, also = line.cells["decided"].strip(), line.cells.get("also", "").strip()
    if not decided and not also:
        plan.same += 1
        return
    problems = len(plan.problems)
    first = [] if decided == NONE else _codes(line, "decided", titles, plan)
    second = _codes(line, "also", titles, plan)
    if len(plan.problems) > problems:
        return
    wanted = ranked(first, second)
    if now.confirmed == wanted and not now.is_open:
        plan.same += 1
    elif line.cells["seen"].strip() != now.token:
        words = f"导出以后对照改过，现在{now.words}。请重新导出这一行。"
        plan.problems.append(Problem(line.number, "seen", words))
    else:
        plan.changes.append((item, wanted))


def _codes(line: Line, column: str, titles: Mapping[str, str], plan: Plan) -> list[str]:
    codes = []
    for part in re.split(r"[\n;；]+", line.cells.get(column, "")):
        written = POINTS.sub("", part.strip())
        if not written:
            continue
        bracketed = IN_BRACKETS.search(written)
        code = titles.get(bracketed["code"] if bracketed else fold(written))
        if code is None:
            words = f"没有“{written[:40]}”这个标准事项，请从“标准事项”表里复制，一行一个。"
            plan.problems.append(Problem(line.number, column, words))
        else:
            codes.append(code)
    return codes


def _titles(edition: Edition) -> dict[str, str]:
    """Return every way to write a matter with its code: the code, folded too, and the title."""
    known = {one.code: one.title for one in library().matters.values()}
    local = local_matters(county_code(edition.township_id))
    known |= {one.code: one.title for one in local}
    ways = {fold(title): code for code, title in known.items()}
    return ways | {fold(code): code for code in known} | {code: code for code in known}


def _states(edition: Edition) -> dict[int, ItemState]:
    return {item: ItemState.of(rows) for item, rows in _rows(edition, edition.items.all()).items()}


def _rows(edition: Edition, items: Iterable[Item]) -> dict[int, list[Alignment]]:
    wanted = {one.pk for one in items}
    found: dict[int, list[Alignment]] = {}
    for one in Alignment.objects.of_items().filter(item__edition=edition):
        if one.item_id in wanted:
            found.setdefault(one.item_id, []).append(one)
    return found


def _number(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() else -1
