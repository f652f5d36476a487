"""What holds for every run: counting again gives the same, and no path leads around a gate."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from os import environ

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.core.errors import DomainError
from qingdan.procedures import running
from qingdan.procedures.definition import MAIN
from qingdan.procedures.enums import Everyday, FieldType, GateNeed
from qingdan.procedures.guarding import providers
from qingdan.procedures.loading import library
from qingdan.procedures.run import Actor, Said
from qingdan.procedures.running import begin, replay, take
from qingdan.procedures.scenarios import played
from qingdan.procedures.timing import clocks
from tests.unit.procedures.steps import WATER, on

DEFINITIONS = {one.code: one for one in library().definitions}
EVERY = 1 if environ.get("WALK") == "all" else 12
"""The suite walks around every twelfth gate of each definition, ``make walk`` around all."""
GATES = [(code, gate.code) for code, one in DEFINITIONS.items() for gate in one.gates[::EVERY]]
PEOPLE = ("甲", "乙")
BY_PERSON = (GateNeed.PEOPLE, GateNeed.SELF, GateNeed.OTHER_PERSON)
BACK = (Everyday.RETURN, Everyday.WITHDRAW, Everyday.REOPEN)
LONG = timedelta(days=200)
MOST = 100
"""The smallest amount that any shipped gate allows; the walks write less."""
VISITS = 2


def value(field):
    """Return something that a field may hold."""
    if field.type is FieldType.DATE:
        return date(2024, 2, 2)
    if field.type is FieldType.CHOICE:
        return field.choices[0]
    return {FieldType.NUMBER: 5, FieldType.FLAG: True}.get(field.type, "某")


def filled(definition, action, *, without=""):
    """Return everything an action asks for."""
    if action in Everyday.values:
        return {}
    fields = definition.action[action].fields
    return {one: value(definition.data[one]) for one in fields if one != without}


def tried(run, action, person, at, lane=MAIN, *, without=""):
    """Return a run continued by an act of somebody who holds every role, or ``None``."""
    roles = frozenset(run.definition.role)
    party = run.lanes[lane].party if lane in run.lanes else ""
    said = Said(
        values=filled(run.definition, action, without=without),
        lane=lane,
        parties=(WATER,),
        lead=WATER,
        reason="某",
        clause="某",
    )
    try:
        return take(run, action, Actor(person, roles, party), at=at, said=said)
    except DomainError:
        return None


@pytest.mark.parametrize("code", DEFINITIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_replay_gives_the_same_run(code, within, data):
    definition = DEFINITIONS[code]
    run = begin(definition, on(2), within)
    for _ in range(data.draw(st.integers(5, 25))):
        lane = data.draw(st.sampled_from(sorted(run.lanes)))
        offered = [one.code for one in run.offered(lane)]
        action = data.draw(st.sampled_from([*offered * 3, *Everyday.values]))
        person = data.draw(st.sampled_from(["甲", "乙", "丙", "丁"]))
        at = (run.acts[-1].at if run.acts else on(2)) + timedelta(hours=30)
        run = tried(run, action, person, at, lane) or run

    again = replay(definition, run.begun_at, run.acts, within)

    assert again == run
    assert clocks(again, on(30, month=6)) == clocks(run, on(30, month=6))


@pytest.mark.parametrize("code", DEFINITIONS)
def test_replay_gives_the_same_run_for_every_scenario(code, within):
    for scenario in DEFINITIONS[code].scenarios:
        run = played(DEFINITIONS[code], scenario, within)

        assert replay(run.definition, run.begun_at, run.acts, within) == run


def provided(gate, acts):
    """Return the acts that count for a gate, found without the engine's own help."""
    stale = [at for at, act in enumerate(acts) if act.action in gate.since]
    after = acts[stale[-1] + 1 if stale else 0 :]
    return [act for act in after if act.action in gate.by]


def follows(gate, acts, done):
    """Tell whether nothing waits to be followed up; with ``after`` only what came after it."""
    if not gate.after:
        return bool(done) or not any(act.action in gate.since for act in acts)
    over = [at for at, act in enumerate(acts) if act.action in gate.by]
    rest = [act.action for act in acts[over[-1] + 1 if over else 0 :]]
    begun = next((at for at, one in enumerate(rest) if one in gate.after), len(rest))
    return not set(rest[begun + 1 :]) & set(gate.since)


def is_open(run, gate, person, at):
    """Tell whether a gate is open, found without the engine's own help.

    A lane that was opened anew knows nothing of what was done in it before.
    """
    lane = run.definition.action[gate.before[0]].lane
    opened = max((one.opened_by for one in run.lanes.values() if one.code == lane), default=-1)
    acts = [
        act
        for number, act in enumerate(run.acts)
        if number not in run.void and (act.said.lane == MAIN or number > opened)
    ]
    done = provided(gate, acts)
    people = {act.person for act in done}
    if gate.after and not any(act.action in gate.after for act in acts):
        return True
    if gate.until and gate.need is GateNeed.ELAPSED:
        return bool(done) and at.date() > run.value(gate.until)
    if gate.need is GateNeed.ELAPSED:
        start = done[-1].at if done else at
        starts_on = run.value(gate.runs_from) or start.date()
        term = run.setting.book.term(gate.term, starts_on)
        return bool(done) and at.date() > term.last_day(starts_on, run.setting.calendar)
    documents = {act.action for act in acts} & set(providers(run.definition, gate))
    return {
        GateNeed.DONE: len(done) >= gate.least,
        GateNeed.PEOPLE: len(people) >= gate.least,
        GateNeed.SELF: person in people,
        GateNeed.OTHER_PERSON: person not in people,
        GateNeed.FOLLOWED: follows(gate, acts, done),
        GateNeed.WITHIN: None not in (run.value(gate.runs_from), run.value(gate.until)),
        GateNeed.AT_MOST: not gate.amount or (run.value(gate.field) or 0) <= MOST,
        GateNeed.FILLED: any(gate.field in values for values in run.values.values()),
        GateNeed.ISSUED: bool(documents),
    }[gate.need]


