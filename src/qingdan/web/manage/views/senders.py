"""Keys of other systems that send requests: those there are, making one, putting one out of use."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from qingdan.core.errors import DomainError
from qingdan.intake.domain.sender_keys import (
    MANAGE,
    make_sender_key,
    revoke_sender_key,
    sender_keys_visible_to,
)
from qingdan.intake.models import SenderKey
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.signing.proving import prove
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.senders import SenderForm

FRAME = {"here": "senders", "help_page": "connecting"}


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the keys within reach, with the form for a new one."""
    return _page(request)


@sensitive_post_parameters("proof")
@staff_act
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a key and show its secret, this once."""
    officer, at = signed_in(request), now()
    authorise(officer, MANAGE, on=timezone.localdate(at))
    form = SenderForm(request.POST, officer=officer)
    if form.is_valid():
        try:
            prove(officer.pk, form.cleaned_data["proof"], at=at)
            made = make_sender_key(form.sending(), actor=officer, at=at)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return _page(request, made=made)
    return _page(request, form=form)


@staff_act
@require_POST
def revoke(request: HttpRequest, sender_key: int) -> HttpResponse:
    """Put a key out of use."""
    row = revoke_sender_key(sender_key, actor=signed_in(request), at=now())
    messages.success(request, f"“{row.title}”的接口已停用，它再推送就会被拒绝。")
    return redirect("manage:senders")


def _page(
    request: HttpRequest,
    *,
    form: SenderForm | None = None,
    made: tuple[SenderKey, str] | None = None,
) -> HttpResponse:
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, MANAGE, on=today)
    home = request.build_absolute_uri("/").rstrip("/")
    context = {
        **FRAME,
        "rows": sender_keys_visible_to(officer, today),
        "form": form or SenderForm(officer=officer),
        "made": made,
        "address": made and home + reverse("api-1:take_in", args=(made[0].code,)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    return render(request, "manage/senders.html", context, status=status)
