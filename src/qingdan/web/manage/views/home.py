"""The first staff page: editions that wait for somebody."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.catalogue.queries import roles_named
from qingdan.parties.models import Officer, Organisation
from qingdan.web.manage.asking import signed_in, staff_page
from qingdan.web.manage.reading import allowed_work, staff_editions
from qingdan.web.permits import permits, posts_today

WAITING = (EditionState.DRAFT, EditionState.SUBMITTED)
MOST_PAST = 50
READ = "edition.read"


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
        "help_page": "publishing" if READ in permits(request) else "first-day",
        "departments": _own_departments(request, today),
        "waiting": [(one, next_act(one, officer, allowed(one))) for one in waiting],
        "scheduled": published.filter(valid_from__gt=today).order_by("valid_from"),
        "in_force": editions.filter(pk__in=Edition.objects.in_force(today)).order_by("township"),
        "past": (ended | past).order_by("-created_at")[:MOST_PAST],
    }
    return render(request, "manage/home.html", context)


def _own_departments(request: HttpRequest, on: date) -> list[Organisation]:
    """Return the bodies of one's posts that have a page of what the lists in force want."""
    bodies = [post.organisation for post in posts_today(request)]
    by_role = {body.role_key: body for body in bodies if body.role_title}
    named = roles_named(by_role, on) if by_role else set()
    return [body for role_key, body in by_role.items() if role_key in named]


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
