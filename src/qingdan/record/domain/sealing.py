"""Seals: what the record was at one moment, to be kept outside this installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qingdan.core.chain import Seal, digits_of
from qingdan.record.domain.appending import Seat, append, recorded
from qingdan.record.domain.refusals import NothingToSeal
from qingdan.record.models import Event
from qingdan.record.tracking import tracked_models

SEALED = "record.sealed"


@dataclass(frozen=True, slots=True)
class SealDocument:
    """A seal with everything that its paper says.

    ``counts`` are the rows that the record accounts for, by kind of subject.
    """

    record: str
    sequence: int
    digest: str
    algorithm: str
    made_at: datetime
    made_by: str
    post: str
    organisation: str
    counts: Mapping[str, int]

    @property
    def digits(self) -> str:
        """The digest in short, to be read over the telephone."""
        return digits_of(self.digest)

    @property
    def seal(self) -> Seal:
        """What a verification needs of it."""
        return Seal(self.sequence, self.digest, self.record)


def seal(*, seat: Seat, at: datetime, place: str = "") -> SealDocument:
    """Seal the record as it is now.

    The sealing is an event itself, the last one that its seal covers: nobody can take it
    away again unnoticed.

    Args:
        seat: who seals.
        at: aware datetime.
        place: region code of the post that seals.
    """
    with recorded():
        counts = {one.subject_kind: one._default_manager.count() for one in tracked_models()}
        event = append(SEALED, seat=seat, at=at, place=place, counts=counts)
        return document_of(event)


def document_of(event: Event) -> SealDocument:
    """Return the seal that an event's digest is; for ``record.sealed``, the one then made."""
    begun = Event.objects.get(sequence=1)
    counts = event.detail.get("counts", {}) if event.act == SEALED else {}
    return SealDocument(
        record=str(begun.detail.get("record", "")),
        sequence=event.sequence,
        digest=event.digest,
        algorithm=event.algorithm,
        made_at=event.happened_at,
        made_by=event.actor_name,
        post=event.post,
        organisation=event.organisation,
        counts=counts,
    )


def document_at(sequence: int) -> SealDocument:
    """Return the seal of a record that ends with an event.

    Raises:
        NothingToSeal: there is no such event.
    """
    event = Event.objects.filter(sequence=sequence).first()
    if event is None:
        raise NothingToSeal(sequence=sequence)
    return document_of(event)
