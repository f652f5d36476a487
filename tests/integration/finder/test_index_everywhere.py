"""Search over all townships: equal wordings once, and only what is in force."""

from datetime import date
from time import monotonic

import pytest
from django.core.management import call_command

from qingdan.catalogue.domain import publishing
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.documents.model import ListKind
from qingdan.finder import store
from qingdan.finder.domain import everywhere, indexing, spread
from qingdan.finder.domain.everywhere import Addressed, Everywhere, search_everywhere, search_widely
from qingdan.finder.domain.rewording import renew_wordings
from qingdan.matters.domain.wording import record_wordings
from qingdan.matters.models import ItemWording, Wording
from tests.builders import (
    AT,
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_officer,
    make_published,
    make_region,
)

pytestmark = pytest.mark.django_db
ON = date(2025, 9, 1)
LATER = date(2099, 1, 1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FINDER_DIR = tmp_path
    spread.forget()
    yield tmp_path
    spread.forget()


@pytest.fixture
def model(folder, finder_folder):
    """The trained finder beside an index of its own."""
    (folder / store.NAME).symlink_to(finder_folder / store.NAME)


def basic(*names: str):
    return make_document(make_list(*(make_entry(at, text) for at, text in enumerate(names, 1))))


def township(at: int, *names: str, **values) -> Edition:
    """Write the list of one of many townships, in force."""
    place = make_region(f"150222{at:03d}", f"第{at}镇")
    edition = make_published(basic(*names), township=place, **values)
    record_wordings(edition)
    return edition


def publish(document, at: int, valid_from: date) -> Edition:
    """Draft and publish as the installation does."""
    draft = make_edition(document, township=make_region(f"150222{at:03d}", f"第{at}镇"))
    publishing.submit(draft.pk, actor=None, at=AT)
    return publishing.publish_edition(draft.pk, valid_from=valid_from, actor=None, at=AT)


def names(text: str, on: date = ON, **narrowed) -> list[tuple[str, int]]:
    found = search_everywhere(text, on, **narrowed)
    return [(one.name, one.townships) for one in found.groups]


def test_equal_wordings_are_found_once_with_their_townships():
    for at in (3, 1, 2):
        township(at, f"第{at}镇森林防火。", "河道清淤。")
    township(4, "森林防火巡查。")

    found = search_everywhere("防火", ON)

    assert [(one.townships, len(one.places)) for one in found.groups] == [(3, 3), (1, 1)]
    assert [one.township for one in found.groups[0].places] == ["第1镇", "第2镇", "第3镇"]
    assert (found.total, found.note) == (2, "")


def test_the_same_entry_twice_in_a_township_counts_once():
    township(1, "森林防火。", "森林防火")

    assert names("防火") == [("森林防火", 1)]


def test_words_in_the_name_come_before_words_in_clauses():
    clause = make_cooperative_entry(1, "村庄巡查。", township_groups=(group("劝阻野外用火。"),))
    both = make_document(
        make_list(clause, kind=ListKind.COOPERATIVE), make_list(make_entry(1, "野外用火管理。"))
    )
    record_wordings(make_published(both))

    assert [name for name, _ in names("野外用火")] == ["野外用火管理。", "村庄巡查。"]


def test_all_words_must_stand_in_an_entry():
    township(1, "森林防火宣传。", "森林巡查。")

    assert names("森林 宣传") == [("森林防火宣传。", 1)]


def test_words_that_stand_together_come_first():
    for at in (1, 2):
        township(at, "防火是森林巡查的事。")
    township(3, "森林防火巡查。")

    assert names("森林 防火") == [("森林防火巡查。", 1), ("防火是森林巡查的事。", 2)]


def test_what_only_has_the_pairs_of_a_word_is_neither_shown_nor_counted():
    for at in (1, 2, 3):
        township(at, "山火防护，护林防火。")
    township(4, "火防护林带养护。")

    found = search_everywhere("火防护林", ON, limit=1)

    assert [(one.name, one.townships) for one in found.groups] == [("火防护林带养护。", 1)]
    assert found.total == 1


def test_a_single_character_is_found():
    township(1, "清理水渠。", "修路。")

    assert names("渠") == [("清理水渠。", 1)]


def test_departments_are_found():
    record_wordings(make_published(make_document()))

    assert [name for name, _ in names("农牧局")] == ["做好第1项工作。"]


def test_kind_narrows_what_is_found():
    record_wordings(make_published(make_document()))

    found = search_everywhere("工作", ON, kind="reclaimed")

    assert [place.kind for one in found.groups for place in one.places] == ["reclaimed"]


def test_a_wording_of_two_lists_counts_in_each():
    both = make_document(
        make_list(make_entry(1, "森林防火。")),
        make_list(make_cooperative_entry(1, "森林防火。"), kind=ListKind.COOPERATIVE),
    )
    record_wordings(make_published(both))
    for at in (1, 2):
        township(at, "森林防火。", "防火宣传。")

    assert ("森林防火。", 3) in names("防火", kind="basic")
    assert names("防火", kind="cooperative") == [("森林防火。", 1)]
    assert search_everywhere("防火", ON, kind="cooperative").total == 1
    assert names("护林防火员", kind="reclaimed") == []


def test_what_shares_characters_is_shown_when_nothing_says_the_words():
    township(1, "乡村道路养护。", "发放补贴。")

    found = search_everywhere("门口道路坏了", ON)

    assert [one.name for one in found.groups] == ["乡村道路养护。"]
    assert found.note.startswith("没有完全匹配")


def test_nothing_at_all_is_said():
    township(1, "乡村道路养护。")

    found = search_everywhere("量子计算机", ON)

    assert (found.groups, found.note[:4]) == ((), "没有找到")


def test_a_question_is_taken_for_its_matter(yinhao, model):
    found = search_everywhere("俺家牛圈让雪压塌了能不能给补点钱", ON)

    assert found.groups
    assert any("灾" in one.name or "救助" in one.name for one in found.groups[:3])


@pytest.mark.parametrize("asked", ["第1镇 防火", "150222001 防火", "配合 42"])
def test_a_township_or_an_address_is_not_about_all_places(asked):
    township(1, "森林防火。")

    with pytest.raises(Addressed):
        search_everywhere(asked, ON)


def test_what_was_replaced_is_never_shown_again():
    publish(basic("森林防火巡查。"), 1, date(2025, 7, 1))
    assert names("防火") == [("森林防火巡查。", 1)]
    publish(basic("草原防火巡查。"), 1, date(2025, 8, 1))

    assert names("防火") == [("草原防火巡查。", 1)]
    assert names("防火", date(2025, 7, 15)) == [("森林防火巡查。", 1)]


def test_what_was_withdrawn_is_never_shown_again():
    edition = publish(basic("森林防火巡查。"), 1, LATER)
    assert names("防火", LATER) == [("森林防火巡查。", 1)]

    publishing.withdraw(edition.pk, reason="印错了", actor=make_officer(), at=AT)

    assert names("防火", LATER) == []


def test_what_is_no_longer_in_force_does_not_count():
    publish(basic("森林防火巡查。"), 1, date(2025, 7, 1))
    publish(basic("草原防火巡查。"), 1, date(2025, 8, 1))
    publish(basic("森林防火巡查。"), 2, date(2025, 8, 1))

    then, now = (search_everywhere("防火", day) for day in (date(2025, 7, 15), ON))

    assert [(one.townships, one.places[0].township) for one in then.groups] == [(1, "第1镇")]
    assert {one.name: one.places[0].township for one in now.groups} == {
        "草原防火巡查。": "第1镇",
        "森林防火巡查。": "第2镇",
    }
    assert (then.total, now.total) == (1, 2)


def test_drafts_are_not_shown():
    edition = make_edition(basic("森林防火巡查。"))
    record_wordings(edition)

    assert names("防火") == []
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.DISCARDED)
    assert names("防火") == []


