"""Editions of a township, each as it was published, and taking one away as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.interfaces.export import export_edition
from qingdan.catalogue.models import Edition
from qingdan.parties.models import Region
from qingdan.web.originals import originals_of
from qingdan.web.public import selections
from qingdan.web.public.formats import FORMATS
from qingdan.web.public.views.access import as_download, public_page
from qingdan.web.public.views.townships import lists_frame


def published(code: str, ordinal: int) -> Edition:
    visible = queries.published_editions()
    return get_object_or_404(visible, township=code, ordinal=ordinal)


@public_page
def editions(request: HttpRequest, code: str) -> HttpResponse:
    township = get_object_or_404(Region.objects.select_related("parent"), pk=code)
    rows, today = selections.standing(township), timezone.localdate()
    if not rows:
        raise Http404
    frame = {
        "nav": "lists",
        "help_page": "township",
        "township": township,
        "rows": rows,
        "current": next((one for one, _ in rows if one is not None and one.covers(today)), None),
    }
    return render(request, "public/editions.html", frame)


@public_page
def edition(request: HttpRequest, code: str, ordinal: int) -> HttpResponse:
    shown = published(code, ordinal)
    today = timezone.localdate()
    current = queries.edition_in_force(code, today)
    frame = lists_frame(request, shown) | {
        "findings_count": shown.findings.count(),
        "in_force": shown == current,
        "current": current,
        "begun": shown.valid_from is not None and shown.valid_from <= today,
        "of_edition": "" if shown == current else f"?edition={ordinal}",
        "originals": originals_of(shown),
    }
    return render(request, "public/edition.html", frame)


@public_page
def export(request: HttpRequest, code: str, ordinal: int, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    return as_download(*export_edition(published(code, ordinal), file_format, site))
