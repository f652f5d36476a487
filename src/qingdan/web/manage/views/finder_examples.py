"""The examples within reach: to be looked through, taken back, and given back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.finder.domain.teaching import (
    TEACH,
    ExampleGone,
    examples_visible_to,
    forget,
    restore,
)
from qingdan.parties.domain.authorising import authorise
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.exampled import (
    LAST,
    forgotten_last,
    forgotten_row,
    remember,
    rows_of,
)
from qingdan.web.manage.forms.finder import ExampleFilterForm
from qingdan.web.manage.paging import page_of

RESTORED = "已恢复这条样例，仍是{name}说的；下次重建时采用。"


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the examples within reach, the newest first."""
    officer = signed_in(request)
    authorise(officer, TEACH, on=timezone.localdate())
    seen = examples_visible_to(officer)
    townships = seen.order_by("township").values_list("township", "township__name").distinct()
    form = ExampleFilterForm(request.GET, townships=townships)
    found = seen.filter(form.condition())
    page = page_of(found, request, key="pk", descending=True)
    context = {
        "here": "finder",
        "help_page": "finder",
        "form": form,
        "page": page,
        "rows": rows_of(page.rows),
        "any": bool(page.rows) or seen.exists(),
        "total": found.count(),
        "narrowing": request.GET.urlencode(),
        "forgotten": forgotten_row(request),
    }
    return render(request, "manage/finder_examples.html", context)


@staff_act
def forget_example(request: HttpRequest, example_id: int) -> HttpResponse:
    """Take an example back; a second click on the same changes nothing more."""
    officer, at = signed_in(request), now()
    last = forgotten_last(request)
    if last is None or last.pk != example_id:
        remember(request, forget(example_id, actor=officer, at=at), at)
    return _back(request)


@staff_act
def restore_example(request: HttpRequest, example_id: int) -> HttpResponse:
    """Give back what this person took back a moment ago; it stays its author's word."""
    last = forgotten_last(request)
    if last is None or last.pk != example_id:
        raise ExampleGone
    example = restore(example_id, actor=signed_in(request), at=now())
    del request.session[LAST]
    messages.success(request, RESTORED.format(name=example.made_by.full_name))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the list as it was narrowed."""
    narrowing = request.GET.urlencode()
    return redirect(reverse("manage:finder-examples") + (f"?{narrowing}" if narrowing else ""))
