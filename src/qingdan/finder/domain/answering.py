"""Question → answer: whose job it is, with the clause that proves it, or honest silence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import whole_items
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Answer, Elsewhere, FoundEntry, Part, Question
from qingdan.finder.asking_back import ASK_MORE, was_asked, which_of, without_general
from qingdan.finder.choosing import judged_each, shares, useful
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.explaining import Surroundings, against, explain, taken_for
from qingdan.finder.domain.naming import editions_known
from qingdan.finder.domain.parting import Piece, matters_in
from qingdan.finder.domain.places import ListedItem, PlaceNow, place_on
from qingdan.finder.enums import Verdict
from qingdan.finder.ranking import SAYS_SOMETHING, Ranked, rank
from qingdan.finder.store import Trained
from qingdan.finder.urgency import urgent_calls
from qingdan.finder.verdicts import verdict_of
from qingdan.finder.weighing import NOT_HERE
from qingdan.finder.words import tokens
from qingdan.matters.library import Matter, library
from qingdan.parties.queries import bodies_by_role

SHORTEST, LONGEST = 2, 2000
MOST_ENTRIES, MOST_ELSEWHERE, MOST_ASKS, MOST_LIKELY = 5, 2, 2, 3
NOISE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HAN = re.compile(r"[\u4e00-\u9fff]")
FAINT = 0.02
"""An entry less likely than this is not shown, except the first."""
FAR = 0.08
"""Of a text that comes no nearer to any matter, nobody can say which it may be."""


class QuestionTooShort(DomainError):
    code = "finder.question-too-short"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{why}，看不出是什么事。"
    remedy = "请用一句话说清楚什么事，例如“村口的水渠塌了找谁修”。"

    def __init__(self, why: str = "写得太短") -> None:
        """Refuse; ``why`` says what there is too little of."""
        super().__init__(why=why)


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
    if len(text) < SHORTEST:
        raise QuestionTooShort
    if not HAN.search(text):
        raise QuestionTooShort("没有写中文")
    if len(text) > LONGEST:
        raise QuestionTooLong
    model = trained()
    now = place_on(question.township_code, question.on, model.matters.matters)
    if now is None:
        raise NoListsThere(editions_known(question.township_code))
    ranked, bare = rank(text, now.place, model), without_general(text)
    if bare != text and is_unheard(plain := rank(bare, now.place, model)):
        ranked = plain
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
        bare = without_general(self.question.text)
        whole = ranked if bare == self.question.text else replace(ranked, parts=())
        parts = matters_in(bare, whole, self)
        around = self._surroundings([ranked, *(one.ranked for one in parts)])
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
            parts=tuple(self._part(one, around) for one in parts),
            trace=self._trace(ranked),
            model=str(self.model.about.get("digest", "")),
            urgent=urgent_calls(self.question.text),
        )

    def _verdict(self, ranked: Ranked) -> Verdict:
        return verdict_of(ranked, [one.kind for one in self.now.items], self.model.limits)

    def ranked_each(self, texts: Sequence[str]) -> list[Ranked]:
        """Rank each of several parts of a letter by itself."""
        place, choice = self.now.place, self.model.choice
        bare = [place.plain(one) for one in texts]
        weighed = [self.model.matters.weigh(tokens(one), place.township) for one in bare]
        judged = zip(judged_each(bare, weighed, place), weighed, strict=True)
        found = [(shares(useful(rows, choice), choice), one) for rows, one in judged]
        return [Ranked(float(share[0]), share[1:], one) for share, one in found]

    def about(self, ranked: Ranked) -> frozenset[str]:
        """Return what a text is about: subject and entry, or the subject of what is off-list."""
        best = ranked.best(1)
        if not best or self._verdict(ranked) is Verdict.OFF_LIST:
            away = self._elsewhere(ranked)[:1]
            return frozenset(one.matter.subject for one in away)
        listed = self.now.items[best[0]]
        matter = taken_for(listed, self.matters, self._likely(ranked))
        return frozenset((f"{listed.pk}", matter.subject) if matter else (f"{listed.pk}",))

    def sureness(self, ranked: Ranked) -> float:
        """Return how sure a text is of its subject: entries about one subject count together."""
        if self._verdict(ranked) is Verdict.OFF_LIST:
            return max((one.confidence for one in self._elsewhere(ranked)), default=0.0)
        likely = self._likely(ranked)
        best = [(self.now.items[at], float(ranked.entries[at])) for at in ranked.best(3)]
        subjects = [taken_for(one, self.matters, likely) for one, _ in best]
        first = subjects[0].subject if subjects and subjects[0] else None
        return sum(
            share
            for at, ((_, share), matter) in enumerate(zip(best, subjects, strict=True))
            if not at or (matter is not None and matter.subject == first)
        )

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

    def _part(self, piece: Piece, around: Surroundings) -> Part:
        ranked = piece.ranked
        verdict = self._verdict(ranked) if piece.sure else Verdict.UNCLEAR
        if verdict is Verdict.OFF_LIST:
            return Part(piece.text, verdict, (), next(iter(self._elsewhere(ranked)), None))
        return Part(piece.text, verdict, self._entries(ranked, around)[:3])

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
        """Return what to ask back, wherever the answer by itself leads nobody on.

        Never what was asked before: first what tells the found entries apart, or the general
        question; then what the likeliest matters ask; last which of them it is.
        """
        text = self.question.text
        if verdict is Verdict.OFF_LIST and self._elsewhere(ranked):
            return ()
        if verdict not in (Verdict.UNCLEAR, Verdict.OFF_LIST):
            return ()
        known = verdict is Verdict.UNCLEAR and not is_unheard(ranked)
        said = [one.matter.ask for one in found if one.matter is not None] if known else []
        (bare,) = self.ranked_each([without_general(text)])
        near = bare.weighed.closeness.max(initial=0.0) >= FAR
        codes = self._likely(bare) if near else []
        likely = [self.matters[one] for one in codes if one in self.matters]
        for asks in (said, [ASK_MORE], [one.ask for one in likely[:MOST_LIKELY]]):
            new = dict.fromkeys(one for one in asks if one and not was_asked(one, text))
            if new:
                return tuple(new)[:MOST_ASKS]
        titles = [one.matter.title for one in found if one.matter is not None and likely]
        titles += [one.title for one in likely[:MOST_LIKELY]]
        which = which_of(list(dict.fromkeys(titles))[:MOST_LIKELY], text)
        return (which,) if which else ()

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
