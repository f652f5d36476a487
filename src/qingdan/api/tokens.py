"""Programs that act for officers: a token says who, a key says which request."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Header
from ninja.security import HttpBearer

from qingdan.api import problems
from qingdan.api.routes import JSON, View, has_nul, refused
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import standing
from qingdan.parties.domain.programs.answering import Answer, Keyed, answered_before, answered_once
from qingdan.parties.domain.programs.tokens import officer_of
from qingdan.parties.models import Officer, Post

KEY = "Idempotency-Key"
SHORTEST_KEY, LONGEST_KEY = 8, 64
MOST_BYTES, MOST_ASKED_BYTES = 256 * 1024, 2 * 1024 * 1024
MULTIPART = "multipart/form-data"
POSTS = "_posts"

RequestKey = Annotated[
    str,
    Header(
        alias=KEY,
        min_length=SHORTEST_KEY,
        max_length=LONGEST_KEY,
        pattern=r"^[\x21-\x7e]+$",
        description="请求标识：8 至 64 个字母、数字、符号；重试时用同一个，只办一次",
    ),
]


class TokenMissing(DomainError):
    code = "api.token-missing"
    status = HTTPStatus.UNAUTHORIZED
    message = "没有带接口令牌，或者令牌已经到期、作废。"
    remedy = "请求头写 Authorization: Bearer 令牌；令牌在“我的权限”页面生成。"


class KeyMissing(DomainError):
    code = "api.request-key-missing"
    status = HTTPStatus.BAD_REQUEST
    message = "办理的请求要带请求标识，没有办理。"
    remedy = "请求头写 Idempotency-Key：8 至 64 个字母、数字、符号；重试时用同一个。"


class OfficerToken(HttpBearer):
    """Knows the officer for whom a program acts; refuses a writing request without a key."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        officer = officer_of(token, at=timezone.now())
        if officer is None:
            return None
        request.user = officer
        if request.method == "POST":
            _fit_to_write(request)
        return officer


class AskingToken(OfficerToken):
    """Knows the officer of a program that asks by POST and changes nothing: without a key."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        officer = officer_of(token, at=timezone.now())
        if officer is None:
            return None
        request.user = officer
        _fit_to_ask(request)
        return officer


by_token = OfficerToken()
by_asking_token = AskingToken()


def token_route(view: View) -> View:
    """Make an API view closed to all but tokens; what it answers is never kept by others."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        asked = request.method
        if has_nul((*request.GET.values(), *kwargs.values())):
            return problems.answer(problems.Unreadable())
        if asked == "HEAD":
            request.method = "GET"
        try:
            response = refused(view(request, *args, **kwargs))
        finally:
            request.method = asked
        response.headers["Cache-Control"] = "private, no-store"
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    return login_not_required(answered)


def officer_in(request: HttpRequest) -> Officer:
    """Return for whom the program of a request acts."""
    return cast("Officer", request.user)


def posts_in(request: HttpRequest) -> list[Post]:
    """Return the posts that the officer of a request holds today; asked once."""
    known: list[Post] | None = getattr(request, POSTS, None)
    if known is None:
        known = standing(officer_in(request), timezone.localdate())
        setattr(request, POSTS, known)
    return known


def once(request: HttpRequest, key: str, act: Callable[[str, Officer, datetime], Answer]) -> Answer:
    """Return what an act answers, done once for a key.

    Args:
        request: address and body say whether it is the same request.
        key: as the caller gave it.
        act: given the domain's own key, the officer and the moment; returns a receipt.
    """
    officer, at = officer_in(request), timezone.now()
    own = own_key(key, officer)
    return answered_once(
        keyed(request, key, request.body), lambda: act(own, officer, at), actor=officer, at=at
    )


def before(request: HttpRequest, asked: Keyed) -> Answer | None:
    """Return what the same request was answered before."""
    return answered_before(asked, actor=officer_in(request))


def keyed(request: HttpRequest, key: str, body: bytes) -> Keyed:
    """Return a request with its key."""
    said = f"{request.method} {request.get_full_path()}\n".encode() + body
    return Keyed(key, hashlib.sha256(said).hexdigest())


def own_key(key: str, officer: Officer) -> str:
    """Return the key by which rooms know a request of a program; of one officer only."""
    return f"a{hashlib.sha256(f'{officer.pk}:{key}'.encode()).hexdigest()[:32]}"


def _fit_to_write(request: HttpRequest) -> None:
    key = request.headers.get(KEY, "")
    plain = key.isascii() and key.isprintable() and " " not in key
    if not plain or not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise KeyMissing
    sends_files = str(request.path).endswith("/attachments")
    if request.content_type != (MULTIPART if sends_files else JSON):
        raise problems.NotMultipart if sends_files else problems.NotJSON
    if not sends_files and int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise problems.TooLarge(most=MOST_BYTES // 1024)


def _fit_to_ask(request: HttpRequest) -> None:
    if request.content_type != JSON:
        raise problems.NotJSON
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_ASKED_BYTES:
        raise problems.TooLarge(most=MOST_ASKED_BYTES // 1024)


def unauthorised(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer a request without a token that works."""
    return problems.answer(TokenMissing())
