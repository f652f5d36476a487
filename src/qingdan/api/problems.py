"""One shape for every refusal: RFC 9457 ``application/problem+json``."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from qingdan.core.errors import DomainError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong and what to do; ``errors`` names the parameters at fault."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def problem(body: dict[str, object]) -> HttpResponse:
    """Return one problem document; ``body["status"]`` becomes the HTTP status."""
    return JsonResponse(
        body,
        status=int(str(body["status"])),
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def _plain(status: HTTPStatus, code: str, title: str, detail: str) -> dict[str, object]:
    return {"type": f"/errors/{code}", "title": title, "status": int(status), "detail": detail}


def not_found() -> HttpResponse:
    """Answer for what does not exist or is not yours to see: the same words for both."""
    return problem(
        _plain(
            HTTPStatus.NOT_FOUND,
            "api.not-found",
            "没有找到这项内容。",
            "请核对地址中的乡镇代码、清单种类和编号。",
        )
    )


def unreadable() -> HttpResponse:
    """Answer for a request that holds a character no text can hold."""
    return problem(
        _plain(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "api.unreadable",
            "请求里有不可见的空字符。",
            "请去掉它再试。",
        )
    )


def method_not_allowed(allowed: str) -> HttpResponse:
    """Answer for a method the address does not offer; ``allowed`` is the Allow header."""
    response = problem(
        _plain(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "api.method-not-allowed",
            "这个地址不支持该请求方法。",
            f"可用的方法：{allowed}。",
        )
    )
    response.headers["Allow"] = allowed
    return response


REASONS = {
    "missing": "必须填写",
    "int_parsing": "应为整数",
    "enum": "不在可选值之内",
    "literal_error": "不在可选值之内",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "date_parsing": "应为日期，如 2026-01-31",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
}


def _fault(found: dict[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in found.get("loc", ())[1:])
    return {"parameter": place, "reason": REASONS.get(found.get("type", ""), "不合要求")}


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [_fault(fault) for fault in error.errors]
    names = "、".join(dict.fromkeys(fault["parameter"] for fault in faults)) or "请求内容"
    body = _plain(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "api.invalid-request",
        "请求的参数不合要求。",
        f"请检查：{names}。",
    )
    return problem(body | {"errors": faults})


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.problem())


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        _plain(
            HTTPStatus(error.status_code),
            f"api.http-{error.status_code}",
            "请求没有完成。",
            "请核对请求内容后再试。",
        )
    )


def _absent(request: HttpRequest, error: Any) -> HttpResponse:
    return not_found()


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("API failure", exc_info=error)
    return problem(
        _plain(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "api.failure",
            "系统出错，这次请求没有完成，数据没有改动。",
            "请稍后再试；仍不行请把时间和地址告诉管理员。",
        )
    )


def register(api: NinjaAPI) -> None:
    """Give every refusal of ``api`` the one shape."""
    api.add_exception_handler(Exception, _failed)
    api.add_exception_handler(Http404, _absent)
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
