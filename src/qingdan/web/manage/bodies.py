"""What the pages of bodies share: narrowing the table down, and the forms of one body."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict

from qingdan.core.text import fold
from qingdan.parties.enums import OrganisationKind, RegionLevel
from qingdan.parties.models import Officer, Organisation
from qingdan.parties.models.organisations import OrganisationQuerySet
from qingdan.web.manage.forms.organisations import (
    ContactsForm,
    CorrectBodyForm,
    EndForm,
    MergeForm,
    NameForm,
    RenameForm,
    SplitForm,
)

PER_PAGE = 100
LONGEST_WORDS = 100
COUNTY_DIGITS = 6
LEVELS = {
    RegionLevel.COUNTY.value: "县级单位",
    RegionLevel.TOWNSHIP.value: "乡镇（街道）",
    RegionLevel.VILLAGE.value: "村（社区）",
    "all": "全部",
}
CONTACTS = "contacts"
ACTS: dict[str, tuple[str, type[forms.Form]]] = {
    CONTACTS: ("对外联系方式", ContactsForm),
    "rename": ("更名", RenameForm),
    "name": ("增加写法", NameForm),
    "correct": ("更正资料", CorrectBodyForm),
    "merge": ("并入其他单位", MergeForm),
    "split": ("分设", SplitForm),
    "end": ("撤销", EndForm),
}
"""What can be done to a body: what it is called, and the form of it."""


@dataclass(frozen=True, slots=True)
class BodyFilter:
    """Words, place, kind, level of places, and whether bodies that are over are shown too."""

    q: str = ""
    place: str = ""
    kind: str = ""
    level: str = ""
    ended: bool = False
    page: str = "1"

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """Read a query string; what makes no sense is left out.

        >>> BodyFilter.of(QueryDict("q=农牧&place=150222105")).level
        'all'
        >>> BodyFilter.of(QueryDict("level=nonsense&place=x&kind=y"))
        BodyFilter(q='', place='', kind='', level='', ended=False, page='1')
        """
        words = asked.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
        place, kind = asked.get("place", ""), asked.get("kind", "")
        place = place if place.isascii() and place.isdigit() else ""
        kind = kind if kind in OrganisationKind.values else ""
        narrow = words or kind or len(place) > COUNTY_DIGITS
        level = asked.get("level", "all" if narrow else "")
        return cls(
            q=words,
            place=place,
            kind=kind,
            level=level if level in LEVELS else "",
            ended=asked.get("ended") == "1",
            page=asked.get("page", "1"),
        )

    def narrowed(self, seen: OrganisationQuerySet, on: date) -> OrganisationQuerySet:
        """Keep the bodies that fit, on every level."""
        found = seen.exclude(kind=OrganisationKind.INSTALLATION)
        if not self.ended:
            found = found.in_being(on)
        if self.place:
            found = found.filter(region__code__startswith=self.place)
        if self.kind:
            found = found.filter(kind=self.kind)
        for part in self.q.split():
            found = found.filter(search_text__contains=fold(part))
        return found

    def on_level(self) -> Q:
        """Return the condition that keeps one level of places."""
        return Q() if self.level == "all" else Q(region__level=self.level)

    def levels(self, found: QuerySet[Organisation]) -> list[tuple[str, str, int]]:
        """Return each level with its title and the number of bodies found there. One query."""
        here = list(found.order_by().values_list("region__level", flat=True))
        return [
            (key, title, len(here) if key == "all" else here.count(key))
            for key, title in LEVELS.items()
        ]

    def opened(self, levels: list[tuple[str, str, int]]) -> Self:
        """Return the filter on the level asked for; when none was, on the first with bodies.

        >>> BodyFilter().opened([("county", "县级单位", 0), ("township", "乡镇", 2)]).level
        'township'
        """
        if self.level:
            return self
        first = next((key for key, _, count in levels if count), RegionLevel.COUNTY.value)
        return replace(self, level=first)

    def ordered(self, found: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Return bodies in the order of the table: by kind, then by place."""
        ranks = [When(kind=kind, then=Value(at)) for at, kind in enumerate(OrganisationKind.values)]
        rank = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
        return found.order_by(rank, "region__code", "pk")

    def page_of(self, shown: QuerySet[Organisation]) -> Page[Organisation]:
        """Return the asked page of the table."""
        return Paginator(self.ordered(shown), PER_PAGE).get_page(self.page)


def form_of(act: str, body: Organisation, officer: Officer, sent: Any = None) -> forms.Form:
    """Return the form of one act, filled in as far as is known."""
    given: dict[str, Any] = {"officer": officer, "prefix": act}
    if act == "correct":
        given["initial"] = CorrectBodyForm.initial_of(body)
    if act == CONTACTS:
        given["initial"] = ContactsForm.initial_of(body)
    return ACTS[act][1](sent, **given)


def forms_of(
    body: Organisation,
    officer: Officer,
    acts: Iterable[str],
    tried: dict[str, forms.Form],
) -> list[tuple[str, str, forms.Form, bool]]:
    """Return some acts with their titles and forms, and whether each was just refused."""
    return [
        (act, title, tried.get(act) or form_of(act, body, officer), act in tried)
        for act, (title, _) in ACTS.items()
        if act in acts
    ]
