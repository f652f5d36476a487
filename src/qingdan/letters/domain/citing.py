"""From a question and the entry chosen to what a letter may cite."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.catalogue.queries import edition_in_force, whole_items
from qingdan.finder.answers import Answer, Elsewhere, FoundEntry, Question
from qingdan.finder.domain.answering import NoListsThere, answer
from qingdan.finder.domain.engine import ModelMissing
from qingdan.finder.domain.proving import prove
from qingdan.finder.domain.stepping import is_ended
from qingdan.letters.domain.refusals import EntryNotInForce
from qingdan.letters.facts import Body, Citation, CitedEntry, Handler, QuotedClause
from qingdan.matters.library import Matter
from qingdan.parties.domain.bodies.resolving import resolve
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Organisation, Region

Address = tuple[str, int]
"""List kind and permanent number."""
SURE = 0.8
"""What the question is about, who handles it and by which law is written without a question
mark from this share on."""
SIDES = {Side.DEPARTMENT: "部门职责", Side.TOWNSHIP: "乡镇职责", Side.TAKEOVER: "承接方式"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with the rows that it rests on."""

    citation: Citation
    edition: Edition
    item: Item | None


def cite(question: Question, entry: Address | None) -> Cited:
    """Return what the lists in force say about a question.

    Args:
        question: its text decides which clause of the entry is cited; may be empty when an
            entry is chosen.
        entry: list kind and permanent number; ``None`` for "on no list".

    Raises:
        NoListsThere: the township has no lists on that day.
        EntryNotInForce: the entry is not in them.
        QuestionTooShort, QuestionTooLong: there is nothing, or too much, to go by.
    """
    edition = edition_in_force(question.township_code, question.on)
    if edition is None:
        raise NoListsThere
    item = _item(edition, entry) if entry is not None else None
    answered = _answer(question, must=item is None)
    cited = None
    if item is not None:
        cited = _entry(item, question, _matter_of(item, answered), edition.township)
    citation = Citation(
        township=edition.township.name,
        government=_government(edition.township, question),
        title=edition.title,
        ordinal=edition.ordinal,
        valid_from=edition.valid_from,
        stated=edition.date_is_stated,
        counts=_counts(edition),
        entry=cited,
        handler=_handler(answered.elsewhere) if answered and item is None else None,
    )
    return Cited(citation, edition, item)


def _item(edition: Edition, entry: Address) -> Item:
    kind, address = entry
    found = Item.objects.filter(edition=edition, kind=kind, address=address)
    item = whole_items(found.select_related("edition__township").defer("edition__document")).first()
    if item is None:
        raise EntryNotInForce
    return item


def _answer(question: Question, *, must: bool) -> Answer | None:
    if not must and not question.text.strip():
        return None
    try:
        return answer(question)
    except ModelMissing:
        return None


def _matter_of(item: Item, answered: Answer | None) -> Matter | None:
    """Return what the finder took the entry for, so that the same clause is cited."""
    if answered is None:
        return None
    shown: list[FoundEntry] = [*answered.entries, *answered.near]
    for part in answered.parts:
        shown += part.entries
    return next((one.matter for one in shown if one.item.pk == item.pk), None)


def _entry(item: Item, question: Question, matter: Matter | None, township: Region) -> CitedEntry:
    leads = tuple(_body(one.name, township, question) for one in item.departments.all())
    theirs = _theirs(item, question.text, matter)
    ours = _decisive(item, question.text, matter, Side.TOWNSHIP)
    return CitedEntry(
        kind=item.kind,
        number=item.number,
        address=item.address,
        name=item.name,
        leads=leads,
        receivers=_receivers(leads, theirs, township, question),
        theirs=_quoted(theirs, leads),
        ours=_quoted(ours, leads),
        ended=is_ended(item),
        decisive=prove(item, question.text, matter).marked,
    )


def _theirs(item: Item, text: str, matter: Matter | None) -> list[Clause]:
    """Return the way of working of what was taken back, whole; else the decisive clause."""
    if item.kind == ListKind.RECLAIMED:
        return [one for one in item.clauses.all() if one.side == Side.TAKEOVER]
    return _decisive(item, text, matter, Side.DEPARTMENT)


def _decisive(item: Item, text: str, matter: Matter | None, side: Side) -> list[Clause]:
    clause = prove(item, text, matter, (side,)).clause
    return [clause] if clause is not None else []


def _quoted(clauses: Iterable[Clause], leads: Sequence[Body]) -> tuple[QuotedClause, ...]:
    """Return clauses to be quoted; who acts is said only where the entry names several."""
    return tuple(
        QuotedClause(
            f"{SIDES[Side(one.side)]}第{one.address}条",
            one.text,
            one.label if len(leads) > 1 or one.side == Side.TOWNSHIP else "",
        )
        for one in clauses
    )


def _receivers(
    leads: tuple[Body, ...], theirs: Sequence[Clause], township: Region, question: Question
) -> tuple[Body, ...]:
    """Return the bodies that the cited clauses are about; all of the entry's when none says."""
    if len(leads) < 2:  # noqa: PLR2004 - nothing to choose from
        return leads
    labels = {one.label for one in theirs if one.label}
    named = {part for label in labels for part in label.split("、")}
    known = {_body(part, township, question).name for part in named}
    return tuple(one for one in leads if one.name in known or one.printed in named) or leads


def _body(printed: str, township: Region, question: Question) -> Body:
    found = resolve(printed, township, on=question.on)
    if found is None:
        return Body(printed, printed)
    return Body(printed, found.name, found.role_title, found.phone, found.address, found.hours)


def _government(township: Region, question: Question) -> str:
    found = Organisation.objects.in_being(question.on).filter(
        region=township, kind=OrganisationKind.TOWNSHIP_GOVERNMENT
    )
    body = found.order_by("pk").first()
    return body.name if body else f"{township.name}人民政府"


def _counts(edition: Edition) -> dict[str, int]:
    rows = edition.items.order_by().values_list("kind").annotate(count=Count("pk"))
    found = dict(rows)
    return {kind: found[kind] for kind in ListKind.values if kind in found}


def _handler(elsewhere: Sequence[Elsewhere]) -> Handler | None:
    if not elsewhere:
        return None
    first = elsewhere[0]
    matter, sure = first.matter, first.confidence >= SURE
    return Handler(matter.title, matter.handler, matter.handler_basis, matter.how, sure)
