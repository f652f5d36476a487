"""What a department promises the township (履职保障), promise by promise."""

import re

from qingdan.documents.clauses import split_clauses
from qingdan.documents.model import Support, SupportKind

KINDS: tuple[tuple[SupportKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (SupportKind.MATERIAL, r"宣传(?:资料|材料|品|单|册|手册|物料|用品)|资料"),
        (SupportKind.TRAINING, r"培训|演练|轮训"),
        (SupportKind.GUIDANCE, r"指导|解读|咨询|答疑|讲解|流程|标准"),
        (SupportKind.FUNDS, r"资金|经费|费用|补助|补贴|拨付|拨款|专款|财力"),
        (SupportKind.GOODS, r"物资|药品|药剂|疫苗|防护用品|被服"),
        (SupportKind.EQUIPMENT, r"设备|设施|器材|装备|车辆|场地|器械|终端|工具"),
        (SupportKind.STAFF, r"人员|人力|专家|技术力量|队伍|派员|派驻|专人|驻点|人才"),
        (SupportKind.DATA, r"数据|信息|系统|平台|账号|名单|图件"),
        (SupportKind.TECHNIQUE, r"技术|检测|鉴定"),
    )
)
MOST_JOINTS = 100
PROMISES = re.compile(
    r"(?:提供|开展|加强|保障|拨付|安排|选派|派出|派驻|配备|配置|共享|开放|组织|落实|给予|下发|发放|负责|做好)"
)
NOT_STAFF = re.compile(r"人员培训|培训人员|人员开展")
STOPS = re.compile(r"[，,；;。\n]+")
SOFT = re.compile(r"[和与及、]")
BRACKETED = re.compile(r"[（(《“][^（）()《》“”]*[）)》”]")


def find_support_kind(text: str) -> SupportKind:
    """Return the kind of one promise: the first kind word decides.

    >>> find_support_kind("提供业务指导"), find_support_kind("提供技术支持")
    (<SupportKind.GUIDANCE: 'guidance'>, <SupportKind.TECHNIQUE: 'technique'>)
    >>> find_support_kind("人员培训"), find_support_kind("提供政策支持")
    (<SupportKind.TRAINING: 'training'>, <SupportKind.OTHER: 'other'>)
    """
    if NOT_STAFF.search(text):
        return SupportKind.TRAINING
    hits = [
        (kind is SupportKind.TECHNIQUE, found.start(), rank, kind)
        for rank, (kind, words) in enumerate(KINDS)
        if (found := words.search(text))
    ]
    return min(hits)[3] if hits else SupportKind.OTHER


def split_support(text: str) -> tuple[Support, ...]:
    """Split the text of a support field into promises, in printed words.

    Commas and full stops always split; ``和``, ``与``, ``及`` and ``、`` only between two
    promises of different kinds, or where each side has a verb of promising.

    >>> [one.text for one in split_support("提供业务指导和物资保障")]
    ['提供业务指导', '物资保障']
    >>> [one.kind.value for one in split_support("1. 提供宣传资料。 2. 保障经费。")]
    ['material', 'funds']
    >>> [one.text for one in split_support("明确办理流程和审核标准")]
    ['明确办理流程和审核标准']
    """
    promises: list[Support] = []
    for clause in split_clauses(text):
        for part in _cut(clause.text, STOPS):
            promises.extend(_by_kind(part))
    return tuple(promises)


def _cut(text: str, marks: re.Pattern[str]) -> list[str]:
    """Split outside brackets and quotes."""
    hidden = BRACKETED.sub(lambda found: "\0" * len(found[0]), text)
    parts: list[str] = []
    at = 0
    for mark in marks.finditer(hidden):
        parts.append(text[at : mark.start()])
        at = mark.end()
    return [part.strip() for part in (*parts, text[at:]) if part.strip()]


def _by_kind(text: str) -> list[Support]:
    hidden = BRACKETED.sub(lambda found: "\0" * len(found[0]), text)
    joints = [*SOFT.finditer(hidden)][:MOST_JOINTS]
    promises: list[Support] = []
    at = 0
    for joint in joints:
        left, right = text[at : joint.start()].strip(), text[joint.end() :].strip()
        if left and right and _are_two(left, right):
            promises.append(Support(left, find_support_kind(left)))
            at = joint.end()
    rest = text[at:].strip()
    return [*promises, Support(rest, find_support_kind(rest))]


def _are_two(left: str, right: str) -> bool:
    """Tell whether two texts promise different things and can each stand alone."""
    if PROMISES.match(left) and PROMISES.match(right):
        return True
    kinds = find_support_kind(left), find_support_kind(right)
    if kinds[0] is kinds[1]:
        return False
    return SupportKind.OTHER not in kinds or _is_promise(left, right)


def _is_promise(left: str, right: str) -> bool:
    """Tell whether both sides can stand alone although one has no known kind."""
    kinds = (find_support_kind(left), find_support_kind(right))
    unknown = right if kinds[1] is SupportKind.OTHER else left
    return unknown.endswith(("支持", "保障", "服务"))
