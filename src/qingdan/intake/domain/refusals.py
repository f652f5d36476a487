"""What the gate refuses, in words its users can act on."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class RequestUnknown(DomainError):
    code = "intake.request-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这件来件，或者不在您的范围内。"
    remedy = "请从来件列表里打开。"


class RequestReused(DomainError):
    code = "intake.request-reused"
    message = "这次提交的标识已经用在另一件来件上；这一件没有登记。"
    remedy = "请刷新页面后重新提交。"


class TicketKnown(DomainError):
    code = "intake.ticket-known"
    message = "工单 {reference} 已经登记过，没有重复登记。"
    remedy = "请从来件列表里按工单编号打开。"


class MattersMissing(DomainError):
    code = "intake.matters-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "来件里没有一件写明的事，没有登记。"
    remedy = "请至少写一件要乡镇做的事；一次最多 {most} 件。"


class SenderUnfit(DomainError):
    code = "intake.sender-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "来件单位“{body}”不是本县的单位，没有登记。"
    remedy = "请从单位表里选；不是单位的，写在“来件单位（原文）”里。"


class MatterMoved(DomainError):
    code = "intake.matter-moved"
    message = "这件事项刚才有人办过，您看到的不是最新的；您写的没有保存。"
    remedy = "请看过最新的办理记录，再决定。"


class MoveNotNow(DomainError):
    code = "intake.move-not-now"
    message = "这件事项现在是“{state}”，不能{move}；没有改动。"
    remedy = "请刷新页面，看现在可以做什么。"


class ReasonUnfit(DomainError):
    code = "intake.reason-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{reason}”不能作为“{decision}”的理由，没有保存。"
    remedy = "请选和决定相符的理由。"


class ClauseMissing(DomainError):
    code = "intake.clause-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{reason}”必须写明依据清单哪一项，没有保存。"
    remedy = "请选一项现行清单的事项；清单上没有的，改选“不在清单上”。"


class WordsMissing(DomainError):
    code = "intake.words-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{move}要写明理由，没有保存。"
    remedy = "请用一两句话写清楚，引用条文或者文件。"


class BodyMissing(DomainError):
    code = "intake.body-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明派给哪个单位，没有派单。"
    remedy = "请选承办单位；清单写明的牵头部门排在前面。"


class AlreadyOpened(DomainError):
    code = "intake.already-opened"
    message = "这件事项已经立项办理，不能撤销决定；没有改动。"
    remedy = "请在办件里退回、转办或者终止。"


class NotGrouped(DomainError):
    code = "intake.not-grouped"
    message = "这两件来件不能并为同一件事：{why}；没有改动。"
    remedy = "只能并入同一个县、更早登记的热线工单。"


class PrecedentUnknown(DomainError):
    code = "intake.precedent-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这条先例，或者已经废止。"
    remedy = "请从先例列表里打开。"


class DraftUnknown(DomainError):
    code = "intake.draft-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这份来件草稿：已经登记，或者已经丢掉。"
    remedy = "请从来件列表里看；没有登记的，重新登记。"


class DraftTooLong(DomainError):
    code = "intake.draft-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "写得太长，超过了 {most} 个字；草稿没有保存。"
    remedy = "请把来件分成几次登记。"


class TownshipMissing(DomainError):
    code = "intake.township-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明送给哪个乡镇（街道），没有登记。"
    remedy = "请至少选一个乡镇（街道）。"


class OwnerUnfit(DomainError):
    code = "intake.owner-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{body}”不是本县的单位，没有登记。"
    remedy = "请从单位表里选承接的部门。"


class MonthUnfit(DomainError):
    code = "intake.month-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个月还没有开始，不能评价；没有保存。"
    remedy = "请选已经开始的月份。"


class EvaluationChanged(DomainError):
    code = "intake.evaluation-changed"
    message = "这张评价刚才有人改过，您看到的不是最新的；您写的没有保存。"
    remedy = "请看过最新的内容，再改。"
