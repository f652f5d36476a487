"""What becomes of a body: a new name, or another body in its place."""

from datetime import date, datetime

from qingdan.core.text import chinese_date, fold
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
from qingdan.parties.domain.bodies.organisations import (
    name_in_use,
    refuse_before_changes,
    refuse_ending,
    remaining_parts,
)
from qingdan.parties.domain.bodies.refusals import OrganisationUnfit, SuccessionDayUnfit
from qingdan.parties.domain.people.posts import lapse
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import NameKind, OrganisationKind, PartyAct, SuccessionKind
from qingdan.parties.models import Officer, Organisation, Succession
from qingdan.record.domain.appending import recorded


def rename(
    organisation: Organisation,
    name: str,
    *,
    on: date,
    basis: str,
    actor: Officer | None,
    at: datetime,
) -> Succession:
    """Give a body a new name from a day on; the old one stays as its former name.

    Pages show the new name from then on. What was printed before keeps its words, and both
    names resolve to this body.

    Args:
        organisation: the body, which stays the same.
        name: the new full name.
        on: the first day of the new name, today or earlier.
        basis: what ordered it.
        actor: may manage organisations there; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        OrganisationUnfit: no basis, no name, or the same name.
        OrganisationNameTaken: this body or another of the same place is called so.
        OrganisationOver: the body does not exist on that day.
        SuccessionDayUnfit: the day is to come, or something happened on it or later.
    """
    with recorded():
        body = locked(organisation)
        hand = managing(actor, place_of(body), at=at, reason=basis)
        _check_renaming(body, name, on, hand)
        former, old = body.name, name_in_use(body, hand)
        refuse_taken(name, body, own=False)
        old.kind, old.valid_until = NameKind.FORMER, on
        old.save(update_fields=("kind", "valid_until"))
        hand.note(PartyAct.ORGANISATION_UNNAMED, old, place=place_of(body), organisation=former)
        row = write_name(body, WrittenName(name, NameKind.FULL, on), hand, own=False)
        body.name = row.name
        body.save(update_fields=("name",))
        act = PartyAct.ORGANISATION_RENAMED
        hand.note(act, body, place=place_of(body), former=former, on=on.isoformat())
        refresh_search_text(body)
        return succeed(body, body, SuccessionKind.RENAMED, hand=hand, on=on, former=former)


def merge(
    organisation: Organisation,
    into: Organisation,
    *,
    on: date,
    basis: str,
    actor: Officer | None,
    at: datetime,
) -> Succession:
    """Let a body end and another take its place; its parts go over to that one.

    Args:
        organisation: the body that ends.
        into: the body that carries on.
        on: the first day on which ``organisation`` does not exist any more.
        basis: what ordered it.
        actor: may manage organisations at both places; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: one of the two is out of the actor's reach.
        OrganisationUnfit: no basis, or the two are one.
        OrganisationNameTaken: the successor has a part of the same name.
        OrganisationOver: one of the two does not exist on that day.
        SuccessionDayUnfit: the day is to come, or something happened on it or later.
    """
    with recorded():
        body, heir = locked(organisation), locked(into)
        hand = managing(actor, place_of(body), place_of(heir), at=at, reason=basis)
        refuse_ending(body, on, hand)
        _check_heir(body, heir, on)
        for part in remaining_parts(body, on):
            _hand_over(part, heir, hand)
        lapse(body, on, actor=actor, at=at, reason=f"{body}已并入{heir}。")
        body.valid_until = on
        body.save(update_fields=("valid_until",))
        act = PartyAct.ORGANISATION_MERGED
        hand.note(act, body, place=place_of(body), into=heir.name, on=on.isoformat())
        return succeed(body, heir, SuccessionKind.MERGED, hand=hand, on=on)


def succeed(
    body: Organisation,
    heir: Organisation,
    kind: SuccessionKind,
    *,
    hand: Hand,
    on: date,
    former: str = "",
) -> Succession:
    """Write a succession within an act that is under way; its reason is the basis."""
    row = Succession.objects.create(
        predecessor=body,
        successor=heir,
        kind=kind,
        on=on,
        former_name=former or body.name,
        basis=hand.reason,
    )
    hand.note(PartyAct(f"organisation-{kind.value}"), row, place=place_of(body))
    return row


def _check_renaming(body: Organisation, name: str, on: date, hand: Hand) -> None:
    refuse_unexplained(hand, "依据")
    refuse_to_come(hand, on)
    if body.kind == OrganisationKind.INSTALLATION:
        raise OrganisationUnfit(why="系统管理机构不能更名。")
    if fold(name) == fold(body.name):
        raise OrganisationUnfit(why="新名称与现用名称相同。")
    refuse_over(body, on)
    since = name_in_use(body, hand).valid_from
    if since is not None and on <= since:
        why = f"现用名称从{chinese_date(since)}才开始使用。"
        raise SuccessionDayUnfit(on=chinese_date(on), why=why)
    refuse_before_changes(body, on)


def _check_heir(body: Organisation, heir: Organisation, on: date) -> None:
    if heir == body:
        raise OrganisationUnfit(why="一个单位不能并入自己。")
    if heir.kind == OrganisationKind.INSTALLATION:
        raise OrganisationUnfit(why="不能并入系统管理机构。")
    refuse_over(heir, on)
    above = heir.parent
    while above is not None:
        if above == body:
            raise OrganisationUnfit(why=f"{heir}是{body}的下级单位，请先改它的上级单位。")
        above = above.parent


def _hand_over(part: Organisation, heir: Organisation, hand: Hand) -> None:
    part.parent = heir
    refuse_taken(part.name, part)
    part.save(update_fields=("parent",))
    act = PartyAct.ORGANISATION_CORRECTED
    hand.note(act, part, place=place_of(part), parent=heir.name)
