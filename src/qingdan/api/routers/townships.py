"""Townships, their editions, entries and findings."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from qingdan.api import schemas
from qingdan.api.days import Day
from qingdan.api.pages import Pages
from qingdan.api.problems import Problem
from qingdan.catalogue import queries
from qingdan.catalogue.domain.restoring import to_document
from qingdan.catalogue.enums import ListKind, Severity
from qingdan.catalogue.models import Edition, Finding, Item, Section
from qingdan.documents.jsonform import to_json

router = Router(tags=["清单"])

OnDate = Annotated[
    Day | None,
    Query(
        None,
        description="查哪一天的现行版本，缺省为今天；以后的日子按今天已发布的版本，日后可能变化",
    ),
]
REFUSALS = {404: Problem, 422: Problem}


def day(on: date | None) -> date:
    """Return the asked local date, today when none was asked."""
    return on or timezone.localdate()


def edition_on(code: str, on: date | None) -> Edition:
    """Return the edition of a township in force, or answer 404."""
    edition = queries.edition_in_force(code, day(on))
    if edition is None:
        raise Http404
    return edition


def published(code: str, ordinal: int) -> Edition:
    """Return one published edition, or answer 404."""
    editions = queries.published_editions().filter(township=code, ordinal=ordinal)
    edition = editions.first()
    if edition is None:
        raise Http404
    return edition


class ItemFilter(Schema):
    """Which entries of a township are asked for."""

    kind: ListKind | None = None
    section: str | None = None
    department: str | None = None
    q: str | None = None


@router.get(
    "/townships",
    response={200: list[schemas.TownshipOut], 422: Problem},
    summary="有清单的乡镇",
)
def list_townships(request: HttpRequest, on: OnDate = None) -> list[queries.TownshipWithLists]:
    """List the townships that have lists in force on a date, with counts per list."""
    return queries.townships_with_lists(day(on))


@router.get(
    "/townships/{code}/sections",
    response={200: list[schemas.SectionOut]} | REFUSALS,
    summary="三张清单的类别",
)
def list_sections(request: HttpRequest, code: str, on: OnDate = None) -> QuerySet[Section]:
    """List the categories of a township's lists in printed order."""
    return edition_on(code, on).sections.all()


@router.get(
    "/townships/{code}/items",
    response={200: list[schemas.ItemOut]} | REFUSALS,
    summary="一个乡镇的事项",
)
@paginate(Pages, page_size=50)
def list_items(
    request: HttpRequest, code: str, filters: Query[ItemFilter], on: OnDate = None
) -> QuerySet[Item]:
    """List the entries in force, in printed order.

    `department` is a canonical role key, `section` a category title, `q` words that
    must stand in the entry's name.
    """
    found = queries.items(
        edition_on(code, on),
        kind=filters.kind,
        role_key=filters.department,
    )
    if filters.section:
        found = found.filter(section__title=filters.section)
    if filters.q:
        found = found.filter(name__icontains=filters.q)
    return found


@router.get(
    "/townships/{code}/items/{kind}/{address}",
    response={200: schemas.PermanentItemOut} | REFUSALS,
    summary="一个事项的全文",
)
def get_item(
    request: HttpRequest, code: str, kind: ListKind, address: int, on: OnDate = None
) -> queries.ItemAt:
    """Return one entry at its permanent address, clause by clause."""
    found = queries.item_at(code, kind, address, day(on))
    if found is None:
        raise Http404
    return found


@router.get(
    "/townships/{code}/editions",
    response={200: list[schemas.EditionOut]} | REFUSALS,
    summary="清单版本",
)
@paginate(Pages, page_size=50)
def list_editions(request: HttpRequest, code: str) -> QuerySet[Edition]:
    """List the published editions of a township, the newest first."""
    editions = queries.published_editions().filter(township=code)
    if not editions.exists():
        raise Http404
    return editions.order_by("-ordinal")


@router.get(
    "/townships/{code}/editions/{ordinal}",
    response={200: schemas.EditionOut} | REFUSALS,
    summary="一个版本",
)
def get_edition(request: HttpRequest, code: str, ordinal: int) -> Edition:
    """Return the facts of one published edition."""
    return published(code, ordinal)


@router.get(
    "/townships/{code}/editions/{ordinal}/document",
    response={200: dict[str, object]} | REFUSALS,
    summary="一个版本的全部内容",
)
def get_document(request: HttpRequest, code: str, ordinal: int) -> dict[str, object]:
    """Return a whole edition in the form that `qingdan read --json` prints."""
    return to_json(to_document(published(code, ordinal)))


@router.get(
    "/townships/{code}/editions/{ordinal}/findings",
    response={200: list[schemas.FindingOut]} | REFUSALS,
    summary="一个版本的疑点",
)
@paginate(Pages, page_size=100)
def list_edition_findings(request: HttpRequest, code: str, ordinal: int) -> QuerySet[Finding]:
    """List what was noticed about one published edition."""
    return queries.findings(published(code, ordinal))


@router.get(
    "/townships/{code}/findings",
    response={200: list[schemas.FindingOut]} | REFUSALS,
    summary="清单疑点",
)
@paginate(Pages, page_size=100)
def list_findings(
    request: HttpRequest,
    code: str,
    severity: Severity | None = None,
    rule: str | None = None,
    on: OnDate = None,
) -> QuerySet[Finding]:
    """List what was noticed about the edition in force; `rule` is a finding's code."""
    found = queries.findings(edition_on(code, on))
    if severity:
        found = found.filter(severity=severity)
    if rule:
        found = found.filter(code=rule)
    return found
