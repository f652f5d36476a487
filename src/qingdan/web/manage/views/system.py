"""How the installation is: the doctor's lines and the tables of controls."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.operations import controls, doctor
from qingdan.operations.doctor import Level
from qingdan.parties import profiles
from qingdan.parties.domain.authorising import authorise
from qingdan.web.manage.asking import signed_in, staff_page

CHECK = "system.check"
ORDER = (Level.WRONG, Level.LOOK, Level.GOOD)


def _today(request: HttpRequest) -> date:
    """Return the day, for somebody who may look at the system at all."""
    today = timezone.localdate()
    authorise(signed_in(request), CHECK, on=today)
    return today


@staff_page
@require_safe
def examine(request: HttpRequest) -> HttpResponse:
    """Show what ``qingdan doctor`` prints, what is wrong first."""
    today = _today(request)
    report = doctor.examine()
    counts = [
        (level, sum(line.level == level for lines in report.values() for line in lines))
        for level in ORDER
    ]
    pressing = [
        (name, line)
        for level in ORDER[:2]
        for name, lines in report.items()
        for line in lines
        if line.level == level
    ]
    context = {
        "here": "system",
        "help_page": "doctor",
        "today": today,
        "report": report,
        "counts": counts,
        "pressing": pressing,
        "worst": doctor.worst(report),
        "profile": profiles.in_force(),
        "deviations": profiles.deviations(),
        "tables": controls.tables(),
    }
    return render(request, "manage/system.html", context)


@staff_page
@require_safe
def control_table(request: HttpRequest, key: str) -> HttpResponse:
    """Show one table of controls with the evidence of each line; made for printing."""
    today = _today(request)
    table = next((one for one in controls.tables() if one.key == key), None)
    if table is None:
        raise Http404
    rows = controls.standing()[table.key]
    context = {
        "here": "system",
        "help_page": "doctor",
        "today": today,
        "table": table,
        "rows": rows,
        "others": sum(not row.control.has_evidence for row in rows),
    }
    return render(request, "manage/controls.html", context)
