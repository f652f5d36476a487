"""Teaching: a person confirms or corrects an answer, and the next rebuild learns from it."""

from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import edition_in_force
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.finder.domain.engine import ModelMissing, trained
from qingdan.finder.domain.learning import likeliest
from qingdan.finder.enums import FINDER, ExampleOrigin, FinderAct
from qingdan.finder.models import Example
from qingdan.finder.words import tokens
from qingdan.matters.library import library
from qingdan.matters.models import Alignment
from qingdan.parties.domain.authorising import authorise, reach, seat, within
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import Seat, append, recorded

TEACH = "finder.teach"
MOST_RIGHT = 3
Address = tuple[str, int]
"""List kind and permanent number."""


class NoSuchEntry(DomainError):
    code = "finder.no-such-entry"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "现行清单里没有这一项，更正没有保存。"
    remedy = "请从清单里重新选择。"


class TooManyRight(DomainError):
    code = "finder.too-many-right"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = f"一个问题最多选 {MOST_RIGHT} 项，更正没有保存。"
    remedy = "请只留最合适的几项，最合适的放在最前。"


class NoSuchMatter(DomainError):
    code = "finder.no-such-matter"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "标准事项库里没有所说的标准事项，更正没有保存。"
    remedy = "请刷新答复页，再说一次。"


class SaidSince(DomainError):
    code = "finder.said-since"
    message = "{name}后来对同一个问题又说过一次，以后一次为准，没有恢复。"
    remedy = "要改，请先撤销后来的那一条。"


class ExampleGone(DomainError):
    code = "finder.example-gone"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这条问答样例，没有改动任何数据。"
    remedy = "请刷新页面；可能已由他人撤销。"


def examples_visible_to(officer: Officer | None) -> QuerySet[Example]:
    """Return the examples within an officer's reach that still hold."""
    return _within_reach(officer).filter(withdrawn_at=None)


@recorded()
def teach(
    question: Question,
    right: Sequence[Address],
    *,
    origin: ExampleOrigin,
    actor: Officer,
    at: datetime,
    matter: str = "",
) -> Example:
    """Keep what a person said is the right answer to a question.

    The same person's earlier word on the same question is replaced.

    Args:
        question: text, township, day.
        right: list kind and permanent number, best first; empty for "on no list".
        origin: whether the answer given was confirmed or corrected.
        actor: who says so.
        at: aware datetime.
        matter: the standard matter meant. When empty, the likeliest of those the first entry
            does, if it does any; "on no list" without one counts in this township alone.

    Raises:
        NotAllowed: no post of the actor allows teaching in this township.
        NoSuchEntry: an entry is not in force there.
        NoSuchMatter: the library has no such matter.
        TooManyRight: more than three.
    """
    post = authorise(actor, TEACH, on=timezone.localdate(at), place=question.township_code)
    items = _items(question, right)
    if matter and library().get(matter) is None:
        raise NoSuchMatter
    _forget_earlier(question, actor, seat(actor, post), at)
    example = Example.objects.create(
        text=question.text,
        township_id=question.township_code,
        right=",".join(f"{kind}:{address}" for kind, address in right),
        matter=matter or (_likeliest(question.text, items[0]) if items else ""),
        asker=question.asker or "",
        origin=origin,
        made_by=actor,
        made_at=at,
    )
    append(
        _act(FinderAct.TAUGHT),
        example,
        seat=seat(actor, post),
        at=at,
        place=question.township_code,
        right=example.right,
        matter=example.matter,
    )
    return example


@recorded()
def forget(example_id: int, *, actor: Officer, at: datetime) -> Example:
    """Take an example back; the next rebuild no longer learns from it.

    Raises:
        ExampleGone: there is none within reach that still holds.
        NotAllowed: no post of the actor allows it.
    """
    example = _within_reach(actor).filter(pk=example_id).select_for_update(of=("self",)).first()
    if example is None or example.withdrawn_at is not None:
        raise ExampleGone
    post = authorise(actor, TEACH, on=timezone.localdate(at), place=example.township_id)
    example.withdrawn_at = at
    example.save(update_fields=("withdrawn_at",))
    append(
        _act(FinderAct.FORGOTTEN),
        example,
        seat=seat(actor, post),
        at=at,
        place=example.township_id,
    )
    return example


