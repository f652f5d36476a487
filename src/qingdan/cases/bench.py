"""The rows of the workbench: a case, where it stands, on whose desk, how much time is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from qingdan.cases.desk_queries import DeskView, Spot, bodies_of, spots
from qingdan.cases.enums import CaseStanding, DeskTab
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseDraft, CaseLane
from qingdan.cases.queries import LARGE
from qingdan.cases.runs import definition_of
from qingdan.cases.shown import clock_mark
from qingdan.procedures.definition import Definition
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import named

EXPORT_PAGE, MOST_EXPORTED = 500, 20_000
SAID_OF_DESKS = ("case", "lane", "role", "body__name", "handler__full_name")


@dataclass(frozen=True)
class BenchRow:
    """One case of the workbench, for one officer.

    ``steps`` are where it stands: the main line, or the lanes of a department that only helps.
    ``desks`` are those whose turn it is; ``clock`` is the one that runs out first.
    """

    case: Case
    steps: tuple[str, ...]
    desks: tuple[str, ...]
    clock: CaseClock | None
    mark: str
    draft: str
    saved_at: datetime | None


def bench_rows(view: DeskView, found: Sequence[Spot]) -> list[BenchRow]:
    """Return the rows of some spots, in their order. A fixed number of queries.

    Args:
        view: who looks.
        found: a page of a tab.
    """
    cases = Case.objects.filter(pk__in=[one.pk for one in found])
    desks = CaseDesk.objects.select_related("body", "handler")
    rows = {
        one.pk: one
        for one in cases.select_related("procedure", "item", "place")
        .defer(*LARGE)
        .prefetch_related(
            Prefetch("desks", desks.only(*SAID_OF_DESKS).order_by("pk")),
            Prefetch("lanes", CaseLane.objects.order_by("pk")),
            Prefetch(
                "clocks",
                CaseClock.objects.filter(stopped_at=None).select_related("body").order_by("pk"),
            ),
            Prefetch("drafts", CaseDraft.objects.filter(officer=view.officer)),
        )
    }
    return [_row(view, rows[one.pk]) for one in found if one.pk in rows]


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


def _row(view: DeskView, case: Case) -> BenchRow:
    definition = definition_of(case.procedure.version)
    bodies = bodies_of(view.posts)
    mine = [one for one in case.lanes.all() if one.body_id in bodies]
    apart = bool(mine) and not _of_place(view, case)
    helps = apart and not {case.owner_id, case.lead_id} & bodies
    steps = [definition.state[one.state].title for one in mine if apart]
    going = case.clocks.all() if case.standing == CaseStanding.OPEN else ()
    clocks = [one for one in going if not helps or one.body_id in bodies]
    clock = min(clocks, key=lambda one: (one.due_at is None, one.due_at), default=None)
    draft = next(iter(case.drafts.all()), None)
    return BenchRow(
        case=case,
        steps=tuple(steps) or (definition.state[case.state].title,),
        desks=tuple(_desks(case.desks.all())),
        clock=clock,
        mark=clock_mark(clock, view.at) if clock else "",
        draft=_draft_word(definition, draft),
        saved_at=draft.saved_at if draft else None,
    )


def _draft_word(definition: Definition, draft: CaseDraft | None) -> str:
    if draft is None:
        return ""
    known = draft.action in definition.action or draft.action in Everyday.values
    return named(definition, draft.action) if known else "草稿"


def _of_place(view: DeskView, case: Case) -> bool:
    """Tell whether somebody works in the township of a case, or for its whole county."""
    regions = (one.organisation.region_id or "" for one in view.posts if not _helper(one.role))
    return any(case.place_id.startswith(one) or one.startswith(case.place_id) for one in regions)


def _helper(role: str) -> bool:
    return role.startswith("department-")


def _desks(rows: Iterable[CaseDesk]) -> Iterator[str]:
    """Yield who has a case: by body, the person who has it, or the posts whose turn it is."""
    people: dict[str, dict[str, None]] = {}
    posts: dict[str, dict[str, None]] = {}
    for one in rows:
        if one.handler:
            people.setdefault(one.body.name, {})[one.handler.full_name] = None
        posts.setdefault(one.body.name, {})[str(one.get_role_display())] = None
    for name, found in posts.items():
        yield f"{name} {'、'.join(people.get(name, found))}"
