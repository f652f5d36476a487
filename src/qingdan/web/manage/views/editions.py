"""One edition: what was understood, and every entry beside the original."""

from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from qingdan.catalogue.domain.drafting import keep_lists
from qingdan.catalogue.enums import EditionState, ListKind
from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.reading import (
    allowed_acts,
    edition_for,
    entries_of,
    lists_found,
    missing_lists,
    original_cells,
)
from qingdan.web.originals import originals_of


def edition_context(edition: Edition, step: str) -> dict[str, object]:
    """Return what the head and the steps of every edition page need."""
    return {"here": "home", "edition": edition, "step": step}


@staff_page
@require_safe
def overview(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show declared against found counts, conservation, title, source and record."""
    return _render_overview(request, signed_in(request), edition_id)


@staff_page
@require_safe
def original(request: HttpRequest, edition_id: int, sha256: str) -> FileResponse:
    """Hand out a file the edition was read from, always to be saved and never shown."""
    edition = edition_for(signed_in(request), edition_id)
    found = next((one for one in originals_of(edition) if one.sha256 == sha256), None)
    if found is None or not found.kept:
        raise Http404
    return FileResponse(
        found.path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )


@staff_act
def keep(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take lists that the new document lacks over from the edition before."""
    officer = signed_in(request)
    kinds = [kind for kind in request.POST.getlist("kinds") if kind in ListKind.values]
    try:
        keep_lists(edition_id, kinds=kinds, actor=officer, at=now())
    except DomainError as refusal:
        return _render_overview(request, officer, edition_id, refusal)
    messages.success(request, "已沿用现行版的清单，文字一字未动。")
    return redirect("manage:edition", edition_id)


@staff_page
@require_safe
def entries(request: HttpRequest, edition_id: int, kind: str) -> HttpResponse:
    """Show one list entry by entry: understood on the left, original on the right."""
    if kind not in ListKind.values:
        raise Http404
    edition = edition_for(signed_in(request), edition_id)
    only_found = request.GET.get("show") == "findings"
    items = list(entries_of(edition, kind, only_found=only_found))
    context = {
        **edition_context(edition, "overview"),
        "help_page": "importing",
        "kind": kind,
        "kinds": ListKind.choices,
        "only_found": only_found,
        "may_correct": edition.state == EditionState.DRAFT
        and "edition.correct" in allowed_acts(signed_in(request), edition),
        "entries": [(item, original_cells(item)) for item in items],
    }
    return render(request, "manage/entries.html", context)


def _render_overview(
    request: HttpRequest, officer: Officer, edition_id: int, refusal: DomainError | None = None
) -> HttpResponse:
    edition = edition_for(officer, edition_id)
    before, missing = missing_lists(edition)
    allowed = allowed_acts(officer, edition)
    if "edition.import" not in allowed:
        missing = []
    context = {
        **edition_context(edition, "overview"),
        "help_page": "importing",
        "refusal": refusal,
        "lists": lists_found(edition),
        "lost": edition.document["lost"],
        "percent": edition.conservation * 100,
        "before": before,
        "missing": [(kind, ListKind(kind).label) for kind in missing],
        "originals": originals_of(edition),
        "may_decide": edition.state == EditionState.DRAFT and "edition.correct" in allowed,
        "events": edition.events.filter(act__startswith="edition.").order_by("-sequence"),
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "manage/edition.html", context, status=status)
