"""Editions compared by the matters their entries do."""

import json

import pytest
from django.core.management import call_command

from qingdan.catalogue.domain.comparing import compare_townships, duties_of
from qingdan.catalogue.models import Edition
from qingdan.matters.comparing import alignment_digest, book_of
from qingdan.matters.enums import AlignmentBasis, AlignmentState
from qingdan.matters.models import Alignment
from tests.builders import AT, make_document, make_entry, make_list, make_published, make_region

pytestmark = pytest.mark.django_db
FILM, FOREST = "farm-film-recycle", "forest-pest"


def align(edition, *matters, state=AlignmentState.CONFIRMED, rank=1):
    item = edition.items.get()
    decided = None if state == AlignmentState.PROPOSED else AT
    for code in matters:
        Alignment.objects.create(
            item=item,
            matter=code,
            rank=rank,
            score=1.0,
            state=state,
            basis=AlignmentBasis.PERSON,
            decided_at=decided,
        )


def make_one(code, name, entry):
    document = make_document(make_list(make_entry(1, entry)))
    edition = make_published(document, township=make_region(code, name))
    return Edition.objects.select_related("township").get(pk=edition.pk)


def test_book_of_attaches_what_was_confirmed():
    edition = make_one("150222105", "银号镇", "废旧农膜回收")
    align(edition, FILM)
    align(edition, FOREST, state=AlignmentState.PROPOSED)
    align(edition, "farm-film-assess", rank=2)

    book = book_of(edition)

    assert [(duty.matters, duty.confirmed) for duty in book.duties] == [((FILM,), True)]
    assert list(book.titles) == [FILM]


def test_book_of_attaches_proposals_only_as_such():
    edition = make_one("150222105", "银号镇", "废旧农膜回收")
    align(edition, FILM, state=AlignmentState.PROPOSED)
    align(edition, FOREST, state=AlignmentState.REFUSED)

    (duty,) = book_of(edition).duties

    assert (duty.matters, duty.confirmed) == ((FILM,), False)


def test_book_of_says_otherwise_what_the_edition_says():
    edition = make_one("150222105", "银号镇", "废旧农膜回收")

    assert book_of(edition) == duties_of(edition)


@pytest.mark.parametrize("count", [1, 3])
def test_book_of_costs_the_same_for_any_number(count, django_assert_num_queries):
    document = make_document(make_list(*(make_entry(at) for at in range(1, count + 1))))
    edition = Edition.objects.select_related("township").get(pk=make_published(document).pk)

    with django_assert_num_queries(5):
        book_of(edition)


def test_confirming_a_matter_changes_the_comparison():
    left = make_one("150222105", "银号镇", "废旧农膜回收")
    right = make_one("150721201", "查巴奇乡", "废旧农膜回收")
    before = alignment_digest(left)

    align(left, FILM)
    align(right, FOREST)

    assert compare_townships(duties_of(left), duties_of(right)).pairs != ()
    assert compare_townships(book_of(left), book_of(right)).pairs == ()
    assert alignment_digest(left) != before


def test_pages_follow_a_confirmation_at_once(client):
    left = make_one("150222105", "银号镇", "废旧农膜回收")
    right = make_one("150721201", "查巴奇乡", "废旧农膜回收")
    address = "/compare/150222105/150721201/"

    first = client.get(address).context["counts"]
    align(left, FILM)
    align(right, FOREST)
    then = client.get(address).context["counts"]

    assert (first["same"], then["same"], then["only-left"]) == (1, 0, 1)


def test_command_compares_two_editions_by_their_matters(capsys):
    align(make_one("150222105", "银号镇", "废旧农膜回收"), FILM)
    align(make_one("150721201", "查巴奇乡", "废旧农膜回收"), FOREST)

    call_command("compare", "银号镇", "150721201", "--json")

    assert json.loads(capsys.readouterr().out)["pairs"] == []


def test_published_lists_are_compared_by_their_matters(aligned_lists, client):
    page = client.get("/compare/150222105/150721201/?relation=kind-differs")

    pairs = page.context["pairs"].paginator.object_list
    assert len(pairs) > 40
    assert all(pair.matters for pair in pairs if not pair.penalties)
    assert "同一标准事项：" in page.content.decode()


def test_comparison_names_the_matters_in_the_workbook_and_the_api(aligned_lists, client):
    answer = client.get("/api/v1/compare/townships/150222105/150721201").json()

    named = [one for pair in answer["pairs"] for one in pair["matters"]]
    assert {"code", "title"} == named[0].keys()
    assert client.get("/compare/150222105/150721201.xlsx").status_code == 200


def test_elsewhere_shows_the_entry_that_does_one_of_the_matters(client):
    left = make_one("150222105", "银号镇", "废旧农膜回收")
    right = make_one("150721201", "查巴奇乡", "开展殡葬改革宣传工作")
    align(left, FILM, FOREST)
    align(right, FOREST)

    page = client.get("/t/150222105/basic/1/elsewhere").content.decode()

    assert "这一项做的标准事项：" in page
    assert 'href="/t/150721201/basic/1"' in page
    assert "只有其中的：林业有害生物监测、检疫和防治" in page


def test_elsewhere_of_published_lists_finds_the_same_duty(aligned_lists, client):
    page = client.get("/t/150222105/basic/24/elsewhere").content.decode()

    assert 'href="/t/150721201/basic/52"' in page
