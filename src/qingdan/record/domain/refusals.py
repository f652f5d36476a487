"""What the record refuses, and why."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class SealUnreadable(DomainError):
    code = "record.seal-unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这不是封存：{why}没有核对。"
    remedy = "请给封存时存下的 json 文件，或照封存页填写序号和二十四位数字。"


class NothingToSeal(DomainError):
    code = "record.nothing-to-seal"
    status = HTTPStatus.NOT_FOUND
    message = "没有第 {sequence} 条操作记录，没有东西可以封存。"
    remedy = "请核对序号；刚装好的系统办过第一件事以后才有记录。"


class RangeEmpty(DomainError):
    code = "record.range-empty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "所选的范围内没有操作记录，没有导出。"
    remedy = "请核对起止的序号或日期；序号从 1 开始，到 {last} 为止。"


class ListTooLong(DomainError):
    code = "record.list-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "符合条件的记录超过 {most} 条，一张表放不下，没有导出。"
    remedy = "请缩小时间范围后再导出；要全部记录的，在服务器上运行 qingdan record_export。"
