"""The finder's model: how well it answers, every rebuild, and starting one."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.finder.domain.engine import ModelMissing, trained
from qingdan.finder.domain.rebuilding import is_in_place
from qingdan.finder.domain.teaching import TEACH
from qingdan.finder.interfaces import running
from qingdan.finder.interfaces.running import NOBODY, REBUILD, Run
from qingdan.finder.models import Example, Rebuild
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.people.finding import officers_visible_to
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.figuring import (
    TITLES,
    figures_of,
    grouped,
    percent,
    picture_of,
)
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits

SHOWN = 12
"""Rebuilds on a page."""
NEWS_MINUTES = 10
"""So long the page says how a run ended; afterwards the list does."""
ON_SERVER = "系统"
ALREADY = "正在重建，没有再开始一次。"
STALE = "您打开这一页以后，模型已经重建过，没有再开始一次。请看最近一次的结果。"


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the model in use with its figures, and every rebuild."""
    officer = _looking(request)
    run = running.state()
    page = page_of(Rebuild.objects.all(), request, key="pk", size=SHOWN, descending=True)
    names = _names(officer, [one.made_by_id for one in page.rows])
    latest = Rebuild.objects.first()
    context = {
        **_model(),
        **_standing(request, officer, run, latest),
        "page": page,
        "rows": [(one, names.get(one.made_by_id or 0, ""), *_hits(one)) for one in page.rows],
        "picture": picture_of(page.rows),
        "waiting": _waiting(latest),
    }
    return render(request, "manage/finder.html", context)


@staff_page
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Say how far the rebuild is; when it has ended the whole page is fetched anew."""
    officer = _looking(request)
    run = running.state()
    if not getattr(request, "htmx", False):
        return redirect("manage:finder")
    if run is None or not run.is_running:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = _standing(request, officer, run, Rebuild.objects.first())
    return render(request, "manage/_finder_run.html", context)


@staff_act
def rebuild(request: HttpRequest) -> HttpResponse:
    """Start a rebuild, unless one is under way or was made since the page was opened."""
    officer, at = signed_in(request), now()
    authorise(officer, REBUILD, on=timezone.localdate(at))
    run = running.state()
    if run is not None and run.is_running:
        messages.info(request, ALREADY)
    elif request.POST.get("seen", "") != _seen(Rebuild.objects.first(), run):
        messages.warning(request, STALE)
    elif not running.start(actor=officer, at=at):
        messages.info(request, ALREADY)
    return redirect("manage:finder")


def _looking(request: HttpRequest) -> Officer:
    """Return the officer, who may teach or rebuild somewhere."""
    officer = signed_in(request)
    if REBUILD not in permits(request):
        authorise(officer, TEACH, on=timezone.localdate())
    return officer


def _standing(
    request: HttpRequest, officer: Officer, run: Run | None, latest: Rebuild | None
) -> dict[str, Any]:
    """Return what the page says of the run, and what starts the next one."""
    at = now()
    news = run if run and (not run.finished_at or _minutes(run, at) < NEWS_MINUTES) else None
    return {
        "here": "finder",
        "help_page": "finder",
        "run": news,
        "minutes": _minutes(run, at) if run else 0,
        "by": _who(officer, run) if run else "",
        "seen": _seen(latest, run),
    }


def _who(officer: Officer, run: Run) -> str:
    """Name who rebuilds, as far as this officer may see."""
    return ON_SERVER if run.by == NOBODY else _names(officer, [run.by]).get(run.by, "")


def _minutes(run: Run, at: Any) -> int:
    return int((at - (run.finished_at or run.started_at)).total_seconds() // 60)


def _seen(latest: Rebuild | None, run: Run | None) -> str:
    """Return what tells whether anything was rebuilt or tried since."""
    begun = f"{run.started_at:%Y%m%d%H%M%S%f}" if run else "none"
    return f"{latest.pk if latest else 0}-{begun}"


def _model() -> dict[str, Any]:
    """Return what the page says of the model in use."""
    try:
        about = trained().about
    except ModelMissing as missing:
        return {"missing": missing}
    return {
        "about": about,
        "in_place": is_in_place(),
        "figures": figures_of(about["tried"]) if "tried" in about else [],
        "questions": about.get("tried", {}).get("questions"),
        "groupings": grouped(about.get("groups", {})),
        "titles": TITLES.values(),
    }


def _hits(row: Rebuild) -> tuple[str, str]:
    tried = row.figures.get("tried", {})
    return percent(tried.get("hit_at_1")), percent(tried.get("hit_at_3"))


def _names(officer: Officer, keys: list[int | None]) -> dict[int, str]:
    """Return the names of those officers whom this one may see."""
    wanted = {key for key in keys if key}
    seen = officers_visible_to(officer, timezone.localdate()).filter(pk__in=wanted)
    own = {officer.pk: officer.full_name} if officer.pk in wanted else {}
    return {**dict(seen.values_list("pk", "full_name")), **own} if wanted else {}


def _waiting(latest: Rebuild | None) -> dict[str, int]:
    """Return how many examples the last rebuild did not know, or knew and were taken back."""
    if latest is None:
        return {"fresh": Example.objects.filter(withdrawn_at=None).count(), "gone": 0}
    since = latest.made_at
    fresh = Q(made_at__gt=since, withdrawn_at=None)
    gone = Q(made_at__lte=since, withdrawn_at__gt=since)
    return {
        "fresh": Example.objects.filter(fresh).count(),
        "gone": Example.objects.filter(gone).count(),
    }
