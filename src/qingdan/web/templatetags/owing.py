"""What the page of a case says of support."""

from django import template
from django.http import HttpRequest

from qingdan.cases.lane_duties import LaneDuty, duties_in
from qingdan.cases.models import Case, CaseLane, SupportObligation
from qingdan.cases.one_case import may_hang
from qingdan.cases.shown import CaseShown
from qingdan.web.desk.owing import obligations_of

register = template.Library()
KEPT = "_support_of_case"
"""Where a request keeps what was asked once."""


@register.simple_tag
def support_of(case: Case, request: HttpRequest) -> list[SupportObligation]:
    """Return the support owed for a case that the person may see. At most one query a page."""
    if not may_hang(case, "support"):
        return []
    known: dict[int, list[SupportObligation]] = getattr(request, KEPT, {})
    if case.pk not in known:
        rows = obligations_of(request).filter(case=case)
        known[case.pk] = list(rows.select_related("body").order_by("position", "pk"))
        setattr(request, KEPT, known)
    return known[case.pk]


@register.simple_tag
def owed_in_lane(case: Case, lane: CaseLane, request: HttpRequest) -> list[SupportObligation]:
    """Return the support that the body of a lane owes for its case."""
    if lane.body_id is None:
        return []
    return [one for one in support_of(case, request) if one.body_id == lane.body_id]


@register.simple_tag
def duties_in_lane(shown: CaseShown, lane: CaseLane) -> list[LaneDuty]:
    """Return the clauses that name the body of a lane. No query beyond those of the page."""
    return duties_in(shown, lane)
