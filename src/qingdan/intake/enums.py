"""Choices of the gate; the words of the lists and of those who use them, in Chinese."""

from django.db.models import TextChoices


class Door(TextChoices):
    """How a request reaches a township."""

    DEPARTMENT = "department", "部门来件"
    HOTLINE = "hotline", "热线工单"
    OUTSIDE = "outside", "系统外来件"


class Channel(TextChoices):
    """By what a request came that did not come through the system."""

    DOCUMENT = "document", "文件通知"
    PHONE = "phone", "电话"
    MEETING = "meeting", "会议布置"
    CHAT = "chat", "工作群"
    ASSESSMENT = "assessment-rule", "考核细则"
    SPECIAL_TEAM = "special-team", "工作专班"
    VISIT = "visit", "当面交办"


class Decision(TextChoices):
    """What becomes of one matter of a request."""

    ADMIT = "admit", "承接"
    CONDITIONS = "conditions", "附条件承接"
    RETURN = "return", "退回"
    PETITION = "petition", "提请准入"
    UNCLEAR = "unclear", "说不准"


class Reason(TextChoices):
    """Why; what each rests on stands in ``data/intake_reasons.toml``."""

    OWN_DUTY = "own-duty", "基本履职事项"
    LISTED_STEP = "listed-step", "配合履职事项里的乡镇职责"
    TEMPORARY_DUTY = "temporary-duty", "经准入的临时职责"
    LEAD_TO_CONFIRM = "lead-to-confirm", "先由牵头部门确认"
    SUPPORT_OUTSTANDING = "support-outstanding", "履职保障还没有到位"
    STAGE_SPLIT = "stage-split", "分清部门和乡镇各做哪一段"
    RECLAIMED = "reclaimed", "上级部门已经收回"
    DEPARTMENTS_STEP = "departments-step", "部门自己的职责"
    OTHER_TOWNSHIP = "other-township", "其他乡镇（街道）的事"
    ASSESSED = "assessed", "对配合履职事项考核"
    UNLICENSED = "unlicensed", "要没有执法资格的人检查、执法"
    TABLE_HELD = "table-held", "要的表已经报过"
    ON_NO_LIST = "on-no-list", "不在清单上"
    NOTHING_NAMED = "nothing-named", "没有写明做什么"
    CLOSE_CALL = "close-call", "两种理解都说得通"


class Sign(TextChoices):
    """What in the words of a request hides work, or loads it with more."""

    RENAMED = "renamed", "收回事项换名"
    CALLED_HELP = "called-help", "部门职责写成配合、协助"
    HANDED_DOWN = "handed-down", "以属地管理为名交办"
    ASSESSMENT = "assessment", "考核、打分"
    RANKING = "ranking", "排名通报"
    VETO = "veto", "一票否决"
    NEW_OFFICE = "new-office", "要求设机构、挂牌子"
    NEW_POSTS = "new-posts", "要求配专人"
    PLEDGE = "pledge", "责任状"
    ELASTIC = "elastic", "只有弹性说法"
    UNLICENSED = "unlicensed", "由没有执法资格的人检查、执法"
    REPEATED_TABLE = "repeated-table", "重复要表"
    PHOTOS = "photos", "要求拍照、截图留痕"
    APPS = "apps", "要求装软件、打卡"
    QUOTA = "quota", "下达指标"
    OWN_FUNDS = "own-funds", "要求乡镇自筹经费"
    TO_VILLAGES = "to-villages", "再压给村（社区）"


class MatterState(TextChoices):
    """Where one matter of a request stands."""

    PROPOSED = "proposed", "待决定"
    DECIDED = "decided", "已决定"
    OBJECTED = "objected", "对方有异议"
    ARBITRATION = "arbitration", "待编办裁定"
    RULED = "ruled", "已裁定"
    CLOSED = "closed", "办结"


class GateMove(TextChoices):
    """What was done with a matter, in words of those who did it."""

    PROPOSED = "proposed", "系统提出建议"
    DECIDED = "decided", "决定"
    DISPATCHED = "dispatched", "派单"
    TAKEN = "taken", "接受"
    OBJECTED = "objected", "提出异议"
    REFUSED_AGAIN = "refused-again", "再次退回，提请裁定"
    RULED = "ruled", "裁定"
    OPENED = "opened", "立项办理"
    REPLIED = "replied", "答复"
    CALLED_BACK = "called-back", "回访"
    UNDONE = "undone", "撤销决定"
    CLOSED = "closed", "办结"


