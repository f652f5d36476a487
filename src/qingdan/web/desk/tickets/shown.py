"""A ticket as one officer sees it: each matter with who it goes to, and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qingdan.catalogue.models import Item
from qingdan.intake.domain.classifying import unlisted
from qingdan.intake.domain.grouping import likely_for
from qingdan.intake.domain.receiving import government_of
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.domain.replying import is_settled, merged_reply
from qingdan.intake.enums import Decision, Door, MatterState
from qingdan.intake.hotline_likeness import Likeness
from qingdan.intake.hotline_nodes import Node, nodes
from qingdan.intake.hotline_receivers import Able, Around, Receivers, able_body
from qingdan.intake.hotline_unaccepted import Unaccepted, unaccepted_at, unaccepted_kinds
from qingdan.intake.models import Request, RequestMatter, RequestMove
from qingdan.intake.proposals import Cause
from qingdan.intake.queries import DISPATCH
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Organisation
from qingdan.web.desk.gate.cards import Card
from qingdan.web.desk.gate.entries import Entry, entries_named, entry_of, found
from qingdan.web.desk.gate.shown import MatterShown, Reader, RequestShown, seen_request

NO_ENTRY = "none"
LOCAL = (OrganisationKind.TOWNSHIP_GOVERNMENT, OrganisationKind.SECTION)
TO_DISPATCH = (MatterState.PROPOSED, MatterState.OBJECTED)


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form of a matter and was refused."""

    matter: int = 0
    tried: str = ""
    entry: str = ""
    body: str = ""
    helper: str = ""
    category: str = ""
    words: str = ""
    looked: str = ""
    reason: str = ""
    refusal: Exception | None = None


NOTHING = Typed()


@dataclass(frozen=True)
class TicketMatter:
    """One matter of a ticket, with the bodies it may go to."""

    shown: MatterShown
    ticket: "TicketShown"
    typed: Typed = NOTHING

    @property
    def row(self) -> RequestMatter:
        """The matter."""
        return self.shown.row

    @cached_property
    def card(self) -> Card:
        """Its forms that all requests have."""
        return Card(self.shown)

    @property
    def dispatches(self) -> bool:
        """Whether the reader sends it out now."""
        return self.ticket.operates and self.row.state in TO_DISPATCH

    @property
    def turns_down(self) -> bool:
        """Whether the reader can tell that it is not accepted."""
        return self.ticket.operates and self.row.state == MatterState.PROPOSED

    @property
    def reports(self) -> bool:
        """Whether the reader says what was done with it."""
        states = (MatterState.DECIDED, MatterState.RULED)
        return self.row.state in states and not self.row.unaccepted and self.shown.speaks

    @cached_property
    def proposed(self) -> list[Entry]:
        """The entries of the proposal and those near it."""
        told = self.shown.told
        named = [*told["entries"], *told["near"]]
        return entries_named(named, self.ticket.row.place_id, self.ticket.reader.on)

    @cached_property
    def entries(self) -> list[Entry]:
        """All entries to choose among: proposed, near, looked up."""
        place, on = self.ticket.row.place_id, self.ticket.reader.on
        there = {one.key: one for one in self.proposed}
        for one in found(self.typed.looked, place, on):
            there.setdefault(one.key, one)
        if self.typed.entry not in ("", NO_ENTRY, *there):
            chosen = entry_of(self.typed.entry, place, on)
            if chosen is not None:
                there[chosen.key] = chosen
        return list(there.values())

    @property
    def entry(self) -> str:
        """The entry chosen at first, as forms name it."""
        if self.typed.entry:
            return self.typed.entry
        rests = bool(self.shown.told["entries"]) and bool(self.proposed)
        return self.proposed[0].key if rests else NO_ENTRY

    @cached_property
    def item(self) -> Item | None:
        """The entry that the proposal rests on."""
        rests = bool(self.shown.told["entries"]) and bool(self.proposed)
        return self.proposed[0].item if rests else None

    @property
    def mark(self) -> str:
        """The answer mark of the proposal."""
        if self.item is not None:
            return str(self.item.kind)
        return "off" if self.shown.proposed is Decision.PETITION else "doubt"

    @cached_property
    def receivers(self) -> Receivers:
        """Who it goes to by the lists; not at first to who has just refused it."""
        told = self._by_lists()
        if self.row.state != MatterState.OBJECTED or told.body != self.row.body:
            return told
        others = (one for one in told.named if one != self.row.body)
        return replace(told, body=next(others, None))

    def _by_lists(self) -> Receivers:
        if self.item is not None:
            return self.ticket.around.for_entry(self.item, self.shown.told["to"])
        row = self.ticket.row
        return self.ticket.around.for_unlisted(
            unlisted(self.row.text, row.place_id, self.ticket.reader.on)
        )

    @property
    def body(self) -> str:
        """The body chosen at first."""
        offered = self.receivers.body
        return self.typed.body or (str(offered.pk) if offered else "")

    @property
    def helper(self) -> str:
        """The helper chosen at first."""
        if self.typed.tried:
            return self.typed.helper
        offered = self.receivers.helper
        return str(offered.pk) if offered else ""

    @property
    def others(self) -> list[Organisation]:
        """The bodies that are not proposed."""
        return [one for one in self.ticket.bodies if one not in self.receivers.named]

    @property
    def node(self) -> Node | None:
        """Its node of the classification."""
        return nodes().get(self.row.category)

    @property
    def unaccepted(self) -> Unaccepted | None:
        """Why it was not accepted."""
        return unaccepted_kinds().get(self.row.unaccepted)

    @property
    def way(self) -> str:
        """The way that is told when it is not accepted, as far as it is known."""
        handler = self.receivers.handler
        return f"请找{handler.handler}。{handler.how}" if handler else ""

    @property
    def able(self) -> Able:
        """Who the satisfaction with it counts for."""
        return able_body(self.row, self.ticket.around)

    @property
    def done(self) -> RequestMove | None:
        """What the body said it did."""
        return next((one for one in reversed(self.shown.moves) if one.move == "replied"), None)


