"""Who works here: the list of people, proposals while typing, codes."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.people.codes import revoke
from qingdan.parties.domain.people.finding import codes_managed_by, matching, officers_visible_to
from qingdan.parties.domain.people.issuing import issue_codes
from qingdan.parties.domain.people.looking_up import note_phone_search
from qingdan.parties.domain.people.refusals import InvitationGone
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.people import FilterForm
from qingdan.web.manage.paging import page_of
from qingdan.web.manage.picking import People, Posts, Row, Source, Units
from qingdan.web.permits import permits

FRAME = {"here": "people", "help_page": "people"}
NO_PASSWORD = UNUSABLE_PASSWORD_PREFIX
PICKED_FOR = ("officer.read", "officer.manage", "post.propose")
"""Acts for which bodies are picked; each proposes only those within its reach."""


@staff_page
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people within sight, narrowed by what was asked, fifty to a page."""
    officer, on = signed_in(request), timezone.localdate()
    authorise(officer, "officer.read", on=on)
    form = FilterForm(request.GET, units=Units(officer, "officer.read", on))
    found = narrowed(form, officer, on)
    held = Post.objects.in_force(on).select_related("organisation")
    rows = found.select_related("unit__region").prefetch_related(
        Prefetch("posts", held, to_attr="posts_now")
    )
    context = {
        **FRAME,
        "form": form,
        "narrowed": any(request.GET.get(name) for name in ("q", "unit", "unit_text", "role")),
        "count": found.count(),
        "page": page_of(rows, request, key="login_name"),
        "narrowing": request.GET.urlencode(),
    }
    return render(request, "manage/people.html", context)


def narrowed(form: FilterForm, officer: Officer, on: date) -> QuerySet[Officer]:
    """Return the people within sight that a filter keeps; what is wrong in it keeps all.

    That a phone number has found its owner is noted.
    """
    form.is_valid()
    given, found = form.cleaned_data, officers_visible_to(officer, on)
    if text := given.get("q"):
        note_phone_search(text, actor=officer, at=now())
        found = found.filter(matching(text, officer, on))
    if unit := given.get("unit"):
        found = found.filter(_in_unit(unit))
    if role := given.get("role"):
        held = Post.objects.in_force(on).filter(officer=OuterRef("pk"), role=role)
        found = found.filter(Exists(held))
    return _in_state(found, given.get("state") or "", on)


def _in_unit(unit: Organisation) -> Q:
    """Return the condition that a person belongs to a body or to a part of it."""
    return Q(unit=unit) | Q(unit__parent=unit) | Q(unit__parent__parent=unit)


def _in_state(found: QuerySet[Officer], state: str, on: date) -> QuerySet[Officer]:
    if state == "all":
        return found
    if state == "closed":
        return found.filter(is_active=False)
    found = found.filter(is_active=True)
    if state == "no-password":
        return found.filter(password__startswith=NO_PASSWORD)
    if state == "no-post":
        return found.exclude(Exists(Post.objects.in_force(on).filter(officer=OuterRef("pk"))))
    if state == "waiting":
        return found.filter(Exists(Post.objects.waiting(on).filter(officer=OuterRef("pk"))))
    return found


@staff_page
@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """Propose people while one types."""
    return _proposed(request, People(signed_in(request), timezone.localdate()))


@staff_page
@require_safe
def find_posts(request: HttpRequest) -> JsonResponse:
    """Propose posts by the name of their holder."""
    return _proposed(request, Posts(signed_in(request), timezone.localdate()))


@staff_page
@require_safe
def find_units(request: HttpRequest, action: str) -> JsonResponse:
    """Propose bodies where an act may be done; none for acts that pick no body."""
    officer = signed_in(request)
    if action not in PICKED_FOR or action not in permits(request):
        return JsonResponse({"choices": []})
    return _proposed(request, Units(officer, action, timezone.localdate()))


def _proposed(request: HttpRequest, source: Source[Row]) -> JsonResponse:
    choices = [source.choice(row) for row in source.find(request.GET.get("q", "")[:60])]
    shown = [{"id": one.id, "label": one.label, "note": one.note} for one in choices]
    return JsonResponse({"choices": shown})


@staff_page
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """List the codes that nobody used yet."""
    officer = signed_in(request)
    authorise(officer, "officer.manage", on=timezone.localdate())
    context = {**FRAME, "open_codes": codes_managed_by(officer, now())}
    return render(request, "manage/codes.html", context)


@staff_act
def revoke_code(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Void a code that nobody used yet."""
    officer, at = signed_in(request), now()
    try:
        if not codes_managed_by(officer, at).filter(pk=invitation_id).exists():
            raise InvitationGone
        revoke(invitation_id, actor=officer, at=at)
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, "这个一次性码已作废，不能再用。")
    return redirect("manage:codes")


@staff_act
def make_codes(request: HttpRequest) -> HttpResponse:
    """Make a code for each person chosen and show the slips this once."""
    officer, at = signed_in(request), now()
    chosen = [int(key) for key in request.POST.getlist("officer") if key.isdecimal()]
    seen = officers_visible_to(officer, timezone.localdate(at)).filter(pk__in=chosen)
    if not chosen:
        messages.warning(request, "没有选人，也没有生成码。请在名单左边勾选。")
        return redirect("manage:people")
    slips = issue_codes(list(seen.values_list("pk", flat=True)), actor=officer, at=at)
    return render(request, "manage/slips.html", {**FRAME, "slips": slips})
