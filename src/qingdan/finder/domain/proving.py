"""The words of a list that prove an answer: a clause, or the decisive part of a name."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.text import bigrams, fold
from qingdan.finder.answers import Proof
from qingdan.matters.enums import Stage
from qingdan.matters.library import HEAVIEST, Matter

PENALTY = re.compile(r"[^；;。]+?的?处罚(?=[，；。;,]|$)|[^；;。]+")
PENALISED = re.compile(r"[，,](?P<what>对[^，,].*处罚)")
"""A penalty behind other duties in one sentence."""
SENTENCE = re.compile(r"[^；;。]+")
PARTS = re.compile(r"[^，,、；;。]+")
PHRASE = re.compile(r"[^，,、]+(?:、[^，,、]+)*")
LONG_SENTENCE = 60
"""A longer sentence of a name is cut at its commas, so that the decisive part stands out."""
SIDE_WORDS = {Side.DEPARTMENT: "部门", Side.TOWNSHIP: "乡镇", Side.TAKEOVER: "承接"}
TITLE_WEIGHT, TERM_WEIGHT = 0.8, 1.0
"""What the pairs of a matter's title, and of its heaviest terms, count beside those asked for."""
NAME_FIRST = 1.15
"""The name is what people know an entry by; a clause must say clearly more to be shown."""
SHORT_NAME = 40
OWN_SIDE, TAKEN_OVER = 1.15, 0.75
"""A clause of the side that acts first counts so much more; how a department carries on with
what it took back proves less than that it did."""
SCRAP = 5
"""So many pairs are added to every length, so that a scrap of words wins by nothing."""
SAYS_STAGE, OTHER_STAGE, PLAIN_PUBLICITY = 1.5, 1.0, 0.6
"""How much more words that name the matter's stage prove, how much less mere publicity."""
STAGE_WORDS = {
    Stage.PUBLICISE: "宣传|宣讲|普及|教育|引导|倡导|讲解|提高.{0,6}意识|增强.{0,8}意识",
    Stage.NOTICE: "巡查|排查|发现|上报|报告|制止|线索|劝阻|巡护|报送",
    Stage.REGISTER: "摸底|登记|统计|台账|建档|采集|录入|普查|核实|名册|摸排|调查",
    Stage.APPLY: "申请|受理|初审|申报|帮办|代办|办理|提交|审核|手续",
    Stage.PAY: "发放|拨付|打卡|清册|支付|发卡|到账",
    Stage.CERTIFY: "证明|出具|开具|认证|证件|制证",
    Stage.PERMIT: "审批|许可|核发|批准|备案",
    Stage.CHECK: "检查|抽查|监督|督导|整改|督促",
    Stage.PUNISH: "处罚|罚款|立案|查处",
    Stage.RECOVER: "追缴|退回|追回|多领|催缴|退还",
    Stage.MEDIATE: "调解|仲裁|化解|纠纷",
    Stage.EMERGENCY: "应急|救援|处置|疏散|转移|扑救|先期|抢险|避险|救灾",
    Stage.UPKEEP: "维修|维护|管护|养护|修复|清理|保洁|清运|修缮|抢修|破损|看护|清淤|日产日清",
    Stage.BUILD: "建设|实施|施工|新建|改造|验收|立项|项目",
    Stage.ORGANISE: "组织|建设|举办|选举|换届|成立|活动|培训|队伍",
    Stage.ASSESS: "考核|鉴定|评估|评定|验收|认定",
    Stage.SUPERVISE: "指导|监督|管理|督促",
}
"""How the lists say each stage."""
SAID = {stage: re.compile(f"(?:{words})(?!的)") for stage, words in STAGE_WORDS.items()}
"""What is done; ``上报的名单`` is done by somebody else before."""
DEPARTMENT_FIRST = frozenset(
    {Stage.PERMIT, Stage.CHECK, Stage.PUNISH, Stage.RECOVER, Stage.ASSESS, Stage.BUILD}
)
"""Stages at which the department acts before the township has anything to do."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the words that prove should say: pairs of characters with weights, and a stage."""

    pairs: Mapping[str, float]
    stage: Stage | None


def address_of(item: Item, clause: Clause | None = None) -> str:
    """Return where words stand: ``银号镇 · 配合 42 · 乡镇 2``."""
    kind = {
        ListKind.BASIC: "基本",
        ListKind.COOPERATIVE: "配合",
        ListKind.RECLAIMED: "收回",
    }[ListKind(item.kind)]
    whole = f"{item.edition.township.name} · {kind} {item.number}"
    if clause is None:
        return whole
    return f"{whole} · {SIDE_WORDS[Side(clause.side)]} {clause.address}"


