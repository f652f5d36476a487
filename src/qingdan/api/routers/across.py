"""Departments and search over all townships."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.pagination import paginate

from qingdan.api import schemas
from qingdan.api.pages import Pages
from qingdan.api.problems import Problem
from qingdan.api.routers.townships import REFUSALS, OnDate, day
from qingdan.catalogue import queries
from qingdan.catalogue.domain.searching import SearchResult
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.finder.domain.everywhere import Everywhere, search_widely
from qingdan.parties.departments import role_title

router = Router(tags=["部门与检索"])


@router.get(
    "/departments",
    response={200: list[schemas.DepartmentRowOut], 422: Problem},
    summary="部门",
)
def list_departments(request: HttpRequest, on: OnDate = None) -> list[queries.DepartmentRow]:
    """List the departments of the lists in force, the busiest first."""
    return queries.department_overview(day(on))


@router.get(
    "/departments/{role_key}/items",
    response={200: list[schemas.DepartmentItemOut]} | REFUSALS,
    summary="一个部门牵头和承接的事项",
)
@paginate(Pages, page_size=50)
def list_department_items(request: HttpRequest, role_key: str, on: OnDate = None) -> QuerySet[Item]:
    """List what a department leads, owes and took back, across townships."""
    try:
        role_title(role_key)
    except KeyError:
        raise Http404 from None
    return queries.department_items(role_key, day(on))


@router.get("/search", response={200: schemas.SearchOut} | REFUSALS, summary="检索")
def find(
    request: HttpRequest,
    q: str,
    township: str | None = None,
    kind: ListKind | None = None,
    on: OnDate = None,
) -> SearchResult | Everywhere:
    """Find entries by words or by address, such as `银号镇 配合 42`; at most 50 hits.

    Over more than twenty townships entries of equal wording are found once, by their newest.
    """
    return search_widely(q, on=day(on), township_code=township, kind=kind)
