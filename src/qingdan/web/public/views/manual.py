"""The manual inside the site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingdan.procedures.picture import picture
from qingdan.web.public.manual import pages_beside, read_page
from qingdan.web.public.views.access import public_page
from qingdan.web.public.work_pages import definition_of_page


@public_page
def manual_page(request: HttpRequest, page: str = "index") -> HttpResponse:
    shown = read_page(page)
    if shown is None:
        raise Http404
    frame = {"page": shown, "contents": pages_beside(page), "nav": "help"}
    return render(request, "public/manual.html", frame)


@public_page
def work_picture(request: HttpRequest, page: str) -> HttpResponse:
    """Draw a kind of work."""
    definition = definition_of_page(page)
    if definition is None:
        raise Http404
    return HttpResponse(picture(definition), content_type="image/svg+xml; charset=utf-8")
