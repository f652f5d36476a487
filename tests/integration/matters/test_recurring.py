"""Ways of working that many entries share."""

import pytest

from qingdan.catalogue.enums import Side
from qingdan.catalogue.models import Item
from qingdan.documents.model import Disposition, ListKind, Takeover
from qingdan.matters.recurring import StepChange, find_recurring, recurring_in
from tests.builders import group, make_document, make_entry, make_list, make_published

pytestmark = pytest.mark.django_db
STEPS = (
    "接到线索后登记。",
    "派两名执法人员到现场调查取证，询问当事人并制作笔录。",
    "法制机构审核后作出处罚决定并送达当事人。",
)


def made(*ways, department="县水务局"):
    """Return the recurring ways of reclaimed entries that are worked in these steps."""
    entries = [
        make_entry(
            number,
            f"对第{number}种擅自取水行为的处罚",
            takeover=Takeover((department,), Disposition.TAKEN_OVER, (group(*steps),)),
        )
        for number, steps in enumerate(ways, start=1)
    ]
    edition = make_published(make_document(make_list(*entries, kind=ListKind.RECLAIMED)))
    items = Item.objects.filter(edition=edition).prefetch_related("clauses", "departments")
    return list(find_recurring(list(items), Side.TAKEOVER))


def numbers(items):
    return [item.number for item in items]


def test_published_lists_have_the_ways_that_a_reader_finds(aligned_lists):
    ways = [(way.count, len(way.steps)) for way in recurring_in(aligned_lists["yinhao"])]
    first, second = recurring_in(aligned_lists["yinhao"])[:2]

    assert ways == [(20, 7), (6, 4), (6, 2), (3, 4)]
    assert numbers(first.items) == [*range(15, 19), *range(27, 36), *range(50, 56), 59]
    assert (numbers(second.items), numbers([one.item for one in second.departing])) == (
        [9, 10, 11, 12, 13],
        [14],
    )


def test_departure_says_which_step_is_otherwise(aligned_lists):
    second = recurring_in(aligned_lists["yinhao"])[1]

    (departure,) = second.departing[0].departures

    assert (departure.change, departure.step) == (StepChange.REWORDED, 1)
    changed = [one.text for one in departure.segments if one.operation != "equal"]
    assert changed == ["执法", "质量安全监管工作"]


def test_three_entries_make_a_way():
    assert [numbers(way.items) for way in made(STEPS, STEPS, STEPS)] == [[1, 2, 3]]


def test_two_entries_make_no_way():
    assert made(STEPS, STEPS) == []


def test_the_own_subject_and_department_do_not_count():
    ways = [
        (f"对第{number}种擅自取水行为，由县水务局立案调查。", *STEPS[1:]) for number in (1, 2, 3)
    ]

    (way,) = made(*ways)

    assert way.steps[0] == "……，由〔部门〕立案调查"
    assert (numbers(way.items), way.departing) == ([1, 2, 3], ())


def test_a_step_more_and_a_step_less_are_told():
    more, less = (*STEPS, "结案归档。"), STEPS[1:]

    (way,) = made(STEPS, STEPS, STEPS, more, less)

    told = [
        (one.item.number, [(each.change, each.step) for each in one.departures])
        for one in way.departing
    ]
    assert told == [(4, [(StepChange.ADDED, 3)]), (5, [(StepChange.MISSING, 1)])]


def test_short_common_words_are_no_way_of_working():
    assert made(("依法查处。",), ("依法查处。",), ("依法查处。",)) == []


def test_page_shows_the_steps_and_what_departs(aligned_lists, client):
    page = client.get("/t/150222105/recurring")

    text = page.content.decode()
    assert page.status_code == 200
    assert "20 项用同一办法" in text
    assert "<del>执法</del><ins>质量安全监管工作</ins>" in text
    assert 'href="/t/150222105/recurring"' in client.get("/t/150222105/").content.decode()


def test_page_of_a_list_without_such_ways_says_so(client):
    make_published()

    assert "没有三个以上事项" in client.get("/t/150222105/recurring").content.decode()


def test_api_gives_the_same_ways(aligned_lists, client):
    answer = client.get("/api/v1/townships/150222105/recurring").json()

    assert [len(one["items"]) + len(one["departing"]) for one in answer] == [20, 6, 6, 3]
    assert answer[0]["steps"][1] == "调查取证"
    assert answer[0]["items"][0]["url"] == "/t/150222105/reclaimed/15"
    assert answer[1]["departing"][0]["departures"][0]["change"] == "reworded"
