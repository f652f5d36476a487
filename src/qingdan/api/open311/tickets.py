"""Tickets of the hotline as service requests of GeoReport v2; never who raised them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from qingdan.api.open311.written import Value
from qingdan.catalogue.queries import edition_in_force
from qingdan.finder.domain.proving import address_of
from qingdan.finder.masking import masked
from qingdan.intake.enums import Door, MatterState
from qingdan.intake.hotline_nodes import node_title
from qingdan.intake.hotline_unaccepted import unaccepted_kinds
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.queries import requests_visible_to
from qingdan.matters.listing import listed_in
from qingdan.matters.queries import matters_by_code
from qingdan.parties.models import Officer

POINT = re.compile(r"（经纬度 (?P<lat>-?\d{1,2}(?:\.\d+)?)，(?P<long>-?\d{1,3}(?:\.\d+)?)）$")
OPEN, CLOSED = "open", "closed"
STANDS = {
    MatterState.PROPOSED: "待派单",
    MatterState.DECIDED: "已派{body}",
    MatterState.OBJECTED: "{body}申请退回，待重新派单",
    MatterState.ARBITRATION: "待编办裁定",
    MatterState.RULED: "编办已裁定，由{body}办理",
    MatterState.CLOSED: "{body}已写明办理情况",
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with the service it belongs to, as far as that is known."""

    row: Request
    service_code: str
    service_name: str

    @property
    def status(self) -> str:
        """Whether it goes on."""
        return CLOSED if self.row.replied_at or self.row.closed_at else OPEN

    @property
    def updated(self) -> datetime:
        """When it was last moved; of a closed one, when it was closed."""
        last: datetime | None = getattr(self.row, "moved_at", None)
        return self.row.closed_at or self.row.replied_at or last or self.row.received_at


def tickets_visible_to(officer: Officer, on: date) -> QuerySet[Request]:
    """Return the tickets that the holder of a key may see, with all that is shown of them."""
    matters = RequestMatter.objects.select_related("item__edition__township", "body").order_by(
        "position"
    )
    rows = requests_visible_to(officer, on).filter(door=Door.HOTLINE)
    moved = rows.annotate(moved_at=Max("matters__moves__at"))
    return moved.prefetch_related(Prefetch("matters", queryset=matters)).order_by("-pk")


def with_services(rows: Iterable[Request]) -> list[Ticket]:
    """Return tickets with their services: what they were sent under, else what their entry does."""

    @cache
    def standing(place: str) -> Mapping[tuple[str, int], str]:
        edition = edition_in_force(place, timezone.localdate())
        listed = listed_in(edition) if edition else {}
        ranked = [(one.rank, one, code) for code, found in listed.items() for one in found]
        ranked.sort(key=lambda one: -one[0])
        return {(one.kind, one.address): code for _, one, code in ranked}

    found = list(rows)
    codes = [one.service or _of_entry(one, standing(one.place_id)) for one in found]
    titles = {code: one.title for code, one in matters_by_code(set(filter(None, codes))).items()}
    return [Ticket(one, code, titles.get(code, "")) for one, code in zip(found, codes, strict=True)]


def told(ticket: Ticket, *, extended: bool) -> Value:
    """Return a ticket in the fields of the specification; what people said is masked."""
    row = ticket.row
    address, lat, long = _place(row.whereabouts)
    matters = list(row.matters.all())
    bodies = dict.fromkeys(one.body.name for one in matters if one.body)
    said: dict[str, Value] = {
        "service_request_id": str(row.pk),
        "status": ticket.status,
        "status_notes": _notes(row, matters),
        "service_name": ticket.service_name,
        "service_code": ticket.service_code,
        "description": masked(row.text),
        "agency_responsible": "、".join(bodies),
        "service_notice": "",
        "requested_datetime": _moment(row.received_at),
        "updated_datetime": _moment(ticket.updated),
        "expected_datetime": None,
        "address": masked(address),
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": long,
        "media_url": None,
    }
    return said | ({"extended_attributes": _extended(row, matters)} if extended else {})


def whereabouts(address: str, lat: float | None, long: float | None) -> str:
    """Return where it is, as it is kept; sealed.

    >>> whereabouts("东街 3 号", 41.03, 110.06)
    '东街 3 号（经纬度 41.03，110.06）'
    """
    return address if lat is None or long is None else f"{address}（经纬度 {lat}，{long}）"


def _place(kept: str) -> tuple[str, float | None, float | None]:
    found = POINT.search(kept)
    if found is None:
        return kept, None, None
    return kept[: found.start()], float(found["lat"]), float(found["long"])


def _of_entry(row: Request, standing: Mapping[tuple[str, int], str]) -> str:
    for one in row.matters.all():
        code = standing.get((one.item.kind, one.item.address), "") if one.item else ""
        if code:
            return code
    return ""


def _notes(row: Request, matters: Sequence[RequestMatter]) -> str:
    several = len(matters) > 1
    notes = [f"第 {one.position} 件{_note(one)}" if several else _note(one) for one in matters]
    return "；".join([*notes, "已答复诉求人"] if row.replied_at else notes)


def _note(one: RequestMatter) -> str:
    if one.unaccepted:
        kind = unaccepted_kinds().get(one.unaccepted)
        return f"不予受理：{kind.title if kind else one.unaccepted}"
    return STANDS[MatterState(one.state)].format(body=one.body.name if one.body else "承办单位")


def _extended(row: Request, matters: Sequence[RequestMatter]) -> Value:
    return {
        "jurisdiction_id": row.place_id,
        "reference": row.reference,
        "source": row.sender_name,
        "matters": [
            {
                "position": one.position,
                "status_notes": _note(one),
                "agency_responsible": one.body.name if one.body else "",
                "category": node_title(one.category),
                "basis": address_of(one.item) if one.item else "",
            }
            for one in matters
        ],
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
