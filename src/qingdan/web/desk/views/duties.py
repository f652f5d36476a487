"""Temporary duties: what townships have to do for a while beside their lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.intake.admissions import READ, duties_shown, duties_visible_to
from qingdan.parties.domain.authorising import authorise
from qingdan.web.manage.asking import signed_in, staff_page

FRAME = {"here": "duties", "nav": "desk", "help_page": "admissions"}


@staff_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the temporary duties in force, and those that lapsed lately."""
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, READ, on=today)
    shown = duties_shown(duties_visible_to(officer, today), today)
    return render(request, "desk/duties.html", {**FRAME, "duties": shown})
