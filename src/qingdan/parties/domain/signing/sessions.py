"""Sessions: begun at sign-in, seen at each request, ended by the officer, a limit or another."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.programs.revoking import revoke_all
from qingdan.parties.domain.signing.oneself import refuse_oneself
from qingdan.parties.domain.signing.roles import must_use_second_factor
from qingdan.parties.enums import PartyAct, SignInEnd, SignInMethod
from qingdan.parties.models import Officer, Post, SignIn
from qingdan.parties.models.signing import SignInQuerySet
from qingdan.parties.profiles import in_force
from qingdan.record.domain.appending import recorded
from qingdan.record.kept_queries import KeptQuery

KEPT = timedelta(days=90)
"""How long ended sign-ins stay in the list; the record keeps the acts themselves."""
SEEN_AGAIN = timedelta(minutes=1)
"""A session's last use is written down at most once in this time."""
WITH_TOKENS = (SignInEnd.PASSWORD_CHANGED, SignInEnd.ACCOUNT_CLOSED, SignInEnd.REVOKED)
"""Why a whole account is shut out everywhere: programs stop with the sessions."""
ONE_FACTOR = (SignInMethod.PASSWORD, SignInMethod.CODE, SignInMethod.SINGLE_SIGN_ON)


OPEN = KeptQuery(
    lambda digest, officer: SignIn.objects.filter(
        key_digest=digest, officer=officer, ended_at=None
    ).order_by()
)
"""The sign-in of a session, while it has not been ended."""


class SignInGone(DomainError):
    code = "parties.sign-in-gone"
    message = "这次登录已经结束，没有改动。"
    remedy = "请刷新页面看现在有哪些登录。"


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a session when it begins: its key, from where, with what, how."""

    key: str
    address: str = ""
    agent: str = ""
    method: SignInMethod = SignInMethod.PASSWORD


def digest_of(key: str) -> str:
    """Return what is kept of a session's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(officer_id: int, visit: Visit, *, at: datetime) -> SignIn:
    """Write down that an officer has signed in.

    Args:
        officer_id: primary key.
        visit: the session.
        at: aware datetime.

    Returns:
        The sign-in; it owes a second factor when the profile asks for one and none was given.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        officer.sign_ins.filter(last_seen_at__lt=at - KEPT).delete()
        officer.sign_ins.filter(key_digest=digest_of(visit.key)).delete()
        owes = visit.method in ONE_FACTOR and must_use_second_factor(officer, at=at)
        sign_in = SignIn.objects.create(
            officer=officer,
            key_digest=digest_of(visit.key),
            method=visit.method,
            owes_second_factor=owes,
            address=visit.address[:64],
            agent=visit.agent[:60],
            started_at=at,
            last_seen_at=at,
        )
        place, act = place_of(officer), PartyAct.SIGNED_IN
        note(act, officer, actor=officer, at=at, place=place, method=visit.method.value)
        return sign_in


def found(key: str, officer: Officer) -> SignIn | None:
    """Return the sign-in of a session that has not been ended. One query."""
    return OPEN.first(digest_of(key), officer.pk)


def limit_passed(sign_in: SignIn, *, at: datetime) -> SignInEnd | None:
    """Return the limit that a session has passed, ``None`` while it may go on.

    A clock that was set back makes no session last longer than the longest allowed.
    """
    profile = in_force()
    if abs(at - sign_in.started_at) >= profile.longest:
        return SignInEnd.TOO_LONG
    if at - sign_in.last_seen_at >= profile.idle:
        return SignInEnd.IDLE
    return None


def seen(sign_in: SignIn, *, at: datetime) -> SignIn:
    """Write down that a session is in use, at most once a minute."""
    if abs(at - sign_in.last_seen_at) >= SEEN_AGAIN:
        SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(last_seen_at=at)
    return sign_in


def end(sign_in: SignIn, *, because: SignInEnd, at: datetime) -> SignIn:
    """End a session by its own officer, or by a limit; who leaves is noted once."""
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=sign_in.officer_id)
        if _end(SignIn.objects.filter(pk=sign_in.pk), because, officer, at):
            act, place = PartyAct.SIGNED_OUT, place_of(officer)
            note(act, officer, actor=officer, at=at, place=place, because=because.value)
        return sign_in


def end_all(
    officer: Officer,
    *,
    because: SignInEnd,
    by: Officer | None,
    at: datetime,
    keep: int | None = None,
) -> int:
    """End every session of an officer, in the transaction of the act that asks for it.

    Where the account as a whole is shut out, its tokens for programs end too.

    Args:
        officer: whose.
        because: why; stands in the officer's own list.
        by: who does it; ``None`` for the owner of the server.
        at: aware datetime.
        keep: primary key of the one sign-in that stays.

    Returns:
        How many were ended.
    """
    if because in WITH_TOKENS:
        revoke_all(officer, by=by, at=at)
    rows = SignIn.objects.filter(officer=officer)
    return _end(rows if keep is None else rows.exclude(pk=keep), because, by, at)


def carry_on(sign_in: SignIn, *, key: str, at: datetime) -> SignIn:
    """Let the session from which the password was changed go on under its new key."""
    ended = SignIn.objects.filter(pk=sign_in.pk, ended_because=SignInEnd.PASSWORD_CHANGED)
    ended.update(
        key_digest=digest_of(key),
        ended_at=None,
        ended_because="",
        ended_by=None,
        last_seen_at=at,
    )
    sign_in.refresh_from_db()
    return sign_in


def sign_ins_visible_to(officer: Officer) -> SignInQuerySet:
    """Return the sign-ins that an officer may see in the own list: their own."""
    return SignIn.objects.filter(officer_id=officer.pk)


def open_sign_ins(officer: Officer, *, at: datetime) -> SignInQuerySet:
    """Return an officer's sessions with which one can still work."""
    profile = in_force()
    return sign_ins_visible_to(officer).open(at, idle=profile.idle, longest=profile.longest)


