"""Signing in through another service: there, and back."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing.identities import Claimed, officer_of
from qingdan.parties.domain.signing.proving import prove
from qingdan.parties.domain.signing.signing_in import Passed, second_step_of
from qingdan.parties.enums import SignInMethod
from qingdan.parties.interfaces.single_sign_on import services
from qingdan.parties.interfaces.single_sign_on.providers import Provider, usable_providers
from qingdan.web.manage.arriving import (
    arrive,
    forget_linking,
    keep_for_linking,
    link_or_say,
    target_of,
    to_be_linked,
    with_time_to_wait,
)
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.signing import ProofForm
from qingdan.web.manage.views.sessions import render_overview

TARGET = "_single_sign_on_target"


@login_not_required
@require_safe
def leave(request: HttpRequest, provider_key: str) -> HttpResponse:
    """Send the browser to a service to sign in, which sends it back to ``back``."""
    provider = _provider(provider_key)
    if request.user.is_authenticated:
        return redirect("manage:sessions")
    try:
        there = services.begin(provider, request, _back(request, provider), at=now())
    except DomainError as refusal:
        return _refused(request, refusal)
    request.session[TARGET] = request.GET.get("next", "")
    return HttpResponseRedirect(there)


@sensitive_post_parameters("proof")
@staff_act
def link_with(request: HttpRequest, provider_key: str) -> HttpResponse:
    """Send the browser of an officer who has proved it to a service, to link an account there."""
    provider, officer = _provider(provider_key), signed_in(request)
    form = ProofForm(request.POST, officer=officer, prefix=provider.key)
    if form.is_valid():
        try:
            prove(officer.pk, form.cleaned_data["proof"], at=now())
            back_here = _back(request, provider)
            there = services.begin(provider, request, back_here, linking=officer, at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return HttpResponseRedirect(there)
    return render_overview(request, refused=(provider.key, form))


@login_not_required
@require_safe
def back(request: HttpRequest, provider_key: str) -> HttpResponse:
    """Sign in whoever the service names, or ask before linking the account."""
    provider, at = _provider(provider_key), now()
    if owed := getattr(request, "owed", ""):
        return redirect(owed)
    try:
        answer = services.finish(provider, request, _back(request, provider), at=at)
        if request.user.is_authenticated:
            return _confirm_linking(request, answer)
        officer = officer_of(answer.claimed, at=at)
    except DomainError as refusal:
        return _refused(request, refusal)
    target = target_of(request, request.session.pop(TARGET, ""))
    if officer is None:
        return _ask_to_link(request, answer.claimed, target)
    if provider.second_factor:
        passed, method = Passed(officer, second_step=False), SignInMethod.SINGLE_SIGN_ON_OF_TWO
    else:
        passed, method = second_step_of(officer), SignInMethod.SINGLE_SIGN_ON
    return arrive(request, passed, method=method, target=target)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_link(request: HttpRequest) -> HttpResponse:
    """Name the service whose account is going to be linked, and link it when told to."""
    claimed = to_be_linked(request)
    provider = usable_providers().get(claimed.provider) if claimed else None
    if claimed is None or provider is None:
        messages.warning(request, "没有等着绑定的账户，或已过了时间；没有改动，请重新绑定。")
        return redirect("manage:sessions")
    if request.method == "POST":
        forget_linking(request)
        link_or_say(request, claimed, signed_in(request))
        return redirect("manage:sessions")
    context = {"here": "sessions", "help_page": "signing-in", "provider": provider}
    return render(request, "manage/link.html", context)


def _confirm_linking(request: HttpRequest, answer: services.Answer) -> HttpResponse:
    """Let an account wait for the word of the officer who had asked for it."""
    if answer.linking != signed_in(request).pk:
        messages.warning(request, "您已经登录，没有绑定统一认证；要绑定请从这里办。")
        return redirect("manage:sessions")
    keep_for_linking(request, answer.claimed, at=now())
    return redirect("manage:link")


def _ask_to_link(request: HttpRequest, claimed: Claimed, target: str) -> HttpResponse:
    keep_for_linking(request, claimed, at=now())
    return redirect(reverse("manage:sign-in", query={"next": target}))


def _provider(key: str) -> Provider:
    try:
        return usable_providers()[key]
    except KeyError as unknown:
        raise Http404 from unknown


def _back(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("manage:sign-in-back", args=(provider.key,)))


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    context = {"refusal": refusal, "help_page": "signing-in"}
    status = HTTPStatus(refusal.status)
    return with_time_to_wait(render(request, "manage/sign_in_refused.html", context, status=status))
