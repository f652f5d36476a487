"""What is refused of the hotline's tickets, in words its operators can act on."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class NotTheirs(DomainError):
    code = "intake.not-theirs"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{reason}”的事不能派给{body}，没有派单。"
    remedy = "请派给清单写明的部门；确实是乡镇（街道）的事，先改选它现行清单上的事项。"


class HelperUnfit(DomainError):
    code = "intake.helper-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{body}不能作协办单位，没有派单。"
    remedy = "协办单位只能是本县的另一个单位，而且事项要在配合履职清单上。"


class CategoryUnknown(DomainError):
    code = "intake.category-unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "分类表里没有“{category}”，没有保存。"
    remedy = "请写六位分类号，或者从分类表里选。"


class UnacceptedUnfit(DomainError):
    code = "intake.unaccepted-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "当地规则里没有这个不予受理的理由，没有保存。"
    remedy = "请从列出的理由里选；都不合的，请派给有职责的单位。"


class WayMissing(DomainError):
    code = "intake.way-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "不予受理“{title}”的，要告知办理途径；没有保存。"
    remedy = "请写明找哪个单位、走什么程序。"


class MattersOpen(DomainError):
    code = "intake.matters-open"
    message = "第 {open} 件还没有结果，不能答复整张工单；没有保存。"
    remedy = "请等承办单位写明办理情况，或者先派出去。"


class TicketReplied(DomainError):
    code = "intake.ticket-replied"
    message = "这张工单已经答复过；没有改动。"
    remedy = "请看已经发出的答复；还有新情况的，登记一张新工单。"


class NotReplied(DomainError):
    code = "intake.not-replied"
    message = "这张工单还没有答复，或者已经办结，不能登记回访；没有改动。"
    remedy = "请先答复诉求人，再回访。"


class HeardMissing(DomainError):
    code = "intake.heard-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明诉求人对每一件的评价，没有保存。"
    remedy = "请每一件都选一项；没有联系上的，选“没有联系上”。"
