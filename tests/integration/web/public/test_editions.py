"""Editions: their dates as stated or not, the days between them, and what older ones say."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.builders import SOURCE, make_document, make_entry, make_list, make_published

NEW = date(2025, 8, 1)
ENTRY = "/t/150222105/basic/1"
EDITIONS = "/t/150222105/editions/"
PLACES = ["/", "/t/150222105/", ENTRY, f"{ENTRY}/card", EDITIONS, f"{EDITIONS}1/"]


def words(response):
    """Return the text of a page without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def document(*names):
    return make_document(make_list(*(make_entry(at, name) for at, name in enumerate(names, 1))))


def make_two_editions(*names, later=NEW, until=None):
    make_published(document("做好秸秆禁烧宣传。", "做好防汛。"), valid_until=until or later)
    make_published(document(*names or ("做好秸秆禁烧宣传、巡查。",)), valid_from=later)


@pytest.mark.parametrize("address", PLACES)
def test_a_day_that_nothing_states_is_only_since_when_the_list_is_kept(client, db, address):
    make_published()

    page = words(client.get(address))

    assert "自2025年7月1日起收录 清单未载明施行日期" in page
    assert ("起有效" in page, "起施行" in page) == (False, False)


@pytest.mark.parametrize("address", PLACES)
def test_a_stated_day_is_the_first_day_in_force(client, db, address):
    make_published(date_basis="固党办发〔2025〕12号")

    page = words(client.get(address))

    assert "自2025年7月1日起施行" in page
    assert "清单未载明施行日期" not in page


def test_edition_names_what_it_was_read_from_and_what_states_its_day(client, db):
    make_published(date_basis="固党办发〔2025〕12号")

    page = words(client.get(f"{EDITIONS}1/"))

    assert "2025年7月1日，依据：固党办发〔2025〕12号" in page
    assert f"{SOURCE.name}SHA-256：{SOURCE.sha256}" in page


def test_editions_mark_the_one_in_force_and_the_one_to_come(client, db):
    soon = timezone.localdate() + timedelta(days=9)
    make_two_editions(later=soon)

    rows = client.get(EDITIONS).content.decode().split("<tr")

    assert [one.count(">现行<") for one in rows if "editions/" in one and "<td" in one] == [0, 1]
    assert f"将于{soon.year}年{soon.month}月{soon.day}日起生效" in rows[2]


def test_editions_show_the_days_without_one(client, db):
    make_two_editions(until=date(2025, 7, 20))

    page = words(client.get(EDITIONS))

    assert "从2025年7月20日到2025年8月1日（不含）没有现行版本。" in page
    assert page.index("第 2 版") < page.index("没有现行版本") < page.rindex("第 1 版")


def test_edition_to_come_says_that_it_is_not_in_force(client, db):
    make_two_editions(later=timezone.localdate() + timedelta(days=9))

    page = words(client.get(f"{EDITIONS}2/"))

    assert "这一版还没有生效。现在有效的是第 1 版。" in page


def test_item_of_an_edition_to_come_is_not_shown_as_gone(client, db):
    soon = timezone.localdate() + timedelta(days=9)
    make_published(valid_from=soon)

    page = words(client.get(ENTRY))

    assert f"将于{soon.year}年{soon.month}月{soon.day}日起生效，现在还没有生效" in page
    assert "已经没有这一项" not in page


def test_item_of_an_older_edition_shows_its_wording_and_leads_to_the_current(client, db):
    make_two_editions()

    old = client.get(ENTRY, {"edition": "1"}).content.decode()

    assert "<h1>做好秸秆禁烧宣传。</h1>" in old
    assert "这是第 1 版的文字，现行为第 2 版。" in old
    assert f'<a href="{ENTRY}">看现行的文字</a>' in old
    assert 'href="/t/150222105/basic/2?edition=1"' in old
    assert "<h1>做好秸秆禁烧宣传、巡查。</h1>" in client.get(ENTRY).content.decode()


def test_item_of_the_edition_in_force_is_the_plain_page(client, db):
    make_two_editions()

    page = client.get(ENTRY, {"edition": "2"}).content.decode()

    assert "这是第" not in page
    assert "?edition=" not in page.replace(f"{ENTRY}?edition=1", "").replace("?edition=2", "")


def test_item_gone_since_an_older_edition_says_so(client, db):
    make_two_editions()

    page = words(client.get("/t/150222105/basic/2", {"edition": "1"}))

    assert "这是第 1 版的文字，现行清单里已经没有这一项。" in page


@pytest.mark.parametrize("asked", ["7", "0", "x", "１", "9" * 30, "-1"])
def test_item_of_an_edition_that_is_not_there_is_not_found(client, db, asked):
    make_two_editions()

    assert client.get(ENTRY, {"edition": asked}).status_code == 404


def test_older_edition_leads_to_its_own_wording(client, db):
    make_two_editions()

    old = client.get(f"{EDITIONS}1/").content.decode()
    current = client.get(f"{EDITIONS}2/").content.decode()

    assert f'href="{ENTRY}?edition=1"' in old
    assert f'href="{ENTRY}"' in current


def test_item_history_leads_to_each_wording(client, db):
    make_two_editions()

    assert f'href="{ENTRY}?edition=1"' in client.get(ENTRY).content.decode()
