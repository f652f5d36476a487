"""What is done to one body: each act a form with the day and what ordered it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.bodies.contacts import CONTACTS, set_contacts
from qingdan.parties.domain.bodies.managing import MANAGE
from qingdan.parties.domain.bodies.naming import WrittenName, add_name, retire_name
from qingdan.parties.domain.bodies.organisations import Particulars, correct, end
from qingdan.parties.domain.bodies.splitting import part_off, split
from qingdan.parties.domain.bodies.succession import merge, rename
from qingdan.parties.models import Officer, Organisation, OrganisationName, Region
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act
from qingdan.web.manage.bodies import form_of
from qingdan.web.manage.views.organisations import body_for, render_body

Given = dict[str, Any]
PARTICULARS = ("kind", "name", "role_key", "parent", "valid_from")


class By(TypedDict):
    """Who acts, and when."""

    actor: Officer
    at: datetime


@staff_act
def rename_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Give a body a new name from a day on."""

    def act(body: Organisation, given: Given, by: By) -> str:
        change = rename(body, given["name"], on=given["on"], basis=given["basis"], **by)
        return f"{change.former_name}已更名为{change.successor}；旧名称仍能认出。"

    return _act(request, organisation_id, "rename", act)


@staff_act
def name_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Add one more way to write a body's name."""

    def act(body: Organisation, given: Given, by: By) -> str:
        row = add_name(body, WrittenName(given["name"], given["kind"]), **by)
        return f"以后“{row}”就是{body}。"

    return _act(request, organisation_id, "name", act)


@staff_act
def correct_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Put right what was written down wrongly."""

    def act(body: Organisation, given: Given, by: By) -> str:
        region = cast("Region", body.region)  # only the installation's body has none
        asked = Particulars(region=region, **{key: given[key] for key in PARTICULARS})
        return f"{correct(body, asked, reason=given['reason'], **by)}的资料已更正。"

    return _act(request, organisation_id, "correct", act)


@staff_act
def merge_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Let another body take the place of this one."""

    def act(body: Organisation, given: Given, by: By) -> str:
        change = merge(body, given["into"], on=given["on"], basis=given["basis"], **by)
        return f"{body}已并入{change.successor}；原单位的岗位随之失效。"

    return _act(request, organisation_id, "merge", act)


@staff_act
def split_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Put several bodies in the place of this one, or part some from it."""

    def act(body: Organisation, given: Given, by: By) -> str:
        divide = part_off if given["stays"] else split
        names = given["into"].splitlines()
        changes = divide(body, names, on=given["on"], basis=given["basis"], **by)
        return f"{body}已分设：{'、'.join(str(one.successor) for one in changes)}。"

    return _act(request, organisation_id, "split", act)


@staff_act
def end_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """End a body that nothing follows."""

    def act(body: Organisation, given: Given, by: By) -> str:
        end(body, on=given["on"], basis=given["basis"], **by)
        return f"{body}已登记为撤销；该单位的岗位随之失效。"

    return _act(request, organisation_id, "end", act)


@staff_act
def contact_body(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Write how the public reaches a body."""

    def act(body: Organisation, given: Given, by: By) -> str:
        return f"{set_contacts(body, **given, **by)}的对外联系方式已登记，群众现在就能看到。"

    return _act(request, organisation_id, "contacts", act, CONTACTS)


@staff_act
def retire(request: HttpRequest, organisation_id: int, name_id: int) -> HttpResponse:
    """Stop using one way of writing from today on."""
    officer = signed_in(request)
    body = body_for(officer, organisation_id)
    row = get_object_or_404(OrganisationName, pk=name_id, organisation=body)
    reason = request.POST.get("reason", "")
    retire_name(row.pk, on=timezone.localdate(), reason=reason, actor=officer, at=now())
    messages.success(request, f"“{row}”从今天起不再作为{body}的写法；以前印出的仍能认出。")
    return redirect("manage:organisation", body.pk)


def _act(
    request: HttpRequest,
    organisation_id: int,
    key: str,
    act: Callable[[Organisation, Given, By], str],
    action: str = MANAGE,
) -> HttpResponse:
    """Do one thing to a body and say so, or show the body with the refused form open."""
    officer = signed_in(request)
    body = body_for(officer, organisation_id)
    authorise(officer, action, on=timezone.localdate(), place=body.region_id, organisation=body)
    form = form_of(key, body, officer, request.POST)
    if form.is_valid():
        try:
            told = act(body, form.cleaned_data, {"actor": officer, "at": now()})
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, told)
            return redirect("manage:organisation", body.pk)
    return render_body(request, organisation_id, {key: form})
