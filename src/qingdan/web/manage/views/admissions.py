"""Admissions: the register of a county, and opening one, from a petition or from nothing."""

import json
import uuid
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.cases.domain.drafts import keep_draft
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.models import Case
from qingdan.cases.queries import cases_visible_to
from qingdan.core.errors import DomainError
from qingdan.intake.admissions import PROCEDURE, READ, admission_rows, staged
from qingdan.intake.domain.barring import powers_named
from qingdan.intake.domain.working import OPEN_STATES, Work, open_work
from qingdan.intake.enums import AdmissionStage, Decision
from qingdan.intake.models import RequestMatter
from qingdan.intake.queries import matters_visible_to
from qingdan.parties.domain.authorising import COUNTY_DIGITS, authorise
from qingdan.parties.models import Organisation, Region
from qingdan.web.desk.entrance import nothing_here, townships_to_open
from qingdan.web.desk.starting import NOT_OF_COUNTY
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.forms.admissions import AdmissionForm
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits, posts_today

FRAME = {"here": "admissions", "help_page": "admissions"}
MOST_PETITIONS = 20


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the admissions by stage, and the petitions from which none was opened yet."""
    officer, at = signed_in(request), now()
    today = timezone.localdate(at)
    authorise(officer, READ, on=today)
    cases = staged(cases_visible_to(officer, today))
    stage = request.GET.get("stage", "")
    stage = stage if stage in AdmissionStage.values else ""
    shown = tabs(cases, AdmissionStage)
    page = page_of(whole(cases, stage), request, key="pk", descending=True)
    petitions = matters_visible_to(officer, today).filter(
        decision=Decision.PETITION, case=None, state__in=OPEN_STATES
    )
    context = {
        **FRAME,
        "tabs": shown,
        "total": sum(count for _, count in shown),
        "stage": stage,
        "page": page,
        "rows": admission_rows(page.rows, at),
        "petitions": petitions.select_related("request__place", "request__sender").order_by("-pk")[
            :MOST_PETITIONS
        ],
        "opens": "case.open" in permits(request),
    }
    return render(request, "manage/admissions.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Open an admission; what cannot be admitted is said before."""
    townships = townships_to_open(request)
    if not townships:
        raise nothing_here(request, "case.open", "立项")
    matter = _petition(request)
    own = _own_bodies(request)
    leads = list(bodies_of(townships))
    known: dict[str, Any] = {"townships": townships, "leads": leads}
    if request.method != "POST":
        lead = matter.request.sender_id if matter else next(
            (one.pk for one in leads if one.pk in own), None
        )  # fmt: skip
        first = {
            "township": matter.request.place_id if matter else _only(townships),
            "lead": lead,
            "content": matter.text if matter else "",
            "matter": matter.pk if matter else None,
            "seen": matter.version if matter else None,
            "key": uuid.uuid4().hex,
        }
        return _shown(request, AdmissionForm(initial=first, **known), matter)
    form = AdmissionForm(request.POST, **known)
    if form.is_valid():
        said, at = form.cleaned_data, now()
        words = f"{said['title']}。{said['content']}"
        doubt = powers_named(words, said["township"].code, timezone.localdate(at))
        form.doubted = doubt is not None
        if doubt is not None and not said["despite"]:
            add_refusal(form, doubt)
            return _shown(request, form, matter)
        try:
            case = _opened(request, said, matter)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已立项，编号 {case.number}。下面是现在可以做的。")
            return redirect(case)
    return _shown(request, form, matter)


def tabs(cases: QuerySet[Any], stages: Any) -> list[tuple[Any, int]]:
    """Return each stage with how many cases there are in it. One query."""
    counted = dict(cases.order_by().values_list("stage").annotate(Count("pk")))
    return [(one, counted.get(one.value, 0)) for one in stages]


def whole(cases: QuerySet[Any], stage: str) -> QuerySet[Case]:
    """Return the cases of a stage, or all, with what a row of a register names."""
    kept = cases.filter(stage=stage) if stage else cases
    return kept.select_related("place", "lead", "owner", "procedure").defer("procedure__text")


def bodies_of(townships: Iterable[Region]) -> QuerySet[Organisation]:
    """Return the departments of the counties of some townships, by name."""
    counties = {one.code[:COUNTY_DIGITS] for one in townships}
    there = Organisation.objects.in_being(timezone.localdate()).filter(region__in=counties)
    return there.exclude(kind__in=NOT_OF_COUNTY).order_by("name")


def _only(townships: list[Region]) -> str:
    return townships[0].code if len(townships) == 1 else ""


def _own_bodies(request: HttpRequest) -> set[int]:
    return {one.organisation_id for one in posts_today(request)}


def _petition(request: HttpRequest) -> RequestMatter | None:
    """Return the petition that is asked for, if the person sees it and it waits."""
    sent = request.POST if request.method == "POST" else request.GET
    number = sent.get("matter", "")
    if not number.isdecimal() or len(number) > 18:  # noqa: PLR2004 - fits a key
        return None
    rows = matters_visible_to(signed_in(request), timezone.localdate())
    waiting = rows.filter(decision=Decision.PETITION)
    return waiting.select_related("request__place", "request__sender").filter(pk=number).first()


def _opened(request: HttpRequest, said: dict[str, Any], matter: RequestMatter | None) -> Case:
    officer, at = signed_in(request), now()
    if matter is not None:
        work = Work(
            procedure=PROCEDURE, title=said["title"], seen=said["seen"] or 0, key=said["key"],
            lead=said["lead"],
        )  # fmt: skip
        return open_work(matter.pk, work, actor=officer, at=at)
    opening = Opening(
        procedure=PROCEDURE, title=said["title"], place=said["township"], lead=said["lead"],
        key=said["key"],
    )  # fmt: skip
    case = open_case(opening, actor=officer, at=at)
    if said["content"]:
        for action, field in (("apply", "content"), ("record-push", "pushed-task")):
            content = {"action": action, "lane": "main", f"f-{field}": said["content"]}
            if action == "apply":
                content["f-item"] = said["title"]
            else:
                content["f-pushed-by"] = said["lead"].name
            kept = json.dumps(content, ensure_ascii=False)
            keep_draft(case.pk, ("main", action), kept, actor=officer, at=at)
    return case


def _shown(request: HttpRequest, form: AdmissionForm, matter: RequestMatter | None) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {**FRAME, "form": form, "matter": matter}
    return render(request, "manage/admission_open.html", context, status=status)
