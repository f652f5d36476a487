"""What may be kept of a page: by nobody between us and the reader, of staff pages nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

STAFF = "manage"


def kept_by_the_reader_only(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say with every answer who may keep it.

    The frame of a public page shows who is signed in and the chosen theme, so no shared
    cache may hold it; the reader's browser may, and asks each time whether it is current.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match is not None and match.app_names[:1] == [STAFF]:
            add_never_cache_headers(response)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
