"""Submit, publish by a second person, send back, withdraw, discard, revise."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.catalogue.domain import drafting, publishing
from qingdan.catalogue.domain.opening import EditionMovedOn
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import View, add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.deciding import PublishForm, ReasonForm
from qingdan.web.manage.reading import allowed_acts, closes, correction_of, edition_for
from qingdan.web.manage.views.editions import edition_context


@staff_page
@require_safe
def release(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show what can be done with the edition now, by whom, and what it changes."""
    return _render_release(request, edition_id)


def _act(name: str, form_class: type[forms.Form], act: Callable[..., Edition], done: str) -> View:
    """Make the view of one act: check the form, call the domain, say what came of it."""

    @staff_act
    def view(request: HttpRequest, edition_id: int) -> HttpResponse:
        edition_for(signed_in(request), edition_id)
        form = form_class(request.POST)
        if form.is_valid():
            try:
                made = act(edition_id, **form.cleaned_data, actor=signed_in(request), at=now())
            except EditionMovedOn as refusal:
                if _done_before(request, name, edition_id):
                    messages.info(request, "这件事刚才已经办好，没有重复办理。")
                    return redirect("manage:release", edition_id)
                add_refusal(form, refusal)
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, done.format(edition=made))
                return redirect("manage:release", made.pk)
        return _render_release(request, edition_id, {name: form})

    return view


def _revise_once(edition_id: int, **given: Any) -> Edition:
    """Open a draft with the same words, or return the unfinished one that has them already."""
    edition = Edition.objects.defer("document").get(pk=edition_id)
    return correction_of(edition) or drafting.revise(edition_id, **given)


submit = _act("submit", forms.Form, publishing.submit, "{edition}已送审，等清单管理员核对后发布。")
publish = _act("publish", PublishForm, publishing.publish_edition, "{edition}已发布。")
send_back = _act("send_back", ReasonForm, publishing.send_back, "{edition}已退回为草稿。")
withdraw = _act("withdraw", ReasonForm, publishing.withdraw, "{edition}已撤回，不会生效。")
discard = _act("discard", ReasonForm, publishing.discard, "{edition}已作废，内容和记录都保留。")
revise = _act("revise", ReasonForm, _revise_once, "{edition}是新的草稿，可以更正了。")

DONE = {
    "submit": (EditionState.SUBMITTED, "submitted_by_id"),
    "publish": (EditionState.PUBLISHED, "published_by_id"),
    "withdraw": (EditionState.WITHDRAWN, "withdrawn_by_id"),
}
"""The state each act leads to and who did it: a second click finds it done by oneself."""


def _done_before(request: HttpRequest, name: str, edition_id: int) -> bool:
    if name not in DONE:
        return False
    state, column = DONE[name]
    found = Edition.objects.filter(pk=edition_id, state=state)
    return found.filter(**{column: signed_in(request).pk}).exists()


def _render_release(
    request: HttpRequest, edition_id: int, tried: dict[str, forms.Form] | None = None
) -> HttpResponse:
    officer, today = signed_in(request), timezone.localdate()
    edition = edition_for(officer, edition_id)
    begun = edition.valid_from is not None and edition.valid_from <= today
    forms_now: dict[str, forms.Form] = {
        "submit": forms.Form(),
        "publish": PublishForm(),
        "send_back": ReasonForm(auto_id="id_send_back_%s"),
        "withdraw": ReasonForm(auto_id="id_withdraw_%s"),
        "discard": ReasonForm(auto_id="id_discard_%s"),
        "revise": ReasonForm(auto_id="id_revise_%s"),
        **(tried or {}),
    }
    context = {
        **edition_context(edition, "release"),
        "help_page": "publishing",
        "forms": forms_now,
        "tried": tried or {},
        "may": _possible(edition, begun=begun) & _allowed(officer, edition),
        "barred": _why_not(edition, officer),
        "today": today,
        "closes": closes(edition),
        "correction": correction_of(edition),
        "begun": begun,
        "ended": edition.valid_until is not None and edition.valid_until <= today,
        "events": edition.events.filter(act__startswith="edition.").order_by("-sequence"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK
    return render(request, "manage/release.html", context, status=status)


def _why_not(edition: Edition, officer: Officer) -> str:
    """Say what this officer did with the edition that leaves publishing it to another."""
    if publishing.may_publish(edition, officer):
        return ""
    drafted, submitted = (
        one == officer.pk for one in (edition.created_by_id, edition.submitted_by_id)
    )
    return "起草并送审" if drafted and submitted else "起草" if drafted else "送审"


NEEDED = {
    "submit": "edition.submit",
    "publish": "edition.publish",
    "send_back": "edition.publish",
    "withdraw": "edition.publish",
    "discard": "edition.correct",
    "revise": "edition.import",
}
"""Which action of the access matrix each act of this page needs."""


def _allowed(officer: Officer, edition: Edition) -> set[str]:
    held = allowed_acts(officer, edition)
    return {act for act, action in NEEDED.items() if action in held}


def _possible(edition: Edition, *, begun: bool) -> set[str]:
    """Return the acts that the edition's state allows; the page offers no others."""
    return {
        EditionState.DRAFT: {"submit", "discard"},
        EditionState.SUBMITTED: {"publish", "send_back", "discard"},
        EditionState.PUBLISHED: {"revise"} if begun else {"revise", "withdraw"},
        EditionState.WITHDRAWN: {"revise"},
    }.get(EditionState(edition.state), set())
