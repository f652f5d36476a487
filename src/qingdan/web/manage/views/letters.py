"""Letters: those there are, beginning one from an answer, and its wording."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.letters.domain.drafting import draft_letter, revise, written
from qingdan.letters.domain.opening import DRAFT
from qingdan.letters.domain.reading import letters_visible_to
from qingdan.letters.domain.refusals import LetterChanged, StartUnfit
from qingdan.letters.enums import LetterKind, LetterState
from qingdan.letters.facts import from_json
from qingdan.letters.models import Letter
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.protected import keyed_digest
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.letters import LetterForm, StartForm
from qingdan.web.manage.paging import page_of
from qingdan.web.manage.writing import (
    FRAME,
    brought_up,
    differences,
    letter_context,
    letter_for,
    paper_of,
    tabs,
)

REQUEST = "letter.request"
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the letters within reach, one state at a time, the newest first."""
    officer = signed_in(request)
    authorise(officer, DRAFT, on=timezone.localdate())
    seen = letters_visible_to(officer)
    asked = request.GET.get("state", "")
    state = LetterState(asked) if asked in LetterState.values else LetterState.DRAFT
    context = {
        **FRAME,
        "state": state,
        "states": tabs(officer),
        "page": page_of(seen.filter(state=state), request, key="pk", descending=True),
    }
    return render(request, "manage/letters.html", context)


@staff_act
def start(request: HttpRequest) -> HttpResponse:
    """Draft a letter from an answer and open it for rewording; twice the same is one letter."""
    form, officer, at = StartForm(request.POST), signed_in(request), now()
    if not form.is_valid():
        raise StartUnfit
    given = form.cleaned_data
    on = given["on"] or timezone.localdate(at)
    letter = draft_letter(
        Question(given["text"], given["township"], on),
        LetterKind(given["kind"]),
        form.chosen(),
        actor=officer,
        at=at,
        key=_key(form, on.isoformat(), timezone.localdate(at).isoformat()),
    )
    if letter.drafted_at == at:
        messages.success(request, "已按清单起草，请核对、补上【】里的内容，保存后由有权的人签发。")
    else:
        messages.info(request, "今天已按同样的问答起草过，这里就是那一份。")
    return redirect("manage:letter-edit" if letter.is_draft else "manage:letter", letter.pk)


def _key(form: StartForm, *days: str) -> str:
    """Return what tells a request from others; it tells nothing of the question itself."""
    given = form.cleaned_data
    parts = [given["key"]] if given["key"] else [
        *(given[name] for name in ("kind", "township", "entry", "text")), *days
    ]  # fmt: skip
    return keyed_digest("\n".join(parts), REQUEST)


@staff_page
@require_safe
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show one letter as it stands on paper, and what may be done with it."""
    found = letter_for(signed_in(request), letter_id)
    return render(request, "manage/letter.html", letter_context(request, found))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Reword a draft, with the paper beside it."""
    officer = signed_in(request)
    found = letter_for(officer, letter_id)
    if not found.is_draft:
        return redirect(found)
    if request.method != "POST":
        saved = written(found)
        initial = {name: getattr(saved, name) for name in LetterForm.base_fields if name != "seen"}
        return _editing(request, found, LetterForm(initial={**initial, "seen": found.version}))
    form = LetterForm(request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _editing(request, found, form)
    try:
        revise(found.pk, form.wording(), seen=form.cleaned_data["seen"], actor=officer, at=now())
    except LetterChanged as changed:
        return _both(request, letter_for(officer, letter_id), form, changed)
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
        "paper": paper_of(found, wording),
        "cited": from_json(found.citation),
        **more,
    }
    status = UNFIT if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "manage/letter_edit.html", context, status=status)
