"""Several bodies in the place of one, or parted from one that goes on."""

from collections.abc import Sequence
from datetime import date, datetime

from qingdan.core.text import fold
from qingdan.parties.departments import canonical_role
from qingdan.parties.domain.bodies.managing import Hand, locked, managing, refuse_over
from qingdan.parties.domain.bodies.organisations import (
    Particulars,
    make,
    refuse_ending,
    refuse_parts,
)
from qingdan.parties.domain.bodies.refusals import OrganisationUnfit
from qingdan.parties.domain.bodies.succession import succeed
from qingdan.parties.domain.people.posts import lapse
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct, SuccessionKind
from qingdan.parties.models import Officer, Organisation, Succession
from qingdan.record.domain.appending import recorded


def split(
    organisation: Organisation,
    into: Sequence[str],
    *,
    on: date,
    basis: str,
    actor: Officer | None,
    at: datetime,
) -> list[Succession]:
    """Put several bodies in the place of one that ends.

    Args:
        organisation: the body that ends.
        into: full names, two or more; who is not registered beside it is registered.
        on: the first day of the new bodies.
        basis: what ordered it.
        actor: may manage organisations there; ``None`` for the installation.
        at: aware datetime of the act.

    Returns:
        One succession for each name, in the order given.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        OrganisationUnfit: no basis, or fewer than two names.
        OrganisationOver: the body, or a registered successor, does not exist on that day.
        SuccessionDayUnfit: the day is to come, or something happened on it or later.
        PartsRemain: the body has parts.
    """
    with recorded():
        body, hand = _opened(organisation, on, basis, actor, at)
        heirs = _beside(body, into, on, hand, least=2)
        refuse_parts(body, on)
        lapse(body, on, actor=actor, at=at, reason=f"{body}已分设。")
        body.valid_until = on
        body.save(update_fields=("valid_until",))
        return _split(body, heirs, on, hand)


def part_off(
    organisation: Organisation,
    into: Sequence[str],
    *,
    on: date,
    basis: str,
    actor: Officer | None,
    at: datetime,
) -> list[Succession]:
    """Part one or more bodies from one that goes on; otherwise as ``split``.

    Raises:
        NotAllowed, OrganisationUnfit, OrganisationOver, SuccessionDayUnfit: see ``split``.
    """
    with recorded():
        body, hand = _opened(organisation, on, basis, actor, at)
        return _split(body, _beside(body, into, on, hand, least=1), on, hand)


def _opened(
    organisation: Organisation, on: date, basis: str, actor: Officer | None, at: datetime
) -> tuple[Organisation, Hand]:
    body = locked(organisation)
    hand = managing(actor, place_of(body), at=at, reason=basis)
    refuse_ending(body, on, hand)
    return body, hand


def _split(body: Organisation, heirs: list[Organisation], on: date, hand: Hand) -> list[Succession]:
    act, names = PartyAct.ORGANISATION_SPLIT, [heir.name for heir in heirs]
    hand.note(act, body, place=place_of(body), into=names, on=on.isoformat())
    return [succeed(body, heir, SuccessionKind.SPLIT, hand=hand, on=on) for heir in heirs]


def _beside(
    body: Organisation, into: Sequence[str], on: date, hand: Hand, *, least: int
) -> list[Organisation]:
    names = list(dict.fromkeys(" ".join(name.split()) for name in into if fold(name)))
    if len(names) < least:
        raise OrganisationUnfit(why=f"分设要写明分成哪几个单位，至少 {least} 个。")
    return [_found_or_made(body, name, on, hand) for name in names]


def _found_or_made(body: Organisation, name: str, on: date, hand: Hand) -> Organisation:
    """Return the body of that name beside another, registered now if there is none."""
    same = Organisation.objects.filter(region=body.region_id, parent=body.parent_id, name=name)
    found = same.exclude(pk=body.pk).filter(valid_until=None).first()
    if found is not None:
        refuse_over(found, on)
        return found
    asked = Particulars(
        kind=body.kind,
        name=name,
        region=body.region,  # type: ignore[arg-type] # only the installation's has none
        role_key=canonical_role(name) or "",
        parent=body.parent,
        valid_from=on,
    )
    return make(asked, hand)
