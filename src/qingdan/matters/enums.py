"""Choices of the standard matters; the words of the lists, in Chinese."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """How far a duty on one subject goes; the same subject stands on lists at many stages."""

    PUBLICISE = "publicise", "宣传教育"
    NOTICE = "notice", "巡查发现上报"
    REGISTER = "register", "摸底登记统计"
    APPLY = "apply", "申请受理帮办"
    PAY = "pay", "发放"
    CERTIFY = "certify", "开具证明"
    PERMIT = "permit", "许可审批"
    CHECK = "check", "监督检查"
    PUNISH = "punish", "处罚"
    RECOVER = "recover", "追缴"
    MEDIATE = "mediate", "调解仲裁"
    EMERGENCY = "emergency", "应急处置"
    UPKEEP = "upkeep", "管护维护"
    BUILD = "build", "项目建设实施"
    ORGANISE = "organise", "组织建设与活动"
    ASSESS = "assess", "考核鉴定评估"
    SUPERVISE = "supervise", "指导监督管理"
    INTERNAL = "internal", "机关内务"


class Addressee(TextChoices):
    """Whom a matter is for."""

    RESIDENT = "resident", "居民"
    ENTERPRISE = "enterprise", "企业和经营户"
    VILLAGE = "village", "村（社区）"
    TOWNSHIP = "township", "乡镇（街道）"
    DEPARTMENT = "department", "部门"


class Asker(TextChoices):
    """Whose words an expression is in, and who asks a question."""

    RESIDENT = "resident", "居民"
    CADRE = "cadre", "村干部"
    OPERATOR = "operator", "12345话务员"
    CLERK = "clerk", "部门工作人员"


class AlignmentState(TextChoices):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不是"


class AlignmentBasis(TextChoices):
    """What an alignment rests on."""

    SHIPPED = "shipped", "随产品提供的对照"
    CARRIED = "carried", "沿用上一版的对照"
    WORDING = "wording", "与已确认事项文字相同"
    LIKENESS = "likeness", "按文字相似度提出"
    PERSON = "person", "人工指定"


class MatterAct(TextChoices):
    ALIGNED = "aligned", "提出标准事项对照"
    CONFIRMED = "confirmed", "确认标准事项对照"
    UNDONE = "undone", "撤销标准事项对照"
    LOCAL_MADE = "local_made", "建立本地事项"


ALIGNMENT = "alignment"
"""What an alignment is called in the record."""
