"""A sheet of people written in one transaction, or not at all; and its way out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.utils import timezone

from qingdan.parties.domain.authorising import NotAllowed, authorise, reach
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.accounts import change, describe
from qingdan.parties.domain.people.checking import Entry, check_people, post_over
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.issuing import BATCH, Slips, write_codes
from qingdan.parties.domain.people.lines import Line
from qingdan.parties.domain.people.marking import mark_of
from qingdan.parties.domain.people.posts import note_post
from qingdan.parties.domain.people.refusals import (
    PeopleChanged,
    PeopleNotImported,
    PurposeMissing,
)
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import recorded
from qingdan.record.models import Event


@dataclass(frozen=True, slots=True)
class Source:
    """The workbook that lines were read from: its name as sent, and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; ``slips`` are the new people with their one-time codes."""

    slips: Slips
    changed: int
    same: int
    proposed: int


def import_people(
    lines: Sequence[Line], *, source: Source, actor: Officer, at: datetime
) -> Imported:
    """Write the people of a sheet, and propose the posts it names.

    Nobody gets a password here: each new person sets one with a code. The same sheet a
    second time changes nothing and is not noted again.

    Args:
        lines: as they stand in the sheet; checked anew.
        source: where they come from.
        actor: may manage officers where the units are.
        at: aware datetime of the act.

    Raises:
        PeopleNotImported: a line is wrong; nothing was written.
        PeopleChanged: somebody else wrote what conflicts with it at the same moment.
        NotAllowed: the actor may not manage officers anywhere.
    """
    try:
        return _import(lines, source=source, actor=actor, at=at)
    except IntegrityError as clash:
        raise PeopleChanged from clash


def _import(lines: Sequence[Line], *, source: Source, actor: Officer, at: datetime) -> Imported:
    with recorded():
        plan = check_people(lines, actor=actor, at=at)
        if plan.problems:
            raise PeopleNotImported(count=len({one.line for one in plan.problems}))
        new, changed = plan.new, plan.changed
        proposed = sum(one.appointment is not None for one in plan.entries)
        if new or changed:
            counts = {"new": len(new), "changed": len(changed), "same": len(plan.same)}
            _note_import(actor, at, file=source.name, sha256=source.sha256, **counts)
        slips = _enlist_all(new, actor=actor, at=at)
        for one in changed:
            if one.officer is not None and one.changed:
                change(one.officer.pk, one.person, actor=actor, at=at)
        officers = [officer for officer, _ in slips]
        people = [*officers, *(one.officer for one in changed if one.officer is not None)]
        _propose_all([*new, *changed], people, actor=actor, at=at)
        return Imported(slips, len(changed), len(plan.same), proposed)


def note_export(
    people: Sequence[Officer], *, with_phones: bool, purpose: str, actor: Officer, at: datetime
) -> Event:
    """Note that a list of people leaves the system as a file.

    Args:
        people: who is in it.
        with_phones: whether their phone numbers are in it.
        purpose: what for; needed with phone numbers.
        actor: who takes it; may manage officers somewhere.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the actor may not manage officers, or not see the phone of one of them.
        PurposeMissing: phone numbers without a purpose.
    """
    if with_phones and not purpose.strip():
        raise PurposeMissing
    with recorded():
        day = timezone.localdate(at)
        post = authorise(actor, "officer.manage", on=day)
        reaches = reach(actor, "officer.contact", on=day) if with_phones else []
        if with_phones and not all(post_over(reaches, one.unit) for one in people):
            raise NotAllowed(action="看手机号")
        act, place = PartyAct.OFFICERS_EXPORTED, place_of(post.organisation)
        said = {"reason": purpose.strip(), "count": len(people), "phones": with_phones}
        return note(act, None, actor=actor, post=post, at=at, place=place, **said)


def _note_import(actor: Officer, at: datetime, **said: object) -> None:
    post = authorise(actor, "officer.manage", on=timezone.localdate(at))
    place = place_of(post.organisation)
    note(PartyAct.OFFICERS_IMPORTED, None, actor=actor, post=post, at=at, place=place, **said)


def _enlist_all(new: Sequence[Entry], *, actor: Officer, at: datetime) -> Slips:
    officers = []
    for one in new:
        officer = Officer(login_name=one.login_name, joined_at=at, password=make_password(None))
        describe(officer, one.person)
        officers.append(officer)
    Officer.objects.bulk_create(officers, batch_size=BATCH)
    reaches = reach(actor, "officer.manage", on=timezone.localdate(at))
    slips = write_codes(officers, made_by=actor, at=at)
    for officer, code in slips:
        place, post = place_of(officer), post_over(reaches, officer.unit)
        mark = mark_of(code, made_at=at, for_officer_id=officer.pk)
        said = {"with_code": True, "mark": mark}
        act = PartyAct.OFFICER_ENLISTED
        note(act, officer, actor=actor, post=post, at=at, place=place, **said)
    return slips


def _propose_all(
    entries: Sequence[Entry], people: Sequence[Officer], *, actor: Officer, at: datetime
) -> None:
    """Write the posts asked for; they were checked with their lines."""
    pairs = zip(entries, people, strict=True)
    asked = [(one.appointment, officer) for one, officer in pairs if one.appointment is not None]
    posts = [_post(appointment, officer, actor, at) for appointment, officer in asked]
    Post.objects.bulk_create(posts, batch_size=BATCH)
    reaches = reach(actor, "post.propose", on=timezone.localdate(at))
    for post in posts:
        granting = post_over(reaches, post.organisation)
        note_post(PartyAct.POST_PROPOSED, post, actor=actor, granting=granting, at=at)


def _post(asked: Appointment, officer: Officer, actor: Officer, at: datetime) -> Post:
    return Post(
        officer=officer,
        organisation=asked.organisation,
        role=asked.role,
        title=asked.title,
        valid_from=asked.valid_from,
        valid_until=asked.valid_until,
        proposed_by=actor,
        proposed_at=at,
    )
