"""The words of a list that prove an answer: a clause, or the decisive part of a name."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.text import bigrams, fold
from qingdan.finder.answers import Proof
from qingdan.finder.words import CONCEPT, concepts, runs
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
ASKED, TITLE_WEIGHT, TERM_WEIGHT = 1.5, 0.8, 1.0
"""What is asked counts most: pairs of characters and everyday concepts (桥 is 桥梁); then the
pairs of the matter's heaviest terms, and of its title."""
WORD_FOR_WORD = 2.0
"""So much more count words that say all that is asked, as far as the entry says it."""
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
    Stage.CERTIFY: "证明|出具|开具|认证|证件|制证|补发|补办",
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
PHRASES = re.compile(r"[^，。；;,]+")
PREPARES = re.compile(
    r"宣传|宣讲|普及|普法|倡导|培训|讲座|方案|预案|规划|演练|意识|资料|制度|组建|物资储备|储备.{0,8}物资"
)
"""Publicity, plans, training: done before anything happens, never because somebody asks."""
ACTS = re.compile(
    r"受理|接收|登记|上报|报告|报送|报至|排查|巡查|制止|检查|处罚|查处|审核|审定|初审|核查|核实|发放|调解"
    r"|扑救|救援|处置|转移|维修|修复|清理|管护|核对|复核|审批|办理|补发|追回|退回|认定|整改"
)
SAID = {stage: re.compile(f"(?:{words})(?!的)") for stage, words in STAGE_WORDS.items()}
"""What is done; ``上报的名单`` is done by somebody else before."""
DEPARTMENT_FIRST = frozenset(
    {Stage.PERMIT, Stage.CHECK, Stage.PUNISH, Stage.RECOVER, Stage.ASSESS, Stage.BUILD}
)
"""Stages at which the department acts before the township has anything to do."""
FOLLOWING = 0.25
"""What the words of the step before count when looking for the one that follows."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the words that prove should say: pairs of characters with weights, and a stage.

    ``asked`` are those of the question itself.
    """

    pairs: Mapping[str, float]
    stage: Stage | None
    asked: frozenset[str] = frozenset()


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


def is_preparing(text: str) -> bool:
    """Tell whether a clause is mere publicity, plan or training.

    >>> is_preparing("制定森林草原防火宣传方案，指导全旗开展森林草原防火宣传。")
    True
    >>> is_preparing("开展防火宣传，发现火情立即上报。"), is_preparing("开展巡查违法采砂工作。")
    (False, False)
    """
    phrases = PHRASES.findall(text)
    rest = [one for one in phrases if not PREPARES.search(one)]
    return len(rest) < len(phrases) and not any(map(ACTS.search, rest))


def _nearest(options: Sequence[Proof], wanted: _Wanted) -> Proof:
    """Return the words that say most of what is wanted and little else.

    What several of the options say tells none of them apart, so a pair of characters counts
    the less, the more of them have it. Words of the question go before those of the stage.
    """
    pairs = [_told_in(one.marked) for one in options]
    shared = Counter(pair for some in pairs for pair in some)
    asked = {pair: shared[pair] ** -0.5 for pair in wanted.asked if shared[pair]}
    scores = [
        _said(some, shared, wanted.pairs)
        * _stage_factor(one, wanted.stage)
        * (1 + WORD_FOR_WORD * _share(asked, some) * _is_fit(one, wanted.stage))
        for one, some in zip(options, pairs, strict=True)
    ]
    best = max(range(len(options)), key=scores.__getitem__)
    return options[best] if scores[best] else _whole(options[0])


def _told_in(text: str) -> frozenset[str]:
    """Return the pairs of characters of a text, and the everyday concepts it speaks of."""
    meant = {f"{CONCEPT}{one}" for run in runs(text) for _, one in concepts(run)}
    return bigrams(fold(text)) | meant


def _is_fit(option: Proof, stage: Stage | None) -> bool:
    return stage is Stage.PUBLICISE or not is_preparing(option.marked)


def _share(asked: Mapping[str, float], pairs: frozenset[str]) -> float:
    """Return how much of what is asked, as far as any option says it, these words say."""
    return sum(asked[pair] for pair in asked.keys() & pairs) / (sum(asked.values()) or 1.0)


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


def nearest_clause(
    clauses: Sequence[Clause], text: str, matter: Matter | None, following: str = ""
) -> Clause | None:
    """Return the clause that comes nearest to a question; ``None`` where there is none.

    Args:
        clauses: of one party.
        text: the question.
        matter: what it was taken for.
        following: the clause of the other party that this one follows from.
    """
    options = [Proof(one.text, 0, len(one.text), "", one) for one in clauses]
    wanted = _wanted(text, matter)
    pairs = dict(wanted.pairs)
    for pair in bigrams(fold(following)):
        pairs[pair] = pairs.get(pair, 0.0) + FOLLOWING
    return _nearest(options, replace(wanted, pairs=pairs)).clause if options else None


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
    asked = _told_in(text)
    pairs = dict.fromkeys(asked, ASKED)
    stage = Stage.PUBLICISE if SAID[Stage.PUBLICISE].search(text) else None
    if matter is None:
        return _Wanted(pairs, stage, asked)
    words = [(matter.title, TITLE_WEIGHT), (matter.subject, TITLE_WEIGHT)]
    words += [(term, TERM_WEIGHT * weight / HEAVIEST) for term, weight in matter.terms]
    for word, weight in words:
        for pair in bigrams(fold(word)):
            pairs[pair] = max(pairs.get(pair, 0.0), weight)
    return _Wanted(pairs, stage or matter.stage, asked)
