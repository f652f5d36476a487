"""Tokens for programs on one's own page: made with the password, shown once, put out of use."""

import re

import pytest

from qingdan.parties.domain.programs.tokens import MOST, make_token, officer_of
from qingdan.parties.models import ApiToken
from tests.builders import AT, make_officer
from tests.programs import Program

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
MINE = "/manage/access/mine/"
MAKE = f"{MINE}tokens/make/"
SHOWN = re.compile(r"qd_[\w-]{43}")


def asked(**more):
    return {"title": "12345 平台转办", "days": "90", "proof": PASSWORD, **more}


def test_a_token_is_shown_once_and_works(as_wang, wang):
    page = as_wang.post(MAKE, asked())

    (text,) = set(SHOWN.findall(page.text))
    assert "no-store" in page.headers["Cache-Control"]
    assert not SHOWN.search(as_wang.get(MINE).text)
    program = Program(None)
    program.headers = {"Authorization": f"Bearer {text}"}
    assert program.get("/rules").status_code == 200
    as_wang.post(f"{MINE}tokens/{ApiToken.objects.get().pk}/revoke/")
    assert program.get("/rules").status_code == 401


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"proof": "guess"}, "密码不对，没有改动。"),
        ({"title": " "}, "必填"),
        ({"days": "91"}, "91"),
    ],
)
def test_a_token_needs_the_password_and_says_what_for(as_wang, wrong, words):
    page = as_wang.post(MAKE, asked(**wrong))

    assert (page.status_code, words in page.text) == (422, True)
    assert not ApiToken.objects.exists()
    assert "<details" in page.text
    assert "open>" in page.text


def test_tokens_of_others_are_left_alone(as_wang):
    token, text = make_token("别人的", 365, actor=make_officer(), at=AT)

    page = as_wang.post(f"{MINE}tokens/{token.pk}/revoke/", follow=True)

    assert "没有这个令牌" in page.text
    assert "别人的" not in page.text
    assert officer_of(text, at=AT)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number(as_wang, wang, rows, django_assert_num_queries):
    for number in range(rows):
        make_token(f"平台{number}", 365, actor=wang, at=AT.replace(year=2026, month=11))

    with django_assert_num_queries(11):
        page = as_wang.get(MINE)

    assert page.text.count("没有用过") == rows <= MOST
