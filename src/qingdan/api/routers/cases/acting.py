"""Acting in cases: every act of the page, once for one request; and cases that belong together."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path

from qingdan.api import presenting_cases as presenting
from qingdan.api import problems
from qingdan.api import schemas_cases as schemas
from qingdan.api.routers.cases.finding import WRITE, case_in, router, shown_in
from qingdan.api.schemas_acting import ActIn, Key, MergeIn, RelateIn, SplitIn
from qingdan.api.tokens import RequestKey, once
from qingdan.cases.body_choice import BodyChoice
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.linking import merge, relate, split
from qingdan.cases.domain.refusals import BodyUnfit, CaseChanged
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case
from qingdan.cases.runs import definition_of
from qingdan.parties.models import Officer
from qingdan.procedures.definition import Definition, Value
from qingdan.procedures.enums import FieldType
from qingdan.procedures.run import Said

RECEIPT = {200: schemas.ReceiptOut} | WRITE
JSON = "application/json"


@router.post("/cases/{int:pk}/acts", response=RECEIPT, summary="办理")
def act_in_case(request: HttpRequest, pk: Path[Key], asked: ActIn, key: RequestKey) -> Any:
    """Do one act.

    Where somebody acted since `seen`, nothing is done: 409, with the acts in between.
    """
    case = case_in(request, pk)
    said = _said(asked, definition_of(case.procedure.version))

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        _fitting_bodies(case, asked, timezone.localdate(at))
        wanted = Asked(asked.action, said, asked.seen, own)
        event = take_action(pk, wanted, actor=officer, at=at)
        return presenting.receipt(event.case, event.number)

    try:
        return once(request, key, act)
    except CaseChanged as refusal:
        return _changed(request, pk, asked.seen, refusal)


@router.post("/cases/{int:pk}/relations", response=RECEIPT, summary="关联另一件")
def relate_cases(request: HttpRequest, pk: Path[Key], asked: RelateIn, key: RequestKey) -> Any:
    """Say that two cases have to do with each other; again changes nothing."""

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        relate(pk, asked.other, asked.kind, key=own, actor=officer, at=at)
        return presenting.receipt(Case.objects.get(pk=pk))

    return once(request, key, act)


@router.post("/cases/{int:pk}/merge", response=RECEIPT, summary="并入另一件")
def merge_cases(request: HttpRequest, pk: Path[Key], asked: MergeIn, key: RequestKey) -> Any:
    """End a case in favour of another, which goes on; the receipt is of that one."""

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        into = merge(pk, asked.into, reason=asked.reason, key=own, actor=officer, at=at)
        return presenting.receipt(into)

    return once(request, key, act)


@router.post("/cases/{int:pk}/split", response={200: schemas.SplitOut} | WRITE, summary="拆出几件")
def split_case(request: HttpRequest, pk: Path[Key], asked: SplitIn, key: RequestKey) -> Any:
    """Split cases off, each from its first step; this one goes on."""

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        made = split(pk, asked.titles, reason=asked.reason, key=own, actor=officer, at=at)
        return {"cases": [presenting.receipt(one) for one in made]}

    return once(request, key, act)


def _changed(request: HttpRequest, pk: int, seen: int, refusal: CaseChanged) -> HttpResponse:
    """Answer with the acts since ``seen``, each as far as the officer may see it."""
    lines = [one for one in shown_in(request, pk).lines if one.event.number > seen]
    told = [
        schemas.EventOut.model_validate(one).model_dump(mode="json")
        for one in presenting.events(lines)
    ]
    return problems.answer(refusal, meanwhile=told)


def _fitting_bodies(case: Case, asked: ActIn, on: date) -> None:
    """Refuse bodies that the page does not offer: of elsewhere, or that are none.

    Raises:
        BodyUnfit: names the first by its key.
    """
    if not asked.parties:
        return
    choice = BodyChoice.near(case, (), on)
    near = {body_key(one.pk) for one in (*choice.named, *choice.others)}
    for key in asked.parties:
        if key not in near:
            raise BodyUnfit(body=key)


def _said(asked: ActIn, definition: Definition) -> Said:
    values = dict(_values(asked.values, definition))
    if asked.clock is not None:
        values["clock"] = asked.clock
    if asked.person is not None:
        values["person"] = asked.person
    return Said(
        values=values,
        lane=asked.lane,
        parties=tuple(dict.fromkeys(asked.parties)),
        lead=asked.lead or "",
        reason=asked.reason.strip(),
        clause=asked.clause.strip(),
    )


def _values(given: Mapping[str, bool | int | str], definition: Definition) -> dict[str, Value]:
    """Return the fields as the procedure keeps them; what does not fit stays, to be refused."""
    found: dict[str, Value] = {}
    for code, value in given.items():
        field = definition.data.get(code)
        is_day = field is not None and field.type is FieldType.DATE
        found[code] = _day(value) if is_day and isinstance(value, str) else value
    return found


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
