"""What somebody can do now in a case, and what is missing for what they cannot do yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qingdan.cases.seats import Seated
from qingdan.core.errors import DomainError
from qingdan.core.workdays import YearNotLoaded
from qingdan.procedures import everyday
from qingdan.procedures.asking import role_for, waiting
from qingdan.procedures.definition import Action, Definition, Field
from qingdan.procedures.enums import Everyday, JoinRule, ReasonNeed, RoleSide
from qingdan.procedures.gating import Attempt, basis, closed_gates
from qingdan.procedures.guarding import providers
from qingdan.procedures.leading import main_act, turns_away
from qingdan.procedures.run import LaneRun, Run, listed

ORDER = ("helps", "leads", "moves", "records", "aside")
"""In which order acts are offered."""


@dataclass(frozen=True)
class Missing:
    """One thing that stands against an act: what, why, what to do, by which acts it is settled."""

    title: str
    why: str
    remedy: str = ""
    basis: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """An act that somebody's role allows in a lane.

    ``missing`` is empty where it can be done at once; ``fields`` are asked in its form, of which
    ``needed`` must be filled. ``leads`` is the one that the work usually goes on by, or, while that
    waits, the first that ``helps`` it; ``aside`` an end, a refusal, a withdrawal.
    """

    code: str
    title: str
    lane: str
    note: str
    fields: tuple[Field, ...]
    needed: frozenset[str]
    reason: ReasonNeed
    opens: str
    opens_side: str
    names_lead: bool
    moves: bool
    missing: tuple[Missing, ...]
    documents: tuple[str, ...] = ()
    leads: bool = False
    helps: bool = False
    aside: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing stands against it."""
        return not self.missing

    @property
    def key(self) -> str:
        """Its name on a page."""
        return f"{self.lane}:{self.code}"


def offers(run: Run, lane: str, seated: Seated, *, at: datetime) -> list[Offer]:
    """Return the acts of the procedure that somebody's roles allow in a lane, open ones first.

    The one that leads on comes first, what is only recorded before what closes, turning away last.

    Args:
        run: as it stands.
        lane: name of a lane of the run.
        seated: who asks, at the table of the case and for this lane.
        at: aware moment.
    """
    mine = [one for one in run.offered(lane) if _may(run, one, seated, run.lanes[lane])]
    found = [_offer(run, one, lane, _missing(run, one, seated, lane, at)) for one in mine]
    leading = _leading(run, lane, mine)
    closes = leading is not None and _ends(run, leading)
    marked = _marked(run, found, leading.code if leading else "")
    return sorted(marked, key=lambda one: (not one.is_open, _rank(one, closes=closes)))


def _marked(run: Run, found: Sequence[Offer], leading: str) -> Iterator[Offer]:
    """Yield the acts, each with what it is to the one that leads."""
    waited_for = {
        code for one in found if one.code == leading for why in one.missing for code in why.by
    }
    helping = [one.code for one in found if one.is_open and one.code in waited_for]
    first = helping[0] if helping else leading
    for one in found:
        helps = one.code in helping
        aside = not helps and one.code != leading
        aside = aside and turns_away(run.definition, run.definition.action[one.code])
        yield replace(one, leads=one.code == first, helps=helps, aside=aside)


def _leading(run: Run, lane: str, mine: Sequence[Action]) -> Action | None:
    """Return the main act of a lane; where it is another's, one's own only way on, if any."""
    main = main_act(run.definition, run.lanes[lane].state)
    if main is not None and main in mine:
        return main
    onward = [one for one in mine if one.to and not turns_away(run.definition, one)]
    return onward[0] if len(onward) == 1 else None


def _ends(run: Run, action: Action) -> bool:
    return bool(action.to) and run.definition.state[action.to].is_done


def _rank(offer: Offer, *, closes: bool) -> int:
    """Return the place of an act among others; where the main one closes, records come before."""
    order = ("helps", "records", "leads", "moves", "aside") if closes else ORDER
    for kind in ("helps", "leads", "aside"):
        if getattr(offer, kind):
            return order.index(kind)
    return order.index("moves" if offer.moves else "records")


def everyday_offers(run: Run, lane: str, seated: Seated) -> list[Everyday]:
    """Return the everyday acts that somebody may do in a lane now."""
    return [one for one in Everyday if _may_everyday(run, one, lane, seated)]


