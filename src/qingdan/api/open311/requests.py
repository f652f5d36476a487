"""Service requests of GeoReport v2: sent, listed, one of them, by the sender's own number."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.log import log_response
from django.views.decorators.csrf import csrf_exempt

from qingdan.api.open311.refusals import (
    AddressUnknown,
    DatesUnfit,
    KeyUnfit,
    OnlyToReadAndSend,
    RequestAbsent,
)
from qingdan.api.open311.sending import arrival_of, submitted
from qingdan.api.open311.tickets import CLOSED, OPEN, tickets_visible_to, told, with_services
from qingdan.api.open311.views import errors, jurisdiction
from qingdan.api.open311.written import MEDIA_TYPES, XML, Value, write
from qingdan.api.problems import Failure
from qingdan.core.errors import DomainError
from qingdan.intake.domain.receiving import receive
from qingdan.intake.entrances import must_open
from qingdan.intake.enums import Door
from qingdan.intake.models import Request
from qingdan.operations.trouble import trouble
from qingdan.parties.domain.authorising import standing
from qingdan.parties.domain.programs.tokens import officer_of
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import clean

ROOT = "service_requests"
SPAN, MOST, MOST_READ = timedelta(days=90), 1_000, 5_000
LONGEST_ID = 18
BEARER = "Bearer "
View = Callable[..., Value]


def closed_feed(view: View) -> Callable[..., HttpResponse]:
    """Make a view of requests an address that asks for a key; what it says is never kept."""

    @wraps(view)
    def answered(request: HttpRequest, *, file_format: str, **kwargs: str) -> HttpResponse:
        known = file_format if file_format in MEDIA_TYPES else XML
        try:
            _must_be_written(file_format)
            officer = _officer(request)
            said = view(request, officer, **kwargs)
            response = HttpResponse(write(ROOT, said, known), content_type=MEDIA_TYPES[known])
        except DomainError as refusal:
            response = errors(refusal, known, unfit=HTTPStatus.BAD_REQUEST)
        except Exception as error:  # noqa: BLE001 - whatever it is, it gets the one shape
            response = errors(trouble(error) or Failure(), known)
            log_response("%s", request.path, response=response, request=request, exception=error)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(csrf_exempt(answered))


@closed_feed
def collection(request: HttpRequest, officer: Officer) -> Value:
    """List tickets, or register one."""
    if request.method == "POST":
        return _sent(request, officer)
    _only(request, "GET", "HEAD", allowed="GET, POST")
    extended = request.GET.get("extensions", "").lower() == "true"
    found = with_services(_asked_for(request, officer))
    wanted = _named(request, "service_code")
    states = _named(request, "status") & {OPEN, CLOSED}
    kept = [
        one
        for one in found
        if (not wanted or one.service_code in wanted) and (not states or one.status in states)
    ]
    return [told(one, extended=extended) for one in kept[:MOST]]


@closed_feed
def single(request: HttpRequest, officer: Officer, service_request_id: str) -> Value:
    """Show one ticket."""
    _only(request, "GET", "HEAD", allowed="GET")
    rows = tickets_visible_to(officer, timezone.localdate())
    found = with_services(rows.filter(pk__in=_keys({service_request_id})))
    if not found:
        raise RequestAbsent(asked=service_request_id[:40])
    extended = request.GET.get("extensions", "").lower() == "true"
    return [told(one, extended=extended) for one in found]


@closed_feed
def by_token(request: HttpRequest, officer: Officer, token: str) -> Value:
    """Return the number of a ticket by the sender's own number, which serves as its token."""
    _only(request, "GET", "HEAD", allowed="GET")
    rows = tickets_visible_to(officer, timezone.localdate())
    found = rows.filter(reference=clean(token)).values_list("pk", flat=True).first()
    if found is None:
        raise RequestAbsent(asked=token[:40])
    return [{"service_request_id": str(found), "token": token}]


def _sent(request: HttpRequest, officer: Officer) -> Value:
    at = timezone.now()
    edition = jurisdiction(request.POST.get("jurisdiction_id", "") or _query(request))
    must_open(Door.HOTLINE, standing(officer, timezone.localdate(at)), edition.township_id)
    said = submitted(request, edition)
    made = receive(arrival_of(request, said, edition, officer), actor=officer, at=at)
    notice = f"已登记，{made.matters.count()} 件事项，等话务员派单。"
    return [{"service_request_id": str(made.pk), "service_notice": notice, "account_id": None}]


def _asked_for(request: HttpRequest, officer: Officer) -> list[Request]:
    """Return the tickets asked for by number, or those of a time."""
    rows = tickets_visible_to(officer, timezone.localdate())
    if _query(request):
        rows = rows.filter(place=jurisdiction(_query(request)).township_id)
    numbers = _named(request, "service_request_id")
    if numbers:
        found = list(rows.filter(pk__in=_keys(numbers)))
        if not found:
            raise RequestAbsent(asked="、".join(sorted(numbers))[:40])
        return found
    since, until = _span(request)
    return list(rows.filter(received_at__gte=since, received_at__lte=until)[:MOST_READ])


def _span(request: HttpRequest) -> tuple[datetime, datetime]:
    """Return the time asked for: ninety days at most, the last ones where nothing is said."""
    since, until = (_moment(request.GET.get(name, "")) for name in ("start_date", "end_date"))
    end = until or (since + SPAN if since else timezone.now())
    start = since or end - SPAN
    if not timedelta(0) <= end - start <= SPAN:
        raise DatesUnfit
    return start, end


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = parse_datetime(text.strip().replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at):
        raise DatesUnfit
    return at


def _officer(request: HttpRequest) -> Officer:
    """Return for whom the key works: a parameter, or the header that leaves no trace in logs."""
    said = request.headers.get("Authorization", "")
    own = said.removeprefix(BEARER) if said.startswith(BEARER) else ""
    sent = request.POST.get("api_key", "") if request.method == "POST" else ""
    officer = officer_of(own or sent or request.GET.get("api_key", ""), at=timezone.now())
    if officer is None:
        raise KeyUnfit
    return officer


def _must_be_written(file_format: str) -> None:
    if file_format not in MEDIA_TYPES:
        raise AddressUnknown


def _query(request: HttpRequest) -> str:
    return request.GET.get("jurisdiction_id", "").strip()


def _named(request: HttpRequest, name: str) -> set[str]:
    parts = ",".join(request.GET.getlist(name)).split(",")
    return {one.strip() for one in parts if one.strip()}


def _keys(numbers: set[str]) -> list[int]:
    plain = (one for one in numbers if one.isascii() and one.isdecimal() and len(one) <= LONGEST_ID)
    return [int(one) for one in plain]


def _only(request: HttpRequest, *methods: str, allowed: str) -> None:
    if request.method not in methods:
        raise OnlyToReadAndSend(allowed=allowed)
