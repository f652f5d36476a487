"""What a body is called: every way of writing it, from when until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from qingdan.core.text import fold
from qingdan.parties.domain.bodies.managing import Hand, locked, managing
from qingdan.parties.domain.bodies.refusals import (
    NameNotRetired,
    OrganisationNameTaken,
    OrganisationUnfit,
)
from qingdan.parties.domain.bodies.settling import ask_again, settle_known
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import NameKind, PartyAct
from qingdan.parties.models import Officer, Organisation, OrganisationName
from qingdan.record.domain.appending import recorded


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One way to write a body's name; days are half-open, ``None`` where not known."""

    name: str
    kind: str = NameKind.SHORT
    valid_from: date | None = None
    valid_until: date | None = None


def add_name(
    organisation: Organisation, written: WrittenName, *, actor: Officer | None, at: datetime
) -> OrganisationName:
    """Add one more way to write a body's name.

    Args:
        organisation: the body, in being or not: history may need the name.
        written: the name; a former name says until when it was used.
        actor: may manage organisations there; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        OrganisationUnfit: no name, too long, or days that do not fit.
        OrganisationNameTaken: this body or another of the same place is called so already.
    """
    with recorded():
        body = locked(organisation)
        hand = managing(actor, place_of(body), at=at)
        row = write_name(body, written, hand)
        refresh_search_text(body)
        settle_known(place_of(body), hand)
        return row


def retire_name(
    name_id: int, *, on: date, reason: str, actor: Officer | None, at: datetime
) -> OrganisationName:
    """Stop using one way of writing from a day on; what was printed before still resolves.

    Where a person had said that this printed name means the body, the name waits again.

    Args:
        name_id: primary key.
        on: the first day on which it is not used any more.
        reason: why.
        actor: may manage organisations there; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        NameNotRetired: it is the name in use, or was retired before.
    """
    with recorded():
        row = OrganisationName.objects.select_related("organisation").get(pk=name_id)
        body = locked(row.organisation)
        hand = managing(actor, place_of(body), at=at, reason=reason)
        if row.valid_until is not None:
            raise NameNotRetired(name=row.name, why="已经停用")
        if row.plain == fold(body.name):
            raise NameNotRetired(name=row.name, why="是现用名称")
        row.valid_until = max(on, row.valid_from or on)
        row.save(update_fields=("valid_until",))
        hand.note(PartyAct.ORGANISATION_UNNAMED, row, place=place_of(body), organisation=body.name)
        ask_again(row, hand)
        return row


def write_name(
    body: Organisation, written: WrittenName, hand: Hand, *, own: bool = True
) -> OrganisationName:
    """Write a name's row within an act that is under way.

    Args:
        body: whose name.
        written: the name.
        hand: who acts.
        own: refuse also what the body itself is called already.

    Raises:
        OrganisationUnfit, OrganisationNameTaken: see ``add_name``.
    """
    name = " ".join(written.name.split())
    _check(name, written)
    if written.valid_until is None:
        refuse_taken(name, body, own=own)
    row = OrganisationName.objects.create(
        organisation=body,
        name=name,
        plain=fold(name),
        kind=written.kind,
        valid_from=written.valid_from,
        valid_until=written.valid_until,
    )
    hand.note(PartyAct.ORGANISATION_NAMED, row, place=place_of(body), organisation=body.name)
    return row


def refuse_taken(name: str, body: Organisation, *, own: bool = True) -> None:
    """Refuse a name that a body of the same place and parent is called by now.

    Raises:
        OrganisationNameTaken: by another body or, with ``own``, by this one.
    """
    taken = OrganisationName.objects.filter(
        plain=fold(name),
        valid_until=None,
        organisation__region=body.region_id,
        organisation__parent=body.parent_id,
        organisation__valid_until=None,
    )
    if not own:
        taken = taken.exclude(organisation=body.pk)
    row = taken.select_related("organisation").first()
    if row is not None:
        raise OrganisationNameTaken(name=name, organisation=row.organisation)


def refresh_search_text(body: Organisation) -> None:
    """Write down by what a body is found: its names without marks, and their initials."""
    body.search_text = search_text_of([body.name, *body.names.values_list("name", flat=True)])
    body.save(update_fields=("search_text",))


def search_text_of(names: Iterable[str]) -> str:
    """Return the text that a part of a name, or of its pinyin initials, is looked up in.

    >>> search_text_of(["阿荣旗农牧局", "旗 农牧局", "阿荣旗农牧局"])
    '阿荣旗农牧局 旗农牧局 arqnmj qnmj'
    """
    plain = list(dict.fromkeys(fold(name) for name in names))
    longest: int = Organisation._meta.get_field("search_text").max_length or 0
    return " ".join(dict.fromkeys([*plain, *map(initials, plain)]))[:longest]


def initials(plain: str) -> str:
    """Return the first letter of the pinyin of each character.

    >>> initials("朝鲜民族乡")
    'cxmzx'
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 35 MB of tables, only for writing

    return "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))


def _check(name: str, written: WrittenName) -> None:
    longest: int = OrganisationName._meta.get_field("name").max_length or 0
    if not fold(name) or len(name) > longest:
        raise OrganisationUnfit(why=f"名称要有文字，最长 {longest} 字。")
    if written.kind not in NameKind.values:
        raise OrganisationUnfit(why=f"没有“{written.kind}”这种名称。")
    since, until = written.valid_from, written.valid_until
    if written.kind == NameKind.FORMER and until is None:
        raise OrganisationUnfit(why="曾用名要写明用到哪一天。")
    if since is not None and until is not None and until <= since:
        raise OrganisationUnfit(why="名称停用的日期不晚于开始的日期。")
