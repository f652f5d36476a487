"""Letters: those there are, and beginning one from an answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.finder.answers import Question
from qingdan.letters.domain.drafting import draft_letter
from qingdan.letters.domain.opening import DRAFT
from qingdan.letters.domain.reading import letters_visible_to
from qingdan.letters.domain.refusals import StartUnfit
from qingdan.letters.enums import LetterKind, LetterState
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.protected import keyed_digest
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.letters import StartForm
from qingdan.web.manage.paging import page_of
from qingdan.web.manage.writing import FRAME, letter_context, letter_for, tabs

REQUEST = "letter.request"


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
