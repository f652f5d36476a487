"""Aligning lists with the standard matters: one entry at a time, or many at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.catalogue.queries import editions_visible_to
from qingdan.core.errors import DomainError
from qingdan.matters.domain.clauses import confirm_clause
from qingdan.matters.domain.confirming import confirm, confirm_many, surely_proposed
from qingdan.matters.domain.local import make_local
from qingdan.matters.domain.opening import ALIGN
from qingdan.matters.domain.undoing import undo, undo_act
from qingdan.matters.queries import county_code, progress_of, title_of
from qingdan.matters.searching import find_matters
from qingdan.parties.domain.authorising import authorise, reach, within
from qingdan.parties.models import Officer
from qingdan.web.manage.aligning import LAST, Asked, address_of, board, remembered
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.matters import LocalMatterForm
from qingdan.web.manage.matter_cards import Option, card
from qingdan.web.manage.reading import edition_for

SURE = 0.9
"""Proposals scored this and more can be accepted all at once."""
OPEN_STATES = (EditionState.DRAFT, EditionState.SUBMITTED, EditionState.PUBLISHED)
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried on the page before it is shown again."""

    refusal: DomainError | None = None
    form: LocalMatterForm | None = None
    picked: list[str] | None = None
    q: str = ""


NOTHING_TRIED = Tried()


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how far every edition within reach is aligned."""
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, ALIGN, on=today)
    within_reach = within(reach(officer, ALIGN, on=today), region="township__code")
    editions = editions_visible_to(officer).filter(within_reach, state__in=OPEN_STATES)
    current = [one for one in editions.order_by("township", "-ordinal") if not _is_past(one)]
    done = progress_of(current)
    context = {
        "here": "matters",
        "help_page": "matters",
        "editions": [(one, done[one.pk]) for one in current],
    }
    return render(request, "manage/alignments.html", context)


@staff_page
@require_safe
def page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show the entry to decide on, and the queue it stands in."""
    edition = edition_to_align(signed_in(request), edition_id)
    q = _searched(request.GET.get("q", ""))
    return _render(request, edition, Asked.of(request.GET), Tried(q=q))


