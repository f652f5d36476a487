"""Tickets as operators work them: where each stands, and how often people ask for what."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from qingdan.intake.enums import Door, MatterState, TicketTab
from qingdan.intake.hotline_nodes import node_title
from qingdan.intake.models import Request, RequestMatter

MOST_SHOWN = 8
WAITING = (MatterState.PROPOSED, MatterState.OBJECTED)
SETTLED = Q(state=MatterState.CLOSED) | ~Q(unaccepted="")


@dataclass(frozen=True, slots=True)
class Frequency:
    """How many tickets, and how many events, are about a node of the classification."""

    code: str
    title: str
    tickets: int
    events: int


def tickets_at(tab: TicketTab, seen: QuerySet[Request]) -> QuerySet[Request]:
    """Return the tickets that stand where a tab says, of those that may be seen."""
    of_it = RequestMatter.objects.filter(request=OuterRef("pk"))
    waits = Exists(of_it.filter(state__in=WAITING))
    open_ones = Exists(of_it.exclude(SETTLED))
    conditions = {
        TicketTab.DISPATCH: Q(waits),
        TicketTab.WORK: Q(open_ones) & ~Q(waits),
        TicketTab.REPLY: Q(replied_at=None) & ~Q(open_ones),
        TicketTab.CALL: Q(replied_at__isnull=False, closed_at=None),
        TicketTab.CLOSED: Q(closed_at__isnull=False),
        TicketTab.ALL: Q(),
    }
    return seen.filter(conditions[tab], door=Door.HOTLINE)


def counts_of(seen: QuerySet[Request]) -> dict[TicketTab, int]:
    """Return how many tickets stand where. One query for each tab."""
    return {tab: tickets_at(tab, seen).count() for tab in TicketTab}


def frequencies(seen: QuerySet[Request]) -> list[Frequency]:
    """Return what people ask for most; a ticket counts once however many matters it has."""
    rows = (
        RequestMatter.objects.filter(request__in=seen.order_by().values("pk"))
        .exclude(category="")
        .order_by()
        .values("category")
        .annotate(
            tickets=Count("request", distinct=True),
            events=Count(Coalesce(F("request__event"), F("request")), distinct=True),
        )
        .order_by("-tickets", "category")
    )
    return [
        Frequency(one["category"], node_title(one["category"]), one["tickets"], one["events"])
        for one in rows[:MOST_SHOWN]
    ]


def events_in(seen: QuerySet[Request]) -> int:
    """Return how many different events some tickets are about."""
    told = seen.order_by().aggregate(n=Count(Coalesce(F("event"), F("pk")), distinct=True))
    return int(told["n"])
