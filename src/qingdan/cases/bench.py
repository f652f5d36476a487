"""The rows of the workbench: a case, where it stands, on whose desk, how much time is left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qingdan.cases.desk_queries import DeskView, Spot, bodies_of, spots
from qingdan.cases.enums import CaseStanding, DeskTab
from qingdan.cases.listed import (
    CASES,
    CLOCKS,
    DESKS,
    DRAFTS,
    LANES,
    ListedBody,
    ListedCase,
    ListedClock,
)
from qingdan.cases.runs import definition_of
from qingdan.cases.shown import clock_mark
from qingdan.parties.access import roles_at
from qingdan.parties.enums import Role
from qingdan.procedures.definition import Definition
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import named

EXPORT_PAGE, MOST_EXPORTED = 500, 20_000
TOGETHER = 50
"""Rows are asked for in so many places, or a multiple of it, so that few forms of SQL are kept."""


@dataclass(frozen=True)
class BenchRow:
    """One case of the workbench, for one officer.

    ``steps`` are where it stands: the main line, or the lanes of a department that only helps.
    ``desks`` are those whose turn it is; ``clock`` is the one that runs out first.
    """

    case: ListedCase
    steps: tuple[str, ...]
    desks: tuple[str, ...]
    clock: ListedClock | None
    mark: str
    draft: str
    saved_at: datetime | None


@dataclass(frozen=True)
class Around:
    """What belongs to the cases of a page, by case."""

    clocks: Mapping[int, list[ListedClock]]
    desks: Mapping[int, list[Any]]
    lanes: Mapping[int, list[Any]]
    drafts: Mapping[int, Any]


def bench_rows(view: DeskView, found: Sequence[Spot]) -> list[BenchRow]:
    """Return the rows of some spots, in their order. Five queries, none for no spots.

    Args:
        view: who looks.
        found: a page of a tab.
    """
    if not found:
        return []
    pks = [one.pk for one in found]
    asked = [*pks, *pks[-1:] * (-len(pks) % TOGETHER)]
    around = Around(
        {case: [_clock(one) for one in rows] for case, rows in _by_case(CLOCKS(*asked)).items()},
        _by_case(DESKS(*asked)),
        _by_case(LANES(*asked)),
        {case: (action, at) for case, action, at in DRAFTS(view.officer.pk, *asked)},
    )
    cases, bodies = {one[0]: ListedCase.of(one) for one in CASES(*asked)}, bodies_of(view.posts)
    return [_row(view, cases[pk], around, bodies) for pk in pks if pk in cases]


def _clock(said: Sequence[Any]) -> ListedClock:
    *own, body, name = said
    return ListedClock(ListedBody(body, name) if name is not None else None, *own)


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for case, *said in rows:
        found[case].append(said)
    return found


def all_rows(view: DeskView, tab: DeskTab) -> Iterator[BenchRow]:
    """Yield every row of a tab, page after page, at most ``MOST_EXPORTED``."""
    after, left = None, MOST_EXPORTED
    while left > 0:
        found, more = spots(view, tab, size=min(EXPORT_PAGE, left), after=after)
        yield from bench_rows(view, found)
        left -= len(found)
        if not more:
            return
        after = found[-1]


def _row(view: DeskView, case: ListedCase, around: Around, bodies: set[int]) -> BenchRow:
    definition = definition_of(case.procedure.version)
    mine = [state for body, state in around.lanes.get(case.pk, ()) if body in bodies]
    apart = bool(mine) and not _of_place(view, case)
    helps = apart and not {case.owner_id, case.lead_id} & bodies
    steps = [definition.state[one].title for one in mine if apart]
    going = around.clocks.get(case.pk, ()) if case.standing == CaseStanding.OPEN else ()
    clocks = [one for one in going if not helps or (one.body and one.body.pk in bodies)]
    clock = min(clocks, key=lambda one: (one.due_at is None, one.due_at), default=None)
    action, saved_at = around.drafts.get(case.pk, ("", None))
    return BenchRow(
        case=case,
        steps=tuple(steps) or (definition.state[case.state].title,),
        desks=tuple(_desks(around.desks.get(case.pk, ()))),
        clock=clock,
        mark=clock_mark(clock, view.at) if clock else "",
        draft=_draft_word(definition, action),
        saved_at=saved_at,
    )


def _draft_word(definition: Definition, action: str) -> str:
    if not action:
        return ""
    known = action in definition.action or action in Everyday.values
    return named(definition, action) if known else "草稿"


def _of_place(view: DeskView, case: ListedCase) -> bool:
    """Tell whether somebody works in the township of a case, or for its whole county."""
    regions = (one.organisation.region_id or "" for one in view.posts if not _helper(one.role))
    return any(
        case.place.code.startswith(one) or one.startswith(case.place.code) for one in regions
    )


def _helper(role: str) -> bool:
    return role.startswith("department-")


def _desks(rows: Iterable[tuple[str, str, str, str | None]]) -> Iterator[str]:
    """Yield who has a case: by body, the person who has it, or the posts whose turn it is.

    Posts that such a body cannot have, those of the other side, are left out.
    """
    people: dict[str, dict[str, None]] = {}
    posts: dict[str, dict[str, None]] = {}
    for body, kind, role, person in rows:
        if person:
            people.setdefault(body, {})[person] = None
        known = posts.setdefault(body, {})
        if role in roles_at(kind):
            known[ROLES[role]] = None
    for name, found in posts.items():
        yield f"{name} {'、'.join(people.get(name, found))}".rstrip()


ROLES = {one.value: str(one.label) for one in Role}