def revoke(sign_in_id: int, *, actor: Officer, at: datetime) -> SignIn:
    """End one of the actor's own sessions; it stops working at its next request.

    Raises:
        SignInGone: not the actor's, or over already.
    """
    with recorded():
        sign_in = sign_ins_visible_to(actor).filter(pk=sign_in_id).first()
        if sign_in is None or not _end(
            SignIn.objects.filter(pk=sign_in_id), SignInEnd.REVOKED, actor, at
        ):
            raise SignInGone
        _note_revoked(actor, actor, at, count=1)
        return sign_in


def revoke_others(sign_in: SignIn, *, actor: Officer, at: datetime) -> int:
    """End all of the actor's own sessions but one; return how many were ended.

    Args:
        sign_in: the one that stays.
        actor: whose they are.
        at: aware datetime.
    """
    with recorded():
        open_now = open_sign_ins(actor, at=at).exclude(pk=sign_in.pk)
        count = _end(open_now, SignInEnd.REVOKED, actor, at)
        if count:
            _note_revoked(actor, actor, at, count=count)
        return count


def revoke_of(officer_id: int, *, actor: Officer, at: datetime, reason: str = "") -> int:
    """End every session of another officer; return how many were ended.

    Args:
        officer_id: primary key.
        actor: may revoke sessions where the officer belongs (the security administrator).
        at: aware datetime.
        reason: why.

    Raises:
        NotAllowed: the officer is out of the actor's reach.
        NotForOneself: it is the actor.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        day, place = timezone.localdate(at), place_of(officer)
        post = authorise(actor, "session.revoke", on=day, place=place)
        refuse_oneself(officer_id, actor)
        count = end_all(officer, because=SignInEnd.REVOKED, by=actor, at=at)
        _note_revoked(officer, actor, at, post=post, reason=reason, count=count)
        return count


def _end(rows: SignInQuerySet, because: SignInEnd, by: Officer | None, at: datetime) -> int:
    open_rows = rows.filter(ended_at=None)
    return open_rows.update(ended_at=at, ended_because=because.value, ended_by=by)


def _note_revoked(
    officer: Officer,
    actor: Officer,
    at: datetime,
    *,
    count: int,
    post: Post | None = None,
    reason: str = "",
) -> None:
    fresh = Officer.objects.select_related("unit").get(pk=officer.pk)
    note(
        PartyAct.SESSION_REVOKED,
        fresh,
        actor=actor,
        at=at,
        post=post,
        place=place_of(fresh),
        reason=reason,
        count=count,
    )
