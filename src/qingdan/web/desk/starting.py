"""What a page that opens work begins with: entry, place, words, all as far as they are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from qingdan.cases.domain.opening import acting_for, opening_post, posts_near
from qingdan.cases.domain.refusals import EntryNotInForce
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.models.cases import LONGEST_TITLE
from qingdan.cases.openable import Openable, Work, side_of, work_under, work_without_entry
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.finder.masking import masked
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Organisation, Post, Region
from qingdan.parties.queries import bodies_by_role
from qingdan.procedures.enums import ActingSide
from qingdan.web.desk.entrance import townships_to_open
from qingdan.web.permits import posts_today

ORIGINS = (CaseOrigin.ENTRY, CaseOrigin.ANSWER, CaseOrigin.DESK, CaseOrigin.PLAN)
NOT_OF_COUNTY = (OrganisationKind.VILLAGE_COMMITTEE, OrganisationKind.SECTION)


@dataclass(frozen=True)
class Start:
    """What is known before anything is opened.

    ``procedure`` is the one asked for, empty where none was; ``entry`` is the entry as forms
    carry it, ``kind:address``.
    """

    place: Region
    townships: tuple[Region, ...]
    post: Post
    posts: tuple[Post, ...]
    item: Item | None
    title: str
    origin: CaseOrigin
    procedure: str
    on: date = field(default_factory=timezone.localdate)

    @property
    def entry(self) -> str:
        """The entry as forms carry it."""
        return f"{self.item.kind}:{self.item.address}" if self.item else ""

    @cached_property
    def owner(self) -> Organisation:
        """The body that will act."""
        return acting_for(self.post, self.place)

    @cached_property
    def work(self) -> Work:
        """What can be opened."""
        return work_under(self.item, self.on) if self.item else work_without_entry(self.on)

    @cached_property
    def openables(self) -> list[Openable]:
        """What this person can open: what they can begin themselves."""
        found = [one for one in self._fitting if one.begins(self.posts)]
        return sorted(found, key=lambda one: one.code != self.procedure)

    @property
    def _fitting(self) -> list[Openable]:
        return [one for one in self.work.openables if one.fits(self.owner)]

    @property
    def of_colleagues(self) -> list[Openable]:
        """What the entry is bound to and other posts of this side begin."""
        own = [one for one in self._fitting if not one.reason]
        return [one for one in own if not one.begins(self.posts)]

    @property
    def preselected(self) -> str:
        """The procedure that is chosen at first; none where several fit equally well."""
        codes = [one.code for one in self.openables]
        if not codes or self.item is None or self.procedure in codes:
            return next(iter(codes), "")
        bound = [one for one in self.openables if not one.reason]
        if len(bound) <= 1:
            return codes[0]
        first = (one.code for one in bound if one.definition.kind == self.work.foremost)
        return next(first, "")

    @property
    def near(self) -> list[Openable]:
        """What is shown at once: what the entry is bound to, and what the person begins with."""
        return [one for one in self.openables if one not in self.far]

    @cached_property
    def far(self) -> list[Openable]:
        """What fits any entry and is not what this person begins with."""
        bound = any(not one.reason for one in self.openables)
        return [one for one in self.openables[1:] if bound and one.reason]

    @property
    def of_others(self) -> list[Openable]:
        """What the entry leaves to the other side."""
        return [one for one in self.work.openables if not one.fits(self.owner)]

    @cached_property
    def by_role(self) -> dict[str, Organisation]:
        """The bodies of the county by their role."""
        return bodies_by_role(self.place.code[:COUNTY_DIGITS], self.on)

    @cached_property
    def named(self) -> list[tuple[str, Organisation | None]]:
        """The departments the entry names, as printed, and the bodies they are here."""
        rows = self.item.departments.order_by("position") if self.item else ()
        return [(one.name, self.by_role.get(one.role_key)) for one in rows]

    @property
    def known(self) -> list[Organisation]:
        """The bodies the entry names, each once."""
        return list(dict.fromkeys(body for _, body in self.named if body is not None))

    @property
    def lead(self) -> Organisation | None:
        """Who leads by what is known: the one department named, or the person's own."""
        if side_of(self.owner) is ActingSide.DEPARTMENT and self.owner in self.known:
            return self.owner
        return self.known[0] if len(self.known) == 1 else None

    @property
    def needs_lead(self) -> bool:
        """Whether a department has to be named: the entry is not the township's own."""
        of_both = self.item is not None and self.item.kind == ListKind.COOPERATIVE
        return of_both and bool(self.known)

    def county_bodies(self) -> QuerySet[Organisation]:
        """Return the bodies of the county that could lead."""
        there = Organisation.objects.in_being(self.on)
        near = there.filter(region=self.place.code[:COUNTY_DIGITS])
        return near.exclude(kind__in=NOT_OF_COUNTY).order_by("kind", "name")

    def villages(self) -> QuerySet[Organisation]:
        """Return the village committees of the township."""
        there = Organisation.objects.in_being(self.on)
        return there.filter(
            region__code__startswith=self.place.code, kind=OrganisationKind.VILLAGE_COMMITTEE
        ).order_by("name")

    @property
    def village(self) -> Organisation | None:
        """The person's own village committee, if theirs is one."""
        body = self.post.organisation
        return body if body.kind == OrganisationKind.VILLAGE_COMMITTEE else None


def start_of(request: HttpRequest) -> Start:
    """Return what a request begins with; words that point to a person are left out of the title.

    Raises:
        NotAllowed: the person may open nothing there, or nowhere.
        EntryNotInForce: the entry is on no list in force.
    """
    sent = request.POST if request.method == "POST" else request.GET
    townships = townships_to_open(request)
    place = _place(sent.get("township", ""), townships)
    post = opening_post(posts_today(request), place) if place else None
    if place is None or post is None:
        raise NotAllowed(action="立项")
    said = " ".join(sent.get("title", "").split())
    title = said if "key" in sent else masked(said)
    origin = sent.get("from", "")
    return Start(
        place=place,
        townships=tuple(townships),
        post=post,
        posts=tuple(posts_near(posts_today(request), place)),
        item=entry_of(place, sent.get("entry", "")),
        title=title[:LONGEST_TITLE],
        origin=CaseOrigin(origin) if origin in ORIGINS else CaseOrigin.DESK,
        procedure=sent.get("procedure", ""),
    )


def _place(code: str, townships: Iterable[Region]) -> Region | None:
    there = list(townships)
    if not code:
        return there[0] if there else None
    return next((one for one in there if one.code == code), None)


def entry_of(place: Region, key: str) -> Item | None:
    if not key:
        return None
    kind, _, address = key.partition(":")
    number = int(address) if address.isascii() and address.isdecimal() else 0
    rows = Item.objects.in_force(timezone.localdate()).filter(
        edition__township=place, kind=kind, address=number
    )
    found = rows.select_related("edition__township").defer("edition__document").first()
    if found is None:
        raise EntryNotInForce(entry=key[:20], day=timezone.localdate())
    return found
