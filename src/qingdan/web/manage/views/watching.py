"""Reclaimed work: who does it now and what was handed back; what townships say of departments."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.intake.domain.watching import (
    EVALUATE,
    TAKE_OVER,
    Evaluated,
    TakenOver,
    evaluate,
    name_takeover,
)
from qingdan.intake.enums import Evaluation
from qingdan.intake.meter import burdens, months_until
from qingdan.intake.models import DepartmentEvaluation
from qingdan.intake.takeovers import Tracked, tracked
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, may, reach
from qingdan.parties.enums import Scope
from qingdan.parties.models import Organisation, Region
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page

READ = "request.read"
MONTHS = 13
TAKEOVERS = {"here": "takeovers", "help_page": "takeover-tracker"}
EVALUATIONS = {"here": "evaluations", "help_page": "evaluations"}


class TakeoverForm(forms.Form):
    """Who does a reclaimed entry now."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label="承接单位")
    started_on = forms.DateField(
        label="哪天开始承接", required=False, widget=forms.DateInput({"type": "date"})
    )
    contact = forms.CharField(label="找谁办（科室、电话）", max_length=200, required=False)
    way = forms.CharField(label="怎样办", required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, county: str, on: date, **kwargs: Any) -> None:
        """Offer the bodies of a county."""
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 - as declared above
        owner.queryset = Organisation.objects.in_being(on).filter(region=county).order_by("name")


class EvaluationForm(forms.Form):
    """How a department's answers and support were."""

    answers = forms.ChoiceField(label="答复", choices=[("", "请选择"), *Evaluation.choices])
    support = forms.ChoiceField(label="履职保障", choices=[("", "请选择"), *Evaluation.choices])
    words = forms.CharField(
        label="具体情况", max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@staff_page
@require_safe
def takeovers(request: HttpRequest) -> HttpResponse:
    """List a township's reclaimed entries with who does them now, and what was handed back."""
    place, places = _place(request)
    rows = tracked(place.code, timezone.localdate()) if place else []
    context = {
        **TAKEOVERS, "place": place, "places": places, "rows": rows,
        "named": sum(one.takeover is not None for one in rows),
        "open": [one for one in rows if one.late or one.declined],
    }  # fmt: skip
    return render(request, "manage/takeovers.html", context)


@staff_page
def takeover(request: HttpRequest, township: str, address: int) -> HttpResponse:
    """Show one reclaimed entry; write who does it now."""
    place = _visible(request, township)
    found = _entry(place.code, address)
    today, known = timezone.localdate(), found.takeover
    start = {
        "owner": known.owner_id, "started_on": known.started_on, "contact": known.contact,
        "way": known.way,
    } if known else {}  # fmt: skip
    form = TakeoverForm(
        request.POST or None, initial=start, county=place.code[:COUNTY_DIGITS], on=today
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                said = TakenOver(place=place, address=address, **form.cleaned_data)
                name_takeover(said, actor=signed_in(request), at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, "已登记由谁承接。")
                return redirect("manage:takeovers")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        **TAKEOVERS, "one": found, "place": place, "form": form,
        "writes": may(signed_in(request), TAKE_OVER, on=today),
    }  # fmt: skip
    return render(request, "manage/takeover.html", context, status=status)


@staff_page
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """Show a month's sheets: of the own township to fill in, or all that the county wrote."""
    month, today = _month(request), timezone.localdate()
    officer = signed_in(request)
    own = next((one for one in reach(officer, EVALUATE, on=today) if one.prefix), None)
    places = reach(officer, READ, on=today)
    if own is None and not places:
        raise NotAllowed(action="看反向评价")
    prefix = (own.prefix if own else None) or _prefix(places)
    written = DepartmentEvaluation.objects.filter(place__code__startswith=prefix, month=month)
    rows = list(written.select_related("department", "place", "written_by"))
    context = {
        **EVALUATIONS, "month": month, "months": months_until(today, MONTHS), "own": own,
        "rows": rows, "departments": _met(prefix, month, today, rows) if own else [],
    }  # fmt: skip
    return render(request, "manage/evaluations.html", context)


@staff_act
def write_evaluation(request: HttpRequest, department: int) -> HttpResponse:
    """Keep what a township says of a department in a month."""
    month, officer = _month(request), signed_in(request)
    own = next((one for one in reach(officer, EVALUATE, on=timezone.localdate())), None)
    if own is None or not own.prefix:
        raise NotAllowed(action="填写反向评价")
    near = Organisation.objects.filter(region__code__startswith=own.prefix[:COUNTY_DIGITS])
    body = get_object_or_404(near, pk=department)
    form = EvaluationForm(request.POST)
    if not form.is_valid():
        messages.error(request, "答复和履职保障都要选一项；没有保存。")
        return redirect(f"/manage/evaluations/?month={month:%Y-%m}")
    said = form.cleaned_data
    evaluate(
        Evaluated(
            place=get_object_or_404(Region, code=own.prefix),
            department=body,
            month=month,
            answers=Evaluation(said["answers"]),
            support=Evaluation(said["support"]),
            words=said["words"],
            seen=said["seen"],
        ),
        actor=officer,
        at=now(),
    )
    messages.success(request, f"对{body.name}的评价已保存。")
    return redirect(f"/manage/evaluations/?month={month:%Y-%m}")


def _met(
    prefix: str | None, month: date, today: date, rows: Iterable[DepartmentEvaluation]
) -> list[tuple[Organisation, EvaluationForm, DepartmentEvaluation | None]]:
    """Return the departments a township had to do with in a month, with form and last words."""
    bodies = {one.body for one in burdens(prefix or "-", month, on=today) if one.body}
    known = {one.department_id: one for one in rows}
    found = Organisation.objects.filter(pk__in=bodies | set(known)).order_by("name")
    return [(one, _form(known.get(one.pk)), known.get(one.pk)) for one in found]


def _form(row: DepartmentEvaluation | None) -> EvaluationForm:
    if row is None:
        return EvaluationForm(initial={"seen": 0}, auto_id=False)
    told = {"answers": row.answers, "support": row.support, "words": row.words}
    return EvaluationForm(initial=told | {"seen": row.version}, auto_id=False)


def _month(request: HttpRequest) -> date:
    said = request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{said}-01") if said else timezone.localdate().replace(day=1)
    except ValueError:
        raise Http404 from None


def _prefix(places: Iterable[Any]) -> str:
    for one in places:
        if one.scope == Scope.DEPARTMENT:
            return (one.post.organisation.region_id or "-")[:COUNTY_DIGITS]
        return one.prefix or "-"
    return "-"


def _place(request: HttpRequest) -> tuple[Region | None, list[Region]]:
    """Return the township asked for and those with lists that may be chosen."""
    reaches = reach(signed_in(request), READ, on=timezone.localdate())
    if not reaches:
        raise NotAllowed(action="看收回事项承接")
    listed = Edition.objects.filter(township__code__startswith=_prefix(reaches))
    known = Region.objects.filter(pk__in=listed.values("township")).order_by("code")
    places = list(known)
    said = request.GET.get("place", "")
    return next((one for one in places if one.code == said), next(iter(places), None)), places


def _visible(request: HttpRequest, township: str) -> Region:
    reaches = reach(signed_in(request), READ, on=timezone.localdate())
    if not reaches or not township.startswith(_prefix(reaches)):
        raise Http404
    return get_object_or_404(Region, code=township)


def _entry(place: str, address: int) -> Tracked:
    rows = tracked(place, timezone.localdate())
    found = next((one for one in rows if one.item.address == address), None)
    if found is None:
        raise Http404
    return found
