"""The evidence pack of a decision, and the programs that check it offline."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from qingdan.finder.interfaces.packs import MEDIA_TYPE
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.interfaces.packs import VERIFIERS, make_decision_pack
from qingdan.intake.models import RequestMatter
from qingdan.web.desk.gate.shown import seen_request
from qingdan.web.desk.views.gate.page import reader_of
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.public.views.access import as_download

PYTHON = "text/x-python; charset=utf-8"


@staff_act
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the evidence pack of a matter as it stands."""
    row = RequestMatter.objects.filter(pk=pk).only("request_id").first()
    if row is None:
        raise RequestUnknown
    found = seen_request(row.request_id, reader_of(request)).matters.all()
    matter = next(one for one in found if one.pk == pk)
    made = make_decision_pack(matter, actor=signed_in(request), at=now())
    return as_download(made.name, MEDIA_TYPE, made.content)


@staff_page
@require_safe
def program(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out one of the two programs that check packs of decisions."""
    for one in VERIFIERS:
        if one.name == f"{name}.py":
            return as_download(one.name, PYTHON, one.read_bytes())
    raise RequestUnknown
