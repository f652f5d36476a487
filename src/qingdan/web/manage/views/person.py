"""One person: who they are, their posts, codes, sessions; enlisting and changing."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.people.accounts import change, close_account, enlist, read_contact
from qingdan.parties.domain.people.codes import password_code
from qingdan.parties.domain.people.finding import officers_visible_to
from qingdan.parties.domain.people.login_names import propose_login_name
from qingdan.parties.domain.people.units import has_units
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.deciding import ReasonForm
from qingdan.web.manage.forms.people import ChangeForm, EnlistForm
from qingdan.web.manage.picking import Units
from qingdan.web.manage.standing import phone_shown, posts_of, powers_over, safety_of

READ_AND_WRITE = ["GET", "HEAD", "POST"]
FRAME = {"here": "people", "help_page": "people"}
FIELDS = {"parties.login-name-unfit": "login_name", "parties.phone-taken": "phone"}


def person_for(request: HttpRequest, officer_id: int) -> Officer:
    """Return a person within sight; who is out of sight is answered like who is not there."""
    seen = officers_visible_to(signed_in(request), timezone.localdate())
    return get_object_or_404(seen.select_related("unit__region__parent"), pk=officer_id)


@staff_page
@require_safe
def person(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show one person, with what may be done here."""
    return render_person(request, person_for(request, officer_id))


def render_person(request: HttpRequest, shown: Officer, **more: object) -> HttpResponse:
    """Show one person; ``more`` is what an act has to say, ``status`` its status."""
    reader, at = signed_in(request), now()
    on = timezone.localdate(at)
    posts = posts_of(shown, reader, on)
    powers = powers_over(shown, reader, on, posts)
    context = {
        **FRAME,
        "person": shown,
        "posts": posts,
        "powers": powers,
        "phone": phone_shown(shown, reader, powers),
        "safety": safety_of(shown, powers, at),
        "today": on,
        **more,
    }
    status = more.get("status", HTTPStatus.OK)
    return render(request, "manage/person.html", context, status=int(str(status)))


@staff_page
@require_http_methods(READ_AND_WRITE)
def enlist_person(request: HttpRequest) -> HttpResponse:
    """Enlist one person; the code to set a password is shown this once."""
    officer, at = signed_in(request), now()
    on = timezone.localdate(at)
    authorise(officer, "officer.manage", on=on)
    form = EnlistForm(request.POST or None, units=Units(officer, "officer.manage", on))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            given = form.person()
            name = form.cleaned_data["login_name"] or propose_login_name(given.full_name)
            try:
                made = enlist(name, given, actor=officer, at=at)
            except DomainError as refusal:
                add_refusal(form, refusal, field=FIELDS.get(refusal.code))
            else:
                words = f"已登记{made.full_name}，登录名 {made.login_name}。"
                messages.success(request, f"{words}接着给一次性码，提出任职。")
                return redirect("manage:person", made.pk)
    context = {**FRAME, "form": form, "no_units": not has_units(officer, "officer.manage", on)}
    return render(request, "manage/enlist.html", context, status=status)


@staff_page
@require_http_methods(READ_AND_WRITE)
def change_person(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Write anew who a person is."""
    shown, officer, at = person_for(request, officer_id), signed_in(request), now()
    on = timezone.localdate(at)
    authorise(officer, "officer.manage", on=on)
    units = Units(officer, "officer.manage", on)
    form = ChangeForm(request.POST or None, units=units, officer=shown)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                change(shown.pk, form.person(), actor=officer, at=at)
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, "资料已改好。")
                return redirect("manage:person", shown.pk)
    context = {**FRAME, "form": form, "person": shown}
    return render(request, "manage/change_person.html", context, status=status)


@staff_act
def give_code(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Make a code with which a person sets a password; it is shown this once."""
    shown = person_for(request, officer_id)
    try:
        code = password_code(shown.pk, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return render_person(request, shown, refusal=refusal, status=refusal.status.value)
    return render(request, "manage/code.html", {**FRAME, "person": shown, "code": code})


@staff_act
def close(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Take a person's account out of use."""
    shown, form = person_for(request, officer_id), ReasonForm(request.POST)
    if not form.is_valid():
        return render_person(request, shown, closing=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    reason = form.cleaned_data["reason"]
    try:
        closed = close_account(shown.pk, reason=reason, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return render_person(request, shown, refusal=refusal, status=refusal.status.value)
    messages.success(
        request,
        f"{closed.full_name}的账户已停用：登录、没有用过的一次性码和岗位都已失效，办理记录都保留。",
    )
    return redirect("manage:person", shown.pk)


@staff_act
def show_phone(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show a person's phone this once, for a purpose that enters the record."""
    shown, purpose = person_for(request, officer_id), request.POST.get("purpose", "")[:300]
    try:
        number = read_contact(shown.pk, purpose=purpose, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return render_person(request, shown, refusal=refusal, status=refusal.status.value)
    return render_person(request, shown, number=number, shown_phone=True)
