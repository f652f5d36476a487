"""Drafting a letter from an answer, and rewording it until it is issued."""

from dataclasses import fields
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from qingdan.catalogue.enums import ListKind
from qingdan.core.chain import digest_of
from qingdan.finder.answers import Question
from qingdan.letters.domain.citing import Address, Cited, cite
from qingdan.letters.domain.opening import DRAFT, act, open_letter
from qingdan.letters.domain.refusals import (
    DutyEnded,
    IssuerMissing,
    LetterChanged,
    OwnDuty,
    WordingMissing,
    WordingTooLong,
)
from qingdan.letters.enums import LetterAct, LetterKind, LetterState
from qingdan.letters.facts import as_json
from qingdan.letters.models import Letter
from qingdan.letters.models.letters import LONGEST_COPIES, LONGEST_SIGNATURE, LONGEST_TITLE
from qingdan.letters.paragraphs import lines
from qingdan.letters.wording import Sender, Wording, word
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import append, clean, recorded

WRITTEN = tuple(one.name for one in fields(Wording))
LONGEST = {
    "title": ("标题", LONGEST_TITLE),
    "recipient": ("主送", 300),
    "body": ("正文", 20_000),
    "signature": ("署名", LONGEST_SIGNATURE),
    "contact": ("联系方式", 120),
    "attachments": ("附件说明", 1_000),
    "copies": ("抄送", LONGEST_COPIES),
    "mark": ("发文机关标志", LONGEST_SIGNATURE),
}
WITHIN = (OrganisationKind.SECTION, OrganisationKind.VILLAGE_COMMITTEE)
"""Kinds of bodies that send no letters in their own name."""


@recorded()
def draft_letter(
    question: Question,
    kind: LetterKind,
    entry: Address | None,
    *,
    actor: Officer,
    at: datetime,
    key: str = "",
) -> Letter:
    """Draft a letter from an answer; the same person with the same key gets the same letter.

    Args:
        question: as asked; its text is kept sealed beside the letter, never in it.
        kind: transfer, return or reply.
        entry: list kind and permanent number of the entry chosen; ``None`` for "on no list".
        actor: who drafts; the body of the post that allows it sends the letter.
        at: aware datetime.
        key: says which request this is; empty when every call means a new letter.

    Returns:
        The draft, with its first wording and what the lists say.

    Raises:
        NotAllowed: no post of the actor reaches the township.
        NoListsThere, EntryNotInForce: nothing to cite.
        OwnDuty: the township's own duty cannot be handed on by the township.
        DutyEnded: nobody does it any more, so nobody can be handed it.
        QuestionTooShort, QuestionTooLong: see ``citing.cite``.
        IssuerMissing: the post belongs to no body that sends letters.
    """
    post = authorise(actor, DRAFT, on=timezone.localdate(at), place=question.township_code)
    if key and (there := _drafted(actor, key)) is not None:
        return there
    issuer = _issuer(post.organisation)
    cited = cite(question, entry)
    sender = Sender(issuer.name, issuer.region_id == question.township_code)
    _refuse_unfit(kind, cited, sender)
    letter = _unwritten(question, kind, cited, issuer)
    letter.request_key, letter.drafted_by, letter.drafted_at = key, actor, at
    _write(letter, word(kind, cited.citation, sender), actor=actor, at=at)
    letter.save()
    append(
        act(LetterAct.DRAFTED), letter, seat=seat(actor, post), at=at, place=issuer.region_id or ""
    )
    return letter


