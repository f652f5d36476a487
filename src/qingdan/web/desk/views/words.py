"""The words of document numbers: which body uses which, and setting one."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from qingdan.cases.domain.numbering import next_ordinal, set_word
from qingdan.cases.models import DocumentSeries
from qingdan.cases.queries import NUMBERS, issuers_managed_by
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Organisation
from qingdan.procedures.loading import library
from qingdan.web.desk.word_forms import DocumentWordForm
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.paging import page_of


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show which word the document numbers of each body begin with, and set one."""
    officer, at = signed_in(request), now()
    authorise(officer, NUMBERS, on=timezone.localdate(at))
    bodies, titles = issuers_managed_by(officer, timezone.localdate(at)), numbered_titles()
    if request.method != "POST":
        return _shown(request, bodies, DocumentWordForm(bodies=bodies, titles=titles))
    form = DocumentWordForm(request.POST, bodies=bodies, titles=titles)
    if form.is_valid():
        try:
            body = form.cleaned_data["organisation"]
            series = set_word(body, form.asked(), actor=officer, at=at)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            year = timezone.localdate(at).year
            number = next_ordinal(series.organisation, series.word, year)
            told = f"{series.word}〔{year}〕{number}号"
            messages.success(request, f"已设定：{series}，下一个文书号是{told}。")
            return redirect("desk:words")
    return _shown(request, bodies, form)


def numbered_titles() -> list[str]:
    """Return the names of all documents that are numbered."""
    return sorted(
        {one.title for known in library().definitions for one in known.documents if one.numbered}
    )


def _shown(
    request: HttpRequest, bodies: QuerySet[Organisation], form: DocumentWordForm
) -> HttpResponse:
    rows = DocumentSeries.objects.filter(organisation__in=bodies).select_related("organisation")
    context = {
        "here": "desk",
        "help_page": "documents",
        "form": form,
        "page": page_of(rows, request, key="pk"),
    }
    return render(request, "desk/words.html", context)
