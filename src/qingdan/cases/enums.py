"""Choices of the cases room."""

from django.db.models import TextChoices

CASE = "case"


class CaseStanding(TextChoices):
    """Whether a case is worked on."""

    OPEN = "open", "在办"
    DONE = "done", "办结"
    MERGED = "merged", "已并入"


class CaseOrigin(TextChoices):
    """Where a case was opened from."""

    ENTRY = "entry", "清单事项"
    ANSWER = "answer", "问答结果"
    DESK = "desk", "工作台"
    PLAN = "plan", "年度计划"
    SPLIT = "split", "拆分"
    API = "api", "接口"


class CaseStep(TextChoices):
    """What happens to a case as a whole, beside the acts of its procedure."""

    OPENED = "opened", "立项"
    MERGED_INTO = "merged-into", "并入另一件"
    MERGED_FROM = "merged-from", "并入本件"
    SPLIT_OFF = "split-off", "拆出一件"
    SPLIT_FROM = "split-from", "由另一件拆出"
    RELATED = "related", "关联另一件"
    UNRELATED = "unrelated", "取消关联"
    NOTED = "noted", "补记"
    MIGRATED = "migrated", "换用新版流程"
    MIGRATED_BACK = "migrated-back", "换回原版流程"
    ENTRY_NAMED = "entry-named", "认定清单事项"


CHANGES_OF_VERSION = (CaseStep.MIGRATED, CaseStep.MIGRATED_BACK)
"""Steps after which a case goes by another version of its procedure."""


class RelationKind(TextChoices):
    RELATED = "related", "相关"
    SAME_EVENT = "same-event", "同一件事"
    FOLLOWS = "follows", "后续"


class SupportState(TextChoices):
    """Where an obligation of support stands."""

    OWED = "owed", "应保障"
    ASKED = "asked", "已提出"
    PROMISED = "promised", "已答应"
    DELIVERED = "delivered", "已兑现"
    REFUSED = "refused", "不予保障"


class CaseAct(TextChoices):
    """Acts of this room in the record."""

    OPENED = "opened", "立项"
    ACTED = "acted", "办理"
    LINKED = "linked", "合并、拆分、关联"
    ASSIGNED = "assigned", "指定经办人"
    ATTACHED = "attached", "添加附件"
    DETACHED = "detached", "撤下附件"
    ISSUED = "issued", "出具文书"
    NUMBERED = "numbered", "编文书号"
    SERIES_SET = "series-set", "设定文书代字"
    ARCHIVED = "archived", "下载归档包"
    SUPPORT_OWED = "support-owed", "登记履职保障"
    SUPPORT_MOVED = "support-moved", "履职保障有进展"
    SUPPORT_NAMED = "support-named", "写明保障单位"
    PLAN_DONE = "plan-done", "登记常态履职完成"
    PLAN_TAKEN_BACK = "plan-taken-back", "撤回常态履职完成"
    FEED_OPENED = "feed-opened", "生成日历订阅地址"
    FEED_CLOSED = "feed-closed", "停用日历订阅地址"
    MIGRATED = "migrated", "换用新版流程"
    MIGRATED_BACK = "migrated-back", "换回原版流程"
    BREACH_SEEN = "breach-seen", "发现超期"
    ENTRY_NAMED = "entry-named", "认定清单事项"
    ENDS_COUNTED = "ends-counted", "载入年历后重算期限"


class CaseNotice(TextChoices):
    """What people are told of cases."""

    ARRIVED = "arrived", "等您办理"
    RETURNED = "returned", "退回给您"
    URGED = "urged", "催办、督办"
    NEAR = "near", "期限临近"
    LATE = "late", "期限届满"
    SUPPORT = "support", "履职保障有进展"
    YEAR_MISSING = "year-missing", "年历没有载入"


class DeskTab(TextChoices):
    """Tabs of the workbench."""

    MINE = "mine", "我的"
    UNIT = "unit", "本单位"
    WAITING = "waiting", "等别人"
    NEAR = "near", "临期"
    OVER = "over", "超期"
    DRAFTS = "drafts", "草稿"
    ALL = "all", "全部"