def test_wordings_that_nobody_recorded_are_recorded_when_asked_for():
    make_published(basic("森林防火巡查。"))

    assert names("防火") == [("森林防火巡查。", 1)]


def test_a_published_edition_is_found_within_two_seconds(django_capture_on_commit_callbacks):
    for at in range(1, 4):
        township(at, "森林防火。")
    indexing.rebuild()
    begun = monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        publish(basic("草原灭鼠。"), 9, date(2025, 7, 1))

    assert names("灭鼠") == [("草原灭鼠。", 1)]
    assert monotonic() - begun < 2
    index = indexing.opened()
    assert index
    assert index.newest


def test_a_wording_that_is_not_what_was_indexed_is_not_shown():
    township(1, "森林防火。", "河道清淤。")
    indexing.rebuild()
    wording = ItemWording.objects.get(item__name="森林防火。").wording
    Wording.objects.filter(pk=wording.pk).update(digest="0" * 64)

    found = search_everywhere("防火", ON)

    assert found.groups == ()


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_the_database_as_often_for_many_as_for_one(django_assert_num_queries, count):
    for at in range(1, count + 1):
        township(at, f"森林防火第{'一二三'[at - 1]}种。")
    names("防火")

    with django_assert_num_queries(3):
        names("防火")


def test_search_widely_looks_at_entries_in_a_few_townships_and_at_wordings_in_many(monkeypatch):
    monkeypatch.setattr(everywhere, "MANY", 1)
    township(1, "森林防火。")
    assert not isinstance(search_widely("防火", on=ON), Everywhere)
    township(2, "森林防火。")

    assert isinstance(search_widely("防火", on=ON), Everywhere)
    assert not isinstance(search_widely("防火", on=ON, township_code="150222001"), Everywhere)
    assert not isinstance(search_widely("第1镇 防火", on=ON), Everywhere)
    assert not isinstance(search_widely("", on=ON), Everywhere)