def summary(run, gate):
    """Return what of a run matters for one gate and for where the run can go."""
    acts = [act for at, act in enumerate(run.acts) if at not in run.void]
    done = provided(gate, acts)
    people = frozenset(act.person for act in done) if gate.need in BY_PERSON else None
    count = min(len(done), gate.least)
    since = frozenset(act.action for act in acts if act.action in gate.since)
    counted = {one.code: one.times for one in run.definition.actions if one.times}
    times = Counter(act.action for act in acts if act.action in counted)
    lanes = frozenset((key, tuple(s for s, _ in one.path)) for key, one in run.lanes.items())
    documents = {act.action for act in acts} & set(providers(run.definition, gate))
    issued = gate.need is GateNeed.ISSUED and bool(documents)
    late = bool(done) and run.acts[-1].at - done[-1].at > LONG / 2
    held = {field for values in run.values.values() for field in values}
    has = frozenset(held & {gate.field, gate.runs_from, gate.until})
    after = any(act.action in gate.after for act in acts)
    return lanes, people, count, since, issued, frozenset(times.items()), late, has, after


def next_acts(run, gate):
    """Yield what may be tried next: all that moves, and all that concerns the gate."""
    opening = providers(run.definition, gate)
    near = {*gate.by, *gate.since, *gate.before, *gate.after, *opening}
    for lane in sorted(run.lanes):
        for action in run.offered(lane):
            if action.code in near:
                yield from ((action.code, person, lane) for person in PEOPLE)
            elif action.to or action.opens:
                yield action.code, PEOPLE[0], lane
        yield from ((act.value, PEOPLE[0], lane) for act in BACK)


def explored(definition, gate, within):
    """Yield every step of every path, each situation once, with nothing else in the way."""
    free = tuple(
        replace(one, required_for=(), frozen_after=(), not_before=()) for one in definition.fields
    )
    alone = replace(definition, gates=(gate,), apart=(), fields=free)
    waiting = [begin(alone, first_day(gate, within), within)]
    seen = set()
    while waiting:
        run = waiting.pop()
        last = run.acts[-1].at if run.acts else run.begun_at
        waits = [timedelta(0), LONG] if gate.need is GateNeed.ELAPSED else [timedelta(0)]
        timed = gate.need is GateNeed.WITHIN
        leave_out = ["", *filter(None, (gate.field, timed and gate.runs_from))]
        for action, person, lane in next_acts(run, gate):
            for at in (last + wait for wait in waits):
                for without in leave_out:
                    after = tried(run, action, person, at, lane, without=without)
                    if after is None or visits(after) > VISITS:
                        continue
                    yield run, action, person, at, after
                    key = summary(after, gate)
                    if key not in seen:
                        seen.add(key)
                        waiting.append(after)


def first_day(gate, within):
    """Return a day on which the term that a gate waits for holds."""
    start = on(2, year=2024, month=2)
    terms = within.book.rules.get(gate.term, ())
    since = min((one.since for one in terms if one.since), default=start.date())
    return start if since <= start.date() else on(2, year=since.year, month=since.month + 1)


def visits(run):
    return max(max(Counter(s for s, _ in lane.path).values()) for lane in run.lanes.values())


def assert_not_around(definition, gate, within):
    """Walk every path; whoever passed the gate found it open, and nobody came without."""
    passed = 0
    for run, action, person, at, after in explored(definition, gate, within):
        if action in gate.before:
            assert is_open(run, gate, person, at)
            passed += 1
        for lane in after.lanes.values():
            if lane.state in gate.protects:
                ways = {after.acts[way].action for _, way in lane.path if way >= 0}
                assert ways & set(gate.before)
    assert passed, "the gate is never passed"


def gate_of(definition, code):
    return next(one for one in definition.gates if one.code == code)


@pytest.mark.slow  # all of them together
@pytest.mark.parametrize(("code", "gate_code"), GATES)
def test_no_path_leads_around_a_gate(code, gate_code, within):
    definition = DEFINITIONS[code]

    assert_not_around(definition, gate_of(definition, gate_code), within)


@pytest.mark.parametrize("gate_code", ["power", "officers", "legality-review", "recusal-decided"])
def test_walking_finds_an_engine_that_looks_at_no_gate(gate_code, within, monkeypatch):
    monkeypatch.setattr(running, "closed_gates", lambda run, attempt: iter(()))
    definition = DEFINITIONS["penalty"]

    with pytest.raises(AssertionError):
        assert_not_around(definition, gate_of(definition, gate_code), within)


@pytest.mark.parametrize(
    ("gate_code", "to"), [("power", "investigating"), ("legality-review", "decided")]
)
def test_walking_finds_a_way_around(gate_code, to, within):
    shipped = DEFINITIONS["penalty"]
    start = next(one.starts for one in shipped.actions if one.to == to)
    way = replace(shipped.actions[0], code="quick", starts=start, to=to, roles=("head",))
    definition = replace(shipped, actions=(way, *shipped.actions))

    with pytest.raises(AssertionError):
        assert_not_around(definition, gate_of(definition, gate_code), within)
