"""What people confirm or correct becomes an example, with who and when."""

from datetime import date

import pytest

from qingdan.finder.answers import Question
from qingdan.finder.domain.rebuilding import rebuild
from qingdan.finder.domain.teaching import (
    ExampleGone,
    NoSuchEntry,
    TooManyRight,
    examples_visible_to,
    forget,
    teach,
)
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.models import Example, Rebuild
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.record.models import Event
from tests.builders import AT, make_officer, make_organisation, make_region

ON = date(2026, 11, 24)
TEXT = "俺家门口那条渠让车压塌了，浇不上地"
CORRECTED = ExampleOrigin.CORRECTED


@pytest.fixture
def officer(yinhao):
    return make_officer()


def question(text: str = TEXT) -> Question:
    return Question(text, "150222105", ON)


def test_teach_keeps_text_sealed_and_tells_the_record(officer, finder):
    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)

    stored = Example.objects.filter(pk=example.pk).values_list("text", flat=True)[0]
    event = Event.objects.latest("sequence")
    assert TEXT not in str(stored)
    assert Example.objects.get(pk=example.pk).text == TEXT
    assert (example.right, example.matter) == ("basic:52", "irrigation-facility-repair")
    assert (event.act, event.actor_key, event.place) == ("finder.taught", officer.pk, "150222105")
    assert TEXT not in str(event.detail)


def test_teach_again_replaces_the_same_persons_word(officer, finder):
    teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)
    teach(question(), [], origin=CORRECTED, actor=officer, at=AT)

    assert [one.right for one in examples_visible_to(officer)] == [""]


def test_teach_off_list_keeps_no_entry(officer):
    example = teach(question("身份证丢了"), [], origin=CORRECTED, actor=officer, at=AT)

    assert (example.right, example.matter) == ("", "")


@pytest.mark.parametrize(
    ("right", "refusal"),
    [
        ([("basic", 999)], NoSuchEntry),
        ([("nothing", 1)], NoSuchEntry),
        ([("basic", one) for one in (1, 2, 3, 4)], TooManyRight),
    ],
)
def test_teach_refuses_what_is_not_in_force(officer, right, refusal):
    with pytest.raises(refusal):
        teach(question(), right, origin=CORRECTED, actor=officer, at=AT)

    assert not Example.objects.exists()


def test_teach_is_for_people_of_the_place(yinhao):
    county = make_region("150721", "阿荣旗", "county")
    stranger = make_officer(organisation=make_organisation("阿荣旗委编办", region=county))

    with pytest.raises(NotAllowed):
        teach(question(), [("basic", 52)], origin=CORRECTED, actor=stranger, at=AT)


def test_forget_takes_an_example_back_once(officer):
    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)

    forget(example.pk, actor=officer, at=AT)

    assert not examples_visible_to(officer).exists()
    with pytest.raises(ExampleGone):
        forget(example.pk, actor=officer, at=AT)


@pytest.mark.slow
def test_rebuild_learns_an_example_reports_figures_and_can_be_tried_again(
    officer, settings, tmp_path
):
    settings.FINDER_DIR = tmp_path
    teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)

    report = rebuild(actor=None, at=AT)

    row = Rebuild.objects.get()
    assert (report.rebuild, row.kept, row.examples) == (row, True, 1)
    assert (tmp_path / "finder.npz").is_file()
    assert report.after["hit_at_1"] > 0.75
    assert Event.objects.latest("sequence").act == "finder.rebuilt"
