"""The year of the demo: cases of every kind, marked, the same every time, sound."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from qingdan.cases.checking import case_faults
from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseEvent, SupportObligation
from qingdan.commands.management.commands.load_samples import SAMPLES, load_sample
from qingdan.core.shipped import data_file
from qingdan.matters.domain.aligning import align_edition
from qingdan.operations.demo import MARK, build
from qingdan.operations.life.stage import stages
from qingdan.operations.life.telling import year_before
from qingdan.operations.life.texts import tales
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.models import Region
from qingdan.procedures.enums import RoleSide
from qingdan.procedures.loading import library
from tests.conftest import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAY = AT.date()
SINCE = datetime(2025, 7, 1, tzinfo=UTC).date()
LONG_NUMBER = re.compile(r"1[3-9]\d{9}|\d{6}(19|20)\d{9}[\dX]|0\d{2,3}-?\d{7,8}")


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """Both lists and the people of the demo, there for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_regions(PROJECT / "data" / "regions.csv")
        build(at=AT)
        for name, code in SAMPLES.items():
            path = PROJECT / "samples" / name
            edition = load_sample(path, Region.objects.get(pk=code), SINCE, AT)
            align_edition(edition.pk, at=AT)
        yield
        transaction.set_rollback(True)


def digests(of_each: int) -> list[str]:
    """Tell a small year, return the digests of its events, and leave nothing behind."""
    before = transaction.savepoint()
    for _ in year_before(DAY, of_each=of_each).tell():
        pass
    found = list(CaseEvent.objects.order_by("pk").values_list("digest", flat=True))
    transaction.savepoint_rollback(before)
    return found


def test_plan_has_six_hundred_cases_and_ten_of_every_kind(county):
    plots = year_before(DAY).plots

    kinds = Counter(one.definition.kind for one in plots)
    assert len(plots) >= 600
    assert set(kinds) == {one.kind for one in library().definitions}
    assert min(kinds.values()) >= 10
    assert all(one.shown.begins_at < AT for one in plots)


def test_every_subject_finds_its_entry_and_a_scenario(county):
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
    text = data_file("demo_life.toml").read_text(encoding="utf-8")

    assert LONG_NUMBER.search(text) is None


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="elsewhere keys are not given again after a rollback"
)
def test_the_same_day_gives_the_same_year(county):
    first, second = digests(of_each=1), digests(of_each=1)

    assert (len(first) > 100, first) == (True, second)


def test_a_year_is_told_through_the_door_and_marked(county):
    year = year_before(DAY, of_each=2)
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


def test_the_flood_goes_through_all_departments_to_its_end(county):
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
