"""The front page: one box to ask in, and the townships."""

from collections import Counter
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.queries import townships_with_lists
from qingdan.web.public.answer_page import asking_frame
from qingdan.web.public.asked import read_asked
from qingdan.web.public.views.access import public_page

TRIES = ("小商店 消防", "秸秆", "养老服务", "草原 防火", "房屋安全")


@public_page
def home(request: HttpRequest) -> HttpResponse:
    townships = townships_with_lists(timezone.localdate())
    totals: Counter[str] = Counter(dict.fromkeys(ListKind.values, 0))
    for entry in townships:
        totals.update(entry.counts)
    counties = [
        {"region": county, "townships": list(members)}
        for county, members in groupby(townships, key=lambda entry: entry.township.parent)
    ]
    asking = asking_frame(read_asked(request, townships))
    frame = asking | {"nav": "lists", "help_page": None, "counties": counties, "totals": totals}
    return render(request, "public/home.html", frame)
