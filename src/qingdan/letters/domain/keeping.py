"""Keeping what is typed into a draft before it is saved, so that nothing typed is lost."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from qingdan.letters.domain.drafting import LONGEST, WRITTEN, revise, written
from qingdan.letters.domain.opening import open_letter
from qingdan.letters.domain.refusals import WordingTooLong
from qingdan.letters.enums import LetterAct, LetterState
from qingdan.letters.models import Letter, UnsavedWording
from qingdan.letters.paragraphs import lines
from qingdan.letters.wording import Wording
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import clean, recorded

ROOM = 2
"""So many times the length that fits is kept: what is too long must be shortened, not lost."""
LONGEST_DAY = 20


@transaction.atomic
def keep_typed(
    letter_id: int, typed: Mapping[str, str], *, seen: int, actor: Officer, at: datetime
) -> UnsavedWording | None:
    """Keep what a person has typed into a draft; the letter and the record stay as they are.

    Args:
        letter_id: primary key.
        typed: the fields of the form as they were sent, by name; others are left out.
        seen: the ``version`` that the person had before them.
        actor: who types; nobody else gets to see it.
        at: aware datetime.

    Returns:
        What is kept; ``None`` when it says what the letter says already.

    Raises:
        LetterUnknown, NotAllowed: not there, or not within reach.
        LetterClosed: it is issued or cancelled.
        WordingTooLong: a text is far too long.
    """
    letter, _ = open_letter(letter_id, LetterAct.REVISED, LetterState.DRAFT, actor=actor, at=at)
    given = {name: clean(typed.get(name, "")).replace("\r\n", "\n") for name in WRITTEN}
    for name, text in given.items():
        what, most = LONGEST.get(name, ("成文日期", LONGEST_DAY))
        if len(text) > most * ROOM:
            raise WordingTooLong(what=what, most=most)
    if _plain(given) == _plain(_as_typed(letter)):
        UnsavedWording.objects.filter(letter=letter, officer=actor).delete()
        return None
    kept, _ = UnsavedWording.objects.update_or_create(
        letter=letter,
        officer=actor,
        defaults={"typed": json.dumps(given, ensure_ascii=False), "seen": seen, "kept_at": at},
    )
    return kept


@recorded()
def save_typed(
    letter_id: int, wording: Wording, *, seen: int, actor: Officer, at: datetime
) -> Letter:
    """Save another wording as ``drafting.revise`` does, and keep nothing typed beside it.

    Raises:
        DomainError: whatever ``revise`` refuses; what is kept then stays.
    """
    letter = revise(letter_id, wording, seen=seen, actor=actor, at=at)
    UnsavedWording.objects.filter(letter=letter, officer=actor).delete()
    return letter


@transaction.atomic
def give_up_typed(letter_id: int, *, actor: Officer, at: datetime) -> bool:
    """Drop what a person has typed and not saved; tells whether there was something.

    Args:
        letter_id: primary key.
        actor: whose it is.
        at: aware datetime.
    """
    dropped, _ = UnsavedWording.objects.filter(letter=letter_id, officer=actor).delete()
    return bool(dropped)


def typed_by(letter: Letter, officer: Officer) -> tuple[UnsavedWording, dict[str, str]] | None:
    """Return what a person has typed into a draft and not saved, with its fields. One query."""
    if not letter.is_draft:
        return None
    kept = UnsavedWording.objects.filter(letter=letter, officer=officer).first()
    return (kept, json.loads(kept.typed)) if kept else None


def _as_typed(letter: Letter) -> dict[str, str]:
    saved = written(letter)
    day = saved.dated.isoformat() if saved.dated else ""
    return {name: day if name == "dated" else getattr(saved, name) for name in WRITTEN}


def _plain(typed: Mapping[str, str]) -> dict[str, list[str]]:
    """Return texts as they are saved: without empty lines and outer spaces."""
    plain = {name: lines(text) for name, text in typed.items()}
    plain["recipient"] = [one.rstrip("：:") for one in plain["recipient"]]
    return plain
