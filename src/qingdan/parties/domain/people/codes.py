"""One-time codes: they open the accounts of administrators and let people set a password."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.holding import (
    authorise_over,
    is_administrator,
    refuse_administrator,
)
from qingdan.parties.domain.people.marking import LIFETIME, digested, drawn, mark_of, mark_on_use
from qingdan.parties.domain.people.refusals import (
    InvitationGone,
    InvitationNotUsable,
    LoginNameUnfit,
    OfficerUnknown,
    RenewalNotUsable,
    SamePerson,
)
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.signing.passwords import prepared, set_password
from qingdan.parties.enums import OrganisationKind, PartyAct, Role
from qingdan.parties.models import ADMINISTRATORS, Invitation, Officer, Organisation, Post
from qingdan.record.domain.appending import recorded

INSTALLATION = "清单通运行管理"
"""The name of the body that the first three administrators belong to."""


def first_codes(at: datetime, *, installation: bool = False) -> dict[Role, str]:
    """Return a code for each of the three administrators that nobody is now.

    An earlier code for the same administrator that nobody used stops working.

    Args:
        at: aware datetime; the codes work for 72 hours from here.
        installation: ask who is administrator of the whole installation; those of single
            counties or townships do not count. The way back when a county has lost its own.
    """
    with recorded():
        wanted = missing_administrators(at, installation=installation)
        stale = Invitation.objects.usable(at).filter(administrator__in=wanted)
        stale.update(expires_at=at)
        codes = {role: _make_code(at, administrator=role) for role in wanted}
        for role, code in codes.items():
            mark = mark_of(code, made_at=at, administrator=role)
            note(PartyAct.CODE_MADE, None, actor=None, at=at, administrator=role.value, mark=mark)
        return codes


def missing_administrators(at: datetime, *, installation: bool = False) -> list[Role]:
    """Return which of the three administrators nobody is today."""
    posts = Post.objects.in_force(timezone.localdate(at))
    if installation:
        posts = posts.filter(organisation__kind=OrganisationKind.INSTALLATION)
    held = set(posts.values_list("role", flat=True))
    return [role for role in ADMINISTRATORS if role not in held]


def codes_are_out(at: datetime) -> bool:
    """Tell whether every missing administrator has a code that still works."""
    open_codes = Invitation.objects.usable(at).exclude(administrator="")
    given = set(open_codes.values_list("administrator", flat=True))
    return set(missing_administrators(at)) <= given


def password_code(officer_id: int, *, actor: Officer, at: datetime) -> str:
    """Return a code with which an officer sets a password, the first or a new one.

    An earlier code for the same officer stops working.

    Args:
        officer_id: primary key.
        actor: may manage officers where the officer belongs.
        at: aware datetime; the code works for 72 hours from here.

    Raises:
        NotAllowed: the officer is out of the actor's reach.
        AdministratorOnServer: the officer is one of the three administrators.
    """
    with recorded():
        officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
        place, post = place_of(officer), authorise_over(actor, "officer.manage", officer, at=at)
        refuse_administrator(officer, at=at)
        code = _code_for(officer, made_by=actor, at=at)
        mark = mark_of(code, made_at=at, for_officer_id=officer.pk)
        note(PartyAct.CODE_MADE, officer, actor=actor, post=post, at=at, place=place, mark=mark)
        return code


def officer_named(login_name: str) -> Officer:
    """Return who signs in by a name; for the server's owner.

    Raises:
        OfficerUnknown: nobody does.
    """
    found = Officer.objects.select_related("unit").filter(login_name=login_name.strip().lower())
    officer = found.first()
    if officer is None:
        raise OfficerUnknown(login_name=login_name)
    return officer


def renewal_code(login_name: str, *, at: datetime) -> str:
    """Return a code with which one officer sets a new password; for the server's owner.

    A closed account opens again when the code is used.

    Args:
        login_name: as typed.
        at: aware datetime; the code works for 72 hours from here.

    Raises:
        OfficerUnknown: nobody signs in by this name.
    """
    with recorded():
        officer = officer_named(login_name)
        code = _code_for(officer, made_by=None, at=at)
        mark = mark_of(code, made_at=at, for_officer_id=officer.pk)
        note(PartyAct.CODE_MADE, officer, actor=None, at=at, place=place_of(officer), mark=mark)
        return code


def revoke(invitation_id: int, *, actor: Officer, at: datetime) -> Invitation:
    """Void a code that nobody used yet; it ends at ``at``.

    Raises:
        InvitationGone: used, voided or expired before, never made, or out of reach.
    """
    with recorded():
        usable = Invitation.objects.select_for_update(of=("self",)).usable(at)
        invitation = usable.exclude(for_officer=None).filter(pk=invitation_id).first()
        if invitation is None or invitation.for_officer is None:
            raise InvitationGone
        officer = invitation.for_officer
        post = authorise_over(actor, "officer.manage", officer, at=at)
        invitation.expires_at = at
        invitation.save(update_fields=("expires_at",))
        place = place_of(officer)
        note(PartyAct.CODE_REVOKED, officer, actor=actor, post=post, at=at, place=place)
        return invitation


def officer_of(code: str, *, at: datetime) -> Officer | None:
    """Return whose password a usable code sets; ``None`` for codes that open accounts."""
    found = Invitation.objects.usable(at).filter(code_hash=digested(code))
    invitation = found.select_related("for_officer").first()
    return invitation.for_officer if invitation else None


def renew(code: str, *, password: str, at: datetime) -> Officer:
    """Set a password with a code; a closed account is in use again.

    Every session of the officer ends, and the code is used up.

    Args:
        code: as printed; small letters, spaces and hyphens do not matter.
        password: checked by the password profile.
        at: aware datetime of the act.

    Raises:
        RenewalNotUsable: unknown, used, voided or expired, or a code for a new account.
        PasswordUnfit: refused by the password profile; the code stays usable.
    """
    owner = officer_of(code, at=at)
    if owner is None:
        raise RenewalNotUsable
    ready = prepared(password, owner)  # hashing takes long, so before the transaction
    with recorded():
        invitation = _locked(code, at, for_officer=owner)
        if invitation is None:
            raise RenewalNotUsable
        if invitation.made_by_id is not None and is_administrator(owner, at=at):
            raise RenewalNotUsable
        officer = Officer.objects.select_for_update(of=("self",)).get(pk=owner.pk)
        set_password(officer, ready, at=at)
        place, closed = place_of(officer), not officer.is_active
        officer.is_active = True
        officer.save(update_fields=("is_active",))
        _use_up(invitation, officer, at)
        if closed:
            note(PartyAct.OFFICER_REOPENED, officer, actor=officer, at=at, place=place)
        mark = mark_on_use(invitation)
        note(PartyAct.PASSWORD_CHANGED, officer, actor=officer, at=at, place=place, mark=mark)
        return officer


def open_account(
    code: str, *, login_name: str, full_name: str, password: str, at: datetime
) -> Officer:
    """Open the account of an administrator with a code that is used up by it.

    Args:
        code: as printed; small letters, spaces and hyphens do not matter.
        login_name: 3–32 small letters, digits, ``._-``; starts with a letter.
        full_name: as shown to others, up to 40 characters.
        password: checked by the password profile.
        at: aware datetime of the act.

    Raises:
        InvitationNotUsable: unknown, used (even a moment ago), voided or expired.
        LoginNameUnfit: taken or not of the required form.
        SamePerson: the name belongs to another of the three administrators.
        PasswordUnfit: refused by the password profile.
    """
    if not Invitation.objects.usable(at).filter(code_hash=digested(code), for_officer=None):
        raise InvitationNotUsable
    officer = Officer(
        login_name=login_name.strip().lower(), full_name=full_name.strip(), joined_at=at
    )
    ready = prepared(password, officer)
    with recorded():
        invitation = _locked(code, at, for_officer=None)
        if invitation is None:
            raise InvitationNotUsable
        if _is_administrator(officer.full_name, at):
            raise SamePerson(name=officer.full_name)
        officer.unit = _installation(at)
        save_new(officer)
        set_password(officer, ready, at=at)
        _use_up(invitation, officer, at)
        mark = mark_on_use(invitation)
        note(PartyAct.ACCOUNT_OPENED, officer, actor=officer, at=at, mark=mark)
        post = Post.objects.create(
            officer=officer,
            organisation=officer.unit,
            role=invitation.administrator,
            valid_from=timezone.localdate(at),
            proposed_at=at,
            granted_at=at,
        )
        note(PartyAct.POST_GRANTED, post, actor=None, at=at)
        return officer


def save_new(officer: Officer) -> None:
    """Write a new officer's row.

    Raises:
        LoginNameUnfit: the login name is taken or not of the required form.
    """
    try:
        officer.full_clean(exclude=("password", "phone"))
        with transaction.atomic():
            officer.save(force_insert=True)
    except ValidationError as refused:
        raise LoginNameUnfit(why="".join(refused.messages)) from refused
    except IntegrityError as taken:
        raise LoginNameUnfit(why="这个登录名已有人使用。") from taken


def _is_administrator(full_name: str, at: datetime) -> bool:
    held = Post.objects.in_force(timezone.localdate(at)).filter(role__in=ADMINISTRATORS)
    return held.filter(officer__full_name=full_name).exists()


def _installation(at: datetime) -> Organisation:
    found = Organisation.objects.filter(kind=OrganisationKind.INSTALLATION).first()
    if found is None:
        found = Organisation.objects.create(kind=OrganisationKind.INSTALLATION, name=INSTALLATION)
        note(PartyAct.ORGANISATION_MADE, found, actor=None, at=at)
    return found


def _locked(code: str, at: datetime, *, for_officer: Officer | None) -> Invitation | None:
    usable = Invitation.objects.select_for_update(of=("self",)).usable(at)
    return usable.filter(code_hash=digested(code), for_officer=for_officer).first()


def _use_up(invitation: Invitation, officer: Officer, at: datetime) -> None:
    invitation.used_at, invitation.used_by = at, officer
    invitation.save(update_fields=("used_at", "used_by"))


def _code_for(officer: Officer, *, made_by: Officer | None, at: datetime) -> str:
    officer.renewals.usable(at).update(expires_at=at)
    return _make_code(at, made_by=made_by, for_officer=officer)


def _make_code(
    at: datetime,
    *,
    administrator: Role | None = None,
    made_by: Officer | None = None,
    for_officer: Officer | None = None,
) -> str:
    code = drawn()
    Invitation.objects.create(
        code_hash=digested(code),
        made_at=at,
        expires_at=at + LIFETIME,
        made_by=made_by,
        administrator=administrator or "",
        for_officer=for_officer,
    )
    return code
