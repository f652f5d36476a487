"""Confirming and correcting an answer on its page, and what else staff may begin there."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from qingdan.finder.answers import Elsewhere
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.models import Example
from qingdan.matters.enums import AlignmentBasis
from qingdan.matters.library import library
from qingdan.matters.models import Alignment
from qingdan.parties.enums import Role
from qingdan.web.public import answer_page
from tests.builders import make_officer, make_organisation, make_region, make_section
from tests.packs import entries_of, make_answer, make_found, make_lists, make_off_list

pytestmark = pytest.mark.django_db

YINHAO, TEXT = "150222105", "后山着火了，该找谁？"
ASKED = {"q": TEXT, "township": YINHAO, "asker": "clerk"}
BEST = "cooperative:1"


def words(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def kept():
    return [(one.text, one.right, one.origin) for one in Example.objects.filter(withdrawn_at=None)]


@pytest.fixture(autouse=True)
def told(settings, tmp_path, monkeypatch):
    """Let the finder give an answer made by hand; return a function that gives another."""
    settings.FINDER_DIR = tmp_path
    edition = make_lists()
    Alignment.objects.bulk_create(
        Alignment(
            item=one, matter="wildfire-source-control", score=1.0, basis=AlignmentBasis.LIKENESS
        )
        for one in entries_of(edition)
    )

    def tell(answer):
        monkeypatch.setattr(
            answer_page, "answer_in_order", lambda question: replace(answer, question=question)
        )
        return edition

    tell(make_answer(edition))
    tell.edition = edition
    return tell


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make_officer("li.na", Role.TOWNSHIP_CLERK, make_section()))
    return client


def test_confirming_keeps_an_example_and_shows_it_with_undo(clerk):
    sent = clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": BEST})

    page = clerk.get(sent["Location"])
    assert sent["Location"].endswith("#teach")
    assert kept() == [(TEXT, BEST, ExampleOrigin.ACCEPTED)]
    assert "正确的是银号镇·配合1。下次重建问答模型时采用。撤销" in words(page)


def test_confirming_twice_keeps_one_example(clerk):
    for _ in range(2):
        clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": BEST})

    assert Example.objects.count() == 1


def test_another_entry_replaces_what_was_said_before(clerk):
    clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": BEST})
    clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": "basic:1"})

    assert kept() == [(TEXT, "basic:1", ExampleOrigin.CORRECTED)]


def test_on_no_list_is_an_answer_too(clerk):
    clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": "none"})

    assert kept() == [(TEXT, "", ExampleOrigin.CORRECTED)]
    assert "正确的是不在清单上" in words(clerk.get("/ask", ASKED))


def test_confirming_that_it_is_on_no_list(clerk, told):
    told(make_off_list(told.edition))
    assert 'name="right" value="none"' in clerk.get("/ask", ASKED).content.decode()

    clerk.post("/ask/teach", {**ASKED, "given": "none", "right": "none"})

    assert kept() == [(TEXT, "", ExampleOrigin.ACCEPTED)]


def test_confirming_what_is_on_no_list_names_it(clerk, told):
    named = library().matters["id-card-apply"]
    told(replace(make_off_list(told.edition), elsewhere=(Elsewhere(named, 0.8),)))
    shown = clerk.get("/ask", ASKED)

    clerk.post("/ask/teach", {**ASKED, "given": "none", "right": f"none:{named.code}"})

    assert f'value="none:{named.code}"' in shown.content.decode()
    assert [(one.right, one.matter, one.origin) for one in Example.objects.all()] == [
        ("", named.code, ExampleOrigin.ACCEPTED)
    ]
    assert f"不在清单上，是“{named.title}”。下次重建" in words(clerk.get("/ask", ASKED))


def test_on_no_list_without_a_name_counts_here_alone(clerk):
    clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": "none"})

    assert "下次重建问答模型时采用，只用于银号镇。" in words(clerk.get("/ask", ASKED))


def test_naming_it_after_all_replaces_what_was_said(clerk):
    for right in ("none", "none:id-card-apply", "none:id-card-apply"):
        clerk.post("/ask/teach", {**ASKED, "given": "none", "right": right})

    assert [(one.matter, one.withdrawn_at is None) for one in Example.objects.order_by("pk")] == [
        ("", False),
        ("id-card-apply", True),
    ]


def test_a_matter_nobody_knows_is_refused(clerk):
    page = clerk.post("/ask/teach", {**ASKED, "given": "none", "right": "none:nonsense"})

    assert page.status_code == 422
    assert kept() == []


def test_an_entry_without_a_standard_matter_is_said_to_teach_nothing_yet(clerk, told):
    Alignment.objects.all().delete()

    clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": BEST})

    assert "这一项还没有标准事项，先对照，之后重建才学得到。" in words(clerk.get("/ask", ASKED))


def test_correcting_by_name_without_a_script(clerk):
    clerk.post("/ask/teach", {**ASKED, "given": BEST, "entry": "", "entry_text": "集体经济"})

    assert kept() == [(TEXT, "basic:1", ExampleOrigin.CORRECTED)]


def test_correcting_with_words_of_several_entries_lets_one_choose(clerk):
    page = clerk.post("/ask/teach", {**ASKED, "given": BEST, "entry": "", "entry_text": "防火"})

    assert page.status_code == 422
    assert "可能指下面几个，请选一个" in words(page)
    assert page.content.decode().count('type="radio"') == 2
    assert kept() == []


@pytest.mark.parametrize("typed", ["", "没有这样的事"])
def test_correcting_with_nothing_that_is_listed_is_refused(clerk, typed):
    page = clerk.post("/ask/teach", {**ASKED, "given": BEST, "entry": "", "entry_text": typed})

    assert page.status_code == 422
    assert kept() == []


@pytest.mark.parametrize("right", ["basic:99", "nonsense", "basic:x"])
def test_an_entry_not_in_force_is_refused(clerk, right):
    page = clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": right})

    assert page.status_code == 422
    assert "现行清单里没有这一项" in words(page)


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"q": ""}, 422), ({"township": "150222101"}, 404), ({"township": "x"}, 404)],
)
@pytest.mark.parametrize("act", ["teach", "forget"])
def test_a_question_that_was_never_answered_is_refused(clerk, act, sent, status):
    page = clerk.post(f"/ask/{act}", {**ASKED, "right": BEST, **sent})

    assert page.status_code == status


def test_taking_back_leaves_nothing_however_often(clerk):
    clerk.post("/ask/teach", {**ASKED, "given": BEST, "right": BEST})

    for _ in range(2):
        page = clerk.post("/ask/forget", ASKED, follow=True)

    assert kept() == []
    assert "这个答复对不对？" in words(page)


def test_a_letter_is_confirmed_without_moving_into_an_address(clerk):
    letter = {**ASKED, "q": "村里的事。" * 60}

    page = clerk.post("/ask/teach", {**letter, "given": BEST, "right": BEST})

    assert page.status_code == 200
    assert "正确的是银号镇·配合1" in words(page)


def test_nobody_else_sees_or_may_use_the_buttons(client):
    stranger = Client()
    section = make_section(township=make_region("150222100", "金山镇"))
    stranger.force_login(make_officer("wang.li", Role.TOWNSHIP_CLERK, section))

    assert "/ask/teach" not in stranger.get("/ask", ASKED).content.decode()
    assert stranger.post("/ask/teach", {**ASKED, "right": BEST}).status_code == 403
    assert client.post("/ask/teach", {**ASKED, "right": BEST}).status_code == 302
    assert client.get(f"/ask/entries/{YINHAO}").status_code == 302
    assert kept() == []


def test_entries_are_proposed_while_one_types(clerk):
    found = clerk.get(f"/ask/entries/{YINHAO}", {"q": "防火"}).json()["choices"]

    assert [one["label"] for one in found] == [
        "银号镇 · 配合 1 森林草原防火。",
        "银号镇 · 收回 1 对违反防火规定的处罚。",
    ]


def test_staff_see_the_full_version_and_ask_as_staff(clerk):
    page = clerk.get("/ask", {"q": TEXT})

    asked = page.context["asked"]
    assert (asked.code, asked.asker, asked.full) == (YINHAO, "clerk", True)


def letters_offered(page):
    return re.findall(r'name="kind" value="(\w+)"', page.content.decode())


def test_letters_are_begun_from_the_answer(clerk, client):
    page = clerk.get("/ask", ASKED)

    assert letters_offered(page) == ["transfer", "return", "reply"]
    assert f'name="entry" value="{BEST}"' in page.content.decode()
    assert letters_offered(client.get("/ask", ASKED)) == []


def test_a_townships_own_duty_is_only_replied_to_by_it(clerk, told):
    basic, *_ = entries_of(told.edition)
    told(make_answer(told.edition, entries=(make_found(basic, 0.9),)))
    county = Client()
    county.force_login(
        make_officer("bian.ban", Role.LIST_OFFICE, make_organisation("固阳县委编办"))
    )

    assert letters_offered(clerk.get("/ask", ASKED)) == ["reply"]
    assert letters_offered(county.get("/ask", ASKED)) == ["transfer", "return", "reply"]