def others_turn(run: Run, lane: str, seated: Seated) -> list[str]:
    """Return the titles of the roles that are waited for in a lane, where it is not one's own."""
    roles: dict[str, None] = {}
    for action in run.offered(lane):
        if action.to:
            roles.update(dict.fromkeys(action.roles))
    if not roles or set(roles) & set(seated.actor.roles):
        return []
    return [run.definition.role[one].title for one in roles]


def _may(run: Run, action: Action, seated: Seated, lane: LaneRun) -> bool:
    try:
        role_for(run, action.code, action.roles, seated.actor, lane, any_party=False)
    except DomainError:
        return False
    return True


def _may_everyday(run: Run, act: Everyday, lane: str, seated: Seated) -> bool:
    line = run.lanes[lane]
    ended = run.definition.state[line.state].is_done
    if ended != (act is Everyday.REOPEN) and act not in everyday.FROM_OUTSIDE:
        return False
    if act in everyday.FROM_OUTSIDE and (ended or run.is_done):
        return False
    try:
        everyday.not_stopped(run, line, act, "")
        roles = everyday.may_do(run, act, line)
        outside = act in everyday.FROM_OUTSIDE
        role_for(run, act, roles, seated.actor, line, any_party=outside)
    except DomainError:
        return False
    return _has_point(run, act, line, seated)


def _has_point(run: Run, act: Everyday, lane: LaneRun, seated: Seated) -> bool:
    """Tell whether an everyday act would change anything here."""
    if act in (Everyday.RETURN, Everyday.WITHDRAW, Everyday.REOPEN):
        try:
            everyday.can_go_back(run, act, seated.actor, lane)
        except DomainError:
            return False
    if act is Everyday.EXTEND:
        return any(one.lane == lane.code for one in run.definition.clocks)
    if act is Everyday.JOINT:
        return len({one.code for one in run.lanes.values()}) == len(("main", "opened"))
    return True


def _missing(
    run: Run, action: Action, seated: Seated, lane: str, at: datetime
) -> Iterator[Missing]:
    done = sum(one.action == action.code for _, one in run.seen_from(lane))
    if action.times and done >= action.times:
        yield Missing("次数用完", f"最多做 {action.times} 次，已经做了 {done} 次。")
    for field in run.definition.fields:
        needed = action.code in field.required_for and field.code not in action.fields
        if needed and not run.is_filled(field.code, lane):
            by = tuple(one.code for one in run.definition.actions if field.code in one.fields)
            yield Missing(field.title, f"“{field.title}”没有填写。", "先办填写它的那一步。", by=by)
    open_ones = waiting(run, action.joins) if action.joins else None
    if open_ones is not None:
        who = listed(open_ones) if open_ones else "还没有交给任何单位"
        yield Missing(run.definition.lane[action.joins].title, f"还没有办结：{who}。")
    attempt = Attempt(action.code, seated.actor.person, at, lane)
    try:
        for closed in closed_gates(run, attempt):
            gate = closed.gate
            by = tuple(providers(run.definition, gate))
            yield Missing(gate.title, closed.why, gate.remedy, basis(run, gate, at), by)
    except YearNotLoaded as refusal:
        yield Missing("期限算不出来", str(refusal), refusal.advice)


def side_of_lane(definition: Definition, lane: str) -> str:
    """Return on which side the bodies stand that a lane is opened for."""
    acting = [role for one in definition.actions if one.lane == lane for role in one.roles]
    sides = (definition.role[one].side for one in acting if definition.role[one].of_party)
    return str(next(sides, RoleSide.DEPARTMENT).value)


def _offer(run: Run, action: Action, lane: str, missing: Iterable[Missing]) -> Offer:
    definition = run.definition
    opens = definition.lane[action.opens] if action.opens else None
    return Offer(
        code=action.code,
        title=action.title,
        lane=lane,
        note=action.note,
        fields=tuple(definition.data[one] for one in action.fields),
        needed=frozenset(one.code for one in definition.fields if action.code in one.required_for),
        reason=action.reason,
        opens=opens.title if opens else "",
        opens_side=side_of_lane(definition, opens.code) if opens else "",
        names_lead=opens is not None and opens.join is JoinRule.LEAD,
        moves=bool(action.to),
        missing=tuple(missing),
        documents=tuple(one.title for one in definition.documents if one.code in action.issues),
    )
