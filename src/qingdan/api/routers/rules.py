"""The rulebook: rules with their articles, last days counted, laws that changed."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime

from qingdan.api import schemas_rules as schemas
from qingdan.api.pages import Pages
from qingdan.api.problems import Problem
from qingdan.api.routers.townships import OnDate, day
from qingdan.api.tokens import by_token, officer_in
from qingdan.core.errors import DomainError
from qingdan.core.workdays import YearNotLoaded
from qingdan.rulebook.changes import Announced
from qingdan.rulebook.domain.opening import change_for, changes_for, home_of
from qingdan.rulebook.enums import Unit
from qingdan.rulebook.kinds import Amount, Citation, Gate, Publicity, Rule, Term
from qingdan.rulebook.loading import current_book, current_calendar
from qingdan.rulebook.queries import Tally, queue, tallies, tally
from qingdan.rulebook.terms import Span, last_moment

router = Router(tags=["规则"], auth=by_token)
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
KINDS: dict[type[Rule], str] = {
    Term: "term", Gate: "gate", Amount: "amount", Publicity: "publicity"
}  # fmt: skip
Code = Annotated[str, Field(max_length=80)]
Region = Annotated[
    str, Query("", pattern=r"^(\d{2,12})?$", description="区划代码，缺省为全国的规则")
]
MOST_PAUSES, FIRST_YEAR, LAST_YEAR = 20, 2000, 2200


class NotCounted(DomainError):
    code = "api.not-counted"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{rule}”不能这样算：{why}。"
    remedy = "请看这条规则的单位、延长次数和起算日期，再算一次。"


class RuleFilter(Schema):
    """Which rules are asked for."""

    kind: schemas.RuleKind | None = None
    region: str = Field("", pattern=r"^(\d{2,12})?$", description="只要在这里有效的")
    q: str | None = Field(None, max_length=60, description="标题、代码、法规里的字")

    def keeps(self, rule: Rule, on: date) -> bool:
        """Tell whether a rule fits."""
        words = f"{rule.code} {rule.title} {rule.citation}"
        return (
            rule.holds(on)
            and self.region.startswith(rule.region)
            and self.kind in {None, KINDS[type(rule)]}
            and (self.q or "") in words
        )


class Counting(Schema):
    """From when a term is counted, what stood still, how often it was made longer."""

    starts_on: date | None = Field(None, description="起算日，当日不计")
    starts_at: AwareDatetime | None = Field(None, description="按小时计的，起算时刻，带时区")
    pause: list[schemas.PauseText] = Field(
        [], max_length=MOST_PAUSES, description="停表的起止，如 2026-01-05/2026-01-12"
    )
    extended: int = Field(0, ge=0, le=20, description="延长过几次")


@router.get(
    "/rules",
    response={200: list[schemas.RuleOut]} | REFUSALS,
    summary="期限、条件、数额、公开的规则",
)
@paginate(Pages, page_size=50)
def list_rules(request: HttpRequest, filters: Query[RuleFilter], on: OnDate = None) -> list[Any]:
    """List the rules that hold on a day: of the whole country, and of the region if given."""
    at = day(on)
    return [_rule(one) for one in current_book().all() if filters.keeps(one, at)]


@router.get("/rules/{rule}", response={200: schemas.RuleDetailOut} | REFUSALS, summary="一条规则")
def get_rule(request: HttpRequest, rule: Code, on: OnDate = None, region: Region = "") -> Any:
    """Return the rule that holds at a place on a day, the nearest to the place first."""
    return _detail(_found(rule, day(on), region))


@router.get(
    "/rules/{rule}/last-day", response={200: schemas.LastDayOut} | REFUSALS, summary="算届满日"
)
def count_last_day(
    request: HttpRequest,
    rule: Code,
    counting: Query[Counting],
    region: Region = "",
    on: OnDate = None,
) -> Any:
    """Count when a term ends: the day it runs from is not counted.

    `on` says by the rule of which day, the day it runs from where it is not given. A year whose
    holidays are not loaded is refused (409), never guessed.
    """
    starts_on = counting.starts_on or (counting.starts_at and counting.starts_at.date())
    if starts_on is None:
        raise NotCounted(rule=rule, why="没有写起算日 starts_on")
    if not FIRST_YEAR <= starts_on.year <= LAST_YEAR:
        raise NotCounted(rule=rule, why=f"起算日要在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间")
    term = _found(rule, on or starts_on, region)
    if not isinstance(term, Term):
        raise NotCounted(rule=rule, why="它不是期限")
    if counting.extended > (term.extension.times if term.extension else 0):
        raise NotCounted(rule=rule, why="依据没有规定可以延长这么多次")
    if term.span.unit is Unit.HOUR:
        return _in_hours(term, counting, starts_on)
    return _in_days(term, counting, starts_on)


@router.get(
    "/law-changes", response={200: list[schemas.LawChangeOut]} | REFUSALS, summary="法规变动"
)
def list_law_changes(request: HttpRequest) -> Any:
    """List the changes of laws, the newest first, with what cites each at one's place."""
    today = day(None)
    home = home_of(officer_in(request), today)
    return [_change(one, how) for one, how in tallies(changes_for(home), home, today)]


