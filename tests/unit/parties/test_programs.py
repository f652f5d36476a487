"""Tokens of programs: shown once, known by their digest, gone when they should be."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.people.codes import renew, renewal_code
from qingdan.parties.domain.programs.answering import Keyed, KeyReused, answered_once
from qingdan.parties.domain.programs.tokens import (
    MOST,
    TokenGone,
    TokenLifeUnfit,
    TokensTooMany,
    TokenTitleMissing,
    make_token,
    officer_of,
    revoke_token,
    tokens_of,
)
from qingdan.parties.domain.signing.sessions import revoke_of
from qingdan.parties.enums import Role
from qingdan.parties.models import ApiRequest, ApiToken
from qingdan.record.domain.verifying import verify
from qingdan.record.models import Event
from tests.builders import AT, make_administrator, make_officer

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
PASSWORD = "mian-yang-2025-cao"  # noqa: S105


def told_of_tokens() -> list[str]:
    return [str(one) for one in verify().faults if "令牌" in str(one)]


def test_a_token_is_known_again_and_never_kept():
    wang = make_officer()

    token, text = make_token(" 12345 \n平台 ", 90, actor=wang, at=AT)

    assert (token.title, token.expires_at) == ("12345 平台", AT + timedelta(days=90))
    assert officer_of(text, at=LATER) == wang
    assert text.startswith("qd_")
    assert text not in str(ApiToken.objects.values())
    assert [one.act for one in Event.objects.order_by("sequence")][1:] == ["party.token-made"]
    assert told_of_tokens() == []


@pytest.mark.parametrize(
    ("title", "days", "refusal"),
    [
        ("  ", 90, TokenTitleMissing),
        ("用" * 41, 90, TokenTitleMissing),
        ("平台", 91, TokenLifeUnfit),
        ("平台", 0, TokenLifeUnfit),
    ],
)
def test_a_token_says_what_for_and_how_long(title, days, refusal):
    with pytest.raises(refusal):
        make_token(title, days, actor=make_officer(), at=AT)
    assert not ApiToken.objects.exists()


def test_a_person_has_so_many_tokens_at_most():
    wang = make_officer()
    for number in range(MOST):
        make_token(f"平台{number}", 30, actor=wang, at=AT)

    with pytest.raises(TokensTooMany):
        make_token("又一个", 30, actor=wang, at=AT)
    make_token("到期以后", 30, actor=wang, at=AT + timedelta(days=30))


def test_a_token_ends_with_its_time_its_account_and_by_hand():
    wang, other = make_officer(), make_officer()
    token, text = make_token("平台", 30, actor=wang, at=AT)

    assert officer_of(text, at=AT + timedelta(days=30)) is None
    with pytest.raises(TokenGone):
        revoke_token(token.pk, actor=other, at=LATER)
    revoke_token(token.pk, actor=wang, at=LATER)
    with pytest.raises(TokenGone):
        revoke_token(token.pk, actor=wang, at=LATER)
    assert officer_of(text, at=LATER) is None
    _, second = make_token("平台", 30, actor=wang, at=AT)
    wang.is_active = False
    wang.save()
    assert officer_of(second, at=LATER) is None
    assert [officer_of(one, at=LATER) for one in ("", "qd_", "qd_x\x00", f"{second}x")] == [
        None
    ] * 4


def test_a_new_password_ends_the_tokens():
    wang = make_officer("wang.fang")
    _, text = make_token("平台", 90, actor=wang, at=AT)

    renew(renewal_code("wang.fang", at=AT), password=PASSWORD, at=AT)

    assert officer_of(text, at=AT) is None
    assert Event.objects.filter(act="party.token-revoked").count() == 1
    assert told_of_tokens() == []


def test_the_security_administrator_ends_tokens_with_sessions():
    wang, admin = make_officer(), make_administrator(Role.SECURITY_ADMINISTRATOR)
    make_token("平台", 90, actor=wang, at=AT)

    revoke_of(wang.pk, actor=admin, at=AT)

    assert not tokens_of(wang, at=AT).exists()
    assert ApiToken.objects.get().revoked_by == admin


def test_the_last_use_is_written_once_a_minute(django_assert_num_queries):
    token, text = make_token("平台", 90, actor=make_officer(), at=AT)

    with django_assert_num_queries(2):
        officer_of(text, at=LATER)
    with django_assert_num_queries(1):
        officer_of(text, at=LATER + timedelta(seconds=30))

    token.refresh_from_db()
    assert token.last_used_at == LATER


def test_one_key_has_one_answer():
    wang, did = make_officer(), []

    def act():
        did.append(1)
        return {"number": len(did)}

    answers = [
        answered_once(Keyed("a" * 8, "x"), act, actor=wang, at=AT),
        answered_once(Keyed("a" * 8, "x"), act, actor=wang, at=AT),
        answered_once(Keyed("a" * 8, "x"), act, actor=make_officer(), at=AT),
    ]

    assert answers == [{"number": 1}, {"number": 1}, {"number": 2}]
    with pytest.raises(KeyReused):
        answered_once(Keyed("a" * 8, "y"), act, actor=wang, at=AT)
    assert len(did) == 2


def test_answers_go_after_a_month():
    wang = make_officer()
    answered_once(Keyed("old-one", "x"), dict, actor=wang, at=AT)

    answered_once(Keyed("new-one", "x"), dict, actor=wang, at=AT + timedelta(days=31))

    assert [one.key for one in ApiRequest.objects.all()] == ["new-one"]
