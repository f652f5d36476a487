"""What a reader sees without an account, on both published lists."""

import re
from datetime import date

import pytest

from qingdan.catalogue.interfaces import export
from qingdan.web.public.formats import FORMATS
from qingdan.web.public.views.home import TRIES
from tests.builders import (
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_published,
    make_region,
)

COOPERATIVE_42 = "/t/150222105/cooperative/42"


def words(response):
    """Return the text of a page without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_home_shows_townships_with_their_counts(client, published_lists):
    page = words(client.get("/"))

    assert re.search(r"银号镇.*90 项.*75 项.*59 项.*查巴奇鄂温克民族乡.*106 项.*88 项.*70 项", page)


def test_home_without_lists_says_what_would_be_here(client, db):
    assert "还没有发布的清单" in words(client.get("/"))


def test_search_finds_the_small_shop_entry_and_marks_the_words(client, published_lists):
    page = client.get("/search", {"q": "小商店 消防"}).content.decode()

    assert f'href="{COOPERATIVE_42}"' in page
    assert "<mark>小商店</mark>" in page


@pytest.mark.parametrize("asked", ["银号镇 配合 42", "配合42"])
def test_search_understands_an_entry_number(client, published_lists, asked):
    page = client.get("/search", {"q": asked, "township": "150222105"}).content.decode()

    assert f'href="{COOPERATIVE_42}"' in page


@pytest.mark.parametrize("query", TRIES)
def test_search_finds_what_the_front_page_suggests(client, published_lists, query):
    result = client.get("/search", {"q": query}).context["result"]

    assert (result.total > 0, result.note) == (True, "")


def test_search_without_a_hit_does_not_claim_that_nobody_is_responsible(client, published_lists):
    page = words(client.get("/search", {"q": "量子计算机"}))

    assert "存疑" in page
    assert "这不等于“不归乡镇管”" in page


def test_search_escapes_what_was_typed(client, published_lists):
    page = client.get("/search", {"q": "<script>消防"}).content.decode()

    assert "<script>消防" not in page


def test_township_filters_by_section_department_and_words(client, published_lists):
    asked = {"kind": "cooperative", "department": "县消防大队", "q": "小商店"}

    page = client.get("/t/150222105/", asked)

    assert "75 项中的 1 项" in words(page)
    assert page.context["groups"][0]["entries"][0].number == 42


@pytest.mark.parametrize(
    "asked", [{"kind": "x"}, {"section": "abc"}, {"section": "9" * 30}, {"department": "\0"}]
)
def test_township_survives_nonsense_in_the_address(client, published_lists, asked):
    assert client.get("/t/150222105/", asked).status_code == 200


def test_item_puts_both_sides_and_the_support_beside_each_other(client, published_lists):
    page = client.get(COOPERATIVE_42)

    text = words(page)
    assert [(lane.word, len(lane.clauses)) for lane in page.context["lanes"]] == [
        ("部门", 2),
        ("乡镇", 4),
    ]
    assert "对应上级部门：县消防大队，银号镇只做" in text.replace(" ", "")
    assert "牵头" not in text
    assert "定期开展消防安全知识培训" in text
    assert 'id="township-2"' in page.content.decode()


def test_item_says_plainly_that_support_is_not_stated(client, published_lists):
    page = words(client.get("/t/150721201/cooperative/49"))

    assert re.search(r"履职保障部门应当提供 清单未载明", page)


def test_item_shows_the_row_as_printed_with_its_place(client, published_lists):
    page = client.get("/t/150222105/cooperative/6").content.decode()

    assert "包头市生态环境局固阳分局：<br>" in page
    assert "&lt;ol style=" in page
    assert re.search(r"第 \d+ 行", page)


def test_item_of_several_departments_names_no_leader(client, published_lists):
    page = words(client.get("/t/150222105/cooperative/6"))

    assert "清单未载明由谁牵头" in page


def test_reclaimed_item_says_who_carries_on(client, published_lists):
    page = words(client.get("/t/150222105/reclaimed/27"))

    assert "银号镇不再承担，由县林草局承接" in page.replace(" ", "")


def test_basic_item_lists_its_penalties_one_by_one(client, published_lists):
    page = client.get("/t/150721201/basic/91").content.decode()

    assert page.count("<li>对") == 3


def test_elsewhere_answers_with_a_part_or_a_whole_page(client, published_lists):
    address = "/t/150721201/basic/91/elsewhere"

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address).content.decode()

    assert part.count("/t/150222105/reclaimed/") == 3
    assert ("<html" in part, "<html" in whole) == (False, True)


def test_card_names_the_edition_and_its_permanent_address(client, published_lists):
    page = words(client.get(f"{COOPERATIVE_42}/card"))

    assert "第 1 版，自2025年7月1日起收录 清单未载明施行日期。" in page
    assert f"http://testserver{COOPERATIVE_42}" in page


def test_qr_is_a_drawing_without_inline_style(client, published_lists):
    response = client.get(f"{COOPERATIVE_42}/qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert b"style=" not in response.content


def test_department_gathers_both_townships_under_one_role(client, published_lists):
    page = words(client.get("/d/fire-rescue"))

    assert "银号镇清单写作：县消防大队" in page
    assert "查巴奇鄂温克民族乡清单写作：阿荣旗消防救援大队" in page


@pytest.mark.parametrize("duty", ["leads", "owes", "takes_over", "nonsense"])
def test_department_shows_each_of_its_duties(client, published_lists, duty):
    assert client.get("/d/agriculture", {"duty": duty}).status_code == 200


def test_findings_lead_to_the_item(client, published_lists):
    page = client.get("/t/150721201/findings").content.decode()

    assert 'href="/t/150721201/cooperative/49"' in page
    assert "配合履职事项没有履职保障" in page


def test_an_address_that_moved_on_says_so(client, db):
    make_published(valid_until=date(2025, 8, 1))
    make_published(
        make_document(make_list(make_entry(1, "新的第一项。"))), valid_from=date(2025, 8, 1)
    )

    page = words(client.get("/t/150222105/cooperative/1"))

    assert "现行清单里已经没有这一项" in page


def test_editions_link_to_the_comparison_with_the_one_before(client, db):
    make_published(valid_until=date(2025, 8, 1))
    make_published(valid_from=date(2025, 8, 1))

    page = client.get("/t/150222105/editions/").content.decode()

    assert 'href="/compare/150222105/editions/1/2/"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/t/999999999/",
        "/t/150222105/basic/4711",
        "/t/150222105/basic/99999999999999999999",
        "/t/150222105/editions/7/",
        "/d/no-such-role",
        "/help/no-such-page",
        "/nowhere",
    ],
)
def test_unknown_addresses_answer_in_chinese(client, published_lists, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "没有这一页" in words(response)


def test_drafts_are_not_shown(client, db):
    make_published()
    make_edition(township=make_region())

    assert client.get("/t/150222105/editions/2/").status_code == 404


@pytest.mark.parametrize("file_format", FORMATS)
def test_edition_can_be_taken_away_in_every_format_on_the_menu(client, db, file_format):
    make_published()

    response = client.get(f"/t/150222105/editions/1/export.{file_format}")

    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f".{file_format}")


def test_menu_offers_exactly_the_formats_that_exist():
    assert set(FORMATS) == set(export.FORMATS)
