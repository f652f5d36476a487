"""From a first step to a session: the second step, and what was waiting for the officer."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from qingdan.cases.queries import VIEW
from qingdan.core.errors import DomainError
from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import standing
from qingdan.parties.domain.signing.identities import Claimed, link
from qingdan.parties.domain.signing.second_factor import Used
from qingdan.parties.domain.signing.signing_in import Passed
from qingdan.parties.enums import Role, SignInMethod
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import now
from qingdan.web.sessions import METHOD, current_sign_in

WAITING, LINKING = "_second_step", "_linking"
PATIENCE = timedelta(minutes=10)
"""How long a first step, or an account to be linked, waits for the rest."""
AGAIN_AFTER = {HTTPStatus.TOO_MANY_REQUESTS: 5, HTTPStatus.SERVICE_UNAVAILABLE: 5}
WITH = {
    (SignInMethod.PASSWORD, Used.TOTP): SignInMethod.PASSWORD_AND_TOTP,
    (SignInMethod.PASSWORD, Used.RECOVERY): SignInMethod.PASSWORD_AND_RECOVERY,
    (SignInMethod.SINGLE_SIGN_ON, Used.TOTP): SignInMethod.SINGLE_SIGN_ON_AND_TOTP,
    (SignInMethod.SINGLE_SIGN_ON, Used.RECOVERY): SignInMethod.SINGLE_SIGN_ON_AND_RECOVERY,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A first step that waits in the session: whose, how, since when, where to go on."""

    officer_id: int
    method: str
    password: str
    since: float
    target: str


def target_of(request: HttpRequest, asked: str) -> str:
    """Return the page asked for when it is one of ours, empty where there is none."""
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return ""


def first_page(officer: Officer) -> str:
    """Return where somebody begins: at the workbench who works cases, others at the lists."""
    working = matrix().actions[VIEW].scopes.keys() - {Role.LIST_OFFICE}
    posts = standing(officer, timezone.localdate())
    if any(one.role in working for one in posts):
        return reverse("desk:home")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def arrive(
    request: HttpRequest, passed: Passed, *, method: SignInMethod, target: str
) -> HttpResponse:
    """Go on after the first step: to the second, or in."""
    if not passed.second_step:
        return let_in(request, passed.officer, method=method, target=target)
    officer = passed.officer
    proof, since = officer.get_session_auth_hash(), now().timestamp()
    waiting = Waiting(officer.pk, method.value, proof, since, target)
    request.session[WAITING] = asdict(waiting)
    return redirect("manage:second-step")


def waiting_for(request: HttpRequest) -> tuple[Waiting, Officer] | None:
    """Return the first step that waits in this session, unless it is too old.

    A password changed in the meantime makes it void.
    """
    kept = request.session.get(WAITING)
    waiting = Waiting(**kept) if kept else None
    if waiting is None or not 0 <= now().timestamp() - waiting.since < PATIENCE.total_seconds():
        return None
    officer = Officer.objects.filter(pk=waiting.officer_id, is_active=True).first()
    if officer is None:
        return None
    same = constant_time_compare(waiting.password, officer.get_session_auth_hash())
    return (waiting, officer) if same else None


def let_in(
    request: HttpRequest, officer: Officer, *, method: SignInMethod, target: str
) -> HttpResponse:
    """Begin the session, under a new key, and do what was waiting for it."""
    claimed = to_be_linked(request)
    for name in (WAITING, LINKING):
        request.session.pop(name, None)
    setattr(request, METHOD, method)
    login(request, officer)
    if claimed:
        _link_at_arrival(request, claimed, officer)
    return HttpResponseRedirect(target or first_page(officer))


def _link_at_arrival(request: HttpRequest, claimed: Claimed, officer: Officer) -> None:
    sign_in = current_sign_in(request)
    if sign_in is not None and sign_in.owes_second_factor:
        messages.warning(request, "还没有绑定统一认证：请先启用动态口令，再到“我的登录”里绑定。")
        return
    link_or_say(request, claimed, officer)


def keep_for_linking(request: HttpRequest, claimed: Claimed, *, at: datetime) -> None:
    """Let an unknown account of a service wait until its owner has signed in here."""
    request.session[LINKING] = {
        "provider": claimed.provider,
        "digest": claimed.digest,
        "since": at.timestamp(),
    }


def to_be_linked(request: HttpRequest) -> Claimed | None:
    """Return the account of a service that waits in this session to be linked."""
    kept = request.session.get(LINKING)
    if not kept or not 0 <= now().timestamp() - kept["since"] < PATIENCE.total_seconds():
        return None
    return Claimed(kept["provider"], kept["digest"])


def forget_linking(request: HttpRequest) -> None:
    """Let no account wait any more."""
    request.session.pop(LINKING, None)


def linking_to(request: HttpRequest) -> str:
    """Return the key of the service whose account waits to be linked, else nothing."""
    claimed = to_be_linked(request)
    return claimed.provider if claimed else ""


def link_or_say(request: HttpRequest, claimed: Claimed, officer: Officer) -> None:
    """Link an account of a service, and say whether that was done."""
    try:
        link(claimed, actor=officer, at=now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, "已绑定统一认证，以后可以直接从那里登录。")


def with_time_to_wait(response: HttpResponse) -> HttpResponse:
    """Tell programs what the sentence tells people: when to try again."""
    if seconds := AGAIN_AFTER.get(HTTPStatus(response.status_code)):
        response.headers["Retry-After"] = str(seconds)
    return response
