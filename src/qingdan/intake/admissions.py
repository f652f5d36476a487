"""The register of admissions: how far each is, who has it, until when it holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseDocument, CaseEvent, CaseLane
from qingdan.cases.runs import definition_of
from qingdan.cases.shown import clock_mark
from qingdan.intake.duty_days import duty_days
from qingdan.intake.enums import AdmissionStage as Stage
from qingdan.intake.models import TemporaryDuty
from qingdan.parties.domain.authorising import Reach, reach
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer

READ, PROCEDURE, DECISION = "admission.read", "admission", "admission-decision"
STATES = {
    Stage.APPLICATION: ("preparing", "submitted"),
    Stage.PUSHED: ("pushed", "returned", "petitioned"),
    Stage.HEARING: ("hearing",),
    Stage.ABOVE: ("upward",),
    Stage.SUPPORT: ("supporting",),
    Stage.RUNNING: ("running",),
    Stage.RENEWAL: ("renewing",),
    Stage.ENDED: ("lapsed", "expired", "ended"),
    Stage.NOT_ADMITTED: ("withdrawn", "barred", "listed", "refused"),
}
"""The states of the procedure that are one stage each; what is examined has three."""
EXAMINING, LEGAL, MET = "examining", "pass-legality", "hold-meeting"


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A time limit that runs: what for, of whom, until when; ``mark`` as on the case page."""

    title: str
    body: str
    due_on: date | None
    mark: str


@dataclass(frozen=True)
class AdmissionRow:
    """One admission as the register shows it."""

    case: Case
    stage: Stage
    state: str
    holders: tuple[str, ...]
    clocks: tuple[ClockLine, ...]
    duties: tuple[TemporaryDuty, ...]
    on: date

    @property
    def renewals(self) -> int:
        """How often it was renewed."""
        return max((one.renewals for one in self.duties), default=0)

    @property
    def ends(self) -> list[tuple[str, date, bool]]:
        """Township, last day or day from which it is over, and whether, of each that took it on."""
        told = ((one, one.is_over(self.on)) for one in self.duties)
        return [
            (one.place.name, (one.ended_on or one.valid_until) if over else one.last_day, over)
            for one, over in told
        ]


def staged(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the admissions among some cases, each with its ``stage``."""
    done = CaseEvent.objects.filter(case=OuterRef("pk"))
    told = [When(state__in=states, then=Value(str(stage))) for stage, states in STATES.items()]
    here = Q(state=EXAMINING)
    unchecked, unmet = ~Exists(done.filter(action=LEGAL)), ~Exists(done.filter(action=MET))
    examined = [
        When(here & unchecked, then=Value(str(Stage.LEGALITY))),
        When(here & unmet, then=Value(str(Stage.JOINT))),
    ]
    stage = Choose(*told, *examined, default=Value(str(Stage.DECISION)), output_field=CharField())
    return cases.filter(procedure__code=PROCEDURE).annotate(stage=stage)


def admission_rows(cases: Sequence[Case], at: datetime) -> list[AdmissionRow]:
    """Return the rows of some admissions with ``stage``; four queries for any number."""
    on = timezone.localdate(at)
    holders, clocks = holders_of(cases), clocks_of(cases, at)
    duties: defaultdict[int, list[TemporaryDuty]] = defaultdict(list)
    for duty in TemporaryDuty.objects.filter(case__in=cases).select_related("place").order_by("pk"):
        duties[duty.case_id].append(duty)
    return [
        AdmissionRow(
            case=one,
            stage=Stage(getattr(one, "stage")),  # noqa: B009 - annotated
            state=state_title(one),
            holders=holders.get(one.pk, ()),
            clocks=clocks.get(one.pk, ()),
            duties=tuple(duties[one.pk]),
            on=on,
        )
        for one in cases
    ]


def state_title(case: Case) -> str:
    """Return how the procedure calls where a case stands."""
    known = definition_of(case.procedure.version).state.get(case.state)
    return known.title if known is not None else case.state


def holders_of(cases: Iterable[Case]) -> dict[int, tuple[str, ...]]:
    """Return by case the bodies on whose desks it lies. One query."""
    rows = CaseDesk.objects.filter(case__in=list(cases)).order_by("case", "pk")
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for case, name in rows.values_list("case", "body__name"):
        found[case][name] = None
    return {case: tuple(names) for case, names in found.items()}


def clocks_of(cases: Iterable[Case], at: datetime) -> dict[int, tuple[ClockLine, ...]]:
    """Return by case the time limits that run. One query."""
    rows = CaseClock.objects.filter(case__in=list(cases), stopped_at=None).select_related("body")
    found: defaultdict[int, list[ClockLine]] = defaultdict(list)
    for one in rows.order_by("case", "pk"):
        due = timezone.localdate(one.due_at) if one.due_at else None
        body = one.body.name if one.body else ""
        found[one.case_id].append(ClockLine(one.title, body, due, str(clock_mark(one, at))))
    return {case: tuple(lines) for case, lines in found.items()}


@dataclass(frozen=True)
class DutyShown:
    """A temporary duty as a page shows it: with the decision, and whether it is over."""

    row: TemporaryDuty
    decision: CaseDocument | None
    is_over: bool


def duties_shown(duties: QuerySet[TemporaryDuty], on: date) -> list[DutyShown]:
    """Return what is shown of some duties: in force first, then what was so until lately."""
    since = date.fromordinal(on.toordinal() - duty_days().shown_after)
    lately = duties.filter(valid_from__lte=on, valid_until__gt=since)
    rows = list(lately.select_related("place", "department", "case"))
    papers = CaseDocument.objects.filter(case__in={one.case_id for one in rows}, code=DECISION)
    newest = {one.case_id: one for one in papers.order_by("pk")} if rows else {}
    shown = [DutyShown(one, newest.get(one.case_id), one.is_over(on)) for one in rows]
    return sorted(shown, key=lambda one: (one.is_over, one.row.valid_until, one.row.pk))


def duties_visible_to(officer: Officer, on: date) -> QuerySet[TemporaryDuty]:
    """Return the temporary duties that an officer may see: of the place, or of the department."""
    return TemporaryDuty.objects.filter(_seen(reach(officer, READ, on=on)))


def _seen(reaches: Iterable[Reach]) -> Q:
    condition = Q(pk__in=[])
    for one in reaches:
        if one.scope == Scope.DEPARTMENT:
            condition |= Q(department=one.post.organisation_id)
        elif one.prefix is not None:
            condition |= Q(place__code__startswith=one.prefix)
    return condition


def lanes_of(cases: Iterable[Case], prefix: str) -> dict[int, list[CaseLane]]:
    """Return by case the lanes of one kind with their bodies. One query."""
    rows = CaseLane.objects.filter(case__in=list(cases), key__startswith=f"{prefix}@")
    found: defaultdict[int, list[CaseLane]] = defaultdict(list)
    for one in rows.select_related("body").order_by("case", "pk"):
        found[one.case_id].append(one)
    return found
