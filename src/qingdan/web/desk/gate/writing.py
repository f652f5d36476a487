"""A request being written: who sends, to whom, its text, the matters it was split into."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from qingdan.catalogue.models import Edition
from qingdan.intake.domain.receiving import RECEIVE, Arrival
from qingdan.intake.enums import Channel, Door, Sign
from qingdan.intake.models import RequestDraft
from qingdan.intake.orders import DEADLINE
from qingdan.intake.signs import Shown, sign_kinds, signs_in
from qingdan.intake.splitting import notice_in, tables_in
from qingdan.intake.written import LOADS
from qingdan.parties.domain.authorising import COUNTY_DIGITS, reach_from
from qingdan.parties.enums import OrganisationKind, Role, Scope
from qingdan.parties.models import Organisation, Post, Region

NOT_OF_COUNTY = (OrganisationKind.VILLAGE_COMMITTEE, OrganisationKind.SECTION)
SENTENCE_ENDS = "。；;\n"
ASSESSED = (Sign.ASSESSMENT, Sign.RANKING, Sign.VETO, Sign.PLEDGE)


@dataclass(frozen=True)
class Task:
    """One matter as it will be registered; what is left out stays to be seen."""

    text: str
    out: bool = False

    @property
    def deadlines(self) -> list[str]:
        """Deadlines as said."""
        return list(dict.fromkeys(one.group() for one in DEADLINE.finditer(self.text)))

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it asks for, as said."""
        return tables_in(self.text)

    @property
    def signs(self) -> list[tuple[Shown, str]]:
        """Signs in its words, each with what it means; one of a kind."""
        kept = {one.code: one for one in reversed(signs_in(self.text))}
        return [(one, sign_kinds()[one.code].says) for one in reversed(kept.values())]

    @property
    def assessed(self) -> list[str]:
        """The words by which it is assessed, word for word."""
        return [one.words for one in signs_in(self.text) if one.code in ASSESSED]


@dataclass(frozen=True)
class Written:
    """What a draft holds."""

    key: str = field(default_factory=lambda: secrets.token_hex(12))
    text: str = ""
    original: tuple[str, str] = ("", "")
    sender: int = 0
    sender_name: str = ""
    channel: str = ""
    reference: str = ""
    places: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    for_all: str = ""

    def as_text(self) -> str:
        """Return it as a draft is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def kept(self) -> list[str]:
        """The texts that will be registered."""
        return [one.text for one in self.tasks if not one.out and one.text.strip()]

    def merged(self, at: int) -> "Written":
        """Return it with a task joined to the one before it."""
        if not 0 < at < len(self.tasks):
            return self
        before, one = self.tasks[at - 1], self.tasks[at]
        both = Task(f"{before.text.rstrip()}\n{one.text.lstrip()}")
        return replace(self, tasks=(*self.tasks[: at - 1], both, *self.tasks[at + 1 :]))

    def parted(self, at: int) -> "Written":
        """Return it with a task parted where its text has a line end; else at its first stop."""
        if not 0 <= at < len(self.tasks):
            return self
        parts = _parts(self.tasks[at].text)
        made = tuple(Task(one) for one in parts)
        return replace(self, tasks=(*self.tasks[:at], *made, *self.tasks[at + 1 :]))

    def with_for_all(self) -> "Written":
        """Return it with what is asked for all tasks put behind each."""
        if not self.for_all:
            return self
        tasks = tuple(
            replace(one, text=f"{one.text.rstrip()}\n{self.for_all}") for one in self.tasks
        )
        return replace(self, tasks=tasks, for_all="")


@dataclass(frozen=True)
class Side:
    """For whom a person registers: a department that sends, or a township that was asked."""

    posts: Sequence[Post]
    on: date

    @property
    def departments(self) -> list[Organisation]:
        """The bodies in whose name the person sends."""
        return [
            one.post.organisation
            for one in reach_from(self.posts, RECEIVE)
            if one.scope == Scope.DEPARTMENT
        ]

    @property
    def own_places(self) -> list[str]:
        """Beginnings of the codes of the townships whose requests the person registers."""
        return [
            one.prefix
            for one in reach_from(self.posts, RECEIVE)
            if one.scope != Scope.DEPARTMENT
            and one.post.role != Role.HOTLINE_OPERATOR
            and one.prefix is not None
        ]

    @property
    def door(self) -> Door:
        """By which door what the person registers comes."""
        return Door.DEPARTMENT if self.departments else Door.OUTSIDE

    @property
    def townships(self) -> QuerySet[Region]:
        """The townships with lists in force that can be named."""
        lists = Edition.objects.in_force(self.on).values("township")
        found = Region.objects.filter(pk__in=lists).order_by("code")
        if self.door is Door.OUTSIDE:
            near = Q(pk__in=[])
            for prefix in self.own_places:
                near |= Q(code__startswith=prefix)
            return found.filter(near)
        counties = {(one.region_id or "-")[:COUNTY_DIGITS] for one in self.departments}
        return found.filter(parent__in=counties)

    @property
    def senders(self) -> QuerySet[Organisation]:
        """The bodies that can be named as senders."""
        there = Organisation.objects.in_being(self.on)
        if self.door is Door.DEPARTMENT:
            return there.filter(pk__in=[one.pk for one in self.departments]).order_by("name")
        counties = {one[:COUNTY_DIGITS] for one in self.own_places}
        return there.filter(region__in=counties).exclude(kind__in=NOT_OF_COUNTY).order_by("name")


def begun(text: str, original: tuple[str, str]) -> Written:
    """Return a text taken apart into its tasks, with what it asks for all of them."""
    notice = notice_in(text)
    tasks = tuple(Task(one.text) for one in notice.tasks)
    return Written(text=text, original=original, tasks=tasks, for_all=_loads(notice.for_all))


def read_draft(row: RequestDraft) -> Written:
    """Return what a draft holds."""
    told: dict[str, Any] = json.loads(row.content)
    tasks = tuple(Task(**one) for one in told.pop("tasks"))
    original = told.pop("original")
    places = tuple(told.pop("places"))
    return Written(**told, tasks=tasks, original=(original[0], original[1]), places=places)


def arrival_of(written: Written, side: Side, place: Region) -> Arrival:
    """Return what is registered."""
    sender = side.senders.filter(pk=written.sender).first() if written.sender else None
    outside = side.door is Door.OUTSIDE
    channel = written.channel if written.channel in Channel.values else Channel.DOCUMENT
    return Arrival(
        door=side.door,
        place=place,
        matters=written.kept,
        key=written.key,
        text=written.text,
        title=notice_in(written.text).title,
        sender=sender,
        sender_name=written.sender_name,
        channel=channel if outside else "",
        reference=written.reference,
        original=written.original,
    )


def _loads(text: str) -> str:
    """Return the sentences of a text that load every task: assessment, tables, pledges."""
    return "".join(one for one in _sentences(text) if any(s.code in LOADS for s in signs_in(one)))


def _sentences(text: str) -> Iterable[str]:
    reached = 0
    for at, sign in enumerate(text):
        if sign in SENTENCE_ENDS:
            yield text[reached : at + 1]
            reached = at + 1
    yield text[reached:]


def _parts(text: str) -> list[str]:
    lines = [one.strip() for one in text.split("\n") if one.strip()]
    if len(lines) > 1:
        return lines
    found = [one for one in _sentences(text.strip()) if one.strip()]
    return [found[0], "".join(found[1:])] if len(found) > 1 else [text]