def prove(
    item: Item, text: str, matter: Matter | None, sides: Sequence[Side] | None = None
) -> Proof:
    """Return the words of an entry that come nearest to a question.

    Args:
        item: clauses at hand.
        text: the question.
        matter: what it was taken for; its terms count beside the question's own words.
        sides: only clauses of these sides; ``None`` for all, and the name.
    """
    options: list[Proof] = []
    if sides is None:
        options += _of_name(item)
    for clause in item.clauses.all():
        if sides is None or clause.side in sides:
            proof = Proof(clause.text, 0, len(clause.text), address_of(item, clause), clause)
            options.append(proof)
    return _nearest(options or list(_of_name(item)), _wanted(text, matter))


def _nearest(options: Sequence[Proof], wanted: _Wanted) -> Proof:
    """Return the words that say most of what is wanted and little else.

    What several of the options say tells none of them apart, so a pair of characters counts
    the less, the more of them have it.
    """
    pairs = [bigrams(fold(one.marked)) for one in options]
    shared = Counter(pair for some in pairs for pair in some)
    scores = [
        _said(some, shared, wanted.pairs) * _stage_factor(one, wanted.stage)
        for one, some in zip(options, pairs, strict=True)
    ]
    best = max(range(len(options)), key=scores.__getitem__)
    return options[best] if scores[best] else _whole(options[0])


def _said(pairs: frozenset[str], shared: Mapping[str, int], wanted: Mapping[str, float]) -> float:
    if not pairs:
        return 0.0
    told = sum(wanted.get(pair, 0.0) / shared[pair] ** 0.5 for pair in pairs)
    return float(told / (len(pairs) + SCRAP) ** 0.5)


def _stage_factor(option: Proof, stage: Stage | None) -> float:
    """Return how fit words are by the stage they speak of, and by who acts at it."""
    clause = option.clause
    factor = NAME_FIRST if clause is None else 1.0
    if clause is not None and clause.side == Side.TAKEOVER:
        factor = TAKEN_OVER
    if stage is None or stage not in SAID:
        return factor
    if clause is not None and (clause.side == Side.DEPARTMENT) == (stage in DEPARTMENT_FIRST):
        factor *= OWN_SIDE
    parts = PARTS.findall(option.marked)
    publicity = [bool(SAID[Stage.PUBLICISE].search(one)) for one in parts]
    told = [one for one, mere in zip(parts, publicity, strict=True) if not mere]
    if any(map(SAID[stage].search, parts if stage is Stage.PUBLICISE else told)):
        return factor * SAYS_STAGE
    return factor * (PLAIN_PUBLICITY if any(publicity) else OTHER_STAGE)


def _whole(proof: Proof) -> Proof:
    return Proof(proof.text, 0, len(proof.text), proof.address, proof.clause)


def first_of_group(item: Item, proof: Proof) -> Proof:
    """Return the first clause under the heading that a clause stands under: what comes first."""
    found = proof.clause
    if found is None:
        return proof
    under = [
        one for one in item.clauses.all() if (one.side, one.group) == (found.side, found.group)
    ]
    first = min(under, key=lambda one: one.position)
    return Proof(first.text, 0, len(first.text), address_of(item, first), first)


def _of_name(item: Item) -> Iterator[Proof]:
    """Yield what the name of an entry says: the whole of a short one, or its parts."""
    address, name = address_of(item), item.name
    spans = [(0, len(name))] if len(name) <= SHORT_NAME else list(_segments(name))
    for start, end in spans or [(0, len(name))]:
        yield Proof(name, start, end, address)


def _segments(name: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a name that say something by themselves, without outer punctuation.

    >>> name = "甲、乙；丙的处罚，丁的处罚。"
    >>> [name[start:end] for start, end in _segments(name)]
    ['甲、乙', '丙的处罚', '丁的处罚']
    >>> name = "做好网点建设，推进治理，对不回收的处罚。"
    >>> [name[start:end] for start, end in _segments(name)]
    ['做好网点建设', '推进治理', '对不回收的处罚']
    """
    cut = PENALTY if "处罚" in name else SENTENCE
    for one in cut.finditer(name):
        start, end = one.span()
        start += len(name[start:end]) - len(name[start:end].lstrip("，,*"))
        penalty = PENALISED.search(name, start, end)
        if penalty:
            yield from _phrases(name, start, penalty.start())
            yield penalty.end() - len(penalty["what"]), end
        elif end - start <= LONG_SENTENCE or "处罚" in name[start:end]:
            yield start, end
        else:
            yield from _phrases(name, start, end)


def _phrases(name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for one in PHRASE.finditer(name[start:end]):
        yield start + one.start(), start + one.end()


def _wanted(text: str, matter: Matter | None) -> _Wanted:
    pairs = dict.fromkeys(bigrams(fold(text)), 1.0)
    if matter is None:
        return _Wanted(pairs, None)
    words = [(matter.title, TITLE_WEIGHT), (matter.subject, TITLE_WEIGHT)]
    words += [(term, TERM_WEIGHT * weight / HEAVIEST) for term, weight in matter.terms]
    for word, weight in words:
        for pair in bigrams(fold(word)):
            pairs[pair] = max(pairs.get(pair, 0.0), weight)
    return _Wanted(pairs, matter.stage)
