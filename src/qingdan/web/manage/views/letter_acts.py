"""What is done to one letter: issued, cancelled, taken as a document."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.letters.domain.issuing import cancel, issue
from qingdan.letters.interfaces.templates import template_of
from qingdan.letters.interfaces.word import to_docx
from qingdan.letters.models import Letter
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.deciding import ReasonForm
from qingdan.web.manage.writing import letter_context, letter_for, paper_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_act
def issue_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Sign a letter; it gets its number. Until the person is sure, say which and to whom."""
    officer, at = signed_in(request), now()
    seen = request.POST.get("seen", "")
    shown = letter_for(officer, letter_id)
    if "sure" not in request.POST and seen == str(shown.version):
        context = letter_context(request, shown)
        if context["may_issue"]:
            return render(request, "manage/letter_issue.html", context)

    def act(found: Letter) -> str:
        given = issue(
            found.pk,
            seen=int(seen) if seen.isascii() and seen.isdecimal() else 0,
            actor=officer,
            at=at,
            template_digest=template_of(found.kind).digest,
        )
        return f"已签发，文号{given}。可以下载、打印、盖章。"

    return _act(request, shown, act)


@staff_act
def cancel_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Cancel a letter; its number stays in the register with the reason."""
    officer, at = signed_in(request), now()
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def act(found: Letter) -> str:
        given = cancel(found.pk, reason=reason, actor=officer, at=at)
        kept = getattr(given, "number", None)
        return f"{kept}已作废，文号留在登记簿里。" if kept else "草稿已作废。"

    return _act(request, letter_for(officer, letter_id), act)


@staff_page
@require_safe
def download(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Hand out a letter as a document; of a draft it says that it is one."""
    found = letter_for(signed_in(request), letter_id)
    content = to_docx(paper_of(found))
    number = getattr(found, "number", None)
    head = str(number) if number is not None else "草稿"
    name = f"{head} {found.heading}.docx".replace("/", "／")
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(content, content_type=DOCX, headers=headers)


def _act(request: HttpRequest, found: Letter, act: Callable[[Letter], str]) -> HttpResponse:
    """Do it and show the letter again, or show it with why not."""
    try:
        told = act(found)
    except DomainError as refusal:
        again = letter_for(signed_in(request), found.pk)
        context = {**letter_context(request, again), "refusal": refusal}
        return render(request, "manage/letter.html", context, status=refusal.status)
    messages.success(request, told)
    return redirect(found)
