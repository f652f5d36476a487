"""One request as one officer sees it: its words, its matters, what the officer can do."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.safestring import SafeString

from qingdan.cases.domain.opening import OPEN, acting_for, opening_post
from qingdan.cases.openable import work_under
from qingdan.core.errors import DomainError
from qingdan.intake.domain.answering import OBJECT, of_the_body
from qingdan.intake.domain.deciding import UNDOABLE
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.domain.working import OPEN_STATES, procedures_for
from qingdan.intake.enums import Decision, Door, GateMove, MatterState, Reason
from qingdan.intake.layout import layout_on
from qingdan.intake.models import (
    Precedent,
    Request,
    RequestDraft,
    RequestMatter,
    RequestMove,
    TemporaryDuty,
)
from qingdan.intake.queries import DECIDE, RULE, requests_visible_to
from qingdan.parties.domain.authorising import reach_from
from qingdan.parties.models import Officer, Post
from qingdan.procedures.loading import library
from qingdan.web.desk.gate import effects
from qingdan.web.desk.gate.marked import mark_of, marked, spots_of

ALIKE = 0.3
MOST_DUTIES = 3
UNDECIDED = (MatterState.PROPOSED, MatterState.OBJECTED)
CLAIMS = (GateMove.DECIDED, GateMove.OBJECTED, GateMove.REFUSED_AGAIN)
Procedure = tuple[str, str]


@dataclass(frozen=True)
class Reader:
    """Who looks at a request, and when."""

    officer: Officer
    posts: list[Post]
    at: datetime

    @property
    def on(self) -> date:
        """The local date."""
        return timezone.localdate(self.at)

    def reaches(self, action: str, place: str) -> bool:
        """Tell whether some post does an action at a place."""
        return any(one.covers(place) for one in reach_from(self.posts, action))


@dataclass(frozen=True)
class MatterShown:
    """One matter with what was proposed, what was done, and what the reader can do."""

    row: RequestMatter
    reader: Reader

    @property
    def told(self) -> dict[str, Any]:
        """The proposal as it was made."""
        told: dict[str, Any] = self.row.proposal
        return told

    @property
    def proposed(self) -> Decision:
        """What was proposed."""
        return Decision(self.told["decision"])

    @property
    def proposed_reason(self) -> Reason:
        """Why."""
        return Reason(self.told["reason"])

    @property
    def proposed_mark(self) -> str:
        """The mark of the proposal."""
        kinds = [one["list"] for one in self.told["entries"]]
        return mark_of(self.told["decision"], kinds[0] if kinds else "")

    @property
    def decided_mark(self) -> str:
        """The mark of the decision."""
        return mark_of(self.row.decision, self.row.item.kind if self.row.item else "")

    @property
    def moves(self) -> list[RequestMove]:
        """All moves, in order."""
        return list(self.row.moves.all())

    @property
    def claims(self) -> list[RequestMove]:
        """What both sides said, for who rules."""
        return [one for one in self.moves if one.move in CLAIMS]

    @property
    def ticket(self) -> bool:
        """Whether it is a matter of a hotline ticket."""
        return self.row.request.door == Door.HOTLINE

    @cached_property
    def decides(self) -> bool:
        """Whether the reader decides it now."""
        open_now = self.row.state in UNDECIDED and not self.ticket
        return open_now and self.reader.reaches(DECIDE, self.row.request.place_id)

    @cached_property
    def rules(self) -> bool:
        """Whether the reader rules on it now."""
        waits = self.row.state == MatterState.ARBITRATION
        return waits and self.reader.reaches(RULE, self.row.request.place_id)

    @cached_property
    def speaks(self) -> bool:
        """Whether the reader speaks for the side that was answered."""
        body = self.row.body if self.ticket else self.row.request.sender
        try:
            of_the_body(self.reader.officer, OBJECT, body, self.reader.at)
        except DomainError:
            return False
        return True

    @property
    def objects(self) -> bool:
        """Whether the reader can object now."""
        against = self.ticket or self.row.decision != Decision.ADMIT
        return self.row.state == MatterState.DECIDED and against and self.speaks

    @property
    def takes(self) -> bool:
        """Whether the reader can accept now what was decided."""
        if self.moves and self.moves[-1].move == GateMove.TAKEN:
            return False
        return self.row.state in (MatterState.DECIDED, MatterState.RULED) and self.speaks

    @property
    def undoes(self) -> bool:
        """Whether the reader can take a decision back."""
        last = self.moves[-1] if self.moves else None
        if last is None or self.row.state != MatterState.DECIDED or self.row.case_id:
            return False
        return last.move in UNDOABLE and last.by_id == self.reader.officer.pk

    @cached_property
    def opens(self) -> list[Procedure]:
        """By which procedures the reader can open the work that follows; code and title."""
        if self.row.state not in OPEN_STATES or self.row.case_id:
            return []
        if not reach_from(self.reader.posts, OPEN) or not self._its_turn():
            return []
        place, on = self.row.request.place, self.reader.on
        post = opening_post(self.reader.posts, place)
        if post is None:
            return []
        known = [library().get(code, on) for code in procedures_for(self.row, on)]
        work = work_under(self.row.item, on) if self.row.item else None
        owner = acting_for(post, place)
        found = []
        for one in filter(None, known):
            way = work.get(one.code) if work else None
            if way is None or way.fits(owner):
                found.append((one.code, one.title))
        return found

    def _its_turn(self) -> bool:
        """Tell whether the reader is on the side that works it: an admission is applied for."""
        if self.row.decision != Decision.PETITION:
            return self.of_township or self.ticket
        return self.speaks

    @cached_property
    def of_township(self) -> bool:
        """Whether the reader decides for the township."""
        return self.reader.reaches(DECIDE, self.row.request.place_id)

    @cached_property
    def precedents(self) -> list[Precedent]:
        """The precedents that the proposal cites, as they stand now."""
        there = Precedent.objects.in_bulk(self.told["precedents"])
        return [there[pk] for pk in self.told["precedents"] if pk in there]

    @cached_property
    def duties(self) -> list[TemporaryDuty]:
        """Temporary duties in force at the township that are like it."""
        on, place = self.reader.on, self.row.request.place_id
        rows = TemporaryDuty.objects.in_force(on).filter(place=place)
        rows = rows.select_related("department")
        there = list(rows)
        laid = layout_on(place, on) if there else None
        if laid is None:
            return []
        near = [(laid[1].alike(self.row.text, f"{one.title}{one.content}"), one) for one in there]
        alike = sorted((one for one in near if one[0] >= ALIKE), key=lambda one: -one[0])
        return [duty for _, duty in alike[:MOST_DUTIES]]

    @property
    def accepting(self) -> str:
        """How accepting is called."""
        return effects.accepting(self.row)

    @property
    def opening(self) -> str:
        """How opening the work that follows is called."""
        return effects.opening(self.row)

    @property
    def objecting(self) -> str:
        """How objecting is called."""
        return effects.objecting(self.row)

    @property
    def late(self) -> bool:
        """Whether the answer is overdue."""
        return self.row.due_on is not None and self.row.due_on < self.reader.on

    @property
    def refusing(self) -> bool:
        """Whether it is returned or asked to be admitted first, so that a letter fits."""
        return self.row.decision in (Decision.RETURN, Decision.PETITION)


@dataclass(frozen=True)
class RequestShown:
    """A request as one officer sees it."""

    row: Request
    reader: Reader

    @cached_property
    def matters(self) -> list[MatterShown]:
        """Its matters in order."""
        return [MatterShown(one, self.reader) for one in self.row.matters.all()]

    @cached_property
    def text(self) -> SafeString:
        """The request as it came, its signs marked."""
        parts = [(one.row.text, one.told) for one in self.matters]
        return marked(self.row.text, spots_of(self.row.text, parts))

    @cached_property
    def drafts(self) -> dict[int, str]:
        """What the reader typed about its matters and did not send."""
        rows = RequestDraft.objects.filter(
            officer=self.reader.officer, matter__request=self.row
        ).select_related(None)
        return {one.matter_id: one.content for one in rows if one.matter_id}


def seen_request(pk: int, reader: Reader) -> Request:
    """Return a request that a reader may see, with all that its page shows.

    Raises:
        RequestUnknown: there is none.
    """
    moves = RequestMove.objects.select_related("by", "by_body", "to").order_by("number")
    matters = RequestMatter.objects.select_related(
        "item__edition__township", "body", "helper", "satisfied_with", "case", "decided_by"
    ).prefetch_related(Prefetch("moves", queryset=moves))
    rows = requests_visible_to(reader.officer, reader.on).select_related(
        "place", "county", "sender", "received_by", "event"
    )
    found = rows.prefetch_related(Prefetch("matters", queryset=matters)).filter(pk=pk).first()
    if found is None:
        raise RequestUnknown
    for one in found.matters.all():
        one.request = found
    return found
