"""Tokens with which programs act for an officer: made, known again, put out of use."""

import hashlib
import secrets
from datetime import datetime, timedelta
from http import HTTPStatus

from qingdan.core.errors import DomainError
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.programs.revoking import shut
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import ApiToken, Officer
from qingdan.parties.models.programs import LONGEST_TITLE, ApiTokenQuerySet
from qingdan.record.domain.appending import clean, recorded

BEGINS, BYTES = "qd_", 32
LIVES = (30, 90, 180, 365)
"""For how many days a token may be made."""
MOST = 10
USED_AGAIN = timedelta(minutes=1)
"""A token's last use is written down at most once in this time."""


class TokenTitleMissing(DomainError):
    code = "parties.token-title-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明令牌给什么程序用，或者超过 {most} 个字；没有生成。"
    remedy = "请写明用途，例如“12345 平台转办”。"


class TokenLifeUnfit(DomainError):
    code = "parties.token-life-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "令牌的有效期只能是 {lives} 天；没有生成。"
    remedy = "请从中选一个，到期以前再生成新的。"


class TokensTooMany(DomainError):
    code = "parties.tokens-too-many"
    message = "每人最多有 {most} 个能用的令牌；这一个没有生成。"
    remedy = "请先作废不用的。"


class TokenGone(DomainError):
    code = "parties.token-gone"
    status = HTTPStatus.NOT_FOUND
    message = "没有这个令牌，或者已经作废，没有改动。"
    remedy = "请刷新页面看现在有哪些令牌。"


def make_token(title: str, days: int, *, actor: Officer, at: datetime) -> tuple[ApiToken, str]:
    """Make a token for a program; the page asks for the password before.

    Args:
        title: what program it is for.
        days: how long it works, one of ``LIVES``.
        actor: whose posts it has.
        at: aware moment.

    Returns:
        The row, and the token itself, which nobody can read again.

    Raises:
        TokenTitleMissing, TokenLifeUnfit, TokensTooMany: it was not made.
    """
    said = " ".join(clean(title).split())
    if not said or len(said) > LONGEST_TITLE:
        raise TokenTitleMissing(most=LONGEST_TITLE)
    if days not in LIVES:
        raise TokenLifeUnfit(lives="、".join(map(str, LIVES)))
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=actor.pk)
        if tokens_of(officer, at=at).count() >= MOST:
            raise TokensTooMany(most=MOST)
        text = BEGINS + secrets.token_urlsafe(BYTES)
        token = ApiToken.objects.create(
            officer=officer,
            title=said,
            token_hash=digested(text),
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        note(PartyAct.TOKEN_MADE, token, actor=officer, at=at, place=place_of(officer))
        return token, text


def revoke_token(token_id: int, *, actor: Officer, at: datetime) -> ApiToken:
    """Put one of the actor's own tokens out of use; it stops working at its next request.

    Raises:
        TokenGone: not the actor's, or out of use already.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=actor.pk)
        token = officer.api_tokens.filter(pk=token_id, revoked_at=None).first()
        if token is None:
            raise TokenGone
        shut([token], officer, by=officer, at=at)
        return token


def tokens_of(officer: Officer, *, at: datetime) -> ApiTokenQuerySet:
    """Return the tokens of an officer that still work."""
    return ApiToken.objects.usable(at).filter(officer=officer).order_by("pk")


def officer_of(text: str, *, at: datetime) -> Officer | None:
    """Return for whom a token acts, ``None`` for one that does not work (any more)."""
    if not text.startswith(BEGINS):
        return None
    found = ApiToken.objects.usable(at).filter(token_hash=digested(text))
    token = found.select_related("officer__unit").first()
    if token is None:
        return None
    if token.last_used_at is None or abs(at - token.last_used_at) >= USED_AGAIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.officer


def digested(text: str) -> str:
    """Return the only thing that is kept of a token; it is too long to be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()
