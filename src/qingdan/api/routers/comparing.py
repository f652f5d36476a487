"""Two townships, or two editions of one, side by side."""

from collections.abc import Iterable

from django.http import HttpRequest
from ninja import Field, Router, Schema

from qingdan.api.routers.townships import REFUSALS, OnDate, edition_on, published
from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.editions import EditionComparison
from qingdan.catalogue.comparing.townships import Pair, TownshipComparison
from qingdan.catalogue.domain import comparing
from qingdan.matters.comparing import book_of

router = Router(tags=["比较"])


class EntryRef(Schema):
    """An entry by list and printed number, with its name."""

    list: str
    number: int
    name: str

    @classmethod
    def of(cls, duty: Duty) -> "EntryRef":
        """Name one duty."""
        return cls(list=duty.kind, number=duty.number, name=duty.name)


class PenaltyOut(Schema):
    """One penalty that stands on both sides; ``likeness`` is 0–1."""

    left: str
    right: str
    likeness: float


class MatterRef(Schema):
    """A standard matter by code and title."""

    code: str
    title: str


class PairOut(Schema):
    """Two entries taken for the same duty; ``matters``, ``words`` and ``penalties`` show why.

    ``score`` says how sure the match is, ``relation`` how the two stand to each other.
    """

    left: EntryRef
    right: EntryRef
    relation: str
    score: float = Field(ge=0, le=1)
    matters: list[MatterRef]
    words: list[str]
    penalties: list[PenaltyOut]

    @classmethod
    def of(cls, pair: Pair) -> "PairOut":
        """Name one pair."""
        return cls(
            left=EntryRef.of(pair.left),
            right=EntryRef.of(pair.right),
            relation=pair.relation,
            score=round(pair.score, 3),
            matters=[MatterRef(code=one.code, title=one.title) for one in pair.matters],
            words=list(pair.words),
            penalties=[
                PenaltyOut(left=one.left, right=one.right, likeness=round(one.likeness, 3))
                for one in pair.penalties
            ],
        )


class TownshipComparisonOut(Schema):
    pairs: list[PairOut]
    only_left: list[EntryRef]
    only_right: list[EntryRef]


class TextChangeOut(Schema):
    """One changed text; ``before`` is ``null`` for a new one, ``after`` for one that is gone."""

    where: str
    classes: list[str]
    before: str | None
    after: str | None


class ChangeOut(Schema):
    """One changed duty; ``classes`` name every kind of change, the strongest first."""

    classes: list[str]
    before: list[EntryRef]
    after: list[EntryRef]
    texts: list[TextChangeOut]


class EditionComparisonOut(Schema):
    unchanged: int
    unchanged_clauses: int
    changes: list[ChangeOut]


def _named(duties: Iterable[Duty]) -> list[EntryRef]:
    return [EntryRef.of(duty) for duty in duties]


def _townships(found: TownshipComparison) -> TownshipComparisonOut:
    return TownshipComparisonOut(
        pairs=[PairOut.of(pair) for pair in found.pairs],
        only_left=_named(found.only_left),
        only_right=_named(found.only_right),
    )


def _editions(found: EditionComparison) -> EditionComparisonOut:
    return EditionComparisonOut(
        unchanged=found.unchanged,
        unchanged_clauses=found.unchanged_clauses,
        changes=[
            ChangeOut(
                classes=list(change.classes),
                before=_named(change.before),
                after=_named(change.after),
                texts=[
                    TextChangeOut(
                        where=text.where,
                        classes=list(text.classes),
                        before=text.before,
                        after=text.after,
                    )
                    for text in change.texts
                ],
            )
            for change in found.changes
        ],
    )


@router.get(
    "/compare/townships/{left}/{right}",
    response={200: TownshipComparisonOut} | REFUSALS,
    summary="两个乡镇的清单对照",
)
def compare_townships(
    request: HttpRequest, left: str, right: str, on: OnDate = None
) -> TownshipComparisonOut:
    """Align the lists two townships have in force: same duty, other list, other department."""
    both = edition_on(left, on), edition_on(right, on)
    return _townships(comparing.compare_townships(*map(book_of, both)))


@router.get(
    "/compare/editions/{code}/{older}/{newer}",
    response={200: EditionComparisonOut} | REFUSALS,
    summary="两个版本的变化",
)
def compare_editions(
    request: HttpRequest, code: str, older: int, newer: int
) -> EditionComparisonOut:
    """List what changed between two published editions of one township."""
    both = published(code, older), published(code, newer)
    return _editions(comparing.compare_editions(*both))
