"""Standing work of a year: what, who, how often as the list says, and as a calendar."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router

from qingdan.api import schemas_procedures as schemas
from qingdan.api.files import described, handed
from qingdan.api.problems import Problem
from qingdan.api.tokens import by_token, posts_in
from qingdan.cases.plans import plan_of_places
from qingdan.cases.queries import VIEW
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS, reach_from
from qingdan.parties.enums import Scope
from qingdan.parties.models import Post
from qingdan.procedures.interfaces.calendar import as_icalendar
from qingdan.procedures.standing import PlanLine, occurrences, of_department

router = Router(tags=["常态履职"], auth=by_token)
REFUSALS = {401: Problem, 404: Problem, 422: Problem}
ICS = "text/calendar"
Year = Annotated[int, Field(ge=2000, le=2200)]


@router.get(
    "/plan/{code}/{int:year}", response={200: schemas.PlanOut} | REFUSALS, summary="年度计划"
)
def get_plan(request: HttpRequest, code: str, year: Year) -> Any:
    """Return the standing work of a township; for a department what it does there itself."""
    lines = [_line(one, year) for one in _seen(request, code)]
    return {"township": code, "year": year, "lines": lines}


@router.get(
    "/plan/{code}/{int:year}/calendar.ics",
    response={200: None} | REFUSALS,
    openapi_extra=described(ICS),
    summary="年度计划的日历文件",
)
def get_calendar(request: HttpRequest, code: str, year: Year) -> HttpResponse:
    """Return what has a date as iCalendar; what has none stands in the plan only."""
    lines = _seen(request, code)
    name = f"{lines[0].township if lines else code} {year} 年常态履职"
    made = as_icalendar(lines, year, name=name, at=timezone.now())
    return handed(made, ICS, f"{code}-{year}.ics")


def _seen(request: HttpRequest, code: str) -> list[PlanLine]:
    """Return the lines of a township that somebody may see; 404 where nothing is theirs."""
    roles = list(_roles(posts_in(request), code))
    every = plan_of_places([code], timezone.localdate()) if roles else []
    if not every:
        raise Http404
    if "" in roles:
        return every
    return [one for role in dict.fromkeys(roles) for one in of_department(every, role)]


def _roles(posts: list[Post], code: str) -> Iterator[str]:
    """Yield the roles of departments whose lines are seen; an empty one for all lines."""
    for one in reach_from(posts, VIEW):
        region = one.post.organisation.region_id
        if one.scope == Scope.DEPARTMENT:
            if one.role_key and code.startswith(one.prefix or "-"):
                yield one.role_key
        elif one.covers(code) or (region and code == region[:TOWNSHIP_DIGITS]):
            yield ""


def _line(one: PlanLine, year: int) -> dict[str, Any]:
    agreed = one.agreed
    return {
        "key": one.key,
        "title": one.title,
        "kind": one.list,
        "number": one.number,
        "address": one.address,
        "clause": one.line.part.text,
        "who": one.who,
        "role": one.role,
        "often": one.often,
        "hint": one.hint,
        "evidence": one.evidence,
        "agreed": agreed
        and {
            "first_on": agreed.first_on,
            "rhythm": agreed.rhythm,
            "by": agreed.by,
            "basis": agreed.basis,
        },
        "occurrences": occurrences(one, year),
    }
