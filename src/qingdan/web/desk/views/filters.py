"""Filters of the workbench kept under a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qingdan.cases.domain.filtering import delete_filter, rename_filter, save_filter
from qingdan.core.errors import DomainError
from qingdan.web.desk.views.home import asked, bench, here
from qingdan.web.manage.asking import signed_in, staff_act


@staff_act
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the page under a name."""
    _, tab, narrowing = asked(request)
    query = here(tab, narrowing)
    try:
        row = save_filter(request.POST.get("title", ""), query, actor=signed_in(request))
    except DomainError as refusal:
        return _refused(request, refusal)
    messages.success(request, f"筛选“{row.title}”已保存。")
    return redirect(f"{reverse('desk:home')}?{row.query}")


@staff_act
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or delete a kept filter."""
    officer, sent = signed_in(request), request.POST
    try:
        if sent.get("do") == "delete":
            delete_filter(pk, actor=officer)
            messages.success(request, "筛选已删除；办件没有变动。")
        else:
            row = rename_filter(pk, sent.get("title", ""), actor=officer)
            messages.success(request, f"已改名为“{row.title}”。")
    except DomainError as refusal:
        return _refused(request, refusal)
    return redirect(f"{reverse('desk:home')}?{request.GET.urlencode()}")


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    context = {**bench(request), "refusal": refusal}
    return render(request, "desk/home.html", context, status=refusal.status)
