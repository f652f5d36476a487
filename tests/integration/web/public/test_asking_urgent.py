"""Danger is told before everything else on the ask page; silence asks back and leads on."""

import re
from dataclasses import replace

import pytest

from qingdan.finder.domain.answering import ASK_MORE
from qingdan.web.public import answer_page
from tests.packs import make_answer, make_lists, make_off_list

pytestmark = pytest.mark.django_db

YINHAO = "150222105"
DANGER, CALM = "后山着火了，该找谁？", "防火宣传单在哪领"


def page(client, text, **more):
    return client.get("/ask", {"q": text, "township": YINHAO, **more}).content.decode()


@pytest.fixture
def edition():
    return make_lists()


@pytest.fixture
def told(edition, monkeypatch):
    def tell(answer):
        monkeypatch.setattr(answer_page, "answer_in_order", lambda question: answer)

    tell(make_answer(edition))
    return tell


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("view", ["plain", "full"])
def test_danger_is_the_first_thing_in_both_versions(client, view):
    html = page(client, DANGER, view=view)
    main = html[html.index('<main id="main"') :]

    assert re.match(r'<main id="main"[^>]*>\s*<section class="urgent" role="alert">', main)
    assert 'href="tel:119"' in main
    assert 'href="tel:12119"' in main
    assert main.index("先打电话") < main.index('id="answer"')


@pytest.mark.usefixtures("told")
def test_talk_of_danger_shows_no_alarm(client):
    assert 'class="urgent"' not in page(client, CALM)


def test_danger_is_told_where_nothing_is_on_the_lists(client, told, edition):
    told(make_off_list(edition))

    assert 'class="urgent" role="alert"' in page(client, DANGER)


def test_danger_is_told_without_a_township_and_without_a_model(client, settings, tmp_path):
    settings.FINDER_DIR = tmp_path
    make_lists()

    for response in (
        client.get("/ask", {"q": DANGER, "township": "999999999"}),
        client.get("/ask", {"q": DANGER, "township": YINHAO}),
        client.post("/ask", {"q": DANGER * 300, "township": YINHAO}),
    ):
        assert 'class="urgent" role="alert"' in response.content.decode()


def test_off_list_without_a_handler_asks_back_and_says_how_to_find_out(client, told, edition):
    told(replace(make_off_list(edition), elsewhere=(), near=(), asks=(ASK_MORE,)))

    html = page(client, "月亮上的石头归谁")

    assert "三张清单上没有找到" in html
    assert 'href="tel:12345"' in html
    assert "机构编制" in html
    assert 'name="more" value="想申请办理"' in html
    assert "补上再问" in html


def test_off_list_with_a_handler_asks_nothing(client, told, edition):
    told(make_off_list(edition))

    html = page(client, "身份证丢了")

    assert "askback" not in html
    assert "三张清单上</h1>" in html
