"""Saying under which entry a case is done that was opened without one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from qingdan.cases.domain.naming import name_entry, naming_post
from qingdan.catalogue.domain.searching import search
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.web.desk.starting import entry_of
from qingdan.web.desk.views.case import case_of
from qingdan.web.manage.asking import now, signed_in, staff_page
from qingdan.web.permits import posts_today

MOST_FOUND = 20


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Find an entry of the township, and say that the case is done under it."""
    case, refusal = case_of(request, pk), None
    if naming_post(posts_today(request), case) is None:
        raise NotAllowed(action="认定清单事项")
    if request.method == "POST":
        key = request.POST.get("key", "")[:40] or uuid.uuid4().hex
        try:
            item = entry_of(case.place, request.POST.get("entry", ""))
            if item is not None:
                name_entry(pk, item, key=key, actor=signed_in(request), at=now())
                messages.success(request, f"已认定为“{item.name[:30]}”，这一件由您经办。")
                return redirect("desk:case", pk)
        except DomainError as told:
            refusal = told
    text = request.GET.get("q", "").strip()
    on = timezone.localdate()
    found = search(text, on=on, township_code=case.place_id, limit=MOST_FOUND) if text else None
    context = {
        "here": "desk",
        "help_page": "case",
        "case": case,
        "q": text,
        "found": found,
        "key": uuid.uuid4().hex,
        "refusal": refusal,
    }
    return render(
        request, "desk/name_entry.html", context, status=refusal.status if refusal else 200
    )
