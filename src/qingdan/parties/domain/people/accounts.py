"""People: enlisting, changing, a new password, the end of an account."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from qingdan.core.text import fold
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.bodies.naming import initials
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.codes import save_new
from qingdan.parties.domain.people.fitting import refuse_joining
from qingdan.parties.domain.people.holding import (
    authorise_over,
    open_posts,
    refuse_administrator,
)
from qingdan.parties.domain.people.posts import cut_short
from qingdan.parties.domain.people.refusals import (
    ClosingNotAllowed,
    CurrentPasswordWrong,
    PhoneTaken,
    PurposeMissing,
)
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.signing.passwords import prepared, set_password
from qingdan.parties.domain.signing.proving import ProofWrong, prove
from qingdan.parties.domain.signing.sessions import end_all
from qingdan.parties.enums import PartyAct, SignInEnd
from qingdan.parties.models import Officer, Organisation
from qingdan.parties.protected import keyed_digest
from qingdan.record.domain.appending import recorded

PHONE = "officer.phone"


@dataclass(frozen=True, slots=True)
class Person:
    """Who a person is: name, unit, phone and enforcement licence (both may be empty).

    A licence is valid up to and with the day on which it expires.
    """

    full_name: str
    unit: Organisation
    phone: str = ""
    licence_number: str = ""
    licence_expires_on: date | None = None


def enlist(login_name: str, person: Person, *, actor: Officer | None, at: datetime) -> Officer:
    """Make an officer's row; nobody can sign in by it before a password is set with a code.

    Args:
        login_name: 3–32 small letters, digits, ``._-``; starts with a letter.
        person: whose account it is.
        actor: may manage officers where the unit is; ``None`` for the installation itself.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the unit is out of the actor's reach.
        LoginNameUnfit: taken or not of the required form.
        PhoneTaken: somebody else has this phone.
    """
    with recorded():
        place = place_of(person.unit)
        post = None
        if actor is not None:
            day = timezone.localdate(at)
            post = authorise(actor, "officer.manage", on=day, place=place)
        officer = Officer(login_name=login_name.strip().lower(), joined_at=at)
        officer.password = make_password(None)
        describe(officer, person)
        save_new(officer)
        note(PartyAct.OFFICER_ENLISTED, officer, actor=actor, post=post, at=at, place=place)
        return officer


def change(officer_id: int, person: Person, *, actor: Officer, at: datetime) -> Officer:
    """Write anew who a person is; a person who moves is seen from the new unit only.

    Raises:
        NotAllowed: the person, or the new unit, is out of the actor's reach.
        PhoneTaken: somebody else has this phone.
    """
    with recorded():
        officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
        day = timezone.localdate(at)
        authorise_over(actor, "officer.manage", officer, at=at)
        place = place_of(person.unit)
        post = authorise(actor, "officer.manage", on=day, place=place)
        changed = sorted(
            name
            for name, new in (
                ("full_name", person.full_name.strip()),
                ("unit", person.unit),
                ("phone", person.phone),
                ("licence_number", person.licence_number),
                ("licence_expires_on", person.licence_expires_on),
            )
            if getattr(officer, name) != new
        )
        describe(officer, person)
        for held in open_posts(officer, day):
            refuse_joining(officer, held.role, held.valid_from, held.valid_until)
        officer.full_clean(exclude=("password", "phone"))
        officer.save()
        act = PartyAct.OFFICER_CHANGED
        note(act, officer, actor=actor, post=post, at=at, place=place, changed=changed)
        return officer


def describe(officer: Officer, person: Person) -> None:
    """Write who a person is into their row, not saved yet.

    Raises:
        PhoneTaken: somebody else has this phone.
    """
    officer.full_name, officer.unit = person.full_name.strip(), person.unit
    officer.phone = person.phone.strip()
    officer.phone_digest = keyed_digest(officer.phone, PHONE) if officer.phone else ""
    officer.licence_number = person.licence_number.strip()
    officer.licence_expires_on = person.licence_expires_on
    _refuse_taken_phone(officer)
    plain = fold(officer.full_name)
    officer.search_text = f"{plain} {officer.login_name} {initials(plain)}"


def _refuse_taken_phone(officer: Officer) -> None:
    if not officer.phone_digest:
        return
    others = Officer.objects.exclude(pk=officer.pk)
    if others.filter(phone_digest=officer.phone_digest).exists():
        raise PhoneTaken


def read_contact(officer_id: int, *, purpose: str, actor: Officer, at: datetime) -> str:
    """Return an officer's phone; who read it and what for enters the record.

    Raises:
        NotAllowed: the person is out of the actor's reach.
        PurposeMissing: no purpose is given.
    """
    if not purpose.strip():
        raise PurposeMissing
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        day, place = timezone.localdate(at), place_of(officer)
        post = authorise(actor, "officer.contact", on=day, place=place, organisation=officer.unit)
        act, reason = PartyAct.OFFICER_READ, purpose.strip()
        note(act, officer, actor=actor, post=post, at=at, place=place, reason=reason)
        return str(officer.phone)


def change_password(officer_id: int, *, current: str, new: str, at: datetime) -> Officer:
    """Give an officer a new password; every other session of theirs ends.

    Raises:
        CurrentPasswordWrong: ``current`` is not the password in use.
        SignInLocked, SignInTooSoon, SignInBusy: as at sign-in.
        PasswordUnfit, PasswordUsedBefore: refused by the password profile.
    """
    try:
        known = prove(officer_id, current, at=at)
    except ProofWrong as wrong:
        raise CurrentPasswordWrong from wrong
    ready = prepared(new, known)
    with recorded():
        officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
        if officer.password != known.password:
            raise CurrentPasswordWrong
        set_password(officer, ready, at=at)
        place = place_of(officer)
        note(PartyAct.PASSWORD_CHANGED, officer, actor=officer, at=at, place=place)
        return officer


def close_account(officer_id: int, *, reason: str = "", actor: Officer, at: datetime) -> Officer:
    """Take an account out of use at once; what the officer did stays under their name.

    Codes for the officer are void from then on, and every post ends with this day.

    Raises:
        NotAllowed: the officer is out of the actor's reach.
        ClosingNotAllowed: the officer is the actor.
        AdministratorOnServer: the officer is one of the three administrators.
    """
    with recorded():
        officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
        day, place = timezone.localdate(at), place_of(officer)
        post = authorise_over(actor, "officer.manage", officer, at=at)
        if officer == actor:
            raise ClosingNotAllowed
        refuse_administrator(officer, at=at)
        officer.is_active = False
        officer.save(update_fields=("is_active",))
        officer.renewals.usable(at).update(expires_at=at)
        end_all(officer, because=SignInEnd.ACCOUNT_CLOSED, by=actor, at=at)
        act = PartyAct.OFFICER_CLOSED
        note(act, officer, actor=actor, post=post, at=at, place=place, reason=reason)
        for held in open_posts(officer, day).select_related("officer", "organisation"):
            cut_short(held, day, actor=actor, granting=post, at=at, reason=reason)
        return officer
