"""Bodies: registering them, correcting what was written down, ending them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from qingdan.core.text import chinese_date, fold
from qingdan.parties.departments import role_title
from qingdan.parties.domain.bodies.managing import (
    Hand,
    locked,
    managing,
    refuse_over,
    refuse_to_come,
    refuse_unexplained,
)
from qingdan.parties.domain.bodies.naming import (
    WrittenName,
    refresh_search_text,
    refuse_taken,
    write_name,
)
from qingdan.parties.domain.bodies.refusals import (
    OrganisationUnfit,
    PartsRemain,
    SuccessionDayUnfit,
)
from qingdan.parties.domain.bodies.settling import settle_known
from qingdan.parties.domain.people.posts import lapse
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import NameKind, OrganisationKind, PartyAct, RegionLevel
from qingdan.parties.models import Officer, Organisation, OrganisationName, Region
from qingdan.record.domain.appending import recorded

LEVELS = {
    OrganisationKind.COUNTY_GOVERNMENT: RegionLevel.COUNTY,
    OrganisationKind.TOWNSHIP_GOVERNMENT: RegionLevel.TOWNSHIP,
    OrganisationKind.SECTION: RegionLevel.TOWNSHIP,
    OrganisationKind.VILLAGE_COMMITTEE: RegionLevel.VILLAGE,
}
"""Kinds that exist on one level only."""
SHOWN_PARTS = 5


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is written down about a body; ``valid_from`` is ``None`` where nobody knows."""

    kind: str
    name: str
    region: Region
    role_key: str = ""
    parent: Organisation | None = None
    valid_from: date | None = None


def register(
    asked: Particulars,
    *,
    names: tuple[WrittenName, ...] = (),
    actor: Officer | None,
    at: datetime,
    reason: str = "",
    assumed: bool = False,
) -> Organisation:
    """Register a body; names that waited for it wait no more.

    Args:
        asked: kind, name, place and so on.
        names: further ways to write its name.
        actor: may manage organisations at the place; ``None`` for the installation.
        at: aware datetime of the act.
        reason: from where it is known.
        assumed: the full name is the usual one, not a printed one.

    Raises:
        NotAllowed: the place is out of the actor's reach.
        OrganisationUnfit: name, kind, place, role or parent do not fit together.
        OrganisationNameTaken: a body of the same place and parent is called so.
    """
    with recorded():
        hand = managing(actor, asked.region.code, at=at, reason=reason)
        body = make(asked, hand, names=names, assumed=assumed)
        settle_known(asked.region.code, hand)
        return body


def make(
    asked: Particulars,
    hand: Hand,
    *,
    names: tuple[WrittenName, ...] = (),
    assumed: bool = False,
) -> Organisation:
    """Write a new body within an act that is under way.

    Raises:
        OrganisationUnfit, OrganisationNameTaken: see ``register``.
    """
    body = Organisation(valid_from=asked.valid_from)
    _fill(body, asked)
    refuse_taken(body.name, body)
    body.save(force_insert=True)
    hand.note(PartyAct.ORGANISATION_MADE, body, place=place_of(body), assumed=assumed)
    write_name(body, WrittenName(body.name, NameKind.FULL, asked.valid_from), hand)
    for written in names:
        write_name(body, written, hand)
    refresh_search_text(body)
    return body


def correct(
    organisation: Organisation,
    asked: Particulars,
    *,
    reason: str,
    actor: Officer | None,
    at: datetime,
) -> Organisation:
    """Put right what was written down wrongly, for all time; a change of name is ``rename``.

    The place stays as it is.

    Args:
        organisation: the body.
        asked: how it should have been written down.
        reason: what was wrong.
        actor: may manage organisations there; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        OrganisationUnfit: name, kind, role or parent do not fit together, or no reason.
        OrganisationNameTaken: another body of the same place and parent is called so.
    """
    with recorded():
        body = locked(organisation)
        hand = managing(actor, place_of(body), at=at, reason=reason)
        refuse_unexplained(hand, "更正理由")
        if asked.region.code != body.region_id:
            raise OrganisationUnfit(why="区划不能更正，请另行登记。")
        row, since = name_in_use(body, hand), body.valid_from
        _fill(body, asked)
        if row.plain != fold(body.name):
            refuse_taken(body.name, body, own=False)
        body.valid_from = asked.valid_from
        if body.valid_until and body.valid_from and body.valid_from > body.valid_until:
            raise OrganisationUnfit(why="成立日期晚于撤销日期。")
        body.save()
        hand.note(PartyAct.ORGANISATION_CORRECTED, body, place=place_of(body))
        row.name, row.plain = body.name, fold(body.name)
        if row.valid_from == since:
            row.valid_from = body.valid_from
        row.save(update_fields=("name", "plain", "valid_from"))
        hand.note(PartyAct.ORGANISATION_CORRECTED, row, place=place_of(body))
        refresh_search_text(body)
        return body


