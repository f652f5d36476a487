"""Adjustments of lists: opened with what they came from, and the draft that a decision needs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case, post_to_open
from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.queries import cases_visible_to
from qingdan.cases.runs import events_of, run_of
from qingdan.catalogue.domain.drafting import revise
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.catalogue.queries import edition_in_force
from qingdan.core.errors import DomainError
from qingdan.intake.domain.duty_refusals import NoEditionToChange, NotDecidedYet
from qingdan.intake.enums import ADJUSTMENT, AdjustmentAct
from qingdan.intake.models import Adjustment
from qingdan.intake.models.adjustments import LONGEST_ENTRY
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.procedures.loading import library
from qingdan.procedures.run import Run, Said
from qingdan.record.domain.appending import Seat, append, recorded

PROCEDURE, RECORD, DECIDE, DRAFTING = "adjustment", "record-trigger", "decide", "drafting"
LONGEST_REASON = 500
MORE = "……（全文见办件）"
PARTS = (
    ("涉及", "entry"), ("怎样改", "change"), ("理由和证据", "why"), ("决定", "decision"),
)  # fmt: skip
"""What the reason of the draft says of the case: words and fields."""


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """Why a list may have to change, as a person writes it.

    Args:
        place: the township.
        title: one sentence.
        trigger: one of the choices of the procedure's field.
        text: what happened; of a law its name, article and day.
        entry: the entry concerned, as it is called.
        lead: the department concerned, if one is named.
        law_change, cited: the change of a law and the key of the entry, where it came from there.
        key: names the request; the same key twice is one case.
    """

    place: Region
    title: str
    trigger: str
    text: str
    key: str
    entry: str = ""
    lead: Organisation | None = None
    law_change: str = ""
    cited: str = ""


@recorded()
def open_adjustment(trigger: Trigger, *, actor: Officer, at: datetime) -> Case:
    """Open the case of an adjustment with its cause written down.

    Args:
        trigger: what it comes from.
        actor: may open work at the township, and write the cause down.
        at: aware moment.

    Returns:
        The case; the same key gives the same case.

    Raises:
        NotAllowed and others: see ``cases.domain.opening.open_case``.
        DomainError: what the procedure refuses of the cause.
    """
    opening = Opening(
        procedure=PROCEDURE,
        title=trigger.title,
        place=trigger.place,
        lead=trigger.lead,
        origin=CaseOrigin.DESK,
        key=trigger.key,
    )
    case = open_case(opening, actor=actor, at=at)
    if Adjustment.objects.filter(case=case).exists():
        return case
    values = {"trigger": trigger.trigger, "trigger-text": trigger.text}
    asked = Asked(RECORD, Said(values=values), case.version, f"{trigger.key}/{RECORD}")
    take_action(case.pk, asked, actor=actor, at=at)
    row = Adjustment(
        case=case,
        law_change=trigger.law_change,
        cited=trigger.cited,
        entry=trigger.entry[:LONGEST_ENTRY],
    )
    post = post_to_open(actor, trigger.place, on=timezone.localdate(at))
    _keep(row, AdjustmentAct.OPENED, seat(actor, post), at)
    case.refresh_from_db()
    return case


@recorded()
def prepare_draft(case_id: int, *, actor: Officer, at: datetime) -> Edition:
    """Prepare the draft that a decided adjustment needs, from the edition in force.

    It holds the lists as they are; people write the change into it, have it checked and publish
    it as ever. Its reason says what was decided, and the case says where the draft is.

    Args:
        case_id: primary key of the case.
        actor: may draft for the township.
        at: aware moment.

    Returns:
        The draft; the one that there is already, unless it was discarded.

    Raises:
        CaseUnknown: there is no such adjustment that the actor may see.
        NotDecidedYet: it is not decided, or is past that.
        NoEditionToChange: the township has no list in force.
        NotAllowed: no post of the actor allows drafting there.
    """
    today = timezone.localdate(at)
    seen = cases_visible_to(actor, today).filter(procedure__code=PROCEDURE, pk=case_id)
    case = seen.select_for_update(of=("self",)).select_related("procedure").first()
    if case is None:
        raise CaseUnknown
    run = run_of(case, events_of(case))
    return _prepared(case, run, actor=actor, at=at)


def follow_adjustment(case: Case, event: CaseEvent, run: Run, post: Post) -> None:
    """Prepare the draft with the decision itself, where who decides may draft.

    Where they may not, or there is no list yet, the list office prepares it afterwards.
    """
    if event.action != DECIDE:
        return
    try:
        with recorded():
            _prepared(case, run, actor=event.officer, at=event.at)
    except DomainError:
        return


def _prepared(case: Case, run: Run, *, actor: Officer, at: datetime) -> Edition:
    state = run.state()
    if state.code != DRAFTING:
        raise NotDecidedYet(state=state.title)
    row = Adjustment.objects.select_related("edition").filter(case=case).first()
    row = row or Adjustment(case=case, entry=_said(run, "entry")[:LONGEST_ENTRY])
    if row.edition is not None and row.edition.state != EditionState.DISCARDED:
        return row.edition
    before = edition_in_force(case.place_id, timezone.localdate(at))
    if before is None:
        raise NoEditionToChange(place=case.place.name)
    row.edition = revise(before.pk, reason=reason_of(case, run), actor=actor, at=at)
    post = post_to_open(actor, case.place, on=timezone.localdate(at))
    _keep(row, AdjustmentAct.DRAFTED, seat(actor, post), at)
    return row.edition


def reason_of(case: Case, run: Run) -> str:
    """Return why the new edition is made: the change, its reason and evidence, the decision."""
    said = [f"清单动态调整 {case.number}"]
    said += [f"{title}：{_said(run, field)}" for title, field in PARTS if _said(run, field)]
    whole = "；".join(said)
    if len(whole) <= LONGEST_REASON:
        return whole
    return whole[: LONGEST_REASON - len(MORE)] + MORE


def triggers_on(on: date) -> tuple[str, ...]:
    """Return the causes that the procedure in force knows, in its words."""
    definition = library().get(PROCEDURE, on)
    return tuple(definition.data["trigger"].choices) if definition else ()


def _said(run: Run, field: str) -> str:
    value = run.value(field)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _keep(row: Adjustment, act: AdjustmentAct, who: Seat, at: datetime) -> None:
    row.save()
    append(f"{ADJUSTMENT}.{act.value}", row, seat=who, at=at, place=row.case.place_id)
