"""The picture of a version of a procedure, with the steps a case stands in."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qingdan.cases.runs import definition_of
from qingdan.procedures.models import StoredProcedure
from qingdan.procedures.picture import picture

MONTH = 30 * 24 * 3600


@require_safe
def picture_of(request: HttpRequest, version: str) -> HttpResponse:
    """Draw a version; ``at`` names the states to be marked. It never changes, so it may be kept."""
    marked = tuple(sorted(request.GET.get("at", "")[:400].split(",")))
    try:
        drawn = _drawn(version, marked)
    except StoredProcedure.DoesNotExist as unknown:
        raise Http404 from unknown
    kept = {"Cache-Control": f"private, max-age={MONTH}, immutable"}
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8", headers=kept)


@lru_cache(maxsize=512)
def _drawn(version: str, marked: tuple[str, ...]) -> str:
    return picture(definition_of(version), marked)
