"""Findings of a draft: keep as printed with a reason, or correct."""

from http import HTTPStatus
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.catalogue.domain.correcting import decide_finding
from qingdan.catalogue.domain.settling import accept_rule, correct_item
from qingdan.catalogue.enums import EditionState, FindingState, Severity
from qingdan.catalogue.models import Finding, Item
from qingdan.catalogue.queries import editions_visible_to
from qingdan.core.errors import DomainError
from qingdan.documents.findings import RULES
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.deciding import CorrectionForm, ReasonForm
from qingdan.web.manage.reading import allowed_acts, edition_for, original_cells
from qingdan.web.manage.views.editions import edition_context

AS_PRINTED = "原文如此，核对无误。"
"""Offered as the reason for what is no error; an error needs words of one's own."""
NONE_OPEN = "这一类现在没有待处理的疑点，没有改动；可能刚才已有人处理。"
ORDER = list(Severity.values)
SENTENCES = {rule.code: rule.sentence for rule in RULES}


@staff_page
@require_safe
def findings(request: HttpRequest, edition_id: int) -> HttpResponse:
    """List the findings by rule, errors first."""
    return _render_findings(request, edition_id)


@staff_act
def accept(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Keep the printed text for one finding."""
    visible = editions_visible_to(signed_in(request))
    finding = get_object_or_404(Finding, pk=finding_id, edition__in=visible)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            decide_finding(
                finding.pk,
                state=FindingState.ACCEPTED,
                seen=request.POST.get("seen", FindingState.OPEN),
                reason=form.cleaned_data["reason"],
                actor=signed_in(request),
                at=now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("manage:findings", finding.edition_id)
    return _render_findings(request, finding.edition_id, {finding.pk: form})


@staff_act
def accept_all(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Keep the printed text for every open finding of one rule."""
    edition_for(signed_in(request), edition_id)
    form, code = ReasonForm(request.POST), request.POST.get("code", "")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            done = accept_rule(edition_id, code, reason=reason, actor=signed_in(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            if done:
                messages.success(request, f"{len(done)} 处照原文保留，理由已记下。")
            else:
                messages.info(request, NONE_OPEN)
            return redirect("manage:findings", edition_id)
    return _render_findings(request, edition_id, {code: form})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, item_id: int) -> HttpResponse:
    """Correct the texts of one entry beside its original row."""
    officer = signed_in(request)
    items = Item.objects.prefetch_related("departments", "clauses", "support", "findings")
    item = get_object_or_404(items, pk=item_id)
    edition = edition_for(officer, item.edition_id)
    form = CorrectionForm(request.POST or None, item=item, settle=request.GET.get("finding", ""))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("settles", "reason")}
            try:
                correct_item(item.pk, form.changes(), **given, actor=officer, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, f"{item.get_kind_display()} {item.number} 已更正。")
                return redirect("manage:findings", edition.pk)
    context = {
        **edition_context(edition, "findings"),
        "help_page": "correcting",
        "item": item,
        "raw": original_cells(item),
        "form": form,
    }
    return render(request, "manage/correct.html", context, status=status)


def _render_findings(
    request: HttpRequest, edition_id: int, tried: dict[int | str, ReasonForm] | None = None
) -> HttpResponse:
    officer = signed_in(request)
    edition = edition_for(officer, edition_id)
    allowed = allowed_acts(officer, edition) if edition.state == EditionState.DRAFT else set()
    show_all = request.GET.get("show") == "all"
    found = edition.findings.select_related("decided_by", "item")
    if not show_all:
        found = found.filter(state=FindingState.OPEN)
    by_rule = sorted(found, key=lambda one: (ORDER.index(one.severity), one.code))
    rules = [
        (code, SENTENCES.get(code, ""), members, (tried or {}).get(code))
        for code, group in groupby(by_rule, key=lambda one: one.code)
        for members in [[(one, (tried or {}).get(one.pk)) for one in group]]
    ]
    context = {
        **edition_context(edition, "findings"),
        "help_page": "findings",
        "rules": rules,
        "tried": tried or {},
        "show_all": show_all,
        "may_decide": "edition.correct" in allowed,
        "may_submit": "edition.submit" in allowed,
        "as_printed": AS_PRINTED,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK
    return render(request, "manage/findings.html", context, status=status)
