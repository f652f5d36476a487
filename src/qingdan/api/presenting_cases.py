"""Cases in the shapes of the API, from what their page shows to the same officer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from qingdan.cases.bench import BenchRow
from qingdan.cases.enums import CaseStanding
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.listed import ListedBody, ListedCase, ListedClock, ListedEntry, ListedPlace
from qingdan.cases.models import Attachment, Case, CaseClock, CaseDocument, SupportObligation
from qingdan.cases.offering import Offer
from qingdan.cases.shown import CaseShown, Line, Now
from qingdan.catalogue.models import Item
from qingdan.parties.models import Officer, Organisation, Region

Told = dict[str, Any]


def body(one: Organisation | ListedBody | None) -> Told | None:
    """Return a body by its key and name."""
    return {"key": body_key(one.pk), "name": one.name} if one else None


def person(one: Officer | None) -> Told | None:
    """Return a person by their key and name."""
    return {"key": officer_key(one.pk), "name": one.full_name} if one else None


def place(one: Region | ListedPlace) -> Told:
    """Return a township."""
    return {"code": one.code, "name": one.name}


def entry(one: Item | ListedEntry | None) -> Told | None:
    """Return an entry by where it stands."""
    return taken(one, "kind", "number", "address", "name") if one else None


def row(one: BenchRow) -> Told:
    """Return a case of a list."""
    case = one.case
    return _facts(case) | {
        "steps": list(one.steps),
        "desks": list(one.desks),
        "due": clock(one.clock, one.mark) if one.clock else None,
        "moved_at": case.moved_at,
    }


def whole(shown: CaseShown) -> Told:
    """Return a case as far as its reader may see it."""
    case = shown.case
    return {
        **_facts(case),
        **taken(case, "origin", "opened_at", "closed_at", "state"),
        "procedure_version": case.procedure.version,
        "owner": body(case.owner),
        "lead": body(case.lead),
        "village": body(case.village),
        "opened_by": person(case.opened_by),
        "handler": person(case.handler),
        "state_title": shown.definition.state[case.state].title,
        "lanes": [_lane(one) for one in shown.now],
        "clocks": [clock(one, mark) for one, mark in shown.clocks],
        "linked": [
            taken(one.case, "id", "number", "title", "standing") | {"word": one.word}
            for one in shown.linked
        ],
    }


def events(lines: Iterable[Line]) -> list[Told]:
    """Return acts, with what their reader may see of each."""
    return [_event(one) for one in lines]


def clock(one: CaseClock | ListedClock, mark: str) -> Told:
    """Return a time limit."""
    said = taken(one, "title", "lane", "side", "source", "basis")
    moments = taken(one, "started_at", "due_at", "paused_at", "stopped_at")
    return said | moments | {"body": body(one.body), "mark": mark}


def receipt(case: Case, number: int | None = None) -> Told:
    """Return what was done, as it is kept for the same request again: keys and numbers only."""
    return {
        "case": case.pk,
        "number": case.number,
        "version": case.version,
        "event": number,
        "url": case.get_absolute_url(),
    }


def document(one: CaseDocument) -> Told:
    """Return a document that came out."""
    said = taken(one, "id", "code", "title", "number", "lane", "issued_at")
    return said | {"event": one.event_number, "issuer": body(one.issuer)}


def attachment(one: Attachment) -> Told:
    """Return a file."""
    said = taken(one, "id", "lane", "name", "media_type", "size", "sha256", "added_at")
    withdrawn = taken(one, "withdrawn_at", "withdraw_reason")
    return said | withdrawn | {"added_by": person(one.added_by)}


def owed(one: SupportObligation) -> Told:
    """Return an obligation of support."""
    said = taken(one, "id", "year", "kind", "text", "state", "moved_at")
    about = {"township": place(one.place), "entry": entry(one.item), "body": body(one.body)}
    return said | about | {"case": one.case_id}


def taken(one: object, *names: str) -> Told:
    """Return what something says of itself by the same names as the API."""
    return {name: getattr(one, name) for name in names}


def _facts(case: Case | ListedCase) -> Told:
    return taken(case, "id", "number", "title", "demo", "kind", "version") | {
        "procedure": case.procedure.title,
        "township": place(case.place),
        "entry": entry(case.item),
        "standing": CaseStanding(case.standing),
        "url": case.get_absolute_url(),
    }


def _lane(one: Now) -> Told:
    lane = one.lane
    return {
        "lane": lane.key,
        "title": one.title,
        "body": body(lane.body),
        "state": lane.state,
        "state_title": one.state,
        "group": lane.group,
        "stopped": lane.stopped,
        "handler": person(lane.handler),
        "offers": [_offer(each) for each in one.offers],
        "everyday": list(one.everyday),
        "waits_for": list(one.waits_for),
        "checklist": list(one.checklist),
    }


def _offer(one: Offer) -> Told:
    return {
        "action": one.code,
        "title": one.title,
        "open": one.is_open,
        "missing": one.missing,
        "fields": [
            taken(each, "code", "title", "type", "choices") | {"needed": each.code in one.needed}
            for each in one.fields
        ],
        "reason": one.reason,
        "opens": one.opens,
        "names_lead": one.names_lead,
        "documents": list(one.documents),
        "note": one.note,
    }


def _event(one: Line) -> Told:
    said = [*one.values, *one.told]
    return {
        "number": one.event.number,
        "action": one.event.action,
        "title": one.title,
        "lane": one.event.lane,
        "place": one.place,
        "at": one.event.at,
        "officer": person(one.event.officer),
        "body": body(one.event.body),
        "said": [{"title": title, "value": _plain(value)} for title, value in said],
        "void": one.void,
        "hidden": one.hidden,
    }


def _plain(value: object) -> bool | int | date | str:
    return value if isinstance(value, bool | int | date) else str(value)
