"""Whatever people ask for, in any order: the door keeps every promise about cases.

    STEPS=1000000 pytest -s tests/integration/cases/test_machine.py

walks so many acts through the engine, and a thousandth of it through the door.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qingdan.cases.checking import case_faults
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.copying import Copies
from qingdan.cases.domain.linking import merge, relate, split
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.domain.refusals import CaseChanged, CaseUnknown, RequestReused
from qingdan.cases.domain.supporting import move_support
from qingdan.cases.enums import CaseStanding, CaseStep, RelationKind, SupportState
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import Case, CaseEvent, SupportObligation
from qingdan.cases.runs import events_of, run_of
from qingdan.cases.seats import Table
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import standing
from qingdan.parties.enums import OrganisationKind
from qingdan.procedures.enums import Everyday
from qingdan.procedures.gating import Attempt, closed_gates
from qingdan.procedures.loading import library
from qingdan.record.domain.replaying import gaps
from tests.builders import make_officer, make_organisation, make_region
from tests.case_walks import Walk, said_for
from tests.cases import Stage, shipped

STEPS = int(os.environ.get("STEPS", "0"))
KINDS = ("report-up", "emergency")
DRAWS = st.randoms(use_true_random=True)


def test_a_walk_through_every_procedure_keeps_its_promises():
    draw = Random(STEPS)  # noqa: S311 - the same walk every time
    walk, begun = Walk(library().definitions, draw), time.process_time()
    walk.steps(STEPS or 4000)
    spent = time.process_time() - begun
    told = f"{walk.asked} 步，办成 {walk.taken}，每秒 {walk.asked / spent:.0f} 步"
    print(f"\n{told}（处理器时间）")  # noqa: T201 - what was asked for
    assert walk.taken > walk.asked / 10


class Desk(RuleBasedStateMachine):
    """People of both sides at work in a few cases."""

    def __init__(self):
        super().__init__()
        self.at, self.keys, self.asked = datetime(2026, 3, 2, 1, 0, tzinfo=UTC), {}, []
        self.inside = transaction.atomic()
        self.inside.__enter__()
        self.stages = {}
        for code in KINDS:
            stage = Stage(shipped(code))
            stage.cast(stage.definition.scenarios[0])
            self.stages[code] = stage
        far = make_region("150721201", "查巴奇鄂温克族乡")
        body = make_organisation("查巴奇乡人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, far)
        self.stranger = make_officer(role="township-clerk", organisation=body)
        self.cases, self.touched = [], set()

    def teardown(self):
        try:
            assert not list(case_faults(Case.objects.filter(pk__in=self.cases)))
            assert not [one for one in gaps() if one.what.startswith("办件")]
        finally:
            transaction.set_rollback(True)
            self.inside.__exit__(None, None, None)

    def _key(self):
        return f"key-{len(self.keys)}-{len(self.asked)}-{self.at.timestamp()}"

    def _moment(self, draw):
        self.at += timedelta(minutes=draw.choice((1, 10, 60, 60 * 24, 60 * 24 * 4)))
        return self.at

    def _chosen(self, draw):
        case = Case.objects.select_related("procedure", "owner", "lead").get(
            pk=draw.choice(self.cases)
        )
        stage = self.stages[case.procedure.code]
        return case, stage, draw.choice([*stage.people.values(), stage.opener])

    @rule(draw=DRAWS, code=st.sampled_from(KINDS))
    @precondition(lambda self: len(self.cases) < 6)
    def open(self, draw, code):
        stage, at, key = self.stages[code], self._moment(draw), self._key()
        opening = Opening(
            procedure=code, title=f"第 {len(self.cases)} 件", place=stage.place, item=stage.item,
            lead=stage.lead, village=stage.village, key=key,
        )  # fmt: skip
        case = open_case(opening, actor=stage.opener, at=at)
        assert open_case(opening, actor=stage.opener, at=at) == case
        self.cases.append(case.pk)
        self.touched.add(case.pk)

    @rule(draw=DRAWS, everyday=st.booleans())
    @precondition(lambda self: self.cases)
    def act(self, draw, everyday):
        at, (case, stage, person) = self._moment(draw), self._chosen(draw)
        run = run_of(case, events_of(case))
        lane = draw.choice(list(run.lanes))
        offered = [one.code for one in run.offered(lane)]
        action = draw.choice(Everyday.values if everyday or not offered else offered)
        said = self._said(draw, stage, run, action, lane, at)
        asked = Asked(action, said, case.version, self._key())
        try:
            event = take_action(case.pk, asked, actor=person, at=at)
        except DomainError:
            assert CaseEvent.objects.filter(case=case).count() == case.version
            return
        self.keys[asked.key] = event.pk
        self.asked.append((case.pk, asked, person))
        self.touched.add(case.pk)
        if action in stage.definition.action:
            attempt = Attempt(action, officer_key(person.pk), at, lane)
            assert not list(closed_gates(run, attempt))

    def _said(self, draw, stage, run, action, lane, at):
        said = said_for(draw, run, action, lane, at)
        values, parties = dict(said.values), ()
        if action == Everyday.TRANSFER:
            values["person"] = officer_key(draw.choice(list(stage.people.values())).pk)
        if said.parties:
            parties = (body_key(stage.lead.pk), *map(body_key, self._bodies(stage)))[:2]
        lead = parties[0] if parties else ""
        return type(said)(values, lane, parties, lead, said.reason, said.clause)

    def _bodies(self, stage):
        return [one.pk for one in stage.bodies.values()]

    @rule(draw=DRAWS)
    @precondition(lambda self: self.asked)
    def ask_again(self, draw):
        pk, asked, person = draw.choice(self.asked)
        count, at = CaseEvent.objects.count(), self._moment(draw)
        again = take_action(pk, asked, actor=person, at=at)
        assert again.pk == self.keys[asked.key]
        with pytest.raises(RequestReused):
            take_action(pk, asked, actor=self.stranger, at=at)
        assert CaseEvent.objects.count() == count

    @rule(draw=DRAWS)
    @precondition(lambda self: self.asked)
    def act_on_what_is_old(self, draw):
        pk, asked, person = draw.choice(self.asked)
        old = Asked(asked.action, asked.said, 0, self._key())
        count = CaseEvent.objects.count()
        with pytest.raises(DomainError) as refusal:
            take_action(pk, old, actor=person, at=self._moment(draw))
        open_still = Case.objects.get(pk=pk).standing != CaseStanding.MERGED
        if open_still and asked.said.lane == "main":
            assert isinstance(refusal.value, CaseChanged)
        assert CaseEvent.objects.count() == count

    @rule(draw=DRAWS)
    @precondition(lambda self: self.cases)
    def act_as_a_stranger(self, draw):
        case, _, _ = self._chosen(draw)
        run = run_of(case, events_of(case))
        action = draw.choice([*Everyday.values, *run.definition.action])
        asked = Asked(action, said_for(draw, run, action, "main", self.at), 99, self._key())
        with pytest.raises(CaseUnknown):
            take_action(case.pk, asked, actor=self.stranger, at=self._moment(draw))

    @rule(draw=DRAWS, how=st.sampled_from(("merge", "relate", "split")))
    @precondition(lambda self: len(self.cases) > 1)
    def link(self, draw, how):
        key = self._key()
        one, other = draw.sample(self.cases, 2)
        by = {"key": key, "actor": self.stages[KINDS[0]].opener, "at": self._moment(draw)}
        try:
            if how == "merge":
                merge(one, other, reason="同一件", **by)
            elif how == "relate":
                relate(one, other, RelationKind.RELATED, **by)
            else:
                self.cases += [made.pk for made in split(one, ["另一半"], reason="两件", **by)]
        except DomainError:
            pass
        self.touched |= {one, other, self.cases[-1]}

    @rule(draw=DRAWS, state=st.sampled_from(SupportState))
    @precondition(lambda self: SupportObligation.objects.filter(case__in=self.cases).exists())
    def move(self, draw, state):
        row = draw.choice(list(SupportObligation.objects.filter(case__in=self.cases)))
        stage = self.stages[KINDS[0]]
        person = draw.choice([stage.opener, *stage.people.values(), self.stranger])
        try:
            moved = move_support(row.pk, state, note="说明", actor=person, at=self._moment(draw))
        except DomainError:
            assert row.history.count() == row.moves
            return
        assert (moved.moves, moved.history.count()) == (row.moves + 1, row.moves + 1)

    @invariant()
    def every_promise_is_kept(self):
        for pk in self.touched:
            kept(Case.objects.select_related("procedure", "owner", "lead").get(pk=pk))
        self.touched.clear()


def kept(case):
    """Look whether one case is what follows from its events."""
    assert not list(case_faults(Case.objects.filter(pk=case.pk)))
    events = events_of(case)
    assert [one.number for one in events] == list(range(1, case.version + 1))
    if case.standing == CaseStanding.MERGED:
        assert case.closed_at
        assert not case.desks.exists()
        return
    acts = [one for one in events if one.action not in CaseStep.values] or events[:1]
    last, run = acts[-1], run_of(case, events)
    on = last.at.astimezone().date()
    table = Table(case, run.definition, on)
    copies = Copies(case, run, table, tuple(standing(last.officer, on)), last.at)
    before = {name: getattr(case, name) for name in ("state", "standing", "closed_at", "due_at")}
    copies.settle()
    assert before == {name: getattr(case, name) for name in before}
    assert case.standing == (CaseStanding.DONE if run.is_done else CaseStanding.OPEN)
    assert said(case.lanes.all()) == said(copies.lanes())
    assert said(case.desks.all()) == said(copies.desks())
    assert said(case.clocks.all(), "told", "tell_at") == said(copies.clocks({}), "told", "tell_at")


def said(rows, *beside):
    names = (
        [one.attname for one in type(rows[0])._meta.concrete_fields] if (rows := list(rows)) else ()
    )
    kept_names = [one for one in names if one not in {"id", *beside}]
    return sorted(tuple(str(_plain(getattr(one, name))) for name in kept_names) for one in rows)


def _plain(value):
    return value.timestamp() if isinstance(value, datetime) else value


@pytest.mark.django_db
def test_whatever_people_ask_for_the_door_keeps_every_promise():
    count = max(6, STEPS // 1000 // 40)
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=count,
            stateful_step_count=40 if STEPS else 25,
            deadline=None,
            derandomize=not STEPS,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
