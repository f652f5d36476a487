"""The register of adjustments: where each comes from, who has answered, what was decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from qingdan.cases.models import Case, CaseEvent
from qingdan.intake.admissions import (
    ClockLine,
    clocks_of,
    holders_of,
    lanes_of,
    state_title,
)
from qingdan.intake.enums import AdjustmentStage as Stage
from qingdan.intake.models import Adjustment

PROCEDURE, EXAMINING, LEGAL = "adjustment", "examining", "pass-legality"
STATES = {
    Stage.TRIGGER: ("noticed", "triggered"),
    Stage.APPLICATION: ("applied",),
    Stage.CONSULTATION: ("consulting",),
    Stage.DRAFT: ("drafting",),
    Stage.PUBLISHED: ("published", "closed"),
    Stage.UNCHANGED: ("unchanged", "refused"),
}
ANSWERS = {
    "agree": "同意",
    "disagree": "不同意",
    "record-silence": "没有答复（已记明，不算同意）",
}
TOLD = ("record-trigger", "apply", "propose-by-law", "decide", *ANSWERS)
WAITING, LATE = "等答复", "超过日期没有答复"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one department said when it was consulted, or that it said nothing."""

    body: str
    words: str
    silent: bool = False


@dataclass(frozen=True)
class AdjustmentRow:
    """One adjustment as the register shows it."""

    case: Case
    stage: Stage
    state: str
    holders: tuple[str, ...]
    clocks: tuple[ClockLine, ...]
    said: Mapping[str, str]
    answers: tuple[Answer, ...]
    row: Adjustment | None
    can_draft: bool


def staged(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the adjustments among some cases, each with its ``stage``."""
    passed = Exists(CaseEvent.objects.filter(case=OuterRef("pk"), action=LEGAL))
    told = [When(state__in=states, then=Value(str(stage))) for stage, states in STATES.items()]
    waits = When(Q(state=EXAMINING) & ~passed, then=Value(str(Stage.LEGALITY)))
    stage = Choose(*told, waits, default=Value(str(Stage.DECISION)), output_field=CharField())
    return cases.filter(procedure__code=PROCEDURE).annotate(stage=stage)


def adjustment_rows(cases: Sequence[Case], at: datetime) -> list[AdjustmentRow]:
    """Return the rows of some adjustments with ``stage``; five queries for any number."""
    on = timezone.localdate(at)
    holders, clocks = holders_of(cases), clocks_of(cases, at)
    lanes, events = lanes_of(cases, "department"), _events(cases)
    kept = Adjustment.objects.filter(case__in=cases).select_related("edition__township")
    rows = {one.case_id: one for one in kept}
    found = []
    for case in cases:
        row, told = rows.get(case.pk), events[case.pk]
        running = {one.body: one.due_on for one in clocks.get(case.pk, ())}
        answered = {one.lane: one.action for one in told if one.action in ANSWERS}
        answers = [
            _answer(lane.body.name if lane.body else "", answered.get(lane.key, ""), running, on)
            for lane in lanes.get(case.pk, ())
        ]
        found.append(
            AdjustmentRow(
                case=case,
                stage=Stage(getattr(case, "stage")),  # noqa: B009 - annotated
                state=state_title(case),
                holders=holders.get(case.pk, ()),
                clocks=clocks.get(case.pk, ()),
                said=_said(told, row),
                answers=tuple(answers),
                row=row,
                can_draft=case.state == "drafting" and not (row and row.edition_id),
            )
        )
    return found


def adjustments_by_law(law_change: str) -> dict[str, Adjustment]:
    """Return the adjustments opened for one change of a law, by the key of what cites it."""
    rows = Adjustment.objects.filter(law_change=law_change).select_related("case")
    return {one.cited: one for one in rows.order_by("pk")}


def _events(cases: Sequence[Case]) -> defaultdict[int, list[CaseEvent]]:
    rows = CaseEvent.objects.filter(case__in=cases, action__in=TOLD).order_by("case", "number")
    found: defaultdict[int, list[CaseEvent]] = defaultdict(list)
    for one in rows:
        found[one.case_id].append(one)
    return found


def _said(events: Sequence[CaseEvent], row: Adjustment | None) -> dict[str, str]:
    """Return what the acts said last of each field that the register shows."""
    found = {"entry": row.entry if row else ""}
    for one in events:
        for field, value in one.said.get("values", {}).items():
            if one.lane == "main" and isinstance(value, str):
                found[field.replace("-", "_")] = value
    return found


def _answer(body: str, action: str, running: Mapping[str, date | None], on: date) -> Answer:
    if action:
        return Answer(body, ANSWERS[action], silent=action == "record-silence")
    due = running.get(body)
    late = due is not None and due < on
    return Answer(body, LATE if late else WAITING, silent=late)
