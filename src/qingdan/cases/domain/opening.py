"""Opening a case: under an entry of a list in force, by the version of the procedure of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from qingdan.cases.domain.acting import Asked, append_event
from qingdan.cases.domain.copying import Copies
from qingdan.cases.domain.refusals import (
    BodyUnfit,
    EntryMissing,
    EntryNotInForce,
    NotYoursToBegin,
    ProcedureNotInForce,
    ProcedureOfOthers,
    ProcedureUnbound,
    RequestReused,
    TitleMissing,
)
from qingdan.cases.domain.supporting import owe_support
from qingdan.cases.enums import CASE, CaseAct, CaseOrigin, CaseStep
from qingdan.cases.models import Case
from qingdan.cases.models.cases import LONGEST_TITLE
from qingdan.cases.openable import Openable, unlisted, work_under, work_without_entry
from qingdan.cases.runs import definition_of, setting_of
from qingdan.cases.seats import Table
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Item
from qingdan.parties.domain.authorising import (
    COUNTY_DIGITS,
    NotAllowed,
    reach_from,
    seat,
    standing,
)
from qingdan.parties.enums import OrganisationKind, Scope
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.procedures.definition import Definition
from qingdan.procedures.domain.storing import stored
from qingdan.procedures.loading import library
from qingdan.procedures.run import Said
from qingdan.procedures.running import begin
from qingdan.record.domain.appending import append, clean, recorded

OPEN = "case.open"
WITHIN_TOWNSHIP = (OrganisationKind.SECTION, OrganisationKind.VILLAGE_COMMITTEE)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a case is opened with.

    Args:
        procedure: code of the procedure.
        title: one sentence, what it is about.
        place: the township.
        item: the entry it is done under, of an edition in force; ``None`` for what is on no list.
        lead: the upper department that leads, named by the person.
        village: the village committee that it is about, whose cadres may then act.
        matter: code of the standard matter, where one is known.
        origin: from where it is opened.
        parent: the case it is a part of.
        key: names the request; the same key twice is one case.
        demo: whether it is demonstration data.
    """

    procedure: str
    title: str
    place: Region
    key: str
    item: Item | None = None
    lead: Organisation | None = None
    village: Organisation | None = None
    matter: str = ""
    origin: CaseOrigin = CaseOrigin.DESK
    parent: Case | None = None
    demo: bool = False


@recorded()
def open_case(opening: Opening, *, actor: Officer, at: datetime) -> Case:
    """Open a case; it stands in the first state of its procedure.

    Args:
        opening: what with.
        actor: who opens it; needs the right at the place.
        at: aware moment at which the work begins.

    Returns:
        The case, or the one that the same request opened before.

    Raises:
        NotAllowed: no post of the actor reaches the place.
        EntryNotInForce, ProcedureNotInForce: the entry or procedure does not hold on that day.
        ProcedureUnbound: the entry is not bound to the procedure.
        ProcedureOfOthers: by the entry it is worked on the other side.
        NotYoursToBegin: no post of the actor may do its first act.
        EntryMissing: work of this kind needs an entry.
        TitleMissing: there is no title, or too long a one.
        BodyUnfit: the lead is no body of the county.
        RequestReused: the key belongs to another case.
    """
    there = Case.objects.filter(request_key=opening.key).first()
    if there is not None:
        if there.opened_by_id != actor.pk or there.title != _title(opening):
            raise RequestReused
        return there
    today = timezone.localdate(at)
    post = post_to_open(actor, opening.place, on=today)
    _fits(opening, today)
    definition = library().get(opening.procedure, today)
    if definition is None:
        raise ProcedureNotInForce(procedure=opening.procedure, day=today)
    owner = acting_for(post, opening.place)
    posts = standing(actor, today)
    _may_be_opened(opening, definition, owner, today)
    _may_begin(opening, definition, posts)
    case = _made(opening, owner, actor=actor, post=post, at=at)
    case.procedure, case.kind = stored(definition, at=at), definition.kind
    asked = Asked(CaseStep.OPENED, Said(), 0, f"{opening.key}/opened")
    run = begin(definition, at, setting_of(case, {}))
    case.state, case.group = run.state().code, run.state().group
    case.save()
    append_event(case, asked, by=(actor, post), at=at)
    table = Table(case, definition_of(case.procedure.version), today)
    Copies(case, run, table, tuple(posts), at).write()
    case.save()
    owe_support(case, at=at)
    opened = f"{CASE}.{CaseAct.OPENED.value}"
    append(opened, case, seat=seat(actor, post), at=at, place=case.place_id)
    return case


def post_to_open(officer: Officer, place: Region, *, on: date) -> Post:
    """Return the post that lets an officer open a case at a place.

    Raises:
        NotAllowed: there is none.
    """
    posts = standing(officer, on) if officer.is_active else []
    found = opening_post(posts, place)
    if found is None:
        raise NotAllowed(action="立项")
    return found


