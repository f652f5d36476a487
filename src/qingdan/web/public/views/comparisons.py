"""Two townships, or two editions of one, side by side."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.interfaces import comparison_xlsx
from qingdan.web.public import comparing
from qingdan.web.public.views.access import as_download, public_page
from qingdan.web.public.views.editions import published
from qingdan.web.public.views.townships import edition_now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAIRS_A_PAGE = 30


@public_page
def choose(request: HttpRequest) -> HttpResponse:
    entries = queries.townships_with_lists(timezone.localdate())
    codes = {entry.township.code for entry in entries}
    left, right = request.GET.get("left", ""), request.GET.get("right", "")
    if {left, right} <= codes and left != right:
        return redirect("public:compare-townships", left, right)
    frame = {
        "nav": "compare",
        "help_page": "compare",
        "townships": [entry.township for entry in entries],
        "left": left,
        "same_twice": bool(left) and left == right,
    }
    return render(request, "public/compare.html", frame)


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """Return relation, left and right list; without any of them, what differs most."""
    kinds = {*ListKind.values, comparing.NONE}
    relation = request.GET.get("relation", "")
    left, right = request.GET.get("left", ""), request.GET.get("right", "")
    left, right = left if left in kinds else "", right if right in kinds else ""
    if comparing.NONE in (left, right):
        relation = "only-right" if left == comparing.NONE else "only-left"
    if relation not in comparing.RELATIONS:
        relation = "" if left or right else "kind-differs"
    return relation, left, right


@public_page
def townships(request: HttpRequest, left: str, right: str) -> HttpResponse:
    editions = edition_now(left), edition_now(right)
    found = comparing.between_townships(*editions)
    relation, left_kind, right_kind = _asked(request)
    frame = {
        "nav": "compare",
        "help_page": "compare",
        "left": editions[0].township,
        "right": editions[1].township,
        "editions": editions,
        "matrix": comparing.matrix(found),
        "counts": comparing.relation_counts(found),
        "relations": comparing.RELATIONS,
        "relation": relation,
        "left_kind": left_kind,
        "right_kind": right_kind,
    }
    if relation == "only-left":
        frame |= {
            "alone": comparing.chosen_duties(found.only_left, left_kind),
            "side": frame["left"],
        }
    elif relation == "only-right":
        frame |= {
            "alone": comparing.chosen_duties(found.only_right, right_kind),
            "side": frame["right"],
        }
    else:
        pairs = comparing.chosen_pairs(found.pairs, relation, left_kind, right_kind)
        frame["pairs"] = Paginator(pairs, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "public/compare_townships.html", frame)


@public_page
def townships_xlsx(request: HttpRequest, left: str, right: str) -> HttpResponse:
    editions = edition_now(left), edition_now(right)
    names = "与".join(edition.township.name for edition in editions)
    found = comparing.between_townships(*editions)
    return as_download(f"{names}清单比较.xlsx", XLSX, comparison_xlsx.as_bytes(found))


@public_page
def versions(request: HttpRequest, code: str, older: int, newer: int) -> HttpResponse:
    editions = published(code, older), published(code, newer)
    found = comparing.between_editions(*editions)
    frame = {
        "nav": "compare",
        "help_page": "compare",
        "township": editions[0].township,
        "older": editions[0],
        "newer": editions[1],
        "found": found,
        "counts": found.counts().items(),
    }
    return render(request, "public/compare_editions.html", frame)


@public_page
def versions_xlsx(request: HttpRequest, code: str, older: int, newer: int) -> HttpResponse:
    editions = published(code, older), published(code, newer)
    name = f"{editions[0].township.name}清单第{older}版到第{newer}版.xlsx"
    found = comparing.between_editions(*editions)
    return as_download(name, XLSX, comparison_xlsx.as_bytes(found))
