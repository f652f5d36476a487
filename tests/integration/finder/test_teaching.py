"""What people confirm or correct becomes an example, with who and when."""

from datetime import date, timedelta

import pytest

from qingdan.catalogue.models import Item
from qingdan.finder.answers import Question
from qingdan.finder.domain.learning import TAUGHT, learnt_as, learnt_on
from qingdan.finder.domain.teaching import (
    ExampleGone,
    NoSuchEntry,
    NoSuchMatter,
    SaidSince,
    TooManyRight,
    examples_visible_to,
    forget,
    restore,
    teach,
)
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.models import Example
from qingdan.finder.weighing import NOT_HERE
from qingdan.matters.enums import AlignmentBasis
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.models import Region
from qingdan.record.models import Event
from tests.builders import AT, make_officer, make_organisation, make_region

ON = date(2026, 11, 24)
LATER = AT + timedelta(days=400)
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


def test_restore_gives_back_the_word_of_who_gave_it(officer):
    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)
    other = make_officer("wang.li", full_name="王丽")
    forget(example.pk, actor=officer, at=AT)

    restored = restore(example.pk, actor=other, at=LATER)

    event = Event.objects.latest("sequence")
    assert [(one.pk, one.made_by) for one in examples_visible_to(officer)] == [
        (example.pk, officer)
    ]
    assert (restored.made_at, restored.withdrawn_at) == (AT, None)
    assert (event.act, event.actor_key) == ("finder.restored", other.pk)
    with pytest.raises(ExampleGone):
        restore(example.pk, actor=other, at=LATER)


def test_restore_leaves_the_later_word_of_the_same_person(officer):
    earlier = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)
    teach(question(), [], origin=CORRECTED, actor=officer, at=AT)

    with pytest.raises(SaidSince):
        restore(earlier.pk, actor=officer, at=LATER)

    assert [one.right for one in examples_visible_to(officer)] == [""]


def test_restore_needs_the_entry_in_force_and_a_post_there(officer):
    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)
    forget(example.pk, actor=officer, at=AT)
    county = make_region("150721", "阿荣旗", "county")
    stranger = make_officer("wai", organisation=make_organisation("阿荣旗委编办", region=county))

    with pytest.raises(ExampleGone):
        restore(example.pk, actor=stranger, at=LATER)
    Example.objects.filter(pk=example.pk).update(right="basic:999")
    with pytest.raises(NoSuchEntry):
        restore(example.pk, actor=officer, at=LATER)


def test_teach_names_what_is_on_no_list_but_only_a_matter_there_is(officer):
    kept = teach(
        question("身份证丢了"), [], origin=CORRECTED, actor=officer, at=AT, matter="id-card-apply"
    )

    assert (kept.right, kept.matter) == ("", "id-card-apply")
    with pytest.raises(NoSuchMatter):
        teach(question(), [], origin=CORRECTED, actor=officer, at=AT, matter="nonsense")


def test_teach_takes_a_local_matter_of_the_entry(officer):
    make_local("local-150222-1")
    align(52, "local-150222-1")

    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)

    assert (example.matter, learnt_as([example], ON)) == (
        "local-150222-1",
        {example.pk: "local-150222-1"},
    )


def align(address, *codes):
    """Let an entry do these matters and no others."""
    item = Item.objects.get(kind="basic", address=address)
    item.alignments.all().delete()
    for rank, code in enumerate(codes, start=1):
        Alignment.objects.create(
            item=item, matter=code, rank=rank, score=1.0, basis=AlignmentBasis.LIKENESS
        )


def make_local(code):
    county = Region.objects.get(pk="150222")
    return LocalMatter.objects.create(
        code=code, county=county, title="渠道看护", subject="渠道", stage="upkeep", made_at=AT
    )


@pytest.mark.parametrize(
    ("aligned", "learnt"),
    [
        ((), ""),
        (("no-longer-in-the-library",), ""),
        (("irrigation-facility-repair",), "irrigation-facility-repair"),
        (("id-card-apply",), "id-card-apply"),
        (("id-card-apply", "irrigation-facility-repair"), "irrigation-facility-repair"),
    ],
)
def test_an_example_teaches_what_its_entry_does_by_now(officer, aligned, learnt):
    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)

    align(52, *aligned)

    assert learnt_as([example], ON) == {example.pk: learnt}


def test_an_example_of_an_entry_no_longer_in_force_teaches_what_it_said(officer):
    example = teach(question(), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)
    example.right = "basic:999"

    assert learnt_as([example], ON) == {example.pk: example.matter}
    assert example.matter == "irrigation-facility-repair"


def test_on_no_list_teaches_what_was_named_everywhere_and_else_only_there(officer):
    named = teach(
        question("身份证丢了"), [], origin=CORRECTED, actor=officer, at=AT, matter="id-card-apply"
    )
    unnamed = teach(question("谁给看孩子"), [], origin=CORRECTED, actor=officer, at=AT)

    assert learnt_as([named, unnamed], ON) == {
        named.pk: "id-card-apply",
        unnamed.pk: f"{NOT_HERE}150222105",
    }


def test_a_rebuild_learns_from_all_that_teach_and_counts_the_others(officer):
    teach(question("甲渠塌了"), [("basic", 52)], origin=CORRECTED, actor=officer, at=AT)
    align(52)
    teach(question("身份证丢了"), [], origin=CORRECTED, actor=officer, at=AT)

    learnt = learnt_on(ON)

    assert (learnt.examples, learnt.unlearnt) == (1, 1)
    assert [(one.text, one.matter, one.weight) for one in learnt.sayings] == [
        ("身份证丢了", f"{NOT_HERE}150222105", TAUGHT)
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_what_examples_teach_costs_the_same_for_any_number(
    officer, count, django_assert_num_queries
):
    examples = [
        teach(question(f"第{at}条渠"), [("basic", at)], origin=CORRECTED, actor=officer, at=AT)
        for at in range(1, 1 + count)
    ]

    with django_assert_num_queries(3):
        learnt_as(examples, ON)
