"""What the pages of one letter show: its paper, what may be done with it, what differs."""

from dataclasses import dataclass, fields
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from qingdan.core.text import chinese_date
from qingdan.letters.domain.drafting import LONGEST, written
from qingdan.letters.domain.numbering import expected_number, open_number
from qingdan.letters.domain.opening import ISSUE
from qingdan.letters.domain.reading import letters_visible_to
from qingdan.letters.enums import LetterState
from qingdan.letters.facts import from_json
from qingdan.letters.interfaces.templates import template_of
from qingdan.letters.models import Letter, NumberSeries, UnsavedWording
from qingdan.letters.paper import Paper, lay_out
from qingdan.letters.paragraphs import left_open, lines
from qingdan.letters.wording import Wording
from qingdan.parties.domain.authorising import may
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import signed_in

FRAME = {"here": "letters", "help_page": "letters"}
NOTHING = "没有写"
LABELS = {**{name: label for name, (label, _) in LONGEST.items()}, "dated": "成文日期"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a letter that somebody else saved otherwise."""

    label: str
    theirs: str
    yours: str


def letter_for(officer: Officer, letter_id: int) -> Letter:
    """Return one letter within sight; others are answered like those that are not there."""
    found: Letter = get_object_or_404(letters_visible_to(officer), pk=letter_id)
    return found


def tabs(officer: Officer) -> list[tuple[str, str, int]]:
    """Return the states letters may be in, with how many there are within sight. One query."""
    seen = letters_visible_to(officer).order_by().values_list("state").annotate(count=Count("pk"))
    counted = dict(seen)
    return [(one.value, str(one.label), counted.get(one.value, 0)) for one in LetterState]


def paper_of(letter: Letter, wording: Wording | None = None) -> Paper:
    """Return a letter as paper, with its own wording unless another is given."""
    today = timezone.localdate()
    number = getattr(letter, "number", None)
    day = letter.dated if number is not None and letter.dated else today
    return lay_out(
        wording or written(letter),
        kind=letter.kind,
        number=str(number) if number is not None else open_number(letter, today),
        day=day,
    )


def letter_context(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """Return what the page of a letter shows."""
    officer, today = signed_in(request), timezone.localdate()
    place = letter.issuer.region_id or ""
    issues = may(officer, ISSUE, on=today, place=place)
    places, has_series = places_left(written(letter)), _has_series(letter)
    unsaved = list(UnsavedWording.objects.filter(letter=letter).select_related("officer"))
    return {
        **FRAME,
        "letter": letter,
        "paper": paper_of(letter),
        "expected": expected_number(letter, today),
        "cited": from_json(letter.citation),
        "events": letter.events.order_by("-sequence"),
        "places": places,
        "issues": issues,
        "may_issue": letter.is_draft and issues and has_series and not places,
        "unsaved": next((one for one in unsaved if one.officer_id == officer.pk), None),
        "unsaved_of_others": [one for one in unsaved if one.officer_id != officer.pk],
        "cancels": (letter.is_draft or issues) and letter.state != "cancelled",
        "has_series": has_series,
        "template_changed": _template_changed(letter),
    }


def places_left(wording: Wording) -> list[str]:
    """Return what still asks to be filled in."""
    return left_open(
        wording.title, wording.recipient, wording.body, wording.contact, wording.attachments
    )


def differences(saved: Wording, sent: Wording) -> list[Difference]:
    """Return the parts in which what was sent is not what is saved, in the order of the form.

    Of the text only the paragraphs that differ.
    """
    found = []
    for name in (one.name for one in fields(Wording)):
        theirs, yours = _shown(getattr(saved, name)), _shown(getattr(sent, name))
        if theirs != yours and name == "body":
            found += _paragraphs_apart(theirs.split("\n"), yours.split("\n"))
        elif theirs != yours:
            found.append(Difference(LABELS[name], theirs or NOTHING, yours or NOTHING))
    return found


def _paragraphs_apart(theirs: list[str], yours: list[str]) -> list[Difference]:
    matcher = SequenceMatcher(None, theirs, yours, autojunk=False)
    return [
        Difference(
            f"正文第 {left + 1} 段",
            "\n".join(theirs[left:left_end]) or NOTHING,
            "\n".join(yours[right:right_end]) or NOTHING,
        )
        for tag, left, left_end, right, right_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def brought_up(sent: QueryDict, version: int) -> QueryDict:
    """Return what was sent as if it had been written upon the newest version."""
    renewed = sent.copy()
    renewed["seen"] = str(version)
    return renewed


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return chinese_date(value)
    return "\n".join(lines(value)) if value else ""


def _has_series(letter: Letter) -> bool:
    return NumberSeries.objects.filter(organisation=letter.issuer_id, kind=letter.kind).exists()


def _template_changed(letter: Letter) -> bool:
    """Whether the letter was issued with another template than the one in use now."""
    used = letter.template_digest
    return bool(used) and used != template_of(letter.kind).digest
