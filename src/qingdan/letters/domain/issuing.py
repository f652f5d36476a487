"""Issuing a letter under a number, and cancelling one; a number is never given twice."""

from datetime import datetime

from django.utils import timezone

from qingdan.letters.domain.drafting import content_digest, when, written
from qingdan.letters.domain.numbering import give_number
from qingdan.letters.domain.opening import act, open_letter
from qingdan.letters.domain.refusals import (
    DatedAhead,
    LetterChanged,
    PlacesLeft,
    ReasonMissing,
    WordingMissing,
)
from qingdan.letters.enums import LetterAct, LetterState
from qingdan.letters.models import Letter, UnsavedWording
from qingdan.letters.paragraphs import left_open
from qingdan.letters.wording import Wording
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded

LONGEST_REASON = 300
NEEDED = {"title": "标题", "recipient": "主送", "body": "正文", "signature": "署名"}


@recorded()
def issue(
    letter_id: int, *, seen: int, actor: Officer, at: datetime, template_digest: str = ""
) -> Letter:
    """Sign a letter and give it its number; from then on it never changes.

    The same person asking again for the version they issued gets the letter as it is.

    Args:
        letter_id: primary key.
        seen: the ``version`` that the person had before them.
        actor: who signs.
        at: aware datetime; its local day becomes the date where none is written.
        template_digest: SHA-256 of the template in use, to tell later whether it is the same.

    Raises:
        LetterUnknown, NotAllowed: not there, or not within reach.
        LetterClosed: it is issued or cancelled.
        LetterChanged: somebody saved it meanwhile.
        WordingMissing, PlacesLeft, DatedAhead: it is not finished.
        SeriesMissing: the body has no word for numbers of this kind yet.
    """
    allowed = (LetterState.DRAFT, LetterState.ISSUED)
    letter, post = open_letter(letter_id, LetterAct.ISSUED, *allowed, actor=actor, at=at)
    if not letter.is_draft:
        if letter.version == seen and letter.issued_by_id == actor.pk:
            return letter
        open_letter(letter_id, LetterAct.ISSUED, LetterState.DRAFT, actor=actor, at=at)
    if seen != letter.version:
        raise LetterChanged(who=letter.revised_by, when=when(letter.revised_at))
    today = timezone.localdate(at)
    _refuse_unfinished(written(letter))
    if letter.dated is not None and letter.dated > today:
        raise DatedAhead
    letter.dated = letter.dated or today
    letter.state, letter.issued_by, letter.issued_at = LetterState.ISSUED, actor, at
    letter.template_digest = template_digest
    letter.content_digest = content_digest(letter)
    by = seat(actor, post)
    letter.save()
    UnsavedWording.objects.filter(letter=letter).delete()
    letter.number = give_number(letter, actor=actor, at=at, by=by)
    append(act(LetterAct.ISSUED), letter, seat=by, at=at, place=letter.issuer.region_id or "")
    return letter


@recorded()
def cancel(letter_id: int, *, reason: str, actor: Officer, at: datetime) -> Letter:
    """Cancel a letter; an issued one keeps its number, which stays in the register with why.

    Args:
        letter_id: primary key.
        reason: shown in the register; no personal data.
        actor: who cancels.
        at: aware datetime.

    Raises:
        LetterUnknown, NotAllowed: not there, or not within reach.
        LetterClosed: it is cancelled already.
        ReasonMissing: nobody says why.
    """
    open_now = (LetterState.DRAFT, LetterState.ISSUED)
    letter, post = open_letter(letter_id, LetterAct.CANCELLED, *open_now, actor=actor, at=at)
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise ReasonMissing
    by, place = seat(actor, post), letter.issuer.region_id or ""
    number = getattr(letter, "number", None)
    if number is not None:
        number.cancelled_by, number.cancelled_at, number.cancel_reason = actor, at, why
        number.save(update_fields=("cancelled_by", "cancelled_at", "cancel_reason"))
        append(act(LetterAct.NUMBER_CANCELLED), number, seat=by, at=at, reason=why, place=place)
    letter.state, letter.cancel_reason = LetterState.CANCELLED, why
    letter.cancelled_by, letter.cancelled_at = actor, at
    UnsavedWording.objects.filter(letter=letter).delete()
    letter.save(update_fields=("state", "cancel_reason", "cancelled_by", "cancelled_at"))
    append(act(LetterAct.CANCELLED), letter, seat=by, at=at, reason=why, place=place)
    return letter


def _refuse_unfinished(wording: Wording) -> None:
    missing = [what for name, what in NEEDED.items() if not getattr(wording, name)]
    if missing:
        raise WordingMissing(what="、".join(missing))
    open_yet = left_open(
        wording.title, wording.recipient, wording.body, wording.contact, wording.attachments
    )
    if open_yet:
        raise PlacesLeft(count=len(open_yet), places="".join(open_yet[:3]))
