"""Refusals of the queue of law changes."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class LawChangeUnknown(DomainError):
    code = "laws.change-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这个法规变动，或不在您的范围内；没有改动。"
    remedy = "请回到法规变动页面重新选择。"


class LawChangeIncomplete(DomainError):
    code = "laws.change-incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{what}没有填好，法规变动没有登记。"
    remedy = "请写明法规名称、日期、条款原文和出处；没有出处的不登记。"


class LawChangeThere(DomainError):
    code = "laws.change-there"
    message = "《{law}》的这个变动已经随程序提供，没有另记。"
    remedy = "请直接打开它核对。"


class CitedNothing(DomainError):
    code = "laws.nothing-chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有选中引用处，没有改动。"
    remedy = "请勾选要写结果的引用处。"


class CitedReasonMissing(DomainError):
    code = "laws.reason-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写理由，没有改动。"
    remedy = "请写明为什么仍然对，或改了什么；不超过 {longest} 个字。"


class CitedMovedOn(DomainError):
    code = "laws.cited-moved-on"
    message = "“{title}”在您打开页面后有变化：当时{seen}，现在{now}；全部没有改动。"
    remedy = "请看过现在的内容，再写结果。"


class CitedElsewhere(DomainError):
    code = "laws.cited-elsewhere"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "选中的引用处有 {count} 处已不在这个变动里，没有改动。"
    remedy = "请刷新页面重新选择。"
