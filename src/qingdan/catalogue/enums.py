"""Choices of the catalogue; the values of the document model with Chinese labels."""

from django.db.models import TextChoices

from qingdan.documents import model


class ListKind(TextChoices):
    BASIC = model.ListKind.BASIC, "基本履职"
    COOPERATIVE = model.ListKind.COOPERATIVE, "配合履职"
    RECLAIMED = model.ListKind.RECLAIMED, "上级部门收回"


class SupportKind(TextChoices):
    GUIDANCE = model.SupportKind.GUIDANCE, "指导"
    TRAINING = model.SupportKind.TRAINING, "培训"
    STAFF = model.SupportKind.STAFF, "人员"
    FUNDS = model.SupportKind.FUNDS, "资金"
    GOODS = model.SupportKind.GOODS, "物资"
    MATERIAL = model.SupportKind.MATERIAL, "宣传资料"
    EQUIPMENT = model.SupportKind.EQUIPMENT, "设备设施"
    TECHNIQUE = model.SupportKind.TECHNIQUE, "技术支持"
    DATA = model.SupportKind.DATA, "数据"
    OTHER = model.SupportKind.OTHER, "其他"


class Disposition(TextChoices):
    TAKEN_OVER = model.Disposition.TAKEN_OVER, "部门承接"
    CANCELLED = model.Disposition.CANCELLED, "取消"
    LAPSED = model.Disposition.LAPSED, "依据失效"
    NO_LONGER_ASSESSED = model.Disposition.NO_LONGER_ASSESSED, "不再考核"


class DocumentStatus(TextChoices):
    FINAL = model.DocumentStatus.FINAL, "正式"
    TRIAL = model.DocumentStatus.TRIAL, "试行"
    DRAFT = model.DocumentStatus.DRAFT, "初稿"


class Severity(TextChoices):
    ERROR = model.Severity.ERROR, "错误"
    WARNING = model.Severity.WARNING, "疑点"
    NOTICE = model.Severity.NOTICE, "提示"


class EditionState(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"
    DISCARDED = "discarded", "已作废"


class Side(TextChoices):
    DEPARTMENT = "department", "部门职责"
    TOWNSHIP = "township", "乡镇职责"
    TAKEOVER = "takeover", "承接方式"


class DepartmentDuty(TextChoices):
    LEADS = "leads", "对应上级部门"
    TAKES_OVER = "takes_over", "承接部门"


class FindingState(TextChoices):
    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "照原文保留"
    CORRECTED = "corrected", "已更正"


class EditionAct(TextChoices):
    DRAFTED = "drafted", "建立草稿"
    LISTS_ADDED = "lists_added", "补充清单"
    LISTS_KEPT = "lists_kept", "沿用现行清单"
    CORRECTED = "corrected", "更正"
    FINDING_DECIDED = "finding_decided", "处理疑点"
    SUBMITTED = "submitted", "送审"
    SENT_BACK = "sent_back", "退回"
    PUBLISHED = "published", "发布"
    END_SET = "end_set", "调整失效日期"
    WITHDRAWN = "withdrawn", "撤回"
    DISCARDED = "discarded", "作废"


EDITION = "edition"
"""What an edition is called in the record."""


def act_code(act: EditionAct) -> str:
    """Return an act as it stands in the record.

    >>> act_code(EditionAct.PUBLISHED)
    'edition.published'
    """
    return f"{EDITION}.{act.value}"