def end(
    organisation: Organisation, *, on: date, basis: str, actor: Officer | None, at: datetime
) -> Organisation:
    """End a body that nothing follows; posts held in it are void from that day.

    Args:
        organisation: the body.
        on: the first day on which it does not exist any more.
        basis: what ordered it.
        actor: may manage organisations there; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        OrganisationUnfit: no basis, or the body that runs the installation.
        OrganisationOver: it does not exist on that day.
        SuccessionDayUnfit: the day is to come, or something happened on it or later.
        PartsRemain: it has parts.
        BodyHoldsAdministrators: one of the three administrators holds a post there.
    """
    with recorded():
        body = locked(organisation)
        hand = managing(actor, place_of(body), at=at, reason=basis)
        refuse_ending(body, on, hand)
        refuse_parts(body, on)
        lapse(body, on, actor=actor, at=at, reason=f"{body}已撤销。")
        body.valid_until = on
        body.save(update_fields=("valid_until",))
        hand.note(PartyAct.ORGANISATION_ENDED, body, place=place_of(body), on=on.isoformat())
        return body


def refuse_ending(body: Organisation, on: date, hand: Hand) -> None:
    """Refuse to end a body, or put another in its place, on a day that does not fit.

    Raises:
        OrganisationUnfit, OrganisationOver, SuccessionDayUnfit: see ``end``.
    """
    refuse_unexplained(hand, "依据")
    refuse_to_come(hand, on)
    if body.kind == OrganisationKind.INSTALLATION:
        raise OrganisationUnfit(why="系统管理机构不能撤销或变更。")
    refuse_over(body, on)
    if body.valid_until is not None:
        raise SuccessionDayUnfit(
            on=chinese_date(on), why=f"{body}已登记到{chinese_date(body.valid_until)}为止。"
        )
    refuse_before_changes(body, on)


def refuse_before_changes(body: Organisation, on: date) -> None:
    """Refuse a day on which, or after which, something else is known to have happened.

    Raises:
        SuccessionDayUnfit: a change of this body, or of one that it followed, is not earlier.
    """
    changes = [*body.followed_by.filter(on__gte=on), *body.follows.filter(on__gte=on)]
    if changes:
        change = changes[0]
        why = f"{chinese_date(change.on)}已登记“{change}”。"
        raise SuccessionDayUnfit(on=chinese_date(on), why=why)


def refuse_parts(body: Organisation, on: date) -> None:
    """Refuse to end a body that has parts.

    Raises:
        PartsRemain: some part exists on that day or later.
    """
    parts = list(remaining_parts(body, on)[: SHOWN_PARTS + 1])
    if parts:
        named = "、".join(part.name for part in parts[:SHOWN_PARTS])
        more = " 等" if len(parts) > SHOWN_PARTS else ""
        raise PartsRemain(organisation=body, parts=named + more)


def remaining_parts(body: Organisation, on: date) -> QuerySet[Organisation]:
    """Return the parts of a body that exist on a day or later."""
    return body.parts.filter(Q(valid_until=None) | Q(valid_until__gt=on))


def name_in_use(body: Organisation, hand: Hand) -> OrganisationName:
    """Return the row of the name that a body has now, written down now if it was not yet."""
    rows = body.names.filter(kind=NameKind.FULL, valid_until=None, plain=fold(body.name))
    written = WrittenName(body.name, NameKind.FULL, body.valid_from)
    return rows.first() or write_name(body, written, hand, own=False)


def _fill(body: Organisation, asked: Particulars) -> None:
    name = " ".join(asked.name.split())
    longest: int = Organisation._meta.get_field("name").max_length or 0
    if not fold(name) or len(name) > longest:
        raise OrganisationUnfit(why=f"名称要有文字，最长 {longest} 字。")
    _check_kind(asked)
    _check_parent(body, asked)
    body.kind, body.name, body.role_key = asked.kind, name, asked.role_key
    body.region, body.parent = asked.region, asked.parent


def _check_kind(asked: Particulars) -> None:
    if asked.kind not in OrganisationKind.values or asked.kind == OrganisationKind.INSTALLATION:
        raise OrganisationUnfit(why="没有选单位种类。")
    kind = OrganisationKind(asked.kind)
    level = LEVELS.get(kind)
    if level and asked.region.level != level:
        raise OrganisationUnfit(why=f"{kind.label}要设在{level.label}一级。")
    try:
        if asked.role_key:
            role_title(asked.role_key)
    except KeyError:
        raise OrganisationUnfit(why="职能不在部门归一表中。") from None


def _check_parent(body: Organisation, asked: Particulars) -> None:
    above = asked.parent
    if above is not None and not asked.region.code.startswith(above.region_id or "-"):
        raise OrganisationUnfit(why=f"上级单位{above}不在{asked.region}。")
    while above is not None:
        if above.pk == body.pk and body.pk is not None:
            raise OrganisationUnfit(why="一个单位不能成为自己的上级。")
        above = above.parent
