"""Refusals of the Open311 addresses; they leave in the shape of that specification."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class JurisdictionMissing(DomainError):
    code = "open311.jurisdiction-missing"
    status = HTTPStatus.BAD_REQUEST
    message = "没有给 jurisdiction_id。"
    remedy = "请写乡镇（街道）的九位区划代码，例如 ?jurisdiction_id=150222105。"


class JurisdictionUnknown(DomainError):
    code = "open311.jurisdiction-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "jurisdiction_id 不是有现行清单的乡镇（街道）。"
    remedy = "请写九位区划代码；有清单的乡镇见 /api/v1/townships。"


class ServiceUnknown(DomainError):
    code = "open311.service-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "这个乡镇（街道）没有代码为 {service_code} 的服务。"
    remedy = "有哪些服务见 services。"


class AddressUnknown(DomainError):
    code = "open311.address-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这个地址。"
    remedy = "这里有 discovery、services、requests、tokens，格式是 xml 或 json。"


class OnlyToRead(DomainError):
    code = "open311.only-to-read"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    message = "这个地址只能读取（GET），没有收下任何内容。"
    remedy = "提交诉求用 POST requests；问一件事归谁管请用 /api/v1/ask。"


class OnlyToReadAndSend(DomainError):
    code = "open311.method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    message = "这个地址不支持该请求方法，没有收下任何内容。"
    remedy = "可用的方法：{allowed}。"


class KeyUnfit(DomainError):
    code = "open311.key-unfit"
    status = HTTPStatus.FORBIDDEN
    message = "没有带 api_key，或者它已经到期、作废；没有收下，也没有给出任何内容。"
    remedy = "api_key 是话务员在“我的权限”页面生成的接口令牌，也可以写在 Authorization: Bearer 里。"


class RequestAbsent(DomainError):
    code = "open311.request-absent"
    status = HTTPStatus.NOT_FOUND
    message = "没有编号为 {asked} 的工单，或者不在这个 api_key 的范围内。"
    remedy = "编号是提交时返回的 service_request_id；tokens 里写自己的工单编号。"


class DatesUnfit(DomainError):
    code = "open311.dates-unfit"
    status = HTTPStatus.BAD_REQUEST
    message = "start_date、end_date 写法不对，或者相隔超过 90 天。"
    remedy = "请写带时区的时间，如 2026-01-31T09:00:00+08:00；一次最多查 90 天。"


class FormUnfit(DomainError):
    code = "open311.form-unfit"
    status = HTTPStatus.BAD_REQUEST
    message = "诉求要用表单提交，没有收下。"
    remedy = "请求头写 Content-Type: application/x-www-form-urlencoded，内容用 UTF-8。"


class ServiceCodeMissing(DomainError):
    code = "open311.service-code-missing"
    status = HTTPStatus.BAD_REQUEST
    message = "没有给 service_code，没有收下。"
    remedy = "有哪些服务见 services。"


class DescriptionMissing(DomainError):
    code = "open311.description-missing"
    status = HTTPStatus.BAD_REQUEST
    message = "没有给 description，没有收下。"
    remedy = "请写诉求的原话。"


class LocationMissing(DomainError):
    code = "open311.location-missing"
    status = HTTPStatus.BAD_REQUEST
    message = "没有写明地点，没有收下。"
    remedy = "lat 和 long、address_string、address_id 至少写一样。"


class LocationUnfit(DomainError):
    code = "open311.location-unfit"
    status = HTTPStatus.BAD_REQUEST
    message = "lat、long 不是经纬度，没有收下。"
    remedy = "两项都写成十进制的度数，如 lat=41.03&long=110.06。"


class AttributeUnfit(DomainError):
    code = "open311.attribute-unfit"
    status = HTTPStatus.BAD_REQUEST
    message = "attribute[{code}] 不是这个服务的附加项，或者写的值不在可选值之内；没有收下。"
    remedy = "附加项和可选值见 services/<代码>。"
