"""The manual inside the site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingdan.web.public.manual import read_page, table_of_contents
from qingdan.web.public.views.access import public_page


@public_page
def manual_page(request: HttpRequest, page: str = "index") -> HttpResponse:
    shown = read_page(page)
    if shown is None:
        raise Http404
    frame = {"page": shown, "contents": table_of_contents(), "nav": "help"}
    return render(request, "public/manual.html", frame)