@staff_page
@require_safe
def find(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Answer what is being typed with matters to tick."""
    edition = edition_to_align(signed_in(request), edition_id)
    q = _searched(request.GET.get("q", ""))
    found = [Option(one) for one in find_matters(q, county_code(edition.township_id))]
    return render(request, "manage/_matter_found.html", {"found": found, "asked_for": q})


@staff_act
def align(request: HttpRequest, item_id: int) -> HttpResponse:
    """Confirm an entry with what is ticked; or only search on, with the ticks kept."""
    item, asked = _item(request, item_id), Asked.of(request.POST)
    chosen = request.POST.getlist("matter")
    if "find" in request.POST:
        q = _searched(request.POST.get("q", ""))
        return _render(request, item.edition, _at(asked, item), Tried(picked=chosen, q=q))
    second = set(request.POST.getlist("also"))
    first = [one for one in chosen if one not in second]
    also = [one for one in chosen if one in second]
    at = now()

    def act(officer: Officer) -> str:
        seen = request.POST.get("seen", "")
        done = confirm(item.pk, first, also=also, seen=seen, actor=officer, at=at)
        titles = "、".join(title_of(one) for one in chosen) or "都不是"
        return f"{_named(item)} → {titles}" if done else ""

    return _act(request, item, act, at)


@staff_act
def take_back(request: HttpRequest, item_id: int) -> HttpResponse:
    """Bring one confirmed entry back to what was proposed."""
    item, asked = _item(request, item_id), Asked.of(request.POST)
    try:
        undo(item.pk, seen=request.POST.get("seen", ""), actor=signed_in(request), at=now())
    except DomainError as refusal:
        return _render(request, item.edition, _at(asked, item), Tried(refusal=refusal))
    request.session.pop(LAST, None)
    return redirect(address_of(item.edition_id, asked, item=item.pk))


@staff_act
def local(request: HttpRequest, item_id: int) -> HttpResponse:
    """Make a matter of the county and confirm the entry with it."""
    item, at = _item(request, item_id), now()
    form = LocalMatterForm(request.POST)
    if not form.is_valid():
        return _render(request, item.edition, _at(Asked.of(request.POST), item), Tried(form=form))

    def act(officer: Officer) -> str:
        seen, given = request.POST.get("seen", ""), form.particulars()
        made = make_local(item.pk, given, seen=seen, actor=officer, at=at)
        return f"{_named(item)} → {made.title}（本地事项）"

    return _act(request, item, act, at, form)


@staff_act
def clause(request: HttpRequest, item_id: int) -> HttpResponse:
    """Say which of the entry's matters one clause speaks of."""
    item, asked = _item(request, item_id), Asked.of(request.POST)
    key = request.POST.get("clause", "")
    one = get_object_or_404(Clause, pk=key if key.isdecimal() else 0, item=item)
    matter, seen = request.POST.get("matter", ""), request.POST.get("seen", "")
    try:
        confirm_clause(one.pk, matter, seen=seen, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return _render(request, item.edition, _at(asked, item), Tried(refusal=refusal))
    return redirect(address_of(item.edition_id, asked, item=item.pk, clauses="open"))


@staff_act
def accept(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Accept every sure proposal of the lists looked at."""
    officer, asked, at = signed_in(request), Asked.of(request.POST), now()
    edition = edition_to_align(officer, edition_id)
    looked_at = edition.items.filter(**({"kind": asked.kind} if asked.kind else {}))
    keys = list(looked_at.values_list("pk", flat=True))
    try:
        done = confirm_many(edition.pk, keys, least=SURE, actor=officer, at=at)
    except DomainError as refusal:
        return _render(request, edition, asked, Tried(refusal=refusal))
    if done.items:
        words = f"一次接受了 {len(done.items)} 项"
        request.session[LAST] = remembered(edition.pk, done.items, at, words)
    return redirect(address_of(edition.pk, asked))


@staff_act
def undo_last(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take back what this person decided last."""
    officer, asked = signed_in(request), Asked.of(request.POST)
    edition = edition_to_align(officer, edition_id)
    decided_at = _moment(request.POST.get("at", ""))
    if decided_at is None:
        return redirect(address_of(edition.pk, asked))
    try:
        done = undo_act(edition.pk, decided_at, actor=officer, at=now())
    except DomainError as refusal:
        return _render(request, edition, asked, Tried(refusal=refusal))
    request.session.pop(LAST, None)
    first = done.items[0] if len(done.items) == 1 else None
    return redirect(address_of(edition.pk, asked, item=first))


def edition_to_align(officer: Officer, edition_id: int) -> Edition:
    """Return an edition that an officer may align, with all that pages show of one.

    Raises:
        NotAllowed: the officer may read it, but not align.
    """
    edition = edition_for(officer, edition_id)
    authorise(officer, ALIGN, on=timezone.localdate(), place=edition.township_id)
    return edition


def _act(
    request: HttpRequest,
    item: Item,
    act: Callable[[Officer], str],
    at: datetime,
    form: LocalMatterForm | None = None,
) -> HttpResponse:
    """Decide about one entry and go on to the next, or show it again with the refusal."""
    asked = Asked.of(request.POST)
    try:
        words = act(signed_in(request))
    except DomainError as refusal:
        if form is None:
            return _render(request, item.edition, _at(asked, item), Tried(refusal=refusal))
        add_refusal(form, refusal)
        return _render(request, item.edition, _at(asked, item), Tried(form=form))
    if words:
        request.session[LAST] = remembered(item.edition_id, [item.pk], at, f"已确认 {words}")
    return redirect(address_of(item.edition_id, asked, after=item.pk))


def _item(request: HttpRequest, item_id: int) -> Item:
    officer = signed_in(request)
    items = Item.objects.filter(edition__in=editions_visible_to(officer))
    item = get_object_or_404(items, pk=item_id)
    item.edition = edition_to_align(officer, item.edition_id)
    return item


def _at(asked: Asked, item: Item) -> Asked:
    return Asked(asked.show, asked.kind, item.pk)


def _named(item: Item) -> str:
    return f"{item.get_kind_display()} {item.number}"


def _searched(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_SEARCH]


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


def _is_past(edition: Edition) -> bool:
    today = timezone.localdate()
    return edition.valid_until is not None and edition.valid_until <= today


def _render(
    request: HttpRequest, edition: Edition, asked: Asked, tried: Tried = NOTHING_TRIED
) -> HttpResponse:
    shown, refusal, form = board(edition, asked), tried.refusal, tried.form
    decided = card(edition, shown.here, picked=tried.picked, q=tried.q) if shown.here else None
    if asked.item and decided is None:
        raise Http404
    initial = LocalMatterForm.initial_of(decided.item) if decided else {}
    last = request.session.get(LAST)
    sure = [one for one in surely_proposed(edition.pk, SURE) if asked.kind in ("", one.kind)]
    context = {
        "here": "matters",
        "help_page": "matters",
        "edition": edition,
        "home": reverse("manage:matters", args=(edition.pk,)),
        "board": shown,
        "card": decided,
        "form": form or LocalMatterForm(initial=initial),
        "refusal": refusal,
        "sure": len(sure),
        "sure_points": round(SURE * 100),
        "last": last if last and last["edition"] == edition.pk else None,
        "clauses_open": request.GET.get("clauses") == "open",
    }
    wrong = refusal is not None or (form is not None and bool(form.errors))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "manage/matters.html", context, status=status)
