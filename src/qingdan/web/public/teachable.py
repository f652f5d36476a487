"""Confirming and correcting an answer, as the page offers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from qingdan.catalogue.domain.searching import search
from qingdan.catalogue.models import Item
from qingdan.finder.domain.learning import learnt_as
from qingdan.finder.domain.proving import address_of
from qingdan.finder.domain.teaching import TEACH, examples_visible_to
from qingdan.finder.models import Example
from qingdan.finder.weighing import NOT_HERE
from qingdan.matters.library import library
from qingdan.parties.domain.authorising import may
from qingdan.parties.models import Officer
from qingdan.web.manage.forms.picking import PickField
from qingdan.web.manage.picking import Choice
from qingdan.web.permits import permits
from qingdan.web.public.asked import Asked

MOST = 12
NONE = "none"
"""How a form says "on no list"; a colon and a matter may follow."""
LABEL = 40


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a township's lists in force."""

    township_code: str
    on: date

    @property
    def address(self) -> str:
        """Address that answers ``?q=`` with entries."""
        return reverse("public:ask-entries", args=(self.township_code,))

    def get(self, pk: int) -> Item | None:
        """Return an entry in force there, ``None`` otherwise."""
        found = Item.objects.in_force(self.on).filter(edition__township_id=self.township_code)
        return (
            found.select_related("edition__township")
            .defer("edition__document")
            .filter(pk=pk)
            .first()
        )

    def find(self, text: str) -> Sequence[Item]:
        """Return the entries that have all the words, or the number, best first."""
        found = search(text, on=self.on, township_code=self.township_code, limit=MOST)
        return [hit.item for hit in found.hits]

    def choice(self, row: Item) -> Choice:
        """Say what an entry is called."""
        name = row.name if len(row.name) <= LABEL else f"{row.name[:LABEL]}……"
        return Choice(
            row.pk, f"{address_of(row)} {name}", "、".join(d.name for d in row.departments.all())
        )


class CorrectForm(forms.Form):
    """Which entry is the right one."""

    entry: PickField[Item] = PickField(
        label="正确的是哪一项", help_text="写事项名称里的词，或“配合 42”这样的序号。"
    )

    def __init__(self, *args: Any, entries: Entries, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "correct_%s", **kwargs})
        self.fields["entry"].over(entries)  # type: ignore[attr-defined]  # it is a PickField
        self.fields["entry"].error_messages["required"] = "请先写出正确的是哪一项。"


def teaching_frame(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return whether the person may confirm or correct here, and what they said before."""
    officer = request.user
    if not isinstance(officer, Officer) or TEACH not in permits(request):
        return {"teaches": False}
    if not may(officer, TEACH, on=asked.today, place=asked.code):
        return {"teaches": False}
    return {
        "teaches": True,
        "taught": said_before(officer, asked),
        "correct_form": CorrectForm(entries=Entries(asked.code, asked.on)),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What a person has said of a question, with the entries by name.

    ``is_learnable`` is false while the entry does no standard matter; ``is_for_here`` is true
    for "on no list" of which nobody said what it is.
    """

    example: Example
    words: str
    is_learnable: bool
    is_for_here: bool

    def is_the_same(self, right: str, matter: str) -> bool:
        """Tell whether a person says the same again; ``matter`` counts with "on no list"."""
        return self.example.right == right and (bool(right) or self.example.matter == matter)


def said_before(officer: Officer, asked: Asked) -> Said | None:
    """Return the person's own word on this very question that still holds."""
    mine = examples_visible_to(officer).filter(made_by=officer, township=asked.code)
    example = next((one for one in mine if one.text == asked.text), None)
    if example is None:
        return None
    learnt = learnt_as([example], asked.today)[example.pk]
    return Said(example, _words(example, asked), bool(learnt), learnt.startswith(NOT_HERE))


def _words(example: Example, asked: Asked) -> str:
    """Name the entries said to be right.

    Their places are stored as ``kind:address`` separated by commas; empty is "on no list".
    """
    named = []
    for key in filter(None, example.right.split(",")):
        kind, _, address = key.partition(":")
        rows = Item.objects.in_force(asked.on).filter(
            edition__township_id=asked.code, kind=kind, address=int(address)
        )
        item = rows.select_related("edition__township").defer("edition__document").first()
        named.append(address_of(item) if item else "现行清单里已经没有的一项")
    matter = None if example.right else library().get(example.matter)
    off = f"不在清单上，是“{matter.title}”" if matter else "不在清单上"
    return "、".join(named) or off
