"""One shape for every refusal: RFC 9457 ``application/problem+json``."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.log import log_response
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from qingdan.core.errors import DomainError
from qingdan.core.logs import error_id
from qingdan.operations.trouble import AGAIN_AFTER, trouble

MEDIA_TYPE = "application/problem+json"
REASONS = {
    "missing": "必须填写",
    "int_parsing": "应为整数",
    "int_parsing_size": "数值过大",
    "enum": "不在可选值之内",
    "literal_error": "不在可选值之内",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "date_parsing": "应为日期，如 2026-01-31",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "string_type": "应为文字",
    "string_unicode": "含有无法显示的字符",
    "string_too_short": "不能为空",
    "string_too_long": "过长",
    "too_long": "过多",
    "too_short": "不能为空",
    "list_type": "应为列表",
    "extra_forbidden": "没有这一项",
    "model_attributes_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "string_pattern_mismatch": "写法不对",
    "datetime_parsing": "应为时间，如 2026-01-31T09:00:00+08:00",
    "datetime_from_date_parsing": "应为时间，如 2026-01-31T09:00:00+08:00",
    "timezone_aware": "要写时区，如 +08:00",
    "unseen_sign": "含有无法显示的字符",
    "span_parsing": "应为起止日期，如 2026-01-05/2026-01-12",
}


BODIES = {"asked"}
"""What the whole body of a request is called inside; callers do not see that name."""


class NotFound(DomainError):
    """What does not exist or is not yours to see: the same words for both."""

    code = "api.not-found"
    status = HTTPStatus.NOT_FOUND
    message = "没有找到这项内容。"
    remedy = "请核对地址中的乡镇代码、清单种类和编号。"


class Unreadable(DomainError):
    """A request that holds a character no text can hold."""

    code = "api.unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "请求里有不可见的空字符。"
    remedy = "请去掉它再试。"


class MethodNotAllowed(DomainError):
    """A method the address does not offer."""

    code = "api.method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    message = "这个地址不支持该请求方法。"
    remedy = "可用的方法：{allowed}。"


class NotJSON(DomainError):
    """A body that is not declared as JSON."""

    code = "api.not-json"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    message = "这个地址只收 JSON，没有处理。"
    remedy = "请求头写 Content-Type: application/json，内容写成 UTF-8 的 JSON。"


class NotMultipart(DomainError):
    """Files sent in another shape than that of a form."""

    code = "api.not-multipart"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    message = "这个地址收文件，要用表单（multipart/form-data）发送，没有处理。"
    remedy = "文件放在 files 里，线放在 lane 里。"


class BrokenJSON(DomainError):
    """A body that says it is JSON and is not."""

    code = "api.broken-json"
    status = HTTPStatus.BAD_REQUEST
    message = "请求内容不是合格的 JSON，没有处理。"
    remedy = "请核对引号、逗号和括号，并用 UTF-8 编码。"


class TooLarge(DomainError):
    """A body larger than any sensible request."""

    code = "api.too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    message = "请求太大，超过了 {most} KB，没有处理。"
    remedy = "请分几次提交；一次只写一两件事，不带附件。"


class InvalidRequest(DomainError):
    """Parameters that do not fit; the answer's ``errors`` names each of them."""

    code = "api.invalid-request"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "请求的参数不合要求。"
    remedy = "请检查：{names}。"


class Unfinished(DomainError):
    """A request the framework refused before it reached us."""

    code = "api.unfinished"
    status = HTTPStatus.BAD_REQUEST
    message = "请求没有完成。"
    remedy = "请核对请求内容后再试。"


class Failure(DomainError):
    """A mistake of ours."""

    code = "api.failure"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    message = "系统出错，这次请求没有完成，数据没有改动。"
    remedy = "请稍后再试；仍不行请把时间和地址告诉管理员。"


class Problem(Schema):
    """What went wrong and what to do; ``errors`` names the parameters at fault."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def answer(refusal: DomainError, **more: object) -> HttpResponse:
    """Return one problem document; ``more`` are members beside the standard ones."""
    return JsonResponse(
        refusal.problem() | more,
        status=refusal.status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def _fault(found: dict[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in found.get("loc", ())[1:] if part not in BODIES)
    return {"parameter": place, "reason": REASONS.get(found.get("type", ""), "不合要求")}


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [_fault(fault) for fault in error.errors]
    names = "、".join(dict.fromkeys(fault["parameter"] for fault in faults)) or "请求内容"
    return answer(InvalidRequest(names=names), errors=faults)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error)


def _absent(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(NotFound())


def _unfinished(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:  # the framework has no other use for it
        return answer(BrokenJSON())
    response = answer(Unfinished(), status=error.status_code)
    response.status_code = error.status_code
    return response


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer a failure; it is logged once, under the id that a mistake of ours carries."""
    away = trouble(error)
    response = answer(away) if away else answer(Failure(), id=error_id(request))
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = AGAIN_AFTER
    log_response("%s", request.path, response=response, request=request, exception=error)
    return response


def register(api: NinjaAPI) -> None:
    """Give every refusal of ``api`` the one shape."""
    api.add_exception_handler(Exception, _failed)
    api.add_exception_handler(Http404, _absent)
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unfinished)
