"""Question → answer: whose job it is, with the clause that proves it, or honest silence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import whole_items
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Answer, Elsewhere, FoundEntry, Part, Question
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.explaining import Surroundings, against, explain, taken_for
from qingdan.finder.domain.naming import editions_known
from qingdan.finder.domain.places import ListedItem, PlaceNow, place_on
from qingdan.finder.enums import Verdict
from qingdan.finder.ranking import SAYS_SOMETHING, Ranked, rank, rank_plain
from qingdan.finder.store import Trained
from qingdan.finder.urgency import urgent_calls
from qingdan.finder.verdicts import verdict_of
from qingdan.finder.weighing import NOT_HERE
from qingdan.finder.words import sentences
from qingdan.matters.library import Matter, library
from qingdan.parties.queries import bodies_by_role

SHORTEST, LONGEST = 2, 2000
MOST_ENTRIES, MOST_ELSEWHERE, MOST_ASKS = 5, 2, 2
NOISE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HAN = re.compile(r"[\u4e00-\u9fff]")
FAINT = 0.02
"""An entry less likely than this is not shown, except the first."""
OWN_MATTER = 0.55
"""A sentence of a letter that is so sure of another entry is a matter of its own."""


class QuestionTooShort(DomainError):
    code = "finder.question-too-short"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "写得太短，看不出是什么事。"
    remedy = "请用一句话说清楚什么事，例如“村口的水渠塌了找谁修”。"


class QuestionTooLong(DomainError):
    code = "finder.question-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = f"写得太长，超过了 {LONGEST} 个字，没有作答；您写的内容没有保存。"
    remedy = "请分几次提问，每次说一两件事。"


class NoListsThere(DomainError):
    code = "finder.no-lists-there"
    status = HTTPStatus.NOT_FOUND
    message = "这个乡镇（街道）在这一天没有现行清单，不能作答。"
    remedy = "{known}请换一个地方或日期，或先发布该乡镇的清单。"

    def __init__(self, known: str = "") -> None:
        """Refuse; ``known`` is a sentence on the editions there are."""
        super().__init__(known=known)


def answer(question: Question) -> Answer:
    """Answer a question from the lists in force.

    Raises:
        QuestionTooShort, QuestionTooLong: there is nothing, or too much, to go by.
        NoListsThere: the township has no lists on that day.
        ModelMissing: the finder was never built.
    """
    text = NOISE.sub("", question.text).strip()
    if len(text) < SHORTEST or not HAN.search(text):
        raise QuestionTooShort
    if len(text) > LONGEST:
        raise QuestionTooLong
    model = trained()
    now = place_on(question.township_code, question.on, model.matters.matters)
    if now is None:
        raise NoListsThere(editions_known(question.township_code))
    ranked = rank(text, now.place, model)
    asked = replace(question, text=text)
    return _Composer(asked, model, now, library().matters).compose(ranked)


def is_unheard(ranked: Ranked) -> bool:
    """Tell whether a text comes near to no matter at all, so that nothing is claimed of it."""
    return bool(ranked.weighed.closeness.max(initial=0.0) < SAYS_SOMETHING)


@dataclass(frozen=True)
class _Composer:
    """Puts an answer together; everything is read from the database once."""

    question: Question
    model: Trained
    now: PlaceNow
    matters: Mapping[str, Matter]

    def compose(self, ranked: Ranked) -> Answer:
        parts = self._parts(ranked)
        around = self._surroundings([ranked, *(one for _, one in parts)])
        found = self._entries(ranked, around)
        verdict = self._verdict(ranked)
        elsewhere = self._elsewhere(ranked)
        off = verdict is Verdict.OFF_LIST
        perhaps = verdict is Verdict.UNCLEAR or bool(found and ranked.none > found[0].confidence)
        return Answer(
            question=self.question,
            verdict=verdict,
            edition=self.now.edition,
            entries=() if off else found,
            near=found[:3] if off else (),
            none=ranked.none,
            elsewhere=elsewhere if off or perhaps else (),
            asks=self._asks(ranked, found, verdict),
            parts=tuple(self._part(text, one, around) for text, one in parts),
            trace=self._trace(ranked),
            model=str(self.model.about.get("digest", "")),
            urgent=urgent_calls(self.question.text),
        )

    def _verdict(self, ranked: Ranked) -> Verdict:
        return verdict_of(ranked, [one.kind for one in self.now.items], self.model.limits)

    def _parts(self, whole: Ranked) -> list[tuple[str, Ranked]]:
        """The sentences that are surely about something else than the letter's first matter."""
        told = sentences(self.question.text)
        if len(told) < 2:  # noqa: PLR2004
            return []
        seen = {self._about(whole)}
        parts = []
        for at, text in enumerate(told):
            known = at < len(whole.parts)
            one = whole.parts[at] if known else rank_plain(text, self.now.place, self.model)
            about = self._about(one)
            if about and about not in seen and self._is_sure(one):
                seen.add(about)
                parts.append((text, one))
        return parts

    def _about(self, ranked: Ranked) -> str:
        """Return the subject a text is about: that of its entry, or of what is on no list."""
        best = ranked.best(1)
        off = self._verdict(ranked) is Verdict.OFF_LIST
        if off or not best:
            away = self._elsewhere(ranked)
            return away[0].matter.subject if away else ""
        matter = taken_for(self.now.items[best[0]], self.matters, self._likely(ranked))
        return matter.subject if matter else ""

    def _is_sure(self, ranked: Ranked) -> bool:
        if self._verdict(ranked) is Verdict.OFF_LIST:
            away = self._elsewhere(ranked)
            return bool(away) and away[0].confidence >= OWN_MATTER
        return bool(ranked.entries[ranked.best(1)].max(initial=0.0) >= OWN_MATTER)

    def _likely(self, ranked: Ranked) -> list[str]:
        order = ranked.weighed.shares.argsort()[::-1]
        return [self.model.matters.matters[at] for at in order]

    def _surroundings(self, wanted: Sequence[Ranked]) -> Surroundings:
        shown = [one for ranked in wanted for one in self._shown(ranked)]
        keys = {listed.pk for listed, _, _ in shown}
        for listed, _, matter in shown:
            others = against(listed.kind, matter, self.now.items, self.matters)
            keys.update(other.pk for other, _ in others)
        rows = whole_items(
            Item.objects.filter(pk__in=keys)
            .select_related("section", "edition__township__parent")
            .defer("edition__document")
        )
        bodies = bodies_by_role(self.question.township_code, self.question.on)
        items = {item.pk: item for item in rows}
        return Surroundings(self.question.text, self.matters, bodies, self.now.items, items)

    def _shown(self, ranked: Ranked) -> list[tuple[ListedItem, float, Matter | None]]:
        """The entries worth showing, with their confidence and what each was taken for."""
        likely = self._likely(ranked)
        found: list[tuple[ListedItem, float, Matter | None]] = []
        for at in ranked.best(MOST_ENTRIES):
            confidence = float(ranked.entries[at])
            if found and confidence < FAINT:
                break
            listed = self.now.items[at]
            found.append((listed, confidence, taken_for(listed, self.matters, likely)))
        return found

    def _entries(self, ranked: Ranked, around: Surroundings) -> tuple[FoundEntry, ...]:
        return tuple(
            explain(around.items[listed.pk], confidence, matter, around)
            for listed, confidence, matter in self._shown(ranked)
        )

    def _part(self, text: str, ranked: Ranked, around: Surroundings) -> Part:
        verdict = self._verdict(ranked)
        if verdict is Verdict.OFF_LIST:
            return Part(text, verdict, (), next(iter(self._elsewhere(ranked)), None))
        return Part(text, verdict, self._entries(ranked, around)[:3])

    def _elsewhere(self, ranked: Ranked) -> tuple[Elsewhere, ...]:
        """Return who else may handle it; nobody where the text comes near to no matter."""
        if is_unheard(ranked):
            return ()
        shares = ranked.weighed.shares
        found: list[Elsewhere] = []
        for at in shares.argsort()[::-1]:
            matter = self.matters.get(self.model.matters.matters[at])
            if shares[at] < FAINT or len(found) == MOST_ELSEWHERE:
                break
            if matter is not None and matter.off_list:
                found.append(Elsewhere(matter, float(shares[at])))
        return tuple(found)

    def _asks(
        self, ranked: Ranked, found: Sequence[FoundEntry], verdict: Verdict
    ) -> tuple[str, ...]:
        """Return what to ask back, wherever the answer by itself leads nobody on."""
        if verdict is Verdict.OFF_LIST:
            return () if self._elsewhere(ranked) else (ASK_MORE,)
        if verdict is not Verdict.UNCLEAR:
            return ()
        if is_unheard(ranked):
            return (ASK_MORE,)
        said = [one.matter.ask for one in found if one.matter is not None and one.matter.ask]
        return tuple(dict.fromkeys(said))[:MOST_ASKS] or (ASK_MORE,)

    def _called(self, code: str) -> str:
        if code.startswith(NOT_HERE):
            return TAUGHT_HERE
        return self.matters[code].title if code in self.matters else code

    def _trace(self, ranked: Ranked) -> tuple[str, ...]:
        about = self.model.about
        likely = self._likely(ranked)[:3]
        shares = sorted((float(one) for one in ranked.weighed.shares), reverse=True)[:3]
        taken = [
            f"{self._called(code)} {share:.0%}" for code, share in zip(likely, shares, strict=True)
        ]
        limits = self.model.limits
        return (
            f"清单版本：{self.now.edition}，内容摘要 {self.now.edition.content_digest}",
            f"问答模型：{about.get('digest', '')}，建于 {about.get('made_at', '')}",
            f"所问像是：{'；'.join(taken)}",
            LIMITS.format(none=ranked.none, **{f"least_{k}": v for k, v in limits.items()}),
        )


LIMITS = (
    "不在清单上的可能：{none:.0%}；判为清单外的界限：{least_none:.0%}；"
    "最像的一项低于 {least_sure:.0%} 判为存疑"
)
TAUGHT_HERE = "本乡镇（街道）说过不在清单上的事"
ASK_MORE = "是想申请办理，还是发现了问题要反映？是什么东西、在什么地方？"
