"""The burden meter: what each department asked of townships in a month, and what it answered.

Everything is counted from kept moves, clocks and support moves; each figure is the rows behind
it. Departments only: nothing here counts for or against a township or a person.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import median

from django.utils import timezone

from qingdan.cases.enums import SupportState
from qingdan.cases.models import CaseClock, SupportMove
from qingdan.cases.openable import OF_TOWNSHIP
from qingdan.intake.enums import Decision, Door, GateMove, Sign
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.procedures.enums import RoleSide

DECIDED = (GateMove.DECIDED, GateMove.REFUSED_AGAIN, GateMove.RULED)
ANSWERED = (GateMove.TAKEN, GateMove.OBJECTED)
TABLES, PHOTOS, MEASURED, OFFICES = (
    frozenset({Sign.REPEATED_TABLE}),
    frozenset({Sign.PHOTOS, Sign.APPS}),
    frozenset({Sign.ASSESSMENT, Sign.RANKING, Sign.VETO, Sign.PLEDGE, Sign.QUOTA}),
    frozenset({Sign.NEW_OFFICE, Sign.NEW_POSTS}),
)
NOT_DECIDED = "undecided"
DECEMBER = 12


@dataclass
class Burden:
    """One department's month; every figure is the primary keys of the rows behind it.

    ``sent`` to ``offices`` and ``ruled_against`` are matters, ``answered``, ``late`` and
    ``waiting`` moves of returns; ``clocks_*`` clocks of cases, ``support_*`` moves of support.
    ``days`` are how long its answers took, in whole days.
    """

    body: int | None
    name: str
    sent: set[int] = field(default_factory=set)
    by_decision: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    outside: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    photos: set[int] = field(default_factory=set)
    measured: set[int] = field(default_factory=set)
    offices: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    ruled_against: set[int] = field(default_factory=set)
    ruled_for: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    days: list[int] = field(default_factory=list)
    clocks_met: set[int] = field(default_factory=set)
    clocks_late: set[int] = field(default_factory=set)
    support_asked: set[int] = field(default_factory=set)
    support_delivered: set[int] = field(default_factory=set)
    support_refused: set[int] = field(default_factory=set)

    @property
    def typical_days(self) -> float | None:
        """How long an answer took in the middle; ``None`` where there was none."""
        return median(self.days) if self.days else None


def burdens(county: str, month: date, *, on: date) -> list[Burden]:
    """Return what each department asked and answered in a month, by name. Five queries.

    Args:
        county: six digits, or nine for one township's view of the departments.
        month: its first day.
        on: local date; what is due before it and unanswered is late.
    """
    meter = _Meter(county, month, on)
    meter.requests()
    meter.clocks()
    meter.support()
    return sorted(meter.found.values(), key=lambda one: one.name)


def months_until(on: date, count: int) -> list[date]:
    """Return the first days of the last months, the newest first.

    >>> months_until(date(2026, 2, 10), 3)
    [datetime.date(2026, 2, 1), datetime.date(2026, 1, 1), datetime.date(2025, 12, 1)]
    """
    months = [on.year * DECEMBER + on.month - 1 - back for back in range(count)]
    return [date(one // DECEMBER, one % DECEMBER + 1, 1) for one in months]


def begins(month: date) -> datetime:
    """Return the moment at which a month begins here."""
    return timezone.make_aware(datetime.combine(month, time()))


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    over, rest = divmod(month.month, DECEMBER)
    return date(month.year + over, rest + 1, 1)


def _of_township(matter: RequestMatter) -> bool:
    """Tell whether a township's own body sent it; nothing is counted of those."""
    sender = matter.request.sender
    return sender is not None and sender.kind in OF_TOWNSHIP


