"""The first staff page: editions that wait for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import signed_in, staff_page
from qingdan.web.manage.reading import allowed_work, staff_editions

WAITING = (EditionState.DRAFT, EditionState.SUBMITTED)
MOST_PAST = 50


@staff_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits with who does what next, what is scheduled, and what is in force."""
    officer, today = signed_in(request), timezone.localdate()
    editions = staff_editions(officer)
    published = editions.filter(state=EditionState.PUBLISHED)
    past = editions.filter(state__in=(EditionState.WITHDRAWN, EditionState.DISCARDED))
    ended = published.filter(valid_until__lte=today)
    waiting = editions.filter(state__in=WAITING).order_by("-created_at")
    allowed = allowed_work(officer)
    context = {
        "here": "home",
        "help_page": "publishing",
        "waiting": [(one, next_act(one, officer, allowed(one))) for one in waiting],
        "scheduled": published.filter(valid_from__gt=today).order_by("valid_from"),
        "in_force": editions.filter(pk__in=Edition.objects.in_force(today)).order_by("township"),
        "past": (ended | past).order_by("-created_at")[:MOST_PAST],
    }
    return render(request, "manage/home.html", context)


def next_act(edition: Edition, officer: Officer, allowed: set[str]) -> str:
    """Say in a few words what comes next and who can do it."""
    errors: int = edition.open_errors  # type: ignore[attr-defined] # annotated by staff_editions
    if edition.state == EditionState.SUBMITTED:
        if edition.submitted_by_id == officer.pk or "edition.publish" not in allowed:
            return "等清单管理员核对后发布"
        return "请核对后发布，或退回"
    if "edition.submit" not in allowed:
        return "等经办人核对后送审"
    if errors:
        return f"处理 {errors} 处错误后送审"
    return "核对无误后送审"