@dataclass(frozen=True)
class TicketShown:
    """A ticket as one officer sees it."""

    shown: RequestShown
    reader: Reader
    typed: Typed = NOTHING

    @property
    def row(self) -> Request:
        """The ticket."""
        return self.shown.row

    @cached_property
    def operates(self) -> bool:
        """Whether the reader dispatches tickets there."""
        return self.reader.reaches(DISPATCH, self.row.place_id)

    @cached_property
    def around(self) -> Around:
        """The bodies around it."""
        place, on = self.row.place, self.reader.on
        return Around.near(place, government_of(place, on), on)

    @cached_property
    def bodies(self) -> Sequence[Organisation]:
        """The bodies of the county and its townships it could go to."""
        there = Organisation.objects.in_being(self.reader.on)
        near = there.filter(region__code__startswith=self.row.place_id[:COUNTY_DIGITS]).exclude(
            kind__in=(OrganisationKind.SECTION, OrganisationKind.VILLAGE_COMMITTEE)
        )
        return list(near.order_by("kind", "name"))

    @cached_property
    def matters(self) -> list[TicketMatter]:
        """Its matters in order."""
        return [
            TicketMatter(one, self, self.typed if one.row.pk == self.typed.matter else NOTHING)
            for one in self.shown.matters
        ]

    @cached_property
    def reasons(self) -> list[tuple[Unaccepted, Cause | None]]:
        """Why matters may not be accepted here."""
        return unaccepted_at(self.row.place_id, self.reader.on)

    @cached_property
    def likely(self) -> list[tuple[Request, Likeness]]:
        """The tickets that may be about the same event."""
        return likely_for(self.row) if self.operates else []

    @cached_property
    def same(self) -> list[Request]:
        """The other tickets about the same event."""
        root = self.row.event or self.row
        rows = Request.objects.filter(event=root).exclude(pk=self.row.pk).order_by("pk")
        return [*([root] if root.pk != self.row.pk else []), *rows]

    @property
    def settled(self) -> bool:
        """Whether every matter has its outcome."""
        return all(is_settled(one.row) for one in self.matters)

    @property
    def replies(self) -> bool:
        """Whether the reader answers the person now."""
        return self.operates and self.settled and self.row.replied_at is None

    @property
    def calls(self) -> bool:
        """Whether the reader calls back now."""
        replied = self.row.replied_at is not None
        return self.operates and replied and self.row.closed_at is None

    @cached_property
    def draft(self) -> str:
        """The reply that merges all matters."""
        return merged_reply([one.row for one in self.matters])


def ticket_shown(pk: int, reader: Reader, typed: Typed = NOTHING) -> TicketShown:
    """Return a ticket that a reader may see.

    Raises:
        RequestUnknown: there is none.
    """
    row = seen_request(pk, reader)
    if row.door != Door.HOTLINE:
        raise RequestUnknown
    return TicketShown(RequestShown(row, reader), reader, typed)
