"""What happens beside the acts of a case: support asked for and given, the same matter twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qingdan.cases.domain.linking import merge
from qingdan.cases.domain.supporting import move_support
from qingdan.cases.domain.yearly import name_body
from qingdan.cases.enums import SupportState
from qingdan.core.errors import DomainError
from qingdan.operations.life.planning import Plot, chance
from qingdan.operations.life.playing import Player, Stopped
from qingdan.operations.life.shifting import MORNING, opening_of
from qingdan.parties.enums import Role as Post
from qingdan.parties.models import Officer, Organisation

STORIES = (
    (SupportState.ASKED, SupportState.PROMISED, SupportState.DELIVERED),
    (SupportState.ASKED, SupportState.PROMISED),
    (SupportState.ASKED,),
    (SupportState.ASKED, SupportState.REFUSED),
)
"""What becomes of support that is owed."""
AFTER = (timedelta(days=1), timedelta(days=4), timedelta(days=12))
NOTES = {
    SupportState.ASKED: "请按清单落实：{text}",
    SupportState.PROMISED: "已列入安排，两周内落实",
    SupportState.DELIVERED: "已落实，有签收单（演示）",
    SupportState.REFUSED: "本年度没有安排经费，列入下年计划",
}
THERE = "年初已经落实，有签收单（演示）"
SOON = timedelta(minutes=1)
MOST_TEXT = 60
SUPPORT_OF = 3
"""In one of so many cases somebody asks for the support."""
TWICE = ("hotline", "report-up")
TWIN_OF = 7
AGAIN, JOINED = timedelta(minutes=4), timedelta(minutes=6)
TWIN_REASON = "同一地点、同一情况，重复反映（演示）"


@dataclass(frozen=True)
class Beside:
    """Something that is done once at a moment."""

    next_at: datetime
    what: str
    act: Callable[[], object]

    def do(self, stopped: Stopped) -> None:
        """Do it; what is refused leaves everything as it is."""
        try:
            self.act()
        except DomainError as refusal:
            stopped.refusals[f"{self.what}: {refusal}"] += 1


def support_moves(player: Player) -> Iterator[Beside]:
    """Yield what becomes of the support that is owed for a case just opened."""
    case, plot = player.case, player.plot
    dice = chance(f"{plot.key}/support")
    whole = plot.subject.own_words
    waits = any(one.support for one in plot.definition.actions)
    if case is None or (dice.randrange(SUPPORT_OF) and not (whole or waits)):
        return
    stage = plot.stage
    pool = stage.at([Post.TOWNSHIP_CLERK], (stage.government, *stage.sections))
    if waits:
        yield from _there_already(player, pool)
        return
    for row in case.support.select_related("body").order_by("position"):
        owes = row.body or plot.lead
        giving = stage.at([Post.DEPARTMENT_CLERK], [owes] if owes else [])
        if not giving or owes is None:
            continue
        if row.body is None:
            yield _named(row.pk, owes, pool[player.cast.turn % len(pool)], case.opened_at + SOON)
        for state, after in zip(STORIES[0] if whole else dice.choice(STORIES), AFTER, strict=False):
            who = pool[player.cast.turn % len(pool)] if state is SupportState.ASKED else giving[0]
            note = NOTES[state].format(text=row.text[:MOST_TEXT])
            day = opening_of((case.opened_at + after).date())
            yield _move(row.pk, state, note, who, day + MORNING * 2)


def _there_already(player: Player, pool: list[Officer]) -> Iterator[Beside]:
    """Yield that what the work waits for had come before."""
    if player.case is None:
        return
    who = pool[player.cast.turn % len(pool)]
    for row in player.case.support.order_by("position"):
        yield _move(row.pk, SupportState.DELIVERED, THERE, who, player.case.opened_at + SOON)


def _named(pk: int, body: Organisation, who: Officer, at: datetime) -> Beside:
    return Beside(at, "support", lambda: name_body(pk, body, actor=who, at=at))


def _move(pk: int, state: SupportState, note: str, who: Officer, at: datetime) -> Beside:
    def act() -> object:
        return move_support(pk, state, note=note, actor=who, at=at)

    return Beside(at, "support", act)


def twin_of(player: Player) -> Player | None:
    """Return the same matter reported once more, for some cases."""
    plot = player.plot
    if plot.definition.kind not in TWICE or plot.number % TWIN_OF or not plot.shown.steps:
        return None
    begun = plot.shown.begins_at + AGAIN
    shown = replace(plot.shown, begins_at=begun, steps=())
    again: Plot = replace(plot, key=f"{plot.key}/again", shown=shown)
    return Player(again, player.stopped)


def merged_twins(player: Player, twin: Player) -> Beside:
    """Return the merging of a case into the one that came before."""
    stage, at = player.plot.stage, player.plot.shown.begins_at + JOINED
    pool = stage.at([Post.TOWNSHIP_CLERK], (stage.government, *stage.sections))

    def act() -> object:
        case, into = twin.case, player.case
        if case is None or into is None:
            return None
        merged = merge(
            case.pk, into.pk, reason=TWIN_REASON, key=twin.plot.key, actor=pool[0], at=at
        )
        into.version = merged.version
        return merged

    return Beside(at, "merge", act)
