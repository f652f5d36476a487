"""Precedents: the disputes that were decided, cited until they are repealed."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from qingdan.core.errors import DomainError
from qingdan.intake.domain.refusals import PrecedentUnknown
from qingdan.intake.domain.ruling import repeal
from qingdan.intake.models import Precedent
from qingdan.intake.queries import READ, RULE
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed
from qingdan.web.desk.views.gate.listing import FRAME
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits, posts_today

HERE = {**FRAME, "here": "precedents"}


class RepealForm(forms.Form):
    """Why a precedent is repealed."""

    reason = PlainTextField(label="为什么废止", max_length=300, widget=forms.Textarea({"rows": 2}))


@staff_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the precedents of one's county, the newest first."""
    rows = _seen(request)
    standing = request.GET.get("show", "") != "repealed"
    shown = rows.filter(repealed_at__isnull=standing)
    counts = (rows.filter(repealed_at=None).count(), rows.exclude(repealed_at=None).count())
    context = {
        **HERE,
        "page": page_of(shown, request, key="pk", descending=True),
        "standing": standing,
        "counts": counts,
    }
    return render(request, "desk/requests/precedents.html", context)


@staff_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a precedent: the dispute, both sides, the ruling."""
    return _shown(request, pk, RepealForm())


@staff_act
@require_POST
def repeal_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Repeal a precedent with a reason."""
    _one(request, pk)
    form = RepealForm(request.POST)
    if form.is_valid():
        try:
            repeal(pk, form.cleaned_data["reason"], actor=signed_in(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "先例已废止，以后的建议不再引用它。")
            return redirect("desk:precedent", pk)
    return _shown(request, pk, form)


def _shown(request: HttpRequest, pk: int, form: RepealForm) -> HttpResponse:
    row = _one(request, pk)
    matter = row.matter
    context = {
        **HERE,
        "row": row,
        "matter": matter,
        "moves": matter.moves.select_related("by_body").order_by("number"),
        "form": form,
        "repeals": RULE in permits(request) and row.repealed_at is None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/requests/precedent.html", context, status=status)


def _one(request: HttpRequest, pk: int) -> Precedent:
    found = _seen(request).filter(pk=pk).first()
    if found is None:
        raise PrecedentUnknown
    return found


def _seen(request: HttpRequest) -> QuerySet[Precedent]:
    """Return the precedents of the counties where the person works."""
    if READ not in permits(request):
        raise NotAllowed(action="看裁定先例")
    counties = {(one.organisation.region_id or "-")[:COUNTY_DIGITS] for one in posts_today(request)}
    rows = Precedent.objects.filter(county__in=counties)
    return rows.select_related(
        "place", "decided_by", "repealed_by", "matter__request__sender", "matter__item__edition"
    )
