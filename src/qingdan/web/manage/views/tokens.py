"""One's own tokens for programs, on the page of what oneself may do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from qingdan.core.errors import DomainError
from qingdan.parties.domain.programs.tokens import make_token, revoke_token
from qingdan.parties.domain.signing.proving import prove
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act
from qingdan.web.manage.forms.tokens import TokenForm
from qingdan.web.manage.views.access import own_page


@sensitive_post_parameters("proof")
@staff_act
def make(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    officer, at = signed_in(request), now()
    form = TokenForm(request.POST, officer=officer)
    if form.is_valid():
        said = form.cleaned_data
        try:
            prove(officer.pk, said["proof"], at=at)
            token, text = make_token(said["title"], int(said["days"]), actor=officer, at=at)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return own_page(request, made=(token, text))
    return own_page(request, form=form)


@staff_act
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Put one of one's own tokens out of use."""
    try:
        token = revoke_token(token_id, actor=signed_in(request), at=now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, f"“{token.title}”的令牌已作废，那个程序下一次请求就会被拒绝。")
    return redirect("manage:my-access")
