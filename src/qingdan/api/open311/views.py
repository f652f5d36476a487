"""Open311 GeoReport v2, the part that lists services; requests are beside it.

The specification: wiki.open311.org/GeoReport_v2 and wiki.open311.org/Service_Discovery.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.log import log_response
from django.views.decorators.csrf import csrf_exempt

from qingdan.api.open311.refusals import (
    AddressUnknown,
    JurisdictionMissing,
    JurisdictionUnknown,
    OnlyToRead,
    ServiceUnknown,
)
from qingdan.api.open311.services import definition, services
from qingdan.api.open311.written import JSON, MEDIA_TYPES, XML, Value, write
from qingdan.api.problems import Failure
from qingdan.api.routes import catalogue_stamp
from qingdan.catalogue.enums import EDITION
from qingdan.catalogue.models import Edition
from qingdan.catalogue.queries import edition_in_force, townships_with_lists
from qingdan.core.errors import DomainError
from qingdan.operations.trouble import trouble
from qingdan.record.models import Event

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
TOWNSHIP = re.compile(r"[0-9]{9}")
KEYS = (
    "服务目录公开可读，不需要密钥；读取、提交诉求（requests）要 api_key，"
    "即话务员在“我的权限”页面生成的接口令牌。"
)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
Feed = Callable[..., tuple[str, Value]]


def feed(view: Feed) -> Callable[..., HttpResponse]:
    """Make a view that returns a root's name and its value an open, cheap address.

    Whatever is sent to it changes nothing, so a POST is refused here and needs no token.
    """

    @wraps(view)
    def answered(request: HttpRequest, *, file_format: str, **kwargs: str) -> HttpResponse:
        known = file_format if file_format in MEDIA_TYPES else XML
        try:
            check(request, file_format)
            return _fresh(request, lambda: write(*view(request, **kwargs), known), known)
        except DomainError as refusal:
            return errors(refusal, known)
        except Exception as error:  # noqa: BLE001 - whatever it is, it gets the one shape
            response = errors(trouble(error) or Failure(), known)
            log_response("%s", request.path, response=response, request=request, exception=error)
            return response

    return login_not_required(csrf_exempt(answered))


def check(request: HttpRequest, file_format: str) -> None:
    """Refuse what no address here can answer.

    Raises:
        OnlyToRead: another method than GET and HEAD.
        AddressUnknown: a format that the specification does not have.
    """
    if request.method not in {"GET", "HEAD"}:
        raise OnlyToRead
    if file_format not in MEDIA_TYPES:
        raise AddressUnknown


@feed
def discovery(request: HttpRequest) -> tuple[str, Value]:
    """Say what there is, in which formats, and where keys come from."""
    changeset = _changeset()
    home = request.build_absolute_uri("/").rstrip("/")
    ask, guide = f"{home}{reverse('api-1:ask')}", f"{home}{reverse('public:manual', args=('api',))}"
    return "discovery", {
        "changeset": changeset,
        "contact": f"问一件事归谁管：{ask}；说明：{guide}",
        "key_service": KEYS,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{home}/open311/v2",
                "changeset": changeset,
                "type": "production",
                "formats": [MEDIA_TYPES[one].partition(";")[0] for one in (XML, JSON)],
            }
        ],
    }


@feed
def service_list(request: HttpRequest) -> tuple[str, Value]:
    """List what people of a township may raise."""
    return "services", services(jurisdiction(request.GET.get("jurisdiction_id", "")))


@feed
def service_definition(request: HttpRequest, service_code: str) -> tuple[str, Value]:
    """Say what one service asks for."""
    offered = services(jurisdiction(request.GET.get("jurisdiction_id", "")))
    found = next((one for one in offered if one["service_code"] == service_code), None)
    if found is None:
        raise ServiceUnknown(service_code=service_code)
    return "service_definition", definition(found)


@feed
def unknown(request: HttpRequest) -> tuple[str, Value]:
    """Answer an address that does not exist."""
    raise AddressUnknown


def jurisdiction(named: str) -> Edition:
    """Return the lists in force of the township named; the only one needs no naming.

    Raises:
        JurisdictionMissing, JurisdictionUnknown: there is no such one.
    """
    asked, today = named.strip(), timezone.localdate()
    if not asked:
        listed = townships_with_lists(today)
        if len(listed) == 1:
            return listed[0].edition
        raise JurisdictionMissing
    edition = edition_in_force(asked, today) if TOWNSHIP.fullmatch(asked) else None
    if edition is None:
        raise JurisdictionUnknown
    return edition


def _changeset() -> str:
    """Return when the lists, or what is known of them, last changed."""
    events = Event.objects.filter(subject_kind=EDITION).order_by("-sequence")
    newest = events.values_list("happened_at", flat=True).first()
    return timezone.localtime(newest or NEVER).isoformat(timespec="seconds")


def _fresh(request: HttpRequest, body: Callable[[], str], file_format: str) -> HttpResponse:
    """Answer with the body, or only that the reader's copy is still good."""
    stamp = catalogue_stamp(request)
    if stamp in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = HttpResponse(body(), content_type=MEDIA_TYPES[file_format])
    response.headers["ETag"] = stamp
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def errors(
    refusal: DomainError, file_format: str, *, unfit: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    """Answer a refusal in the shape of the specification.

    Args:
        refusal: what is refused and what to do.
        file_format: ``json`` or ``xml``.
        unfit: what is answered for 422, which the specification does not know.
    """
    status = unfit if refusal.status == HTTPStatus.UNPROCESSABLE_ENTITY else refusal.status
    said: Value = {"code": int(status), "description": f"{refusal}{refusal.advice}"}
    response = HttpResponse(
        write("errors", [said], file_format), status=status, content_type=MEDIA_TYPES[file_format]
    )
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = str(refusal.params.get("allowed", "GET"))
    return response