@recorded()
def restore(example_id: int, *, actor: Officer, at: datetime) -> Example:
    """Undo that an example was taken back; it stays the word of the person who gave it.

    Raises:
        ExampleGone: there is none within reach, or it still holds.
        NotAllowed: no post of the actor allows it.
        NoSuchEntry: an entry said to be right is no longer in force.
        SaidSince: the same person has said something else of the question since.
    """
    on = timezone.localdate(at)
    example = _within_reach(actor).filter(pk=example_id).select_for_update(of=("self",)).first()
    if example is None or example.withdrawn_at is None:
        raise ExampleGone
    post = authorise(actor, TEACH, on=on, place=example.township_id)
    for address in addresses_of(example):
        _item(example.township_id, on, address)
    if _said_of(example.text, example.township_id, example.made_by):
        raise SaidSince(name=example.made_by.full_name)
    example.withdrawn_at = None
    example.save(update_fields=("withdrawn_at",))
    append(
        _act(FinderAct.RESTORED), example, seat=seat(actor, post), at=at, place=example.township_id
    )
    return example


def addresses_of(example: Example) -> list[Address]:
    """Return the addresses of the entries said to be right, best first."""
    pairs = (key.partition(":") for key in example.right.split(",") if key)
    return [(kind, int(address)) for kind, _, address in pairs]


def _forget_earlier(question: Question, actor: Officer, by: Seat, at: datetime) -> None:
    """Take back what a person has said of a question before."""
    for old in _said_of(question.text, question.township_code, actor):
        old.withdrawn_at = at
        old.save(update_fields=("withdrawn_at",))
        append(_act(FinderAct.FORGOTTEN), old, seat=by, at=at)


def _said_of(text: str, township_code: str, officer: Officer) -> list[Example]:
    """Return what a person has said of a question and still holds; texts are sealed."""
    said = Example.objects.filter(township_id=township_code, made_by=officer, withdrawn_at=None)
    return [one for one in said if one.text == text]


def _items(question: Question, right: Sequence[Address]) -> list[Item]:
    """Return the entries said to be right, or refuse them."""
    if len(right) > MOST_RIGHT:
        raise TooManyRight
    return [_item(question.township_code, question.on, address) for address in right]


def _item(township_code: str, on: date, address: Address) -> Item:
    kind, number = address
    edition = edition_in_force(township_code, on)
    if edition is None or kind not in ListKind.values:
        raise NoSuchEntry
    item = Item.objects.filter(edition=edition, kind=kind, address=number).first()
    if item is None:
        raise NoSuchEntry
    return item


def _within_reach(officer: Officer | None) -> QuerySet[Example]:
    reaches = reach(officer, TEACH, on=timezone.localdate())
    found = Example.objects.filter(within(reaches, region="township__code"))
    return found.select_related("township", "made_by")


def _likeliest(text: str, item: Item) -> str:
    """Return which of the matters an entry does a text is most likely about."""
    aligned = Alignment.objects.counting().of_items().filter(item=item).order_by("rank", "pk")
    codes = list(aligned.values_list("matter", flat=True))
    if len(codes) < 2:  # noqa: PLR2004 - nothing to choose from
        return next(iter(codes), "")
    try:
        model = trained().matters
    except ModelMissing:
        return likeliest(text, codes)
    shares = dict(zip(model.matters, model.weigh(tokens(text)).shares, strict=True))
    return max(codes, key=lambda code: shares.get(code, 0.0))


def _act(act: FinderAct) -> str:
    return f"{FINDER}.{act.value}"