class _Meter:
    """Counts one month of one county."""

    def __init__(self, county: str, month: date, on: date) -> None:
        self.county, self.on = county, on
        self.start, self.end = begins(month), begins(next_month(month))
        self.found: dict[tuple[int | None, str], Burden] = {}

    def of(self, body: int | None, name: str) -> Burden:
        """Return the row of a department, known by its body or by its name alone."""
        key = (body, "" if body else name)
        return self.found.setdefault(key, Burden(body, name))

    def requests(self) -> None:
        rows = (
            RequestMatter.objects.filter(
                request__place__code__startswith=self.county,
                request__received_at__gte=self.start,
                request__received_at__lt=self.end,
            )
            .exclude(request__door=Door.HOTLINE)
            .select_related("request__sender")
            .defer("text", "request__text")
            .order_by("pk")
        )
        matters = [one for one in rows if not _of_township(one)]
        moves: defaultdict[int, list[RequestMove]] = defaultdict(list)
        made = RequestMove.objects.filter(matter__in=matters).defer("words")
        for move in made.order_by("matter", "number"):
            moves[move.matter_id].append(move)
        for matter in matters:
            self._matter(matter, moves[matter.pk])

    def _matter(self, matter: RequestMatter, moves: Iterable[RequestMove]) -> None:
        request = matter.request
        named = request.sender.name if request.sender else request.sender_name or "未写明"
        row, key = self.of(request.sender_id, named), matter.pk
        row.sent.add(key)
        row.by_decision[matter.decision or NOT_DECIDED].add(key)
        if request.door == Door.OUTSIDE:
            row.outside.add(key)
        asked = {one["code"] for one in matter.asks}
        for kinds, into in (
            (TABLES, row.tables), (PHOTOS, row.photos), (MEASURED, row.measured),
            (OFFICES, row.offices),
        ):  # fmt: skip
            if asked & {one.value for one in kinds}:
                into.add(key)
        if "table-held" in (matter.reason, matter.proposal.get("reason")):
            row.repeated.add(key)
        self._answers(row, moves)

    def _answers(self, row: Burden, moves: Iterable[RequestMove]) -> None:
        """Count what the department said to what was returned to it."""
        asked: RequestMove | None = None
        for move in moves:
            if move.move == GateMove.RULED:
                refused = move.decision in (Decision.RETURN, Decision.PETITION)
                (row.ruled_against if refused else row.ruled_for).add(move.matter_id)
            if asked is not None and move.move in ANSWERED:
                row.answered.add(asked.pk)
                row.days.append((timezone.localdate(move.at) - timezone.localdate(asked.at)).days)
                if asked.due_on and timezone.localdate(move.at) > asked.due_on:
                    row.late.add(asked.pk)
                asked = None
            elif move.move in DECIDED:
                refused = move.decision in (Decision.RETURN, Decision.PETITION)
                asked = move if refused and move.move != GateMove.RULED else None
        if asked is not None:
            row.waiting.add(asked.pk)
            if asked.due_on and self.on > asked.due_on:
                row.late.add(asked.pk)

    def clocks(self) -> None:
        """Count the time limits of departments in cases that ended in the month, or are over."""
        rows = CaseClock.objects.filter(
            case__place__code__startswith=self.county, side=RoleSide.DEPARTMENT, body__isnull=False,
            due_at__gte=self.start, due_at__lt=self.end,
        ).exclude(body__kind__in=OF_TOWNSHIP).select_related("body")  # fmt: skip
        now = begins(self.on)
        for clock in rows.order_by("pk"):
            row = self.of(clock.body_id, clock.body.name if clock.body else "")
            over = clock.stopped_at or now
            if clock.due_at is not None and over > clock.due_at:
                row.clocks_late.add(clock.pk)
            elif clock.stopped_at is not None:
                row.clocks_met.add(clock.pk)

    def support(self) -> None:
        """Count what of the promised support was asked, delivered, refused in the month."""
        rows = SupportMove.objects.filter(
            obligation__place__code__startswith=self.county, obligation__body__isnull=False,
            at__gte=self.start, at__lt=self.end,
        ).exclude(obligation__body__kind__in=OF_TOWNSHIP)  # fmt: skip
        rows = rows.select_related("obligation__body")
        for move in rows.order_by("pk"):
            body = move.obligation.body
            row = self.of(move.obligation.body_id, body.name if body else "")
            into = {
                SupportState.ASKED: row.support_asked,
                SupportState.DELIVERED: row.support_delivered,
                SupportState.REFUSED: row.support_refused,
            }.get(SupportState(move.state))
            if into is not None:
                into.add(move.pk)
