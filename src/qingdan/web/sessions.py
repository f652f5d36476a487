"""Sessions at the web's edge: where a request comes from, and whether its session goes on."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from qingdan.parties.domain.signing import passwords, sessions
from qingdan.parties.domain.signing.sessions import Visit
from qingdan.parties.enums import SignInEnd, SignInMethod
from qingdan.parties.models import Officer, SignIn
from qingdan.record.domain.appending import origin

METHOD = "_signing_in_by"
"""Where a request keeps how its officer has signed in, for ``begin_sign_in``."""
WHY_ENDED = {
    None: "这次登录已经失效：可能在别处退出、被撤销，或改过密码。请重新登录。",
    SignInEnd.IDLE: "较长时间没有操作，已自动退出。已经保存的内容都在，请重新登录。",
    SignInEnd.TOO_LONG: "登录已到最长时间，已自动退出。已经保存的内容都在，请重新登录。",
}
ALWAYS = re.compile(r"manage:(?:sign-out|password|second-factor(?:-\w+)?)")
"""Pages that an officer who still owes something may use, beside those open to everybody."""
BROWSERS = (
    ("Edge", r"Edg[A-Z]?[a-z]*/(\d+)"),
    ("微信", r"MicroMessenger/(\d+)"),
    ("360 浏览器", r"360(?:SE|EE)"),
    ("QQ 浏览器", r"QQBrowser/(\d+)"),
    ("Firefox", r"Firefox/(\d+)"),
    ("Chrome", r"Chrome/(\d+)"),
    ("Safari", r"Version/(\d+).*Safari"),
)
SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("麒麟或统信", r"Kylin|UOS|UnionTech"),
    ("macOS", r"Mac OS X"),
    ("Linux", r"Linux"),
)

Next = Callable[[HttpRequest], HttpResponse]


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from; the server has judged the proxy's word already."""
    return str(request.META.get("REMOTE_ADDR", ""))


def told_from_where(get_response: Next) -> Next:
    """Let everything noted in the record during a request carry the client's address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = origin.set(address_of(request))
        try:
            return get_response(request)
        finally:
            origin.reset(token)

    return middleware


class WithinLimits:
    """Ends sessions that were revoked or passed a limit, and asks first for what is owed.

    An account taken out of use is nobody's at the next request: the framework asks the
    database each time.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _look_at_session(request, request.user)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Send an officer who owes something to the page where it is done."""
        owed = getattr(request, "owed", "")
        match = request.resolver_match
        name = match.view_name if match else ""
        if not owed or not getattr(view, "login_required", True) or ALWAYS.fullmatch(name):
            return None
        return redirect(owed)


def current_sign_in(request: HttpRequest) -> SignIn | None:
    """Return the sign-in of the session a request belongs to."""
    found: SignIn | None = getattr(request, "sign_in", None)
    return found


def _look_at_session(request: HttpRequest, officer: Officer) -> None:
    at = timezone.now()
    sign_in = sessions.found(request.session.session_key or "", officer)
    why = sessions.limit_passed(sign_in, at=at) if sign_in else None
    if sign_in is None or why:
        if sign_in and why:
            sessions.end(sign_in, because=why, at=at)
        logout(request)
        messages.warning(request, WHY_ENDED[why])
        return
    sessions.seen(sign_in, at=at)
    request.sign_in = sign_in  # type: ignore[attr-defined] # ours, read by current_sign_in
    request.owed = _owed(officer, sign_in, at)  # type: ignore[attr-defined]


def _owed(officer: Officer, sign_in: SignIn, at: Any) -> str:
    """Return the page that an officer has to use before any other."""
    by_password = sign_in.method.startswith(SignInMethod.PASSWORD.value)
    if by_password and passwords.must_change(officer, at=at):
        return "manage:password"
    return "manage:second-factor" if sign_in.owes_second_factor else ""


def begin_sign_in(sender: Any, request: HttpRequest, user: Officer, **_: Any) -> None:
    """Write down every sign-in, however it came about; answers ``user_logged_in``."""
    if not request.session.session_key:
        request.session.create()
    visit = Visit(
        key=request.session.session_key or "",
        address=address_of(request),
        agent=agent_of(request.META.get("HTTP_USER_AGENT", "")),
        method=getattr(request, METHOD, SignInMethod.PASSWORD),
    )
    request.sign_in = sessions.begin(user.pk, visit, at=timezone.now())  # type: ignore[attr-defined]


def agent_of(header: str) -> str:
    """Say in a few words what browser a header names.

    >>> agent_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0")
    'Windows 上的 Edge 126'
    >>> agent_of("curl/8")
    '其他程序'
    """
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, header)), "")
    for name, pattern in BROWSERS:
        if seen := re.search(pattern, header):
            version = f" {seen[1]}" if seen.groups() else ""
            return f"{system} 上的 {name}{version}" if system else f"{name}{version}"
    return f"{system} 上的其他程序" if system else "其他程序"
