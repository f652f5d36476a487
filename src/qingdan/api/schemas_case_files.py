"""What the API says of the files of cases, and of the support owed."""

from datetime import datetime

from ninja import Schema

from qingdan.api.schemas_cases import BodyOut, EntryRef, PersonOut, PlaceOut
from qingdan.cases.enums import SupportState
from qingdan.catalogue.enums import SupportKind


class CaseDocumentOut(Schema):
    """A document that came out; ``number`` is empty for one that has none."""

    id: int
    code: str
    title: str
    number: str
    lane: str
    event: int
    issuer: BodyOut
    issued_at: datetime


class AttachmentOut(Schema):
    """A file of a lane; a withdrawn one stays listed with its reason."""

    id: int
    lane: str
    name: str
    media_type: str
    size: int
    sha256: str
    added_by: PersonOut
    added_at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str


class AddedOut(Schema):
    """The files that are there now, in the order they were sent."""

    attachments: list[int]


class MoveOut(Schema):
    """One step of an obligation."""

    number: int
    state: SupportState
    note: str
    officer: PersonOut
    body: BodyOut
    at: datetime


class SupportOwedOut(Schema):
    """A support clause that a department owes; ``body`` is ``null`` while nobody is named.

    ``entry`` is ``null`` for a condition under which work was admitted for a while.
    """

    id: int
    case: int | None
    year: int
    township: PlaceOut
    entry: EntryRef | None
    kind: SupportKind
    text: str
    body: BodyOut | None
    state: SupportState
    moved_at: datetime


class SupportOwedDetailOut(SupportOwedOut):
    """An obligation with its history and what may be said next."""

    next: list[SupportState]
    history: list[MoveOut]


class SupportPageOut(Schema):
    """One page of obligations, the newest first."""

    items: list[SupportOwedOut]
    next: int | None


class SupportReceiptOut(Schema):
    """What an obligation is now."""

    id: int
    state: SupportState
    moves: int
