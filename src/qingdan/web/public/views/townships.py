"""A township's three lists, and what is doubtful in them."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.enums import Severity
from qingdan.catalogue.models import Edition
from qingdan.documents.findings import RULES
from qingdan.intake.admissions import duties_shown
from qingdan.intake.models import TemporaryDuty
from qingdan.web.public import selections
from qingdan.web.public.filtering import ListFilter
from qingdan.web.public.formats import FORMATS
from qingdan.web.public.views.access import public_page

RULES_BY_CODE = {rule.code: rule for rule in RULES}
WEIGHT = list(Severity.values)


def edition_now(code: str) -> Edition:
    """Return the township's edition in force today or end in a 404."""
    edition = queries.edition_in_force(code, timezone.localdate())
    if edition is None:
        raise Http404
    return edition


def lists_frame(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Return what the three lists of an edition need on a page."""
    chosen = ListFilter.of(request.GET)
    sections = selections.sections(edition, chosen.kind)
    shown = list(chosen.narrowed(queries.items(edition, chosen.kind)))
    counts = selections.counts(edition)
    groups = [
        {"title": section.title, "entries": list(entries)}
        for section, entries in groupby(shown, key=lambda item: item.section)
    ]
    return {
        "nav": "lists",
        "help_page": "township",
        "edition": edition,
        "township": edition.township,
        "counts": counts,
        "total": counts[chosen.kind],
        "shown": len(shown),
        "shown_kind": chosen.kind,
        "sections": sections,
        "departments": selections.department_names(edition, chosen.kind),
        "filters": chosen,
        "groups": groups,
        "formats": FORMATS,
    }


@public_page
def township(request: HttpRequest, code: str) -> HttpResponse:
    edition = edition_now(code)
    today = timezone.localdate()
    admitted = TemporaryDuty.objects.filter(place=edition.township)
    frame = lists_frame(request, edition) | {
        "findings_count": edition.findings.count(),
        "duties": duties_shown(admitted, today),
    }
    return render(request, "public/township.html", frame)


@public_page
def findings(request: HttpRequest, code: str) -> HttpResponse:
    edition = edition_now(code)
    severity = request.GET.get("severity", "")
    found = queries.findings(edition)
    if severity in Severity.values:
        found = found.filter(severity=severity)
    noticed = sorted(found, key=lambda one: (WEIGHT.index(one.severity), one.code))
    groups = [
        {"rule": RULES_BY_CODE.get(code), "findings": list(members)}
        for code, members in groupby(noticed, key=attrgetter("code"))
    ]
    frame = {
        "nav": "lists",
        "help_page": "findings",
        "edition": edition,
        "township": edition.township,
        "groups": groups,
        "total": len(noticed),
        "severities": Severity.choices,
        "severity": severity,
    }
    return render(request, "public/findings.html", frame)
