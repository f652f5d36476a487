"""The last page: a failure of ours, or a disk or database that does not answer just now."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from qingdan.core.errors import DomainError
from qingdan.core.logs import error_id
from qingdan.operations.trouble import AGAIN_AFTER, trouble

API = "/api/"


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for whatever nobody caught; asks neither the database nor who is signed in.

    A full disk or a database that is away leaves as 507 or 503 with one sentence, under the
    API's addresses as a problem document; anything else is the page with an id that also
    stands in the log.
    """
    refusal = trouble(sys.exc_info()[1])
    if refusal and request.path.startswith(API):
        response: HttpResponse = _problem(refusal)
    else:
        told = {"refusal": refusal, "error_id": error_id(request)}
        response = HttpResponse(
            render_to_string("500.html", told),
            status=refusal.status if refusal else HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = AGAIN_AFTER
    return response


def _problem(refusal: DomainError) -> HttpResponse:
    return JsonResponse(
        refusal.problem(),
        status=refusal.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
