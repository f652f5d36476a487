"""What a verification looks at in this room: the chains of events, and copies against them."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.runs import run_of
from qingdan.cases.versions import broken_way
from qingdan.core.chain import ALGORITHMS, Fault, digest_of
from qingdan.core.errors import DomainError


def case_faults(among: QuerySet[Case] | None = None) -> Iterator[Fault]:
    """Yield the cases whose events are not linked, or whose state does not follow from them.

    Args:
        among: the cases looked at; all of them when not given.
    """
    cases = Case.objects.all() if among is None else among
    events_in_order = CaseEvent.objects.select_related("officer", "body").order_by("number")
    known = cases.select_related("procedure").order_by("pk")
    for case in known.prefetch_related(Prefetch("events", events_in_order), "lanes").iterator(500):
        events = list(case.events.all())
        why = _unlinked(case, events)
        if why:
            yield Fault(0, f"办件{case}：{why}")
            continue
        if case.standing == CaseStanding.MERGED:
            continue
        try:
            run = run_of(case, events)
        except DomainError as refusal:
            yield Fault(0, f"办件{case}的记录打不开，不能核对：{refusal}")
            continue
        lanes = {one.key: one.state for one in case.lanes.all()}
        if case.state != run.state().code or lanes != {
            key: one.state for key, one in run.lanes.items()
        }:
            yield Fault(0, f"办件{case}的环节与办理记录不符，被改动过。")
        elif broken := broken_way(case, events):
            yield Fault(0, f"办件{case}：{broken}。")


def _unlinked(case: Case, events: list[CaseEvent]) -> str:
    previous = ""
    for at, event in enumerate(events, start=1):
        if event.number != at or event.previous != previous:
            return f"第 {at} 条办理记录前后不连。"
        if event.digest not in {digest_of(event.content(), one) for one in ALGORITHMS}:
            return f"第 {at} 条办理记录与摘要不符，被改动过。"
        previous = event.digest
    if case.head != previous or case.version != len(events):
        return "办理记录有缺少。"
    return ""
