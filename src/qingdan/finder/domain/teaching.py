"""Teaching: a person confirms or corrects an answer, and the next rebuild learns from it."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import edition_in_force
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.finder.domain.engine import ModelMissing, trained
from qingdan.finder.enums import FINDER, ExampleOrigin, FinderAct
from qingdan.finder.models import Example
from qingdan.finder.words import tokens
from qingdan.matters.library import library
from qingdan.matters.models import Alignment
from qingdan.parties.domain.authorising import authorise, reach, seat, within
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded

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


class ExampleGone(DomainError):
    code = "finder.example-gone"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这条问答样例，没有改动任何数据。"
    remedy = "请刷新页面；可能已由他人撤销。"


def examples_visible_to(officer: Officer | None) -> QuerySet[Example]:
    """Return the examples within an officer's reach that still hold."""
    reaches = reach(officer, TEACH, on=timezone.localdate())
    found = Example.objects.filter(within(reaches, region="township__code"), withdrawn_at=None)
    return found.select_related("township", "made_by")


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
        matter: the standard matter meant; chosen from those the first entry does when empty.

    Raises:
        NotAllowed: no post of the actor allows teaching in this township.
        NoSuchEntry: an entry is not in force there.
        TooManyRight: more than three.
    """
    post = authorise(actor, TEACH, on=timezone.localdate(at), place=question.township_code)
    if len(right) > MOST_RIGHT:
        raise TooManyRight
    items = [_item(question, address) for address in right]
    for old in Example.objects.filter(
        township_id=question.township_code, made_by=actor, withdrawn_at=None
    ):
        if old.text == question.text:
            old.withdrawn_at = at
            old.save(update_fields=("withdrawn_at",))
            append(_act(FinderAct.FORGOTTEN), old, seat=seat(actor, post), at=at)
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
    example = (
        examples_visible_to(actor).filter(pk=example_id).select_for_update(of=("self",)).first()
    )
    if example is None:
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


def _item(question: Question, address: Address) -> Item:
    kind, number = address
    edition = edition_in_force(question.township_code, question.on)
    if edition is None or kind not in ListKind.values:
        raise NoSuchEntry
    item = Item.objects.filter(edition=edition, kind=kind, address=number).first()
    if item is None:
        raise NoSuchEntry
    return item


def _likeliest(text: str, item: Item) -> str:
    """Return which of the matters an entry does a text is most likely about."""
    codes = list(
        Alignment.objects.counting().of_items().filter(item=item).values_list("matter", flat=True)
    )
    known = [code for code in codes if library().get(code)]
    if len(known) < 2:  # noqa: PLR2004 - nothing to choose from
        return known[0] if known else ""
    try:
        model = trained().matters
    except ModelMissing:
        return known[0]
    shares = dict(zip(model.matters, model.weigh(tokens(text)).shares, strict=True))
    return max(known, key=lambda code: shares.get(code, 0.0))


def _act(act: FinderAct) -> str:
    return f"{FINDER}.{act.value}"
