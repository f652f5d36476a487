"""Random walks through procedures: whatever is asked, the engine keeps its promises."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from qingdan.core.errors import DomainError
from qingdan.procedures.definition import MAIN, Definition, Field, Value
from qingdan.procedures.enums import Everyday, FieldType
from qingdan.procedures.gating import Attempt, closed_gates
from qingdan.procedures.run import Actor, Run, Said
from qingdan.procedures.running import begin, replay, take
from qingdan.procedures.scenarios import setting
from qingdan.procedures.timing import clocks

BEGUN = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
LATEST = datetime(2026, 6, 30, tzinfo=UTC)
PEOPLE, BODIES = ("o1", "o2", "o3", "o4"), ("b1", "b2", "b3")
LONGEST, ODD, EVERY = 60, 0.15, 10
"""So many acts in one run; how often something unfit is asked; how often a run is counted again."""


def value_for(draw: Random, one: Field, at: datetime) -> Value:
    """Return a value of the kind that a field holds."""
    if one.type is FieldType.CHOICE:
        return draw.choice(one.choices)
    if one.type is FieldType.DATE:
        return (at - timedelta(days=draw.randint(0, 3))).date()
    if one.type is FieldType.NUMBER:
        return draw.randint(0, 10**6)
    return draw.random() < 0.5 if one.type is FieldType.FLAG else draw.choice("甲乙丙丁") * 3


def said_for(draw: Random, run: Run, action: str, lane: str, at: datetime) -> Said:
    """Return what could go with an act: mostly fit, now and then not."""
    definition = run.definition
    known = definition.action.get(action)
    values: dict[str, Value] = {}
    if known is not None:
        asked = [definition.data[one] for one in known.fields]
        values = {one.code: value_for(draw, one, at) for one in asked if draw.random() > ODD / 5}
    if draw.random() < ODD / 5 and definition.fields:
        values[draw.choice(definition.fields).code] = "不合适"
    if action == Everyday.EXTEND and definition.clocks:
        values = {"clock": draw.choice(definition.clocks).code}
    parties = tuple(draw.sample(BODIES, draw.randint(1, 3)))
    opens = (known and known.opens) or action == Everyday.JOINT
    return Said(
        values=values,
        lane=lane,
        parties=parties if opens else (),
        lead=parties[0] if opens else "",
        reason="" if draw.random() < ODD / 5 else "理由",
        clause="" if draw.random() < ODD / 5 else "配合履职 1",
    )


@dataclass
class Walk:
    """One run after another, act after act; every promise is looked at after each."""

    definitions: tuple[Definition, ...]
    draw: Random
    asked: int = 0
    taken: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def steps(self, most: int) -> None:
        """Ask for so many acts."""
        while self.asked < most:
            definition = self.draw.choice(self.definitions)
            run, at = begin(definition, BEGUN, setting()), BEGUN
            while len(run.acts) < LONGEST and at < LATEST and self.asked < most:
                at += timedelta(minutes=self.draw.choice((1, 5, 60, 60 * 24, 60 * 24 * 9)))
                run = self._asked(run, at)
                if run.is_done and self.draw.random() < 0.5:
                    break
            assert replay(definition, BEGUN, run.acts, setting()) == run

    def _asked(self, run: Run, at: datetime) -> Run:
        self.asked += 1
        lane = self.draw.choice(list(run.lanes))
        action = self.draw.choice(list(self._acts(run, lane)))
        roles = [one.code for one in run.definition.roles]
        held = frozenset(self.draw.sample(roles, self.draw.randint(1, len(roles))))
        party = run.lanes[lane].party if self.draw.random() > ODD else self.draw.choice(BODIES)
        actor = Actor(self.draw.choice(PEOPLE), held, party)
        said = said_for(self.draw, run, action, lane, at)
        try:
            after = take(run, action, actor, at=at, said=said)
        except DomainError as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            return run
        self.taken += 1
        kept(run, after, action, actor, at)
        if self.taken % EVERY == 0:
            assert replay(run.definition, BEGUN, after.acts, setting()) == after
        return after

    def _acts(self, run: Run, lane: str) -> Iterator[str]:
        yield from (one.code for one in run.offered(lane))
        if self.draw.random() < ODD or not run.offered(lane):
            yield from Everyday.values
            yield from (one.code for one in run.definition.actions)


def kept(run: Run, after: Run, action: str, actor: Actor, at: datetime) -> None:
    """Look whether an act that was let through keeps every promise."""
    act = after.acts[-1]
    assert after.acts[:-1] == run.acts
    assert act.role in actor.roles
    assert run.void <= after.void
    lane = run.lanes[act.said.lane]
    known = run.definition.action.get(action)
    if known is not None:
        assert lane.state in known.starts
        assert not lane.stopped
        attempt = Attempt(action, actor.person, at, lane.key)
        assert not list(closed_gates(run, attempt))
    for one in after.lanes.values():
        assert run.definition.state[one.state].lane == one.code
        assert one.key == MAIN or one.opened_by not in after.void
    for clock in clocks(after, at):
        assert (clock.due_at is None) == (clock.mark == "unmarked")
