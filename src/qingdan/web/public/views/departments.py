"""Departments across townships: what each leads, owes and took back."""

from itertools import groupby
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.enums import DepartmentDuty
from qingdan.web.public.filtering import words_of
from qingdan.web.public.presenting import DepartmentPart
from qingdan.web.public.views.access import public_page


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    rows = queries.department_overview(timezone.localdate())
    words = words_of(request.GET)
    shown = [row for row in rows if words in row.name]
    frame = {
        "nav": "departments",
        "help_page": "department",
        "known": [row for row in shown if row.role_key],
        "unknown": [row for row in shown if not row.role_key],
        "q": words,
    }
    return render(request, "public/departments.html", frame)


@public_page
def department(request: HttpRequest, role_key: str) -> HttpResponse:
    on = timezone.localdate()
    row = next((row for row in queries.department_overview(on) if row.role_key == role_key), None)
    if row is None:
        raise Http404
    found = list(queries.department_items(role_key, on))
    parts = [
        DepartmentPart(township, list(items), role_key)
        for township, items in groupby(found, key=attrgetter("edition.township"))
    ]
    duty = request.GET.get("duty", DepartmentDuty.LEADS if row.leads else DepartmentDuty.TAKES_OVER)
    frame = {
        "nav": "departments",
        "help_page": "department",
        "row": row,
        "parts": parts,
        "duty": duty if duty in {*DepartmentDuty.values, "owes"} else DepartmentDuty.LEADS,
        "owed": sum(len(part.owed) for part in parts),
    }
    return render(request, "public/department.html", frame)
