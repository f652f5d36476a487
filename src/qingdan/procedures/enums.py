"""Choices of the procedures room."""

from django.db.models import TextChoices


class StateGroup(TextChoices):
    """What the public is told of a state."""

    RECEIVED = "received", "收件"
    HANDLING = "handling", "办理"
    WAITING = "waiting", "等待"
    DONE = "done", "办结"


class RoleSide(TextChoices):
    """On whose side a role stands."""

    ACTING = "acting", "承办机关"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    DEPARTMENT = "department", "上级部门"
    HIGHER = "higher", "上级机关"
    PARTY = "party", "当事人"


class RoleSource(TextChoices):
    """How the people of a role are found when a case is opened."""

    COMPETENCE = "competence", "按条款职责"
    POST = "post", "按岗位"
    UNIT = "unit", "按内设机构"
    PREVIOUS = "previous", "按前一环节经办人"


class FieldType(TextChoices):
    TEXT = "text", "文字"
    LONG_TEXT = "long-text", "长文字"
    NUMBER = "number", "整数"
    DATE = "date", "日期"
    FLAG = "flag", "是否"
    CHOICE = "choice", "选项"


class Sensitivity(TextChoices):
    PLAIN = "plain", "一般信息"
    PERSONAL = "personal", "个人信息"
    SENSITIVE = "sensitive", "敏感个人信息"
    SECRET = "secret", "保密信息"


class ReasonNeed(TextChoices):
    NONE = "none", "不必写理由"
    REASON = "reason", "写明理由"
    CLAUSE = "clause", "写明理由并引用条款"


class ClockSource(TextChoices):
    """Where the length of a clock stands."""

    LAW = "law", "法律法规"
    CLAUSE = "clause", "清单条款"
    LOCAL = "local", "地方规定"
    AGREEMENT = "agreement", "双方约定"
    NONE = "none", "未载明期限"


class ClockStanding(TextChoices):
    RUNNING = "running", "计时中"
    PAUSED = "paused", "暂停计时"
    STOPPED = "stopped", "已停止"


class ClockMark(TextChoices):
    """What a clock shows: nothing without a last day; what a party lets pass is over, not late."""

    UNMARKED = "unmarked", "不亮灯"
    GREEN = "green", "正常"
    YELLOW = "yellow", "临期"
    RED = "red", "超期"
    OVER = "over", "届满"


class GateNeed(TextChoices):
    """What a gate asks of the acts so far."""

    DONE = "done", "做过某个动作"
    PEOPLE = "people", "由不同的人做过"
    SELF = "self", "本人做过某个动作"
    OTHER_PERSON = "other-person", "不是做过某个动作的人"
    FOLLOWED = "followed", "做过的要接着有下文"
    ELAPSED = "elapsed", "期限已满"
    WITHIN = "within", "没有超过期限"
    AT_MOST = "at-most", "数额没有超过"
    FILLED = "filled", "字段已填写"
    ISSUED = "issued", "文书已出具"


class DocumentForm(TextChoices):
    """The layout of a document, where neither the county nor the program has one of its own."""

    LETTER = "letter", "公文"
    SHEET = "sheet", "表格文书"
    RECORD = "record", "笔录"
    RECEIPT = "receipt", "回证"


class JoinRule(TextChoices):
    ALL = "all", "全部办结"
    AT_LEAST = "at-least", "办结数达到要求"
    LEAD = "lead", "牵头方办结"


class ScenarioKind(TextChoices):
    HAPPY = "happy", "顺利办结"
    REFUSED = "refused", "不予办理"
    BREACHED = "breached", "超过期限"
    PAUSED = "paused", "中途暂停"
    OTHER = "other", "其他情形"


class Everyday(TextChoices):
    """Acts that every procedure has without saying so."""

    RETURN = "return", "退回"
    TRANSFER = "transfer", "转办"
    JOINT = "joint", "会办"
    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"
    EXTEND = "extend", "延期"
    SUSPEND = "suspend", "挂起"
    RESUME = "resume", "恢复办理"
    WITHDRAW = "withdraw", "撤回"
    COMPLETE = "complete", "要求补正"
    COMPLETED = "completed", "补正收齐"
    REOPEN = "reopen", "重开"


class ActingSide(TextChoices):
    """Who works a procedure that an entry is bound to."""

    TOWNSHIP = "township", "乡镇（街道）办理"
    DEPARTMENT = "department", "上级部门办理"


class BindingBasis(TextChoices):
    """Why an entry is bound to a procedure."""

    PERSON = "person", "人工确认"
    LIST = "list", "清单本身写明"
    MATTER = "matter", "标准事项"
    WORDS = "words", "按条文文字提出"


class BindingState(TextChoices):
    """What a person said of a procedure of an entry."""

    CONFIRMED = "confirmed", "确认"
    REMOVED = "removed", "不用"


class PartCover(TextChoices):
    """What covers a clause."""

    STEP = "step", "流程环节"
    LINE = "line", "常态履职"
    WAIVED = "waived", "不需要办"
    OPEN = "open", "还没有着落"


class AgreedRhythm(TextChoices):
    """How often a standing line is done, as agreed by people where the list does not say."""

    ONCE = "once", "一次"
    YEARLY = "yearly", "每年"
    HALF_YEARLY = "half-yearly", "每半年"
    QUARTERLY = "quarterly", "每季度"
    MONTHLY = "monthly", "每月"
    WEEKLY = "weekly", "每周"


class BindingAct(TextChoices):
    PROCEDURE_DECIDED = "procedure_decided", "确认或更改事项的流程"
    COVER_DECIDED = "cover_decided", "说明一条由什么承担"
    DATE_AGREED = "date_agreed", "约定常态履职的时间"


BINDING = "binding"
"""What deciding about bindings is called in the record."""
