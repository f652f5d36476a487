"""One's own sign-ins, and the accounts of other services linked to one's own."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import identities, sessions
from qingdan.parties.interfaces.single_sign_on.providers import usable_providers
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.signing import ProofForm
from qingdan.web.sessions import current_sign_in

HELP = "signing-in"
MOST_PAST = 20


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List where one is signed in now, the last sign-ins before, and linked accounts."""
    return render_overview(request)


def render_overview(
    request: HttpRequest, *, refused: tuple[str, ProofForm] | None = None
) -> HttpResponse:
    """Render the page, with the refused proof for linking a service if there is one."""
    officer, at = signed_in(request), now()
    open_now = sessions.open_sign_ins(officer, at=at)
    past = sessions.sign_ins_visible_to(officer).exclude(pk__in=open_now.values("pk"))
    services = usable_providers()
    linked = list(officer.identities.all())
    context = {
        "here": "sessions",
        "help_page": HELP,
        "own": current_sign_in(request),
        "open": open_now,
        "past": past.select_related("ended_by")[:MOST_PAST],
        "linked": [(one, services.get(one.provider)) for one in linked],
        "services": [
            (one, refused[1] if refused and refused[0] == key else _proof(key, officer))
            for key, one in services.items()
            if key not in {it.provider for it in linked}
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "manage/sessions.html", context, status=status)


def _proof(key: str, officer: Officer) -> ProofForm:
    return ProofForm(officer=officer, prefix=key)


@staff_act
def revoke(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one of one's own sessions."""
    try:
        sessions.revoke(sign_in_id, actor=signed_in(request), at=now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, "已让那里退出登录。")
    return redirect("manage:sessions")


@staff_act
def revoke_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    own = current_sign_in(request)
    if own is not None:
        count = sessions.revoke_others(own, actor=signed_in(request), at=now())
        messages.success(request, f"已让其他 {count} 处退出登录，只留下这里。")
    return redirect("manage:sessions")


@staff_act
def unlink(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Let an account of another service stand for oneself no longer."""
    try:
        identities.unlink(identity_id, actor=signed_in(request), at=now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, "已解除绑定，以后不能再从那里登录到您的账户。")
    return redirect("manage:sessions")
