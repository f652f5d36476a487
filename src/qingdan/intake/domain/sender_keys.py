"""Keys of other systems that send requests here: made, put out of use, known by a signature."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.intake.domain.sender_refusals import (
    SenderCodeTaken,
    SenderCodeUnfit,
    SenderKeyUnknown,
    SenderOfficerUnfit,
    SenderTitleMissing,
    SignatureStale,
    SignatureWrong,
)
from qingdan.intake.entrances import must_open, sending_bodies
from qingdan.intake.enums import SENDER_KEY, Door, SenderKeyAct
from qingdan.intake.models import SenderKey
from qingdan.intake.signing import Signature, read_signature
from qingdan.parties.domain.authorising import (
    COUNTY_DIGITS,
    NotAllowed,
    authorise,
    reach,
    seat,
    standing,
)
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.record.domain.appending import append, clean, recorded

MANAGE = "sender-key.manage"
CODE = re.compile(r"[a-z][a-z0-9-]{2,23}")
BYTES, LONGEST_TITLE = 32, 80


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Another system that is let in.

    Args:
        code: its code, part of the address it sends to.
        title: what system it is.
        door: by which door everything comes that it sends.
        officer: who registers it, with the posts held on that day; of the county.
        county: whose townships it sends to.
    """

    code: str
    title: str
    door: Door
    officer: Officer
    county: Region


@recorded()
def make_sender_key(asked: Sending, *, actor: Officer, at: datetime) -> tuple[SenderKey, str]:
    """Let another system send requests.

    Args:
        asked: which system, for whom.
        actor: a system administrator of the county.
        at: aware moment.

    Returns:
        The row, and the secret, which is shown this once.

    Raises:
        NotAllowed: no post of the actor reaches the county.
        SenderCodeUnfit, SenderCodeTaken, SenderTitleMissing: it was not made.
        SenderOfficerUnfit: the officer does not register what comes by that door.
    """
    today, county = timezone.localdate(at), asked.county
    post = authorise(actor, MANAGE, on=today, place=county.code)
    title = " ".join(clean(asked.title).split())
    if not title or len(title) > LONGEST_TITLE:
        raise SenderTitleMissing
    if not CODE.fullmatch(asked.code):
        raise SenderCodeUnfit
    if SenderKey.objects.filter(code=asked.code).exists():
        raise SenderCodeTaken(code=asked.code)
    posts = standing(asked.officer, today)
    _must_register(asked, posts)
    secret = secrets.token_urlsafe(BYTES)
    row = SenderKey.objects.create(
        code=asked.code, title=title, county=county, door=asked.door,
        sender=_sender(asked, posts), officer=asked.officer, secret=secret, made_by=actor,
        made_at=at,
    )  # fmt: skip
    act = f"{SENDER_KEY}.{SenderKeyAct.MADE.value}"
    append(act, row, seat=seat(actor, post), at=at, place=county.code)
    return row, secret


@recorded()
def revoke_sender_key(key_id: int, *, actor: Officer, at: datetime) -> SenderKey:
    """Put a key out of use; what is sent with it from now on is refused.

    Raises:
        SenderKeyUnknown: there is none in use within reach.
    """
    today = timezone.localdate(at)
    seen = sender_keys_visible_to(actor, today).filter(revoked_at=None)
    row = seen.select_for_update(of=("self",)).filter(pk=key_id).first()
    if row is None:
        raise SenderKeyUnknown
    post = authorise(actor, MANAGE, on=today, place=row.county_id)
    row.revoked_at = at
    row.save(update_fields=("revoked_at",))
    act = f"{SENDER_KEY}.{SenderKeyAct.REVOKED.value}"
    append(act, row, seat=seat(actor, post), at=at, place=row.county_id)
    return row


def sender_keys_visible_to(officer: Officer, on: date) -> QuerySet[SenderKey]:
    """Return the keys of the counties of a system administrator, those in use first."""
    counties = [one.prefix for one in reach(officer, MANAGE, on=on) if one.prefix]
    rows = SenderKey.objects.filter(county__in=counties)
    return rows.select_related("county", "sender", "officer", "made_by").order_by(
        "revoked_at", "code"
    )


def counties_of(officer: Officer, on: date) -> QuerySet[Region]:
    """Return the counties to whose townships an administrator lets systems send."""
    codes = [one.prefix for one in reach(officer, MANAGE, on=on) if one.prefix]
    return Region.objects.filter(code__in=codes, level=RegionLevel.COUNTY).order_by("code")


def signed_by(code: str, header: str, body: bytes, *, at: datetime) -> tuple[SenderKey, Signature]:
    """Return whose message it is that was signed so, and its signature.

    Raises:
        SignatureWrong: there is no such key in use, or it was not signed with it.
        SignatureStale: it was signed more than five minutes from now.
    """
    rows = SenderKey.objects.filter(code=code, revoked_at=None, officer__is_active=True)
    row = rows.select_related("county", "sender", "officer").first()
    signature = read_signature(header)
    if row is None or signature is None or not signature.fits(row.secret, body):
        raise SignatureWrong
    if not signature.is_fresh(at):
        raise SignatureStale
    return row, signature


def _must_register(asked: Sending, posts: list[Post]) -> None:
    """Refuse an officer by whom nothing of the kind would be registered.

    Raises:
        SenderOfficerUnfit: so it is.
    """
    unfit = SenderOfficerUnfit(name=asked.officer.full_name, door=asked.door.label)
    region = posts[0].organisation.region_id if posts else ""
    place = region if asked.door is Door.OUTSIDE and region else asked.county.code
    if not place.startswith(asked.county.code):
        raise unfit
    try:
        must_open(asked.door, posts, place)
    except NotAllowed as refusal:
        raise unfit from refusal


def _sender(asked: Sending, posts: list[Post]) -> Organisation | None:
    """Return the department in whose name it sends."""
    if asked.door is not Door.DEPARTMENT:
        return None
    county = asked.county.code[:COUNTY_DIGITS]
    return next(one for one in sending_bodies(posts) if (one.region_id or "").startswith(county))
