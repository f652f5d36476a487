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
    remedy = "这里只有 discovery 和 services，格式是 xml 或 json；不接收诉求（requests）。"


class OnlyToRead(DomainError):
    code = "open311.only-to-read"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    message = "这个地址只能读取（GET），没有收下任何内容。"
    remedy = "不接收诉求；问一件事归谁管请用 /api/v1/ask。"
