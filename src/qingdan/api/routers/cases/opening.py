"""Opening cases: what can be opened where, and opening it, once for one request."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from qingdan.api import presenting_cases as presenting
from qingdan.api import schemas_cases as schemas
from qingdan.api.routers.cases.finding import READ, WRITE, router
from qingdan.api.schemas_acting import Code, EntryIn, OpenIn
from qingdan.api.tokens import RequestKey, once, posts_in
from qingdan.cases.domain.opening import Opening, acting_for, open_case, opening_post, post_to_open
from qingdan.cases.domain.refusals import BodyUnfit, EntryNotInForce
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.keys import body_of_key
from qingdan.cases.openable import Work, work_under, work_without_entry
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.parties.queries import bodies_by_role

Address = Annotated[int | None, Query(None, ge=0, le=2**31 - 1)]
NOT_OF_COUNTY = (OrganisationKind.VILLAGE_COMMITTEE, OrganisationKind.SECTION)


class LeadMissing(DomainError):
    code = "api.lead-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{entry}”要写明牵头部门，没有立项。"
    remedy = "请在 lead 里写单位的标识；/cases/openable 列出了可以写的单位。"


@router.get("/cases/openable", response={200: schemas.OpeningOut} | READ, summary="可以立什么")
def list_openable(
    request: HttpRequest,
    township: Query[Code],
    kind: ListKind | None = None,
    address: Address = None,
) -> Any:
    """Return what the officer can open at a place, under an entry if one is given."""
    on, place = timezone.localdate(), _place(township)
    post = opening_post(posts_in(request), place)
    if post is None:
        raise NotAllowed(action="立项")
    named = EntryIn(kind=kind, address=address) if kind and address is not None else None
    item = _entry(place, named, on)
    owner, work = acting_for(post, place), _work(item, on)
    return {
        "township": presenting.place(place),
        "owner": presenting.body(owner),
        "entry": presenting.entry(item),
        "openables": [
            {
                "procedure": one.code,
                "title": one.definition.title,
                "kind": one.definition.kind,
                "sure": one.sure,
                "mine": one.fits(owner),
                "reason": one.reason,
            }
            for one in work.openables
        ],
        "lead_needed": _needs_lead(item, place, on),
        "leads": [presenting.body(one) for one in _leads(place, on)],
        "villages": [presenting.body(one) for one in _villages(place, on)],
    }


@router.post("/cases", response={200: schemas.ReceiptOut} | WRITE, summary="立项")
def open_one(request: HttpRequest, asked: OpenIn, key: RequestKey) -> Any:
    """Open a case; the same key again, also at the same moment, gives the same case."""

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        on = timezone.localdate(at)
        place = _place(asked.township)
        post_to_open(officer, place, on=on)
        item = _entry(place, asked.entry, on)
        lead = _body(asked.lead, place.code[:COUNTY_DIGITS])
        if item is not None and lead is None and _needs_lead(item, place, on):
            raise LeadMissing(entry=item.name[:40])
        opening = Opening(
            procedure=asked.procedure,
            title=asked.title,
            place=place,
            key=own,
            item=item,
            lead=lead,
            village=_body(asked.village, place.code),
            matter=_work(item, on).matter,
            origin=CaseOrigin.API,
        )
        return presenting.receipt(open_case(opening, actor=officer, at=at), 1)

    return once(request, key, act)


def _place(code: str) -> Region:
    """Return a township; for one that is none the same answer as for one out of reach.

    Raises:
        NotAllowed: there is none.
    """
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise NotAllowed(action="立项")
    return found


def _entry(place: Region, asked: EntryIn | None, on: date) -> Item | None:
    if asked is None:
        return None
    rows = Item.objects.in_force(on).filter(
        edition__township=place, kind=asked.kind, address=asked.address
    )
    found = rows.select_related("edition__township").defer("edition__document").first()
    if found is None:
        raise EntryNotInForce(entry=f"{asked.kind.label} {asked.address}", day=on)
    return found


def _work(item: Item | None, on: date) -> Work:
    return work_under(item, on) if item is not None else work_without_entry(on)


def _body(key: str | None, near: str) -> Organisation | None:
    """Return a body of a place by its key; one of elsewhere is as good as none.

    Raises:
        BodyUnfit: there is none.
    """
    if key is None:
        return None
    found = Organisation.objects.filter(
        pk=body_of_key(key) or 0, region__code__startswith=near
    ).first()
    if found is None:
        raise BodyUnfit(body=key)
    return found


def _needs_lead(item: Item | None, place: Region, on: date) -> bool:
    """Tell whether a department has to be named: the entry is not the township's own."""
    if item is None or item.kind != ListKind.COOPERATIVE:
        return False
    here = bodies_by_role(place.code[:COUNTY_DIGITS], on)
    return any(one in here for one in item.departments.values_list("role_key", flat=True))


def _leads(place: Region, on: date) -> list[Organisation]:
    near = Organisation.objects.in_being(on).filter(region=place.code[:COUNTY_DIGITS])
    return list(near.exclude(kind__in=NOT_OF_COUNTY).order_by("kind", "name"))


def _villages(place: Region, on: date) -> list[Organisation]:
    near = Organisation.objects.in_being(on).filter(
        region__code__startswith=place.code, kind=OrganisationKind.VILLAGE_COMMITTEE
    )
    return list(near.order_by("name"))