def test_search_widely_does_without_an_index_that_takes_long(monkeypatch):
    monkeypatch.setattr(everywhere, "MANY", 1)
    monkeypatch.setattr(indexing, "SMALL", 0)
    township(1, "森林防火。")
    township(2, "草原防火。")

    found = search_widely("防火", on=ON)

    assert not isinstance(found, Everywhere)
    assert found.total == 2


def test_renew_wordings_changes_only_what_is_wrong():
    right, wrong = township(1, "森林防火。"), township(2, "河道清淤。")
    kept = ItemWording.objects.get(item__edition=right)
    ItemWording.objects.filter(item__edition=wrong).update(wording=kept.wording)

    assert renew_wordings(ON) == 1
    assert renew_wordings(ON) == 0
    assert ItemWording.objects.get(item__edition=right) == kept


def test_the_page_shows_wordings_with_their_townships(client, monkeypatch):
    monkeypatch.setattr(everywhere, "MANY", 1)
    for at in range(1, 8):
        township(at, "森林防火。")

    page = client.get("/search", {"q": "防火"}).content.decode()

    assert "找到 1 种写法" in page
    assert "共 7 个乡镇（街道）写法相同" in page
    assert '<a href="/t/150222003/basic/1">第3镇</a>' in page


def test_the_api_finds_wordings_once(client, monkeypatch):
    monkeypatch.setattr(everywhere, "MANY", 1)
    for at in (1, 2, 3):
        township(at, "森林防火。")

    answer = client.get("/api/v1/search", {"q": "防火", "on": "2025-09-01"}).json()

    assert (answer["total"], len(answer["hits"])) == (1, 1)
    assert answer["hits"][0]["name_spans"] == [[2, 4]]


def test_rebuild_command_builds_the_index(capsys, monkeypatch, model):
    township(1, "森林防火。")
    monkeypatch.setattr("qingdan.commands.management.commands.rebuild.is_current", lambda: True)

    call_command("rebuild", "--if-needed")

    assert "检索索引已重建：1 种写法。" in capsys.readouterr().out
    assert indexing.opened()
