"""The matters of a letter, in its own order: sentence by sentence, and within sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from qingdan.finder.ranking import Ranked
from qingdan.finder.splitting import Told, split_matters
from qingdan.finder.words import sentences

MOST_UNITS, MOST_LOOKED_AT = 12, 24
OWN_MATTER = 0.45
"""A sentence that wishes or complains, and is so sure of its matter, is a matter of its own."""
FROM_CLAUSE, FROM_DEMAND = 0.9, 0.45
"""A clause of a sentence must be surer, as it lacks what stands around it, unless it demands."""
BACKGROUND = 0.995
"""So sure must be what neither wishes nor complains: who somebody is, what they have or earn."""
SET_APART = 0.15
"""What the letter itself sets apart is told even if no more sure than this, as unclear."""
SHORTEST = 6
WISHES = re.compile(
    r"要求|希望|请求|恳请|请(?!假)|诉求|想(?!不)|申请|咨询|反映|举报|投诉|怎么|咋|如何|哪|谁|吗|能不能|可不可以"
    r"|是不是|有没有|什么时候|啥时候|多少|为什么|为啥|办理|补办|解决|处理"
)
DEMANDS = re.compile(r"(?:要求|希望|请求|恳请|请|诉求|想|申请|麻烦|能不能|盼)")
COMPLAINS = re.compile(
    r"没(?!有?(?:收入|劳动|工作|儿|子女|文化|老伴|生活来源|经济|钱治))|未(?!成年)|不(?!到\d)|坏|塌|断|倒|漏|堵"
    r"|脏|臭|乱|偷|抢|骗|欠|拖|占|压|挖|扔|丢|死|咬|缺|违|擅自|私自|非法|污|纠纷|打架|吵|危险|隐患|关门|停[水电]"
    r"|发现|淹|裂|破|烂|烧|毁|砍|假|少发|多收|乱收|克扣|太[慢差大高少]|噪|冒|溢|松动|掉"
)
STATES = re.compile(r"不能(?:干活|劳动|下地|自理)|丧失|不识字|身体不好|常年不在|不在家")
"""Of whom is told, though it sounds like a complaint."""


class Judge(Protocol):
    """What is known of a text ranked by itself."""

    def ranked_each(self, texts: Sequence[str]) -> Sequence[Ranked]:
        """Rank each of several texts by itself."""

    def about(self, ranked: Ranked) -> frozenset[str]:
        """Return by what texts are told to be about the same: subject and entry."""

    def sureness(self, ranked: Ranked) -> float:
        """Return how sure the best answer of a text is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a letter that are a matter of its own; not ``sure`` where only set apart."""

    text: str
    ranked: Ranked
    at: tuple[int, int]
    sure: bool = True


def matters_in(text: str, whole: Ranked, judge: Judge) -> list[Piece]:
    """Return the matters of a letter in its own order; nothing where it tells only one.

    Args:
        text: the letter.
        whole: the letter ranked as a whole; what it is about is always among the matters.
        judge: ranks the parts.
    """
    units = split_matters(text)[:MOST_UNITS]
    if sum(len(one.clauses) for one in units) < 2:  # noqa: PLR2004 - one clause is one matter
        return []
    looked = _Looked(judge, dict(zip(sentences(text), whole.parts, strict=False)), units)
    found = looked.sure_pieces(units)
    found += looked.set_apart(units, found)
    if found and not any(looked.about(one) & judge.about(whole) for one in found):
        found += looked.of_the_whole(units, found, whole)
    found.sort(key=lambda one: one.at)
    return found if len(found) > 1 else []


def wishes_or_complains(text: str) -> bool:
    """Tell whether words ask for something, and do not only say how things are.

    >>> wishes_or_complains("村口的路坏了。"), wishes_or_complains("她有慢性病，常年吃药。")
    (True, False)
    >>> wishes_or_complains("想申请低保。"), wishes_or_complains("我身体不好，没有收入。")
    (True, False)
    """
    bare = STATES.sub("", text)
    return bool(WISHES.search(bare) or COMPLAINS.search(bare))


class _Looked:
    """All that is ranked of a letter: each text once, and not too many of them."""

    def __init__(self, judge: Judge, known: dict[str, Ranked], units: Sequence[Told]) -> None:
        self.judge = judge
        self.known = known
        windows = [one for unit in units for one, _ in _windows(unit.clauses)]
        texts = dict.fromkeys([*(one.text for one in units), *windows])
        new = [one for one in texts if one not in known][:MOST_LOOKED_AT]
        self.known |= zip(new, judge.ranked_each(new), strict=True)

    def about(self, piece: Piece) -> frozenset[str]:
        return self.judge.about(piece.ranked)

    def sure_pieces(self, units: Sequence[Told]) -> list[Piece]:
        """Return what is sure of a matter that nothing before it is about."""
        found: list[Piece] = []
        seen: set[str] = set()
        wholes = [self._of_unit(at, unit) for at, unit in enumerate(units)]
        for piece in [*wholes, *self._within(units)]:
            about = self.about(piece) if piece else frozenset()
            if piece and about and not about & seen:
                seen |= about
                found.append(piece)
        return found

    def _of_unit(self, at: int, unit: Told) -> Piece | None:
        ranked = self.known.get(unit.text)
        least = OWN_MATTER if wishes_or_complains(unit.text) else BACKGROUND
        if ranked is None or self.judge.sureness(ranked) < least:
            return None
        return Piece(unit.text, ranked, (at, 0))

    def _within(self, units: Sequence[Told]) -> Iterator[Piece]:
        """Yield what clauses of longer sentences are sure of, with what they demand."""
        for at, unit in enumerate(units):
            for place, (text, least) in enumerate(_windows(unit.clauses)):
                ranked = self.known.get(text)
                if ranked is not None and self.judge.sureness(ranked) >= least:
                    yield Piece(text, ranked, (at, place))

    def set_apart(self, units: Sequence[Told], found: Sequence[Piece]) -> list[Piece]:
        """Return what the letter sets apart without being sure of anything, one each."""
        if not any(one.apart for one in units[1:]):
            return []
        told = {one.at[0] for one in found}
        more: list[Piece] = []
        for segment in _segments(units):
            if told & set(segment):
                continue
            for at in segment:
                ranked = self.known.get(units[at].text)
                sure = self.judge.sureness(ranked) if ranked else 0.0
                if ranked and sure >= SET_APART and wishes_or_complains(units[at].text):
                    more.append(Piece(units[at].text, ranked, (at, 0), sure=False))
                    break
        return more

    def of_the_whole(
        self, units: Sequence[Told], found: Sequence[Piece], whole: Ranked
    ) -> list[Piece]:
        """Return the sentence that the whole letter's answer comes from, where none has it."""
        best = whole.best(1)
        told = {one.at[0] for one in found}
        rest = [(at, one.text) for at, one in enumerate(units) if at not in told]
        ranked = [(at, text, self.known.get(text)) for at, text in rest]
        fit = [(at, text, one) for at, text, one in ranked if one is not None]
        if not best or not fit:
            return []
        at, text, one = max(fit, key=lambda each: float(each[2].entries[best[0]]))
        return [Piece(text, whole, (at, 0))] if one.entries[best[0]] > 0 else []


def _windows(clauses: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield each clause that complains, and how sure it must be of its matter.

    A demand at the end is about the clause before it, and both stand together; a question
    without what it is about (镇里能不能罚款) is about what stands before.
    """
    if len(clauses) < 2:  # noqa: PLR2004 - nothing beside the sentence itself
        return
    for before, clause in pairwise(("", *clauses)):
        if before and DEMANDS.match(clause) and len(clauses) > 2:  # noqa: PLR2004
            yield before + clause, FROM_DEMAND
        elif len(clause) >= SHORTEST and COMPLAINS.search(STATES.sub("", clause)):
            yield clause, FROM_CLAUSE


def _segments(units: Sequence[Told]) -> list[list[int]]:
    """Return the numbers of the sentences that belong together, by what sets them apart."""
    found: list[list[int]] = []
    for at, unit in enumerate(units):
        if unit.apart or not found:
            found.append([])
        found[-1].append(at)
    return found
