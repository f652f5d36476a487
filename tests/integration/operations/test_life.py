"""The demo: a year of cases of every kind, a month at the gate; marked, the same every time."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from os import environ

import pytest
from django.db import connection, transaction

from qingdan.cases.checking import case_faults
from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseEvent, SupportObligation
from qingdan.commands.management.commands.load_samples import SAMPLES, load_sample
from qingdan.core.shipped import data_file
from qingdan.intake.enums import Door
from qingdan.intake.meter import burdens, months_until
from qingdan.intake.models import (
    DepartmentEvaluation,
    Precedent,
    Request,
    RequestMatter,
    Takeover,
    TemporaryDuty,
)
from qingdan.intake.takeovers import tracked
from qingdan.matters.domain.aligning import align_edition
from qingdan.notices.models import Notice
from qingdan.operations.demo import MARK, build
from qingdan.operations.gate.telling import month_before
from qingdan.operations.gate.texts import month_told
from qingdan.operations.life.stage import stages
from qingdan.operations.life.telling import year_before
from qingdan.operations.life.texts import tales
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.models import Region
from qingdan.procedures.enums import RoleSide
from qingdan.procedures.loading import library
from qingdan.record.domain.verifying import verify
from tests.conftest import PROJECT
from tests.keeping import keeps, kept

pytestmark = pytest.mark.slow

WHOLE = environ.get("WALK") == "all"
EVERY = 1 if WHOLE else 4
"""The suite tells one case of each kind, and every fourth of them twice; ``make walk`` more."""
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAY = AT.date()
YINHAO = "150222105"
SINCE = datetime(2025, 7, 1, tzinfo=UTC).date()
CAUGHT = {
    "收回事项换名": ("reclaimed", "renamed"),
    "部门职责写成配合": ("departments-step", "called-help"),
    "对配合履职事项考核": ("assessed", "assessment"),
    "要求设机构、配专人": ("on-no-list", "new-office"),
    "由网格员检查": ("unlicensed", "unlicensed"),
}
"""The disguised tasks of the month, each with the reason and the sign by which it is caught."""
LONG_NUMBER = re.compile(r"1[3-9]\d{9}|\d{6}(19|20)\d{9}[\dX]|0\d{2,3}-?\d{7,8}")


@keeps("demo_county")
def _county(value):
    load_regions(PROJECT / "data" / "regions.csv")
    build(at=AT)
    for name, code in SAMPLES.items():
        edition = load_sample(PROJECT / "samples" / name, Region.objects.get(pk=code), SINCE, AT)
        align_edition(edition.pk, at=AT)


@pytest.fixture
def demo_county(db):
    """Both lists and the people of the demo, there for all tests of this file."""
    return kept.rows("demo_county")


def digests() -> list[str]:
    """Tell a small year, return the digests of its events, and leave nothing behind."""
    before = transaction.savepoint()
    year = year_before(DAY, of_each=1)
    year.plots = year.plots[::EVERY]
    for _ in year.tell():
        pass
    found = list(CaseEvent.objects.order_by("pk").values_list("digest", flat=True))
    transaction.savepoint_rollback(before)
    return found


def test_plan_has_six_hundred_cases_and_ten_of_every_kind(demo_county):
    plots = year_before(DAY).plots

    kinds = Counter(one.definition.kind for one in plots)
    assert len(plots) >= 600
    assert set(kinds) == {one.kind for one in library().definitions}
    assert min(kinds.values()) >= 10
    assert all(one.shown.begins_at < AT for one in plots)


def test_every_subject_finds_its_entry_and_a_scenario(demo_county):
    here = stages(DAY)

    lost = [
        f"{kind}: {subject.title}"
        for kind, tale in tales().items()
        for subject in tale.subjects
        if subject.entry is not None
        and not any(subject.entry.search(one.text) for stage in here for one in stage.entries[kind])
    ]
    codes = {one.kind: {each.code for each in one.scenarios} for one in library().definitions}
    unknown = [
        f"{kind}: {code}"
        for kind, tale in tales().items()
        for subject in tale.subjects
        for code in subject.scenarios
        if code not in codes[kind]
    ]
    assert (lost, unknown) == ([], [])


@pytest.mark.parametrize("kind", [one.kind for one in library().definitions])
def test_texts_are_for_fields_and_acts_that_there_are(kind):
    definition = next(one for one in library().definitions if one.kind == kind)
    tale = tales()[kind]

    assert len(tale.subjects) >= 20
    assert set(tale.values) <= set(definition.data)
    fields = {"village": "", "place": "", "lead": "", "what": "", "number": "", "body": ""}
    for text in (*sum(tale.values.values(), ()), *sum(tale.reasons.values(), ())):
        text.format_map(fields)


def test_texts_name_no_number_that_could_be_somebodys():
    for file in ("demo_life.toml", "demo_gate.toml"):
        assert LONG_NUMBER.search(data_file(file).read_text(encoding="utf-8")) is None


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="elsewhere keys are not given again after a rollback"
)
def test_the_same_day_gives_the_same_year(demo_county):
    first, second = digests(), digests()

    assert (len(first) > 50, first) == (True, second)


def test_a_year_is_told_through_the_door_and_marked(demo_county):
    year = year_before(DAY, of_each=2)
    if not WHOLE:
        last = {one.definition.kind: one for one in year.plots}
        year.plots = [one for one in year.plots if last[one.definition.kind] is one]
    assert sum(1 for _ in year.tell()) >= len(year.plots)

    cases = Case.objects.all()
    assert list(case_faults()) == []
    assert cases.count() == year.cases >= len(year.plots)
    assert set(cases.values_list("kind", flat=True)) == {one.kind for one in library().definitions}
    assert all(one.demo and one.title.endswith(MARK) for one in cases)
    assert not CaseEvent.objects.filter(at__gte=AT).exists()
    said = json.dumps(list(CaseEvent.objects.values_list("said", flat=True)), ensure_ascii=False)
    assert LONG_NUMBER.search(said) is None
    assert sum(year.stopped.refusals.values()) <= year.acts // 100
    assert {CaseStanding.DONE, CaseStanding.OPEN} <= set(cases.values_list("standing", flat=True))
    assert CaseDesk.objects.exists()
    assert SupportObligation.objects.filter(moves__gt=0).exists()
    unread = Notice.objects.filter(read_at=None)
    assert not unread.filter(made_at__lt=AT - timedelta(days=4)).exists()
    assert Notice.objects.exclude(read_at=None).exists()


def test_the_flood_goes_through_all_departments_to_its_end(demo_county):
    year = year_before(DAY, of_each=1)
    year.plots = [one for one in year.plots if one.subject.own_words]
    assert sum(1 for _ in year.tell()) == 1

    flood = Case.objects.get()
    acts = list(flood.events.order_by("number").values_list("action", flat=True))
    wanted = ("receive-warning", "evacuate", "report", "survey-damage", "hand-out", "restore")
    assert (flood.standing, flood.item.number, flood.place_id) == ("done", 35, "150222105")
    assert [one for one in acts if one in wanted] == list(wanted)
    assert flood.lanes.exclude(key="main").count() == 10
    assert set(flood.support.values_list("state", flat=True)) == {"delivered"}
    clocks = CaseClock.objects.filter(case=flood, side=RoleSide.DEPARTMENT)
    assert clocks.count() >= 10


def matters_of(place: str, key: str) -> list[RequestMatter]:
    """Return the matters of a request of the month."""
    rows = RequestMatter.objects.filter(request__request_key=f"gate/{place}/{key}")
    return list(
        rows.select_related("request__event", "case", "satisfied_with").order_by("position")
    )


def test_a_month_at_the_gate_shows_what_the_gate_is_for(demo_county, finder):
    places = {"yinhao", "chabaqi"} if WHOLE else {"yinhao"}
    month = month_before(DAY, places=places)
    moments = list(month.tell())

    assert dict(month.refusals) == {}
    assert moments == sorted(moments)
    assert moments[-1] < AT
    assert len(month.stories) >= 30 * len(places)
    assert len(month_told().requests) >= 60
    assert set(Request.objects.values_list("door", flat=True)) == set(Door.values)
    assert all(one.demo and one.title.endswith(MARK) for one in Request.objects.all())
    for story in month.stories:
        if story.told.disguise:
            caught = RequestMatter.objects.get(request=story.request)
            reason, sign = CAUGHT[story.told.disguise]
            assert (caught.reason, caught.proposal["reason"]) == (reason, reason)
            assert sign in caught.proposal["flags"]
    told = [(one.told.place, one.told.disguise) for one in month.stories if one.told.disguise]
    assert sorted(told) == sorted((place, one) for place in places for one in CAUGHT)
    decided = set(RequestMatter.objects.values_list("decision", flat=True))
    assert {"admit", "conditions", "return", "petition"} <= decided
    assert verify().faults == ()

    follows_in_yinhao()


def follows_in_yinhao() -> None:
    """Check what became of the requests: disputes, duties, tickets, hand-overs, sheets."""
    dispute, again = (matters_of(YINHAO, one)[0] for one in ("pesticide", "pesticide-again"))
    moves = [one.move for one in dispute.moves.order_by("number")]
    assert moves == ["proposed", "decided", "objected", "refused-again", "ruled"]
    assert again.proposal["precedents"] == [Precedent.objects.get(matter=dispute).pk]
    bus, during, after = (matters_of(YINHAO, one)[0] for one in ("bus", "bus-during", "bus-after"))
    lapsed, running = TemporaryDuty.objects.filter(place=YINHAO).order_by("valid_until")
    assert (bus.decision, bus.case.state) == ("petition", "expired")
    assert (lapsed.case, lapsed.end, running.end) == (bus.case, "lapsed", "")
    assert lapsed.conditions
    assert [one.reason for one in (during, after)] == ["temporary-duty", "on-no-list"]
    assert running.valid_until > DAY
    three = matters_of(YINHAO, "three")
    assert (len(three), three[0].request.reply.count("办理情况")) == (3, 3)
    assert [one.satisfaction for one in three] == ["satisfied", "accepted", "satisfied"]
    assert {one.satisfied_with.name for one in three} == {"银号镇人民政府"}
    lamps = [matters_of(YINHAO, f"lamp-{one}")[0].request for one in ("one", "two", "three")]
    assert [one.event for one in lamps] == [None, lamps[0], lamps[0]]
    gas = matters_of(YINHAO, "gas")[0]
    here = {one.item.number: one for one in tracked(YINHAO, DAY)}
    assert here[12].late == (gas.case_id,)
    late = [
        one.name
        for month in months_until(DAY, 2)
        for one in burdens("150222", month, on=DAY)
        if one.clocks_late
    ]
    assert late == ["固阳县住房和城乡建设局"]
    assert Takeover.objects.filter(place=YINHAO).count() == 5 < len(here)
    months = DepartmentEvaluation.objects.filter(place=YINHAO).values_list("month", flat=True)
    assert len(set(months)) == 2
    assert list(case_faults()) == []
