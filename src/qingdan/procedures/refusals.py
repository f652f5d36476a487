"""What the engine refuses, in words that name the way out."""

from qingdan.core.errors import DomainError


class ActionUnknown(DomainError):
    code = "procedures.action-unknown"
    message = "流程“{procedure}”里没有“{action}”这个动作。"
    remedy = "可以做的动作有：{offered}。"


class LaneUnknown(DomainError):
    code = "procedures.lane-unknown"
    message = "这一件没有打开“{lane}”这条线。"
    remedy = "已经打开的线有：{lanes}。"


class WrongState(DomainError):
    code = "procedures.wrong-state"
    message = "“{action}”不能在“{state}”这一步做。"
    remedy = "现在可以做的有：{offered}。"


class WrongRole(DomainError):
    code = "procedures.wrong-role"
    message = "“{action}”要由{wanted}来做。"
    remedy = "请转给{wanted}，或者由管理员核对岗位。"


class WrongParty(DomainError):
    code = "procedures.wrong-party"
    message = "“{action}”只能由{wanted}的人来做。"
    remedy = "请等{wanted}办理；需要时可以催办。"


class SamePerson(DomainError):
    code = "procedures.same-person"
    message = "{person}已经以{had}的身份办过这一件，不能再作为{now}。"
    remedy = "请换一个人做“{action}”。"


class FieldMissing(DomainError):
    code = "procedures.field-missing"
    message = "做“{action}”之前要填写：{fields}。"
    remedy = "请补填以后再做。"


class FieldNotAsked(DomainError):
    code = "procedures.field-not-asked"
    message = "“{action}”不填写“{field}”。"
    remedy = "这一步可以填写的有：{fields}。"


class FieldFrozen(DomainError):
    code = "procedures.field-frozen"
    message = "“{field}”在“{since}”以后不能再改。"
    remedy = "需要更正的，先退回到那一步之前，并写明理由。"


class ValueUnfit(DomainError):
    code = "procedures.value-unfit"
    message = "“{field}”应当是{wanted}。"
    remedy = "请改正以后再做“{action}”。"


class DateImpossible(DomainError):
    code = "procedures.date-impossible"
    message = "“{field}”写的 {day} {why}。"
    remedy = "请按实际日期改正以后再做“{action}”。"


class GateUnmet(DomainError):
    code = "procedures.gate-unmet"
    message = "还不能“{action}”：{title}。{why}"
    remedy = "{remedy}依据：{basis}。"


class LanesOpen(DomainError):
    code = "procedures.lanes-open"
    message = "还不能“{action}”：“{lane}”没有达到“{rule}”。"
    remedy = "{waiting}；办结以后再做，需要时可以催办。"


class PartyMissing(DomainError):
    code = "procedures.party-missing"
    message = "“{action}”要写明交给哪些单位{lead}。"
    remedy = "请选定单位；由哪一家牵头由人确认，系统不代为认定。"


class ReasonMissing(DomainError):
    code = "procedures.reason-missing"
    message = "“{action}”要写明{what}。"
    remedy = "请补写；写明的内容会一并进入办理记录。"


class TimesUsedUp(DomainError):
    code = "procedures.times-used-up"
    message = "“{action}”最多做 {times} 次，已经做满。"
    remedy = "现在可以做的有：{offered}。"


class EarlierThanLast(DomainError):
    code = "procedures.earlier-than-last"
    message = "“{action}”的时间 {at} 早于上一个动作的时间 {last}。"
    remedy = "请核对时间。"


class Suspended(DomainError):
    code = "procedures.suspended"
    message = "“{lane}”{why}，暂时不能“{action}”。"
    remedy = "请先做“{resume}”。"


class NotSuspended(DomainError):
    code = "procedures.not-suspended"
    message = "“{lane}”没有在{why}，不用“{action}”。"
    remedy = "可以直接往下办。"


class NothingToTakeBack(DomainError):
    code = "procedures.nothing-to-take-back"
    message = "没有可以“{action}”的动作：{why}。"
    remedy = "需要改变结果的，按流程另做动作。"


class NotExtendable(DomainError):
    code = "procedures.not-extendable"
    message = "期限“{clock}”不能延长：{why}。"
    remedy = "没有延长的依据，请在期限内办理；办不完的写明原因。"
