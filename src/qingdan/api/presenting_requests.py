"""Requests in the shapes of the API."""

from collections.abc import Collection
from datetime import date
from typing import Any

from qingdan.api.presenting_cases import Told, body, entry, person, place, taken
from qingdan.intake.domain.working import OPEN_STATES, procedures_for
from qingdan.intake.models import Precedent, Request, RequestMatter, RequestMove


def row(one: Request) -> Told:
    """Return a request of a list."""
    return _facts(one) | {"matters": [_matter_row(each) for each in one.matters.all()]}


def whole(one: Request, waits: Collection[int], on: date, *, operates: bool) -> Told:
    """Return a request with its matters and all moves.

    Args:
        one: with matters and moves at hand.
        waits: keys of the matters on which the reader can make the next move.
        on: local date.
        operates: whether the reader dispatches tickets there.
    """
    said = taken(one, "text", "category", "whereabouts", "original_name", "original_digest")
    replied = taken(one, "reply", "replied_at")
    return {
        **_facts(one),
        **said,
        **replied,
        "appellant": one.appellant if operates else None,
        "satisfaction": one.satisfaction or None,
        "same_event": one.event_id,
        "received_by": person(one.received_by),
        "matters": [_matter(each, waits, on) for each in one.matters.all()],
    }


def registered(one: Request) -> Told:
    """Return the receipt of a request: keys and numbers only."""
    rows = one.matters.order_by("position").values("pk", "version")
    return {
        "request": one.pk,
        "township": one.place_id,
        "matters": [{"id": each["pk"], "version": each["version"]} for each in rows],
        "url": one.get_absolute_url(),
    }


def moved(one: RequestMatter, case: int | None = None) -> Told:
    """Return the receipt of a move."""
    return {
        "matter": one.pk,
        "request": one.request_id,
        "version": one.version,
        "state": str(one.state),
        "case": case,
        "url": one.request.get_absolute_url(),
    }


def precedent(one: Precedent) -> Told:
    """Return a precedent."""
    said = taken(one, "id", "address", "decision", "words", "ruling", "decided_at")
    repealed = taken(one, "repealed_at", "repeal_reason")
    about = {"kind": one.kind or None, "matter": one.matter_id, "township": place(one.place)}
    return said | repealed | about | {"decided_by": person(one.decided_by)}


def proposal(told: Told) -> Told:
    """Return a proposal as it was kept, its entries named as everywhere in the API."""
    entries = {name: [_cited(one) for one in told[name]] for name in ("entries", "near")}
    return told | entries


def _cited(one: Told) -> Told:
    clauses = [
        {"side": c["side"], "number": c["number"], "cited": c["address"], "text": c["text"]}
        for c in one["clauses"]
    ]
    said = {name: one[name] for name in ("number", "name", "confidence")}
    where = {"kind": one["list"], "address": one["permanent"], "cited": one["address"]}
    return said | where | {"clauses": clauses}


def _facts(one: Request) -> Told:
    said = taken(one, "id", "door", "sender_name", "reference", "title", "received_at", "demo")
    return said | {
        "channel": one.channel or None,
        "township": place(one.place),
        "sender": body(one.sender),
        "closed_at": one.closed_at,
        "url": one.get_absolute_url(),
    }


def _matter_row(one: RequestMatter) -> Told:
    return taken(one, "id", "position", "state", "due_on", "version") | {
        "decision": one.decision or None,
        "reason": one.reason or None,
        "body": body(one.body),
    }


def _matter(one: RequestMatter, waits: Collection[int], on: date) -> Told:
    said = taken(one, "text", "deadline", "asks", "category", "unaccepted", "refusals")
    open_now = one.state in OPEN_STATES and one.case_id is None
    return {
        **_matter_row(one),
        **said,
        "proposal": proposal(one.proposal),
        "due_basis": one.due_basis,
        "entry": entry(one.item),
        "helper": body(one.helper),
        "case": one.case_id,
        "waits": one.pk in waits,
        "procedures": list(procedures_for(one, on)) if open_now else [],
        "moves": [_move(each) for each in one.moves.all()],
    }


def _move(one: RequestMove) -> Told:
    said: dict[str, Any] = taken(one, "number", "move", "words", "cites", "at", "due_on")
    return said | {
        "decision": one.decision or None,
        "reason": one.reason or None,
        "officer": person(one.by),
        "body": body(one.by_body),
        "to": body(one.to),
        "due_basis": one.due_basis,
    }