class Satisfaction(TextChoices):
    """What people say when they are called back."""

    SATISFIED = "satisfied", "满意"
    ACCEPTED = "accepted", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    NOT_REACHED = "not-reached", "没有联系上"


class TicketTab(TextChoices):
    """Where a ticket of the hotline stands."""

    DISPATCH = "dispatch", "待派单"
    WORK = "work", "办理中"
    REPLY = "reply", "待答复"
    CALL = "call", "待回访"
    CLOSED = "closed", "已办结"
    ALL = "all", "全部"


class DutyEnd(TextChoices):
    """Why a temporary duty is over."""

    LAPSED = "lapsed", "到期失效"
    ENDED = "ended", "提前终止"


class Evaluation(TextChoices):
    """How a township found what a department owed it."""

    IN_FULL = "in-full", "做到了"
    IN_PART = "in-part", "做到一部分"
    NOT_DONE = "not-done", "没有做到"
    NOT_NEEDED = "not-needed", "没有发生"


class RequestAct(TextChoices):
    RECEIVED = "received", "登记来件"
    GROUPED = "grouped", "并为同一件事"
    PARTED = "parted", "不是同一件事"
    SPLIT = "split", "改分事项"
    REPLIED = "replied", "答复来件人"
    CALLED_BACK = "called-back", "回访来件人"
    CLOSED = "closed", "来件办结"


class MatterMoveAct(TextChoices):
    MOVED = "moved", "办理来件事项"
    CLASSIFIED = "classified", "改诉求分类"


class PrecedentAct(TextChoices):
    MADE = "made", "立为先例"
    REPEALED = "repealed", "废止先例"


class DutyAct(TextChoices):
    BEGUN = "begun", "登记临时职责"
    RENEWED = "renewed", "临时职责续期"
    ENDED = "ended", "临时职责结束"


class AdjustmentAct(TextChoices):
    OPENED = "opened", "登记清单调整的缘由"
    DRAFTED = "drafted", "备好调整的草稿"


class TakeoverAct(TextChoices):
    NAMED = "named", "登记承接落实"


class EvaluationAct(TextChoices):
    WRITTEN = "written", "填写反向评价"


class SenderKeyAct(TextChoices):
    MADE = "made", "开通来件接口"
    REVOKED = "revoked", "停用来件接口"


ADJUSTMENT = "adjustment"
REQUEST, MATTER, PRECEDENT = "request", "request-matter", "precedent"
DUTY, TAKEOVER, EVALUATION, SENDER_KEY = (
    "temporary-duty", "takeover", "department-evaluation", "sender-key",
)  # fmt: skip
"""How the acts of this room begin in the record."""


class GateNotice(TextChoices):
    """What people are told of requests."""

    ARRIVED = "arrived", "新来件"
    ANSWERED = "answered", "来件有了决定"
    OBJECTED = "objected", "对方有异议"
    ARBITRATION = "arbitration", "提请裁定"
    RULED = "ruled", "已裁定"
    DISPATCHED = "dispatched", "派单"


class DutyNotice(TextChoices):
    """What people are told of temporary duties."""

    NEAR = "near", "临时职责快到期"
    LAPSED = "lapsed", "临时职责到期失效"


class AdmissionStage(TextChoices):
    """How far an admission is, as the list office asks."""

    APPLICATION = "application", "申请"
    PUSHED = "pushed", "未经准入交办"
    HEARING = "hearing", "听取意见"
    LEGALITY = "legality", "合法性审查"
    JOINT = "joint", "联席会议"
    DECISION = "decision", "县级决定"
    ABOVE = "above", "上级批准"
    SUPPORT = "support", "保障到位"
    RUNNING = "running", "临时承担"
    RENEWAL = "renewal", "续期审核"
    ENDED = "ended", "到期、终止"
    NOT_ADMITTED = "not-admitted", "没有准入"


class AdjustmentStage(TextChoices):
    """How far an adjustment of lists is."""

    TRIGGER = "trigger", "登记缘由"
    APPLICATION = "application", "受理申请"
    CONSULTATION = "consultation", "部门会商"
    LEGALITY = "legality", "合法性审查"
    DECISION = "decision", "县级决定"
    DRAFT = "draft", "新版草稿"
    PUBLISHED = "published", "公布、告知"
    UNCHANGED = "unchanged", "没有调整"
