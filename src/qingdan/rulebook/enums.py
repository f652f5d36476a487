"""Choices of the rulebook."""

from django.db.models import TextChoices


class Rank(TextChoices):
    """How high a law stands."""

    LAW = "law", "法律"
    REGULATION = "regulation", "行政法规"
    PARTY_REGULATION = "party-regulation", "党内法规"
    DEPARTMENT_RULE = "department-rule", "部门规章"
    LOCAL_REGULATION = "local-regulation", "地方性法规"
    LOCAL_RULE = "local-rule", "地方政府规章"
    DOCUMENT = "document", "规范性文件"
    STANDARD = "standard", "标准"


class Unit(TextChoices):
    """What a term is counted in."""

    WORKING_DAY = "working-day", "个工作日"
    DAY = "day", "日"
    HOUR = "hour", "小时"
    MONTH = "month", "个月"
    YEAR = "year", "年"


class Bound(TextChoices):
    """Whom a rule binds: whose clock runs, who must see to it."""

    BODY = "body", "承办机关"
    HEAD = "head", "机关负责人"
    OFFICER = "officer", "经办人"
    TOWNSHIP = "township", "乡镇（街道）"
    DEPARTMENT = "department", "上级部门"
    HIGHER = "higher", "上级机关"
    PARTY = "party", "当事人"
    COURT = "court", "人民法院"


class LastDay(TextChoices):
    """What becomes of a term whose last day is a day off."""

    AS_IT_FALLS = "as-it-falls", "照数，不顺延"
    NEXT_WORKING_DAY = "next-working-day", "顺延到下一个工作日"


class LawChangeKind(TextChoices):
    """What happened to a law."""

    NEW = "new", "新制定"
    AMENDED = "amended", "修改"
    REPEALED = "repealed", "废止"


class LawCheckState(TextChoices):
    """How far somebody has looked at a thing that cites a changed law."""

    OPEN = "open", "待核对"
    RIGHT = "right", "核过，仍然对"
    CHANGED = "changed", "已改"


class CitedKind(TextChoices):
    """What cites a law."""

    ENTRY = "entry", "清单事项"
    MATTER = "matter", "标准事项"
    RULE = "rule", "规则"
    PROCEDURE = "procedure", "办理流程"
    CASE = "case", "在办的事"


class LawAct(TextChoices):
    ENTERED = "entered", "登记法规变动"
    WITHDRAWN = "withdrawn", "撤回法规变动"
    CHECKED = "checked", "核对法规引用"
    REOPENED = "reopened", "撤销法规引用的核对"


LAW = "law"
"""How the acts of this room begin in the record."""
