"""One way of working behind many entries of a township's lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingdan.matters.recurring import recurring_in
from qingdan.web.public.views.access import public_page
from qingdan.web.public.views.townships import edition_now


@public_page
def recurring(request: HttpRequest, code: str) -> HttpResponse:
    edition = edition_now(code)
    ways = recurring_in(edition)
    frame = {
        "nav": "lists",
        "help_page": "matters",
        "edition": edition,
        "township": edition.township,
        "ways": ways,
        "total": sum(way.count for way in ways),
        "findings_count": edition.findings.count(),
    }
    return render(request, "public/recurring.html", frame)
