"""A place without a list is said to be one, and nobody is told what only staff can do."""

import re

import pytest
from django.test import Client

from qingdan.parties.enums import RegionLevel, Role
from tests.builders import make_officer, make_published, make_region, make_section

pytestmark = pytest.mark.django_db
YINHAO = "150222105"
COLLAPSED = "怀朔镇水渠塌了"


@pytest.fixture(autouse=True)
def lists(db):
    county = make_region("150222", "固阳县", RegionLevel.COUNTY)
    for code, name in ((YINHAO, "银号镇"), ("150222106", "怀朔镇"), ("150222101", "金山镇")):
        region = make_region(code, name)
        region.parent = county
        region.save()
    other = make_region("150721201", "查巴奇鄂温克族乡")
    return make_published(), make_published(township=other)


def words(page) -> str:
    return re.sub(r"\s+", "", re.sub("<[^>]*>", "", page.content.decode()))


def test_named_township_without_a_list_is_said_to_have_none_and_others_are_offered(client):
    page = client.post("/ask", {"q": COLLAPSED})

    markup = page.content.decode()
    assert page.status_code == 404
    assert "怀朔镇的清单还没有收录" in words(page)
    assert "请选一个乡镇" not in words(page)
    assert "看看别处的清单怎么列" in words(page)
    assert f'name="township" value="{YINHAO}">银号镇</button>' in markup
    assert f">{COLLAPSED}</textarea>" in markup


def test_it_is_not_answered_by_the_lists_of_the_last_township(client):
    client.cookies["township"] = YINHAO

    assert client.get("/ask", {"q": COLLAPSED}).context["asked"].code == "150222106"


def test_township_chosen_in_the_form_counts_and_the_other_one_is_pointed_out(client):
    asked = client.get("/ask", {"q": COLLAPSED, "township": YINHAO}).context["asked"]

    assert (asked.code, asked.elsewhere.words) == (YINHAO, "怀朔镇")


@pytest.mark.parametrize("text", ["我们镇上的水渠塌了", "乡镇的水渠塌了", "怀朔那边水渠塌了"])
def test_what_names_no_township_in_full_asks_which_one(client, text):
    assert "请选一个乡镇（街道）" in words(client.get("/ask", {"q": text}))


def test_listed_township_named_beside_it_is_asked_about(client):
    asked = client.get("/ask", {"q": "怀朔镇和银号镇交界处水渠塌了"}).context["asked"]

    assert asked.code == YINHAO


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"q": COLLAPSED}, "怀朔镇的清单还没有收录"),
        ({"q": "水渠塌了", "township": YINHAO, "on": "2001-01-01"}, "银号镇在2001年1月1日没有现行"),
        ({"q": "水渠塌了", "township": "999999999"}, "这个乡镇（街道）的清单还没有收录"),
        ({"q": "水渠塌了", "on": "2001-01-01"}, "2001年1月1日还没有收录任何清单"),
    ],
)
def test_resident_is_told_whom_to_ask_and_staff_what_to_publish(client, sent, said):
    resident, clerk = Client(), Client()
    clerk.force_login(make_officer("", Role.TOWNSHIP_CLERK, make_section()))

    told, shown = words(resident.get("/ask", sent)), words(clerk.get("/ask", sent))

    assert (said in told, said in shown) == (True, True)
    assert ("可以拨打12345" in told, "先发布该乡镇的清单" in told) == (True, False)
    assert "先发布该乡镇的清单" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("asdfghjkl", "没有写中文，看不出是什么事"),
        ("12345 !?", "没有写中文，看不出是什么事"),
        ("a", "写得太短"),
    ],
)
def test_text_without_chinese_is_said_to_be_one(client, text, said):
    page = client.get("/ask", {"q": text, "township": YINHAO})

    assert (page.status_code, said in words(page)) == (422, True)