@router.get(
    "/law-changes/{change}",
    response={200: schemas.LawChangeDetailOut} | REFUSALS,
    summary="引用一部变动法规的地方",
)
def get_law_change(request: HttpRequest, change: Code) -> Any:
    """Return one change with every matter, entry, rule, procedure and case that cites it."""
    today = day(None)
    home = home_of(officer_in(request), today)
    found = change_for(home, change)
    rows = queue(found, home, today)
    things = [
        {
            "kind": one.cited.kind,
            "key": one.cited.key,
            "title": one.cited.title,
            "where": one.cited.where,
            "place": one.cited.place,
            "said": one.cited.said,
            "state": one.state,
            "moved": one.moved,
            "gone": one.gone,
            "reason": one.task.reason if one.task else "",
        }
        for one in rows
    ]
    return {"change": _change(found, tally(rows)), "things": things}


def _found(code: str, on: date, region: str) -> Rule:
    found = current_book().rule(code, on, region)
    if found is None:
        raise Http404
    return found


def _rule(one: Rule) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": KINDS[type(one)],
        "title": one.title,
        "binds": one.binds,
        "region": one.region,
        "local": one.local,
        "since": one.since,
        "until": one.until,
        "citation": _cited(one.citation),
    }


def _detail(one: Rule) -> dict[str, Any]:
    found = _rule(one)
    names = schemas.RuleDetailOut.model_fields.keys() - found.keys()
    more = {name: getattr(one, name) for name in names if hasattr(one, name)}
    extension = more.get("extension")
    if extension is not None:
        more["extension"] = {
            "span": _span(extension.span),
            "approver": extension.approver,
            "times": extension.times,
            "citation": _cited(extension.citation),
        }
    if more.get("span") is not None:
        more["span"] = _span(more["span"])
    return found | more


def _cited(one: Citation) -> dict[str, str]:
    return {"law": one.law, "article": one.article, "words": one.words}


def _span(one: Span) -> dict[str, Any]:
    return {"count": one.count, "unit": one.unit, "text": str(one)}


def _in_days(term: Term, counting: Counting, starts_on: date) -> dict[str, Any]:
    calendar = current_calendar()
    pauses = [schemas.pause_of(one) for one in counting.pause]
    try:
        last = term.last_day(starts_on, calendar, pauses=pauses, extended=counting.extended)
    except OverflowError as far:
        raise NotCounted(rule=term.code, why="算到了太远的日子") from far
    counted = _counted(term, counting, starts_on)
    try:
        working: int | None = calendar.working_days_between(starts_on, last)
    except YearNotLoaded:
        working = None
    return counted | {"last_day": last, "last_moment": None, "working_days": working}


def _in_hours(term: Term, counting: Counting, starts_on: date) -> dict[str, Any]:
    if counting.starts_at is None or counting.pause or counting.extended:
        raise NotCounted(rule=term.code, why="按小时计的，要写起算时刻 starts_at，不停表、不延长")
    ends: datetime = last_moment(counting.starts_at, term.span)
    counted = _counted(term, counting, starts_on)
    return counted | {"last_day": None, "last_moment": ends, "working_days": None}


def _counted(term: Term, counting: Counting, starts_on: date) -> dict[str, Any]:
    further = [term.extension.span] * counting.extended if term.extension else []
    return {
        "rule": term.code,
        "starts_on": starts_on,
        "spans": [_span(one) for one in (term.span, *further)],
        "falls": term.falls,
        "citation": _cited(term.citation),
        "extension": _cited(term.extension.citation) if further and term.extension else None,
    }


def _change(one: Announced, how: Tally) -> dict[str, Any]:
    return {
        "code": one.code,
        "law": one.law,
        "kind": one.kind,
        "on": one.on,
        "successor": one.successor,
        "source": one.source,
        "words": one.words,
        "note": one.note,
        "counts": {kind.value: count for kind, count in how.kinds.items()},
        "total": how.total,
        "open": how.open,
    }
