"""Refusals of aligning."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class ItemUnknown(DomainError):
    code = "matters.item-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这一项，没有改动任何对照。"
    remedy = "请回到标准事项对照页面重新选择。"


class ClauseUnknown(DomainError):
    code = "matters.clause-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这一条，没有改动任何对照。"
    remedy = "请回到标准事项对照页面重新选择。"


class EditionClosed(DomainError):
    code = "matters.edition-closed"
    message = "{edition}现在是“{state}”，不再对照标准事项；没有改动。"
    remedy = "请到现行版或新的草稿里对照。"


class AlignmentMovedOn(DomainError):
    code = "matters.alignment-moved-on"
    message = "“{item}”的对照在您打开页面后改过：当时{seen}，现在{now}；没有改动。"
    remedy = "请看过现在的对照，再决定。"


class MatterUnknown(DomainError):
    code = "matters.matter-unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有代码是“{code}”的标准事项，也没有这样的本县本地事项；没有改动。"
    remedy = "请搜索后选择，或建立本地事项。"


class MatterNotOfItem(DomainError):
    code = "matters.matter-not-of-item"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{item}”没有确认对照到“{matter}”，条文不能单独对照到它；没有改动。"
    remedy = "请先把这个标准事项确认给整项，再对照条文。"


class LocalMatterIncomplete(DomainError):
    code = "matters.local-matter-incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{what}没有填好，本地事项没有建立。"
    remedy = "请写明名称（不超过 {title} 个字）、对象（不超过 {subject} 个字）和环节。"


class LocalMatterThere(DomainError):
    code = "matters.local-matter-there"
    message = "已经有叫“{title}”的{what}（{code}），没有另建。"
    remedy = "请直接选它；确实是另一件事的，换一个分得开的名称。"


class AlignmentWorkbookUnfit(DomainError):
    code = "matters.workbook-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这份对照表没有写入：{why}"
    remedy = "{advice}"
