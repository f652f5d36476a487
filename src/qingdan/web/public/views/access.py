"""What all public pages share: open to everyone, read only, revalidated cheaply."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import set_response_etag
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from qingdan.core.errors import DomainError

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Open a page to readers without an account.

    The page answers GET and HEAD only, carries an ``ETag`` with both, and a refusal of
    the domain becomes a page in the same words with the refusal's status.
    """

    @wraps(view)
    def explained(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except DomainError as refusal:
            return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)
        set_response_etag(response)
        return response

    return login_not_required(require_safe(conditional_page(explained)))


def as_download(name: str, media_type: str, content: bytes) -> HttpResponse:
    """Answer with a file that the browser saves under ``name``."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
