"""Signing in through another service: there, and back."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing.identities import Claimed, officer_of
from qingdan.parties.domain.signing.signing_in import Passed, second_step_of
from qingdan.parties.enums import SignInMethod
from qingdan.parties.interfaces.single_sign_on import services
from qingdan.parties.interfaces.single_sign_on.providers import Provider, usable_providers
from qingdan.web.manage.arriving import arrive, keep_for_linking, link_or_say, target_of
from qingdan.web.manage.asking import now, signed_in

TARGET = "_single_sign_on_target"


@login_not_required
@require_safe
def leave(request: HttpRequest, provider_key: str) -> HttpResponse:
    """Send the browser to a service, which sends it back to ``back``."""
    provider = _provider(provider_key)
    try:
        there = services.begin(provider, request, _back(request, provider))
    except DomainError as refusal:
        return _refused(request, refusal)
    request.session[TARGET] = request.GET.get("next", "")
    return HttpResponseRedirect(there)


@login_not_required
@require_safe
def back(request: HttpRequest, provider_key: str) -> HttpResponse:
    """Sign in whoever the service names, link the account, or ask to sign in once here."""
    provider, at = _provider(provider_key), now()
    try:
        claimed = services.finish(provider, request, _back(request, provider), at=at)
        if request.user.is_authenticated:
            link_or_say(request, claimed, signed_in(request))
            return redirect("manage:sessions")
        officer = officer_of(claimed, at=at)
    except DomainError as refusal:
        return _refused(request, refusal)
    target = target_of(request, request.session.pop(TARGET, ""))
    if officer is None:
        return _ask_to_link(request, claimed, target)
    if provider.second_factor:
        passed, method = Passed(officer, second_step=False), SignInMethod.SINGLE_SIGN_ON_OF_TWO
    else:
        passed, method = second_step_of(officer), SignInMethod.SINGLE_SIGN_ON
    return arrive(request, passed, method=method, target=target)


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
    return render(request, "manage/sign_in_refused.html", context, status=status)
