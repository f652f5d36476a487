"""Whose job is this: the question, the answer, suggestions while typing, its QR code."""

from functools import wraps
from http import HTTPStatus
from io import BytesIO

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import set_response_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods

from qingdan.web.public.answer_page import answered
from qingdan.web.public.asked import read_asked, remember
from qingdan.web.public.refusing import said
from qingdan.web.public.suggesting import suggestions
from qingdan.web.public.views.access import View, public_page


def asking_page(view: View) -> View:
    """Open a page that is asked by address or by form; asking changes nothing.

    The form carries no token, so that the page can be kept and the front page's box too.
    """

    @wraps(view)
    def explained(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            set_response_etag(response)
        return response

    only = require_http_methods(["GET", "HEAD", "POST"])
    return login_not_required(csrf_exempt(only(conditional_page(explained))))


@asking_page
def ask(request: HttpRequest) -> HttpResponse:
    """Answer a question; a short one that names nobody moves into the address."""
    asked = read_asked(request)
    if request.method == "POST" and asked.link and asked.township and not asked.day_refused:
        response: HttpResponse = redirect(asked.link)
    else:
        frame, status = answered(request, asked)
        frame |= {"said": said(asked, frame.get("refusal"))}
        response = render(request, "public/ask.html", frame, status=status)
    remember(request, response, asked)
    return response


@asking_page
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer with what might be meant, as a part of the page; typed words stay out of addresses."""
    sent = request.POST if request.method == "POST" else request.GET
    found = suggestions(sent.get("q", ""))
    return render(request, "public/ask/suggestions.html", {"suggestions": found})


@public_page
def qr(request: HttpRequest) -> HttpResponse:
    """Draw the address of a short question."""
    asked = read_asked(request)
    if not asked.qr:
        raise Http404
    drawing = BytesIO()
    target = request.build_absolute_uri(asked.shared_link)
    segno.make(target, error="l", micro=False).save(
        drawing, kind="svg", border=2, scale=4, xmldecl=False, light="white"
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
