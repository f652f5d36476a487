"""Standard matters, where they stand on lists, and ways of working that recur."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from qingdan.api import schemas_matters as schemas
from qingdan.api.pages import Pages
from qingdan.api.problems import Problem
from qingdan.api.routers.townships import REFUSALS, OnDate, day, edition_on
from qingdan.matters.enums import Addressee, Stage
from qingdan.matters.library import Matter, library
from qingdan.matters.listing import hotline_nodes
from qingdan.matters.published import published_by_code, published_matter
from qingdan.matters.queries import items_of
from qingdan.matters.recurring import Recurring, recurring_in
from qingdan.matters.searching import find_published

router = Router(tags=["标准事项"])


class MatterFilter(Schema):
    """Which matters are asked for."""

    field: str | None = None
    stage: Stage | None = None
    addressee: Addressee | None = None
    off_list: bool | None = None
    q: str | None = None

    def keeps(self, matter: Matter) -> bool:
        """Tell whether a matter fits, words aside."""
        return (
            self.field in {None, matter.field}
            and self.stage in {None, matter.stage}
            and self.addressee in {None, matter.addressee}
            and self.off_list in {None, matter.off_list}
        )


@router.get("/matters", response={200: list[schemas.MatterOut], 422: Problem}, summary="标准事项")
@paginate(Pages, page_size=50)
def list_matters(request: HttpRequest, filters: Query[MatterFilter]) -> list[Matter]:
    """List the standard matters of the library.

    `q` are words of the title, the subject or everyday speech, the best match first;
    `off_list` keeps those that stand on no township list (or the others).
    """
    everything = library().matters
    found = (
        find_published(filters.q, day(None), len(everything)) if filters.q else everything.values()
    )
    return [matter for matter in found if filters.keeps(matter)]


@router.get(
    "/matters/{matter}",
    response={200: schemas.MatterDetailOut} | REFUSALS,
    summary="一个标准事项，各地怎么列",
)
def get_matter(request: HttpRequest, matter: str, on: OnDate = None) -> dict[str, Any]:
    """Return one matter, and every entry in force that does it."""
    today = day(None)
    found = published_matter(matter, today)
    if found is None:
        raise Http404
    known = published_by_code((one.matter for one in found.neighbours), today)
    return {
        "matter": found,
        "terms": [{"term": term, "weight": weight} for term, weight in found.terms],
        "neighbours": [
            {"code": one.matter, "title": known[one.matter].title, "difference": one.difference}
            for one in found.neighbours
            if one.matter in known
        ],
        "laws": found.laws,
        "hotline": hotline_nodes(found),
        "ask": found.ask,
        "bring": found.bring,
        "how": found.how,
        "handler_basis": found.handler_basis,
        "entries": list(items_of(matter, day(on))),
    }


@router.get(
    "/townships/{code}/recurring",
    response={200: list[schemas.RecurringOut]} | REFUSALS,
    summary="同一办法的事项",
)
def list_recurring(request: HttpRequest, code: str, on: OnDate = None) -> tuple[Recurring, ...]:
    """List the ways of working that three or more entries of a township share.

    Compared is what departments do about cooperative entries and how reclaimed ones were
    taken over, each entry's own subject left out; the commonest way comes first.
    """
    return recurring_in(edition_on(code, on))
