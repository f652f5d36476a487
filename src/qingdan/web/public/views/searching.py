"""Plain search over the lists in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.queries import townships_with_lists
from qingdan.finder.domain.everywhere import search_widely
from qingdan.web.public.filtering import words_of
from qingdan.web.public.views.access import public_page
from qingdan.web.public.views.home import TRIES


@public_page
def search(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    query = words_of(request.GET)
    kind = request.GET.get("kind", "")
    kind = kind if kind in ListKind.values else ""
    townships = [entry.township for entry in townships_with_lists(on)]
    asked = request.GET.get("township", "")
    code = asked if asked in {township.code for township in townships} else ""
    frame = {
        "nav": "search",
        "help_page": "search",
        "query": query,
        "result": search_widely(query, on=on, township_code=code or None, kind=kind or None),
        "filters": {"kind": kind, "township": code},
        "townships": townships,
        "kinds": ListKind.choices,
        "tries": TRIES,
    }
    return render(request, "public/search.html", frame)
