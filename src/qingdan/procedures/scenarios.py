"""Plays the worked cases of a definition and tells in words where one comes out otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from qingdan.core.errors import DomainError
from qingdan.core.workdays import shipped
from qingdan.procedures.definition import Definition, Scenario, ScenarioStep
from qingdan.procedures.names import CHINA
from qingdan.procedures.run import Actor, Run, Said, Setting, key_of, named
from qingdan.procedures.running import begin, take
from qingdan.procedures.timing import clocks
from qingdan.rulebook.book import rulebook

NONE = "none"


@dataclass(frozen=True)
class Failure:
    """A scenario that came out otherwise."""

    definition: Definition
    scenario: Scenario
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.definition.file} 第 {self.line} 行：情景“{self.scenario.title}”：{self.why}"


def setting() -> Setting:
    """Return the rules and working days that ship."""
    return Setting(rulebook(), shipped())


def failures(definition: Definition, within: Setting | None = None) -> list[Failure]:
    """Play every scenario of a definition; empty when all come out as written."""
    within = within or setting()
    return [one for each in definition.scenarios for one in _played(definition, each, within)]


def played(definition: Definition, scenario: Scenario, within: Setting) -> Run:
    """Return the run of a scenario, acts that are expected to be refused left out.

    Raises:
        DomainError: an act is refused that should not be.
    """
    run = begin(definition, scenario.begins_at, within)
    for step in scenario.steps:
        if not step.refused:
            run = _done(run, scenario, step)
    return run


def _played(definition: Definition, scenario: Scenario, within: Setting) -> Iterator[Failure]:
    run = begin(definition, scenario.begins_at, within)
    for step in scenario.steps:
        title = named(definition, step.action)
        try:
            after = _done(run, scenario, step)
        except DomainError as refusal:
            told = {refusal.code, str(refusal.params.get("gate", ""))}
            if step.refused not in told or not step.refused:
                said = f"“{title}”被拒绝：{refusal}{refusal.advice}"
                yield Failure(definition, scenario, step.line, said)
                return
            continue
        if step.refused:
            said = f"“{title}”应当因“{step.refused}”被拒绝，却做成了。"
            yield Failure(definition, scenario, step.line, said)
            return
        run = after
    for why in _differences(run, scenario):
        yield Failure(definition, scenario, scenario.line, why)


def _done(run: Run, scenario: Scenario, step: ScenarioStep) -> Run:
    actor = Actor(step.person, frozenset(scenario.people[step.person]), step.party)
    said = Said(
        values=step.values,
        lane=key_of(step.lane, step.party),
        parties=step.parties,
        lead=step.lead,
        reason=step.reason,
        clause=step.clause,
    )
    return take(run, step.action, actor, at=step.at, said=said)


def _differences(run: Run, scenario: Scenario) -> Iterator[str]:
    for key, wanted in scenario.states.items():
        lane = run.lanes.get(key)
        found = lane.state if lane else NONE
        if found != wanted:
            yield f"“{key}”应当在“{wanted}”，现在在“{found}”。"
    marks = {one.key: str(one.mark.value) for one in clocks(run, scenario.ends_at)}
    for key, wanted in scenario.marks.items():
        found = marks.get(key, NONE)
        if found != wanted:
            at = scenario.ends_at.astimezone(CHINA)
            yield f"期限“{key}”到 {at:%Y-%m-%d %H:%M} 应当是“{wanted}”，算得“{found}”。"
