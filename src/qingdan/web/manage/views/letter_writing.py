"""Writing a letter: what is typed is kept by itself, saved when the person says so."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from qingdan.core.errors import DomainError
from qingdan.letters.domain.drafting import written
from qingdan.letters.domain.keeping import give_up_typed, keep_typed, save_typed, typed_by
from qingdan.letters.domain.refusals import LetterChanged, LetterClosed
from qingdan.letters.facts import from_json
from qingdan.letters.models import Letter, UnsavedWording
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.letters import LetterForm
from qingdan.web.manage.writing import FRAME, brought_up, differences, letter_for, paper_of

UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Reword a draft, with the paper beside it."""
    officer, by_itself = signed_in(request), "keep" in request.POST
    found = letter_for(officer, letter_id)
    if not found.is_draft:
        return _closed(found) if by_itself else redirect(found)
    if request.method != "POST":
        return _opened(request, found)
    if by_itself:
        return _kept_by_itself(request, found)
    if "give-up" in request.POST:
        give_up_typed(found.pk, actor=officer, at=now())
        messages.info(request, "没有保存的改动已经丢掉，公文还是原来的文字。")
        return redirect(found)
    return _sent(request, found)


def _sent(request: HttpRequest, found: Letter) -> HttpResponse:
    """Save what was sent, or keep it and show it again."""
    form, officer = LetterForm(request.POST), signed_in(request)
    if not form.is_valid() or "preview" in request.POST:
        return _editing(request, found, form, kept=_keep(request, found, form))
    seen = form.cleaned_data["seen"]
    try:
        save_typed(found.pk, form.wording(), seen=seen, actor=officer, at=now())
    except LetterChanged as changed:
        _keep(request, found, form)
        return _both(request, letter_for(officer, found.pk), form, changed)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return _editing(request, found, form)
    messages.success(request, "已保存。")
    return redirect(found)


@staff_act
def preview(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show what is being written as paper; nothing is saved."""
    found = letter_for(signed_in(request), letter_id)
    form = LetterForm(request.POST)
    form.is_valid()
    context = {"paper": paper_of(found, form.wording()), "letter": found}
    return render(request, "manage/_paper.html", context)


def _opened(request: HttpRequest, found: Letter) -> HttpResponse:
    """Show the wording as saved, or as far as the person had typed it the last time."""
    saved = written(found)
    initial = {name: getattr(saved, name) for name in LetterForm.base_fields if name != "seen"}
    initial["seen"] = found.version
    before = typed_by(found, signed_in(request))
    if before is None:
        return _editing(request, found, LetterForm(initial=initial))
    kept, typed = before
    again = {**typed, "seen": kept.seen}
    sent = LetterForm(again)
    sent.is_valid()
    form = LetterForm(initial={**initial, **again})
    return _editing(
        request, found, form, kept=kept, gone_on=True, paper=paper_of(found, sent.wording())
    )


def _kept_by_itself(request: HttpRequest, found: Letter) -> HttpResponse:
    """Keep what the page sends while one types; answer in JSON when it was, or why not."""
    form, at = LetterForm(request.POST), now()
    form.is_valid()
    try:
        kept = _keep(request, found, form)
    except DomainError as refusal:
        return JsonResponse(refusal.problem(), status=refusal.status)
    return JsonResponse({"kept": kept is not None, "at": f"{timezone.localtime(at):%H:%M}"})


def _keep(request: HttpRequest, found: Letter, form: LetterForm) -> UnsavedWording | None:
    seen = form.cleaned_data.get("seen") or found.version
    typed = {name: request.POST.get(name, "") for name in LetterForm.base_fields}
    return keep_typed(found.pk, typed, seen=seen, actor=signed_in(request), at=now())


def _closed(found: Letter) -> HttpResponse:
    refusal = LetterClosed(letter=found, state=found.get_state_display(), act="修改")
    return JsonResponse(refusal.problem(), status=refusal.status)


def _both(
    request: HttpRequest, found: Letter, form: LetterForm, changed: LetterChanged
) -> HttpResponse:
    """Show what somebody else saved beside what was sent; saving again counts as having seen it."""
    apart = differences(written(found), form.wording())
    again = LetterForm(brought_up(request.POST, found.version))
    again.is_valid()
    response = _editing(request, found, again, apart=apart, refusal=changed)
    response.status_code = changed.status
    return response


def _editing(request: HttpRequest, found: Letter, form: LetterForm, **more: object) -> HttpResponse:
    wording = form.wording() if form.is_bound else None
    context = {
        **FRAME,
        "letter": found,
        "form": form,
        "cited": from_json(found.citation),
        **more,
        "paper": more.get("paper") or paper_of(found, wording),
    }
    status = UNFIT if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "manage/letter_edit.html", context, status=status)
