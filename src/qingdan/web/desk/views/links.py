"""Cases that belong together: related, merged, split off; from the page of one of them."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from qingdan.cases.domain.linking import merge, relate, split
from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.enums import RelationKind
from qingdan.cases.linked import found_by_number
from qingdan.cases.models import Case
from qingdan.core.errors import DomainError
from qingdan.web.desk.views.case import case_of, shown_with
from qingdan.web.manage.asking import now, signed_in, staff_act

MOST_PARTS = 10
LINKS = "links"
"""Where on the page its refusals are shown."""


@staff_act
@require_POST
def relate_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the case has to do with another."""

    def do(key: str) -> str:
        sent, at = request.POST, now()
        other, kind = _other(request, pk), sent.get("kind", "")
        known = RelationKind(kind) if kind in RelationKind.values else RelationKind.RELATED
        relate(pk, other.pk, known, key=key, actor=signed_in(request), at=at)
        return f"已关联{other}。"

    return _done(request, pk, do)


@staff_act
@require_POST
def merge_into(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge the case into another, which goes on."""

    def do(key: str) -> str:
        reason, other = request.POST.get("reason", "").strip()[:500], _other(request, pk)
        into = merge(pk, other.pk, reason=reason, key=key, actor=signed_in(request), at=now())
        return f"已并入{into}；这一件的记录都留着。"

    return _done(request, pk, do)


@staff_act
@require_POST
def split_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Split cases off, one for each line that was written."""

    def do(key: str) -> str:
        sent = request.POST
        titles = [one.strip() for one in sent.get("titles", "").splitlines() if one.strip()]
        reason = sent.get("reason", "").strip()[:500]
        actor, at = signed_in(request), now()
        made = split(pk, titles[:MOST_PARTS], reason=reason, key=key, actor=actor, at=at)
        return f"已拆出 {len(made)} 件：{'、'.join(map(str, made))}。"

    return _done(request, pk, do)


def _done(request: HttpRequest, pk: int, do: Callable[[str], str]) -> HttpResponse:
    case = case_of(request, pk)
    try:
        told = do(request.POST.get("key", "")[:40] or uuid.uuid4().hex)
    except DomainError as refusal:
        return shown_with(request, case_of(request, pk), refusal=refusal, near=LINKS)
    messages.success(request, told)
    return redirect("desk:case", case.pk)


def _other(request: HttpRequest, pk: int) -> Case:
    """Return the case that a form names by its number.

    Raises:
        CaseUnknown: there is none that the person may see.
    """
    on = timezone.localdate()
    found = found_by_number(request.POST.get("other", ""), pk, officer=signed_in(request), on=on)
    if found is None:
        raise CaseUnknown
    return found
