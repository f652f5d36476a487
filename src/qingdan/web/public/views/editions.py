"""Editions of a township, each as it was published, and taking one away as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.interfaces.export import export_edition
from qingdan.catalogue.models import Edition
from qingdan.web.public.formats import FORMATS
from qingdan.web.public.views.access import as_download, public_page
from qingdan.web.public.views.townships import lists_frame


def published(code: str, ordinal: int) -> Edition:
    visible = queries.editions_visible_to(None)
    return get_object_or_404(visible, township=code, ordinal=ordinal)


@public_page
def editions(request: HttpRequest, code: str) -> HttpResponse:
    found = list(
        queries.editions_visible_to(None)
        .filter(township=code)
        .select_related("based_on")
        .defer("document", "based_on__document")
        .order_by("-ordinal")
    )
    if not found:
        raise Http404
    frame = {"nav": "lists", "help_page": "township", "editions": found}
    return render(request, "public/editions.html", frame | {"township": found[0].township})


@public_page
def edition(request: HttpRequest, code: str, ordinal: int) -> HttpResponse:
    shown = published(code, ordinal)
    in_force = queries.edition_in_force(code, timezone.localdate())
    frame = lists_frame(request, shown) | {
        "findings_count": shown.findings.count(),
        "in_force": shown == in_force,
    }
    return render(request, "public/edition.html", frame)


@public_page
def export(request: HttpRequest, code: str, ordinal: int, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    return as_download(*export_edition(published(code, ordinal), file_format, site))
