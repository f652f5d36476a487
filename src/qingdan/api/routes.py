"""How a route behaves for every caller: open, cacheable, refusing in one shape."""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

import qingdan
from qingdan.api import problems
from qingdan.catalogue.enums import EDITION
from qingdan.record.models import Event

View = Callable[..., HttpResponseBase]
JSON = "application/json"


def catalogue_stamp(request: HttpRequest) -> str:
    """Return the strong ETag of an answer before it is computed.

    Published content changes only with an event about an edition, and what is in force only
    with the day, so both together with the address name the answer.
    """
    newest = Event.objects.filter(subject_kind=EDITION).aggregate(Max("sequence"))
    parts = (
        qingdan.__version__,
        newest["sequence__max"],
        timezone.localdate(),
        request.get_full_path(),
    )
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
    return f'"{digest[:32]}"'


def open_route(view: View) -> View:
    """Make an API view readable without signing in, with ETag and one error shape."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return refused(view(request, *args, **kwargs))
        if has_nul((*request.GET.values(), *kwargs.values())):
            return problems.answer(problems.Unreadable())
        stamp = catalogue_stamp(request)
        if _unchanged(request, stamp):
            response: HttpResponseBase = HttpResponse(status=304)
        else:
            response = _read(view, request, *args, **kwargs)
        if response.status_code in {200, 304}:
            response.headers["ETag"] = stamp
            response.headers["Cache-Control"] = "public, no-cache"
        return response

    return login_not_required(answered)


def posted_route(view: View, most_bytes: int) -> View:
    """Make an API view that takes JSON by POST callable without signing in.

    It changes nothing, so it needs no token; it takes nothing but JSON, which no page of
    another site can send unasked, and its answer is never kept.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST":
            if request.content_type != JSON:
                return problems.answer(problems.NotJSON())
            if int(request.META.get("CONTENT_LENGTH") or 0) > most_bytes:
                return problems.answer(problems.TooLarge(most=most_bytes // 1024))
        response = refused(view(request, *args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        return response

    return login_not_required(answered)


def has_nul(values: Iterable[object]) -> bool:
    """Tell whether some texts hold a character that no database keeps."""
    return any("\x00" in str(value) for value in values)


def _read(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    """Answer GET and HEAD alike; the web server leaves out the body of a HEAD answer."""
    asked, request.method = request.method, "GET"
    try:
        return refused(view(request, *args, **kwargs))
    except Http404:
        return problems.answer(problems.NotFound())
    finally:
        request.method = asked


def refused(response: HttpResponseBase) -> HttpResponseBase:
    """Give a plain 405 the problem shape; leave any other answer as it is."""
    if not isinstance(response, HttpResponseNotAllowed):
        return response
    allowed = response.headers["Allow"]
    answer = problems.answer(problems.MethodNotAllowed(allowed=allowed))
    answer.headers["Allow"] = allowed
    return answer


def _unchanged(request: HttpRequest, stamp: str) -> bool:
    wanted = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in wanted or stamp in {tag.removeprefix("W/") for tag in wanted}


@csrf_exempt
@login_not_required
def unknown(request: HttpRequest, path: str) -> HttpResponse:
    """Answer an address under ``/api/`` that does not exist."""
    return problems.answer(problems.NotFound())