def opening_post(posts: Iterable[Post], place: Region) -> Post | None:
    """Return the one of some posts by which a case can be opened at a place, if any."""
    for one in reach_from(posts, OPEN):
        near = one.scope == Scope.DEPARTMENT and place.code.startswith(one.prefix or "-")
        if near or one.covers(place.code) or _own_village(one.post, place):
            return one.post
    return None


def _may_be_opened(
    opening: Opening, definition: Definition, owner: Organisation, today: date
) -> None:
    """Refuse what the entry is not bound to; what is split off keeps what it was."""
    item, parent = opening.item, opening.parent
    if parent and parent.procedure.code == definition.code and parent.item_id == _key(item):
        return
    work = work_under(item, today) if item is not None else work_without_entry(today)
    found = work.get(definition.code)
    if found is None and item is not None:
        raise ProcedureUnbound(entry=item.name[:40], procedure=definition.title)
    if found is None:
        kinds = "、".join(one.definition.title for one in work.openables if one.code in unlisted())
        raise EntryMissing(procedure=definition.title, kinds=kinds)
    if not found.fits(owner):
        sides = "、".join(sorted(str(one.label) for one in found.sides))
        raise ProcedureOfOthers(procedure=definition.title, sides=sides, body=owner.name)


def _may_begin(opening: Opening, definition: Definition, posts: Iterable[Post]) -> None:
    """Refuse who could not do the first act; what is split off goes on from where it was."""
    if opening.parent is not None:
        return
    found = Openable(definition)
    if not found.begins(posts_near(posts, opening.place)):
        raise NotYoursToBegin(procedure=definition.title, posts=found.begun_by)


def posts_near(posts: Iterable[Post], place: Region) -> list[Post]:
    """Return the posts by which a case can be opened at a place."""
    return [one for one in posts if opening_post([one], place) is not None]


def _key(item: Item | None) -> int | None:
    return item.pk if item is not None else None


def _own_village(post: Post, place: Region) -> bool:
    body = post.organisation
    village = body.kind == OrganisationKind.VILLAGE_COMMITTEE
    return village and (body.region_id or "").startswith(place.code)


def _fits(opening: Opening, today: date) -> None:
    item, title = opening.item, _title(opening)
    if not title or len(title) > LONGEST_TITLE:
        raise TitleMissing(most=LONGEST_TITLE)
    if item is not None:
        in_force(item, today)
    near = {opening.lead: opening.place.code[:COUNTY_DIGITS], opening.village: opening.place.code}
    for body, place in near.items():
        if body is not None and not (
            body.is_in_being(today) and (body.region_id or "").startswith(place)
        ):
            raise BodyUnfit(body=body.name)


def in_force(item: Item, today: date, *, place: str = "") -> None:
    """Refuse an entry of no list in force, or not of a place where one is given.

    Raises:
        EntryNotInForce: it does not hold on that day.
    """
    edition = item.edition
    begun = edition.valid_from is not None and edition.valid_from <= today
    over = edition.valid_until is not None and edition.valid_until <= today
    elsewhere = place not in ("", edition.township_id)
    if edition.state != EditionState.PUBLISHED or not begun or over or elsewhere:
        raise EntryNotInForce(entry=item.name[:40], day=today)


def _title(opening: Opening) -> str:
    return " ".join(clean(opening.title).split())


def _made(
    opening: Opening, owner: Organisation, *, actor: Officer, post: Post, at: datetime
) -> Case:
    """Return the case as it is at the very beginning, numbered, not saved."""
    year = timezone.localdate(at).year
    numbers = Case.objects.filter(owner=owner, year=year).aggregate(last=Max("ordinal"))
    own_village = post.organisation.kind == OrganisationKind.VILLAGE_COMMITTEE
    return Case(
        year=year,
        ordinal=(numbers["last"] or 0) + 1,
        title=_title(opening),
        item=opening.item,
        matter=opening.matter,
        place=opening.place,
        owner=owner,
        lead=opening.lead,
        village=post.organisation if own_village else opening.village,
        origin=opening.origin,
        opened_by=actor,
        opened_at=at,
        handler=actor,
        parent=opening.parent,
        request_key=opening.key,
        demo=opening.demo,
        moved_at=at,
    )


def acting_for(post: Post, place: Region) -> Organisation:
    """Return the body that acts: for a section or a village, the government of the township.

    Raises:
        BodyUnfit: the township has no government here.
    """
    body = post.organisation
    if body.kind not in WITHIN_TOWNSHIP:
        return body
    government = Organisation.objects.filter(
        region=place, kind=OrganisationKind.TOWNSHIP_GOVERNMENT, valid_until=None
    ).first()
    if government is None:
        raise BodyUnfit(body=f"{place.name}人民政府")
    return government
