"""The list of requests: its tabs, what it is narrowed by, its rows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import Prefetch, Q, QuerySet, TextChoices

from qingdan.intake.enums import Decision, Door, MatterState, Sign
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.queries import requests_visible_to, waiting_for
from qingdan.parties.models import Officer, Organisation, Post

ANY = [("", "全部")]
UNDECIDED = "undecided"
MOST_COUNTED, MOST_READ = 1000, 2000
"""Texts are sealed, so that the newest so many are read for a word in them."""


class RequestTab(TextChoices):
    """Whose requests are listed."""

    MINE = "mine", "待我办"
    UNIT = "unit", "我单位的"
    ALL = "all", "全部"


@dataclass(frozen=True)
class Desk:
    """What requests one officer sees, by tab."""

    officer: Officer
    posts: list[Post]
    on: date

    @cached_property
    def seen(self) -> QuerySet[Request]:
        """All within sight."""
        return requests_visible_to(self.officer, self.on)

    def of(self, tab: RequestTab) -> QuerySet[Request]:
        """Return the requests of a tab."""
        if tab is RequestTab.MINE:
            waiting = waiting_for(self.officer, self.on).order_by().values("request")
            return Request.objects.filter(pk__in=waiting)
        if tab is RequestTab.UNIT:
            own = self._bodies()
            near = RequestMatter.objects.filter(body__in=own).values("request")
            return self.seen.filter(Q(sender__in=own) | Q(pk__in=near))
        return self.seen

    def counts(self) -> list[tuple[RequestTab, str]]:
        """Return the tabs with how many requests each holds."""
        told = [(one, self.of(one)[:MOST_COUNTED].count()) for one in RequestTab]
        return [(one, f"{n}+" if n == MOST_COUNTED else str(n)) for one, n in told]

    def _bodies(self) -> set[int]:
        held = [one.organisation for one in self.posts]
        return {one.pk for one in held} | {one.parent_id for one in held if one.parent_id}


class RequestFilterForm(forms.Form):
    """What the list is narrowed by; anything wrong narrows nothing."""

    door = forms.ChoiceField(label="来件方式", required=False, choices=[*ANY, *Door.choices])
    sender = forms.ChoiceField(label="来件单位", required=False)
    decision = forms.ChoiceField(
        label="决定",
        required=False,
        choices=[*ANY, (UNDECIDED, "还没有决定"), *Decision.choices],
    )
    state = forms.ChoiceField(label="状况", required=False, choices=[*ANY, *MatterState.choices])
    flag = forms.ChoiceField(label="留意", required=False, choices=[*ANY, *Sign.choices])
    q = forms.CharField(label="内容、单位、文号或者编号", required=False, max_length=60)

    def __init__(self, *args: Any, seen: QuerySet[Request], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        used = seen.order_by().exclude(sender=None).values("sender")
        bodies = Organisation.objects.filter(pk__in=used).order_by("name")
        found = [(str(one.pk), one.name) for one in bodies]
        cast("forms.ChoiceField", self.fields["sender"]).choices = [*ANY, *found]

    def narrowed(self, rows: QuerySet[Request]) -> QuerySet[Request]:
        """Return those of some requests that the filled fields leave."""
        self.is_valid()
        given = self.cleaned_data
        if door := given.get("door"):
            rows = rows.filter(door=door)
        if sender := given.get("sender"):
            rows = rows.filter(sender=sender)
        near = self._matters(given)
        if near:
            found = RequestMatter.objects.filter(near).values("request")
            rows = rows.filter(pk__in=found)
        if words := given.get("q", "").strip():
            rows = rows.filter(pk__in=_saying(rows, words))
        return rows

    def asked(self) -> dict[str, str]:
        """Return the filled fields in words."""
        said = {}
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value:
                field = self.fields[name]
                known = dict(getattr(field, "choices", ()))
                said[str(field.label)] = str(known.get(value, value))
        return said

    @staticmethod
    def _matters(given: dict[str, Any]) -> Q:
        near = Q()
        if decision := given.get("decision"):
            near &= Q(decision="") if decision == UNDECIDED else Q(decision=decision)
        if state := given.get("state"):
            near &= Q(state=state)
        if flag := given.get("flag"):
            near &= Q(proposal__flags__icontains=f'"{flag}"')
        return near


def whole(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return requests with all that a row shows."""
    matters = RequestMatter.objects.select_related("item", "body").defer("item__raw_cells")
    return rows.select_related("place", "sender").prefetch_related(
        Prefetch("matters", queryset=matters)
    )


def _saying(rows: QuerySet[Request], words: str) -> list[int]:
    """Return the keys of the requests that say some words."""
    found = rows.order_by("-pk").only("title", "text", "sender_name", "reference")[:MOST_READ]
    number = int(words) if words.isascii() and words.isdecimal() else None
    return [
        one.pk
        for one in found
        if one.pk == number
        or any(words in part for part in (one.title, one.text, one.sender_name, one.reference))
    ]
