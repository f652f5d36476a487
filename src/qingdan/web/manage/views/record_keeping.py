"""What an auditor does with the record: check it, seal it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.chain import digits_of
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.reading_record import (
    KEEP,
    check_record,
    events_visible_to,
    seal_record,
    sees_everything,
)
from qingdan.parties.models import Officer
from qingdan.record.domain.sealing import SEALED, SealDocument, document_of
from qingdan.record.interfaces import seals
from qingdan.record.models import Event
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.forms.record import CheckForm
from qingdan.web.manage.paging import page_of

FRAME = {"here": "record", "help_page": "record"}
VERIFIED = "record.verified"
PER_SECOND = 25_000
"""How many events are checked in a second, to say beforehand how long it takes."""
WORTH_SAYING = 5


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Verify the whole record, against seals if any are given; show what was found before."""
    officer = _auditor(request)
    form = CheckForm(request.POST or None, request.FILES or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                check_record(form.seals(), actor=officer, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return redirect(f"{reverse('manage:record-check')}?done=1")
    done = events_visible_to(officer, timezone.localdate()).filter(act=VERIFIED)
    count = Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    seconds = count // PER_SECOND
    context = {
        **FRAME,
        "step": "check",
        "form": form,
        "page": page_of(done, request, key="sequence", descending=True),
        "outcome": done.filter(actor_key=officer.pk).last() if request.GET.get("done") else None,
        "count": count,
        "everything": sees_everything(officer, timezone.localdate()),
        "seconds": seconds if seconds >= WORTH_SAYING else 0,
    }
    return render(request, "manage/record_check.html", context, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def seal_list(request: HttpRequest) -> HttpResponse:
    """List the seals within sight; a POST makes one."""
    officer = _auditor(request)
    if request.method == "POST":
        document = seal_record(actor=officer, at=now())
        return redirect("manage:record-seal", document.sequence)
    made = events_visible_to(officer, timezone.localdate()).filter(act=SEALED)
    page = page_of(made, request, key="sequence", descending=True)
    shown = [(one, " ".join(seals.grouped(digits_of(one.digest)))) for one in page.rows]
    context = {**FRAME, "step": "seals", "page": page, "shown": shown}
    return render(request, "manage/record_seals.html", context)


@staff_page
@require_safe
def seal_page(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one seal, to be printed."""
    document = _seal(request, sequence)
    context = {
        **FRAME,
        "step": "seals",
        "seal": document,
        "digits": seals.grouped(document.digits),
        "digest": seals.grouped(document.digest),
        "record": seals.grouped(document.record),
        "counts": seals.counted(document),
        "made_by": seals.made_by(document),
        "made_at": seals.spoken_time(document),
        "algorithm": seals.ALGORITHMS[document.algorithm],
        "checking": seals.CHECKING,
    }
    return render(request, "manage/record_seal.html", context)


@staff_page
@require_safe
def seal_file(request: HttpRequest, sequence: int) -> HttpResponse:
    """Hand out the file of a seal."""
    document = _seal(request, sequence)
    name = f"封存-第{document.sequence}条-{timezone.localtime(document.made_at):%Y%m%d}.json"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(seals.as_json(document), content_type="application/json", headers=headers)


@staff_page
@require_safe
def seal_code(request: HttpRequest, sequence: int) -> HttpResponse:
    """Draw the QR code of a seal."""
    return HttpResponse(seals.qr_svg(_seal(request, sequence)), content_type="image/svg+xml")


def _auditor(request: HttpRequest) -> Officer:
    officer = signed_in(request)
    authorise(officer, KEEP, on=timezone.localdate())
    return officer


def _seal(request: HttpRequest, sequence: int) -> SealDocument:
    officer = _auditor(request)
    seen = events_visible_to(officer, timezone.localdate()).filter(act=SEALED)
    return document_of(get_object_or_404(seen, pk=sequence))
