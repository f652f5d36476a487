"""The register of numbers: to be read, taken out as a workbook, and its words set."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.letters.domain.numbering import next_ordinal, proposed_word, set_series
from qingdan.letters.domain.opening import DRAFT, ISSUE
from qingdan.letters.domain.reading import numbers_visible_to, senders_managed_by
from qingdan.letters.enums import LetterKind
from qingdan.letters.interfaces.sheets import write_register
from qingdan.letters.models import LetterNumber, NumberSeries
from qingdan.letters.models.numbers import numbered
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer, Organisation
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.forms.letters import RegisterFilterForm, WordForm
from qingdan.web.manage.paging import page_of
from qingdan.web.manage.writing import FRAME, tabs
from qingdan.web.permits import permits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_page
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the numbers given, the newest first, narrowed by what was asked."""
    officer = signed_in(request)
    seen, form, found = _asked(request, officer)
    context = {
        **FRAME,
        "states": tabs(officer),
        "form": form,
        "asked": form.asked(),
        "page": page_of(found, request, key="pk", descending=True),
        "runs": _runs(found),
        "any": seen.exists(),
        "issues": ISSUE in permits(request),
        "narrowing": request.GET.urlencode(),
    }
    return render(request, "manage/letter_register.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the numbers that are shown, all pages of them."""
    officer = signed_in(request)
    _, form, found = _asked(request, officer)
    target = BytesIO()
    write_register(found.order_by("-pk"), target, asked=form.asked())
    name = f"公文登记簿-{timezone.localtime(now()):%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Show which word the numbers of each body begin with, and set one."""
    officer, at = signed_in(request), now()
    authorise(officer, ISSUE, on=timezone.localdate(at))
    bodies = senders_managed_by(officer)
    if request.method != "POST":
        form = WordForm(initial=_proposed(request, bodies), bodies=bodies)
        return _words(request, bodies, form)
    form = WordForm(request.POST, bodies=bodies)
    if form.is_valid():
        try:
            series = set_series(
                form.cleaned_data["organisation"], form.asked(), actor=officer, at=at
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            upcoming = next_ordinal(series, timezone.localdate(at).year)
            told = numbered(series.word, timezone.localdate(at).year, upcoming)
            messages.success(request, f"已设定：{series}，下一个文号是{told}。")
            letter = form.cleaned_data["letter"]
            return redirect("manage:letter", letter) if letter else redirect("manage:letter-words")
    return _words(request, bodies, form)


def _asked(
    request: HttpRequest, officer: Officer
) -> tuple[QuerySet[LetterNumber], RegisterFilterForm, QuerySet[LetterNumber]]:
    authorise(officer, DRAFT, on=timezone.localdate())
    seen = numbers_visible_to(officer)
    years = seen.order_by("-year").values_list("year", flat=True).distinct()
    bodies = seen.order_by("organisation").values_list("organisation", "organisation__name")
    form = RegisterFilterForm(request.GET, years=years, bodies=bodies.distinct())
    return seen, form, seen.filter(form.condition())


def _runs(found: QuerySet[LetterNumber]) -> list[dict[str, Any]]:
    """Return from where to where the numbers of each word and year run, and how many there are."""
    grouped = found.order_by("-year", "word").values("word", "year", "organisation__name")
    counted = grouped.annotate(
        first=Min("ordinal"),
        last=Max("ordinal"),
        count=Count("pk"),
        cancelled=Count("pk", filter=Q(cancelled_at__isnull=False)),
    )
    return [dict(one) for one in counted]


def _proposed(request: HttpRequest, bodies: QuerySet[Organisation]) -> dict[str, Any]:
    """Return what the form begins with: the body and kind asked for, and their usual word."""
    given = request.GET
    kind = given.get("kind", "") if given.get("kind", "") in LetterKind.values else "transfer"
    asked = given.get("body", "")
    body = bodies.filter(pk=asked).first() if asked.isascii() and asked.isdecimal() else None
    body = body or bodies.first()
    if body is None:
        return {"kind": kind}
    set_already = NumberSeries.objects.filter(organisation=body, kind=kind).first()
    word = set_already.word if set_already else proposed_word(body, LetterKind(kind))
    letter = given.get("letter", "")
    return {
        "organisation": body,
        "kind": kind,
        "word": word,
        "begin_after": 0,
        "letter": letter if letter.isascii() and letter.isdecimal() else None,
    }


def _words(request: HttpRequest, bodies: QuerySet[Organisation], form: WordForm) -> HttpResponse:
    year = timezone.localdate().year
    series = NumberSeries.objects.filter(organisation__in=bodies).select_related("organisation")
    context = {
        **FRAME,
        "form": form,
        "rows": [(one, numbered(one.word, year, next_ordinal(one, year))) for one in series],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "manage/letter_words.html", context, status=status)
