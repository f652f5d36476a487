"""Departments across townships: what each leads, owes and took back."""

from collections.abc import Container, Mapping
from itertools import groupby
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.enums import DepartmentDuty
from qingdan.matters.queries import COUNTY_DIGITS
from qingdan.parties.models import Organisation
from qingdan.parties.queries import bodies_of_counties
from qingdan.web.public.filtering import words_of
from qingdan.web.public.presenting import DepartmentPart, LocalBodies
from qingdan.web.public.views.access import public_page


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    rows = queries.department_overview(on)
    counties = {entry.township.code[:COUNTY_DIGITS] for entry in queries.townships_with_lists(on)}
    local = bodies_of_counties(on)
    words = words_of(request.GET)
    known = [
        (row, LocalBodies.of(row.name, _near(local.get(row.role_key, {}), counties)))
        for row in rows
        if row.role_key
    ]
    frame = {
        "nav": "departments",
        "help_page": "department",
        "known": [(row, body) for row, body in known if words in row.name or words in body.names],
        "unknown": [row for row in rows if not row.role_key and words in row.name],
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
    counties = {part.township.code[:COUNTY_DIGITS] for part in parts}
    near = _near(bodies_of_counties(on, role_key).get(role_key, {}), counties)
    duty = request.GET.get("duty", DepartmentDuty.LEADS if row.leads else DepartmentDuty.TAKES_OVER)
    frame = {
        "nav": "departments",
        "help_page": "department",
        "row": row,
        "body": LocalBodies.of(row.name, near),
        "parts": parts,
        "duty": duty if duty in {*DepartmentDuty.values, "owes"} else DepartmentDuty.LEADS,
        "owed": sum(len(part.owed) for part in parts),
    }
    return render(request, "public/department.html", frame)


def _near(
    by_county: Mapping[str, Organisation], counties: Container[str]
) -> dict[str, Organisation]:
    """Keep the bodies of some counties."""
    return {county: body for county, body in by_county.items() if county in counties}