@recorded()
def revise(letter_id: int, wording: Wording, *, seen: int, actor: Officer, at: datetime) -> Letter:
    """Save another wording of a draft; saving what is there already changes nothing.

    Args:
        letter_id: primary key.
        wording: everything that may be written, as it shall be.
        seen: the ``version`` that the person had before them.
        actor: who writes.
        at: aware datetime.

    Raises:
        LetterUnknown, NotAllowed: not there, or not within reach.
        LetterClosed: it is issued or cancelled.
        LetterChanged: somebody saved it meanwhile.
        WordingMissing, WordingTooLong: no title, no signature, or a text does not fit.
    """
    letter, post = open_letter(letter_id, LetterAct.REVISED, LetterState.DRAFT, actor=actor, at=at)
    fitting = _fitting(wording)
    if fitting == written(letter):
        return letter
    if seen != letter.version:
        raise LetterChanged(who=letter.revised_by, when=when(letter.revised_at))
    _write(letter, fitting, actor=actor, at=at)
    letter.version += 1
    letter.save()
    append(
        act(LetterAct.REVISED),
        letter,
        seat=seat(actor, post),
        at=at,
        place=letter.issuer.region_id or "",
    )
    return letter


def written(letter: Letter) -> Wording:
    """Return the wording of a letter as it is saved."""
    return Wording(**{name: getattr(letter, name) for name in WRITTEN})


def content_digest(letter: Letter, algorithm: str | None = None) -> str:
    """Return the digest of all that a letter says, and of what it rests on."""
    said = {name: getattr(letter, name) for name in WRITTEN}
    said["dated"] = letter.dated.isoformat() if letter.dated else ""
    rest = {"kind": letter.kind, "question": letter.question, "citation": letter.citation}
    return digest_of({**said, **rest}, algorithm or settings.DIGEST)


def when(at: datetime) -> str:
    """Write a moment as refusals do.

    >>> from datetime import UTC
    >>> when(datetime(2026, 3, 2, 1, 5, tzinfo=UTC))
    '3月2日 09:05'
    """
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _drafted(actor: Officer, key: str) -> Letter | None:
    mine = Letter.objects.filter(drafted_by=actor, request_key=key)
    return mine.exclude(state=LetterState.CANCELLED).select_related("issuer").first()


def _refuse_unfit(kind: LetterKind, cited: Cited, sender: Sender) -> None:
    """Refuse to hand on what is the township's own duty, or nobody's any more."""
    item, entry = cited.item, cited.citation.entry
    own = sender.of_township and kind is not LetterKind.REPLY
    if own and item is not None and item.kind == ListKind.BASIC:
        raise OwnDuty(township=cited.citation.township, number=item.number)
    if entry is not None and entry.ended and kind is LetterKind.TRANSFER:
        raise DutyEnded(number=entry.number)


def _issuer(body: Organisation) -> Organisation:
    """Return the body in whose name somebody of a body writes: for a section, the government."""
    seen: set[int] = set()
    while body.kind in WITHIN and body.parent is not None and body.pk not in seen:
        seen.add(body.pk)
        body = body.parent
    if body.kind in WITHIN:
        raise IssuerMissing
    return body


def _unwritten(question: Question, kind: LetterKind, cited: Cited, issuer: Organisation) -> Letter:
    """Return a letter with what it rests on, before its first wording."""
    return Letter(
        kind=kind,
        township_id=question.township_code,
        issuer=issuer,
        edition=cited.edition,
        item=cited.item,
        citation=as_json(cited.citation),
        question=clean(question.text),
    )


def _write(letter: Letter, wording: Wording, *, actor: Officer, at: datetime) -> None:
    for name in WRITTEN:
        setattr(letter, name, getattr(wording, name))
    letter.revised_by, letter.revised_at = actor, at
    letter.content_digest = content_digest(letter)


def _fitting(wording: Wording) -> Wording:
    """Return a wording without empty lines and outer spaces, or refuse what does not fit."""
    told = {}
    for name, (what, most) in LONGEST.items():
        text = "\n".join(lines(clean(getattr(wording, name))))
        if len(text) > most:
            raise WordingTooLong(what=what, most=most)
        told[name] = text
    for name in ("title", "signature"):
        if not told[name]:
            raise WordingMissing(what=LONGEST[name][0])
    told["recipient"] = told["recipient"].rstrip("：:")
    return Wording(dated=wording.dated, **told)
