"""What is typed and not done yet, and who else is looking: asked by the page every few seconds."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from qingdan.cases.domain.drafts import keep_draft, others_reading
from qingdan.web.desk.forms import typed
from qingdan.web.manage.asking import now, signed_in, staff_page


@staff_page
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what somebody typed for an act."""
    sent: dict[str, object] = {
        key: value for key, value in typed(request.POST.dict()).items() if key != "key"
    }
    sent["parties"] = request.POST.getlist("parties")
    at = now()
    kept = keep_draft(
        pk,
        (str(sent.get("lane", "main")), str(sent.get("action", ""))),
        json.dumps(sent, ensure_ascii=False),
        actor=signed_in(request),
        at=at,
    )
    words = f"草稿已存 {timezone.localtime(at):%H:%M:%S}" if kept else "没有要存的内容"
    return JsonResponse({"told": words})


@staff_page
@require_safe
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who else has the case open, and how far it has come."""
    people, version = others_reading(pk, actor=signed_in(request), at=now())
    return JsonResponse({"people": [one.full_name for one in people], "version": version})
