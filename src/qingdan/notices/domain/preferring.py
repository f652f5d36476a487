"""How one officer wants to be told: everybody decides it for themselves."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import constant_time_compare, salted_hmac

from qingdan.notices import mailing
from qingdan.notices.domain.refusals import (
    MailboxUnfit,
    MailCodeWrong,
    MailNotSent,
    MailNotSet,
)
from qingdan.notices.enums import NOTICE, DeliveryState, DispatchState, NoticeAct, NoticeWay
from qingdan.notices.kinds import kind_of, known_kinds
from qingdan.notices.models import Delivery, NoticeSettings
from qingdan.parties.domain.authorising import seat
from qingdan.parties.domain.places import place_of
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded

CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5
LONGEST_MAILBOX = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an officer wants to be told; kinds left out go as shipped."""

    ways: Mapping[str, Sequence[str]] = field(default_factory=dict)
    digest_at: time | None = None
    quiet: tuple[time, time] | None = None
    rests_on_days_off: bool = False


def settings_of(officer: Officer) -> NoticeSettings:
    """Return an officer's settings; those that ship, unsaved, where nothing was chosen."""
    found = NoticeSettings.objects.filter(officer=officer).first()
    return found or NoticeSettings(officer=officer)


@recorded()
def save_settings(officer: Officer, wanted: Wanted, *, at: datetime) -> NoticeSettings:
    """Write how an officer wants to be told; it counts for what is told from now on.

    Args:
        officer: who decides for themselves.
        wanted: what was chosen; a choice that is the shipped one is not kept.
        at: aware datetime.
    """
    mine = _mine(officer, at)
    known, allowed = {one.code for one in known_kinds()}, set(NoticeWay.values)
    mine.ways = {
        code: sorted(set(ways) & allowed)
        for code, ways in wanted.ways.items()
        if code in known and set(ways) & allowed != kind_of(code).ways
    }
    mine.digest_at, mine.rests_on_days_off = wanted.digest_at, wanted.rests_on_days_off
    mine.quiet_from, mine.quiet_until = wanted.quiet or (None, None)
    mine.saved_at = at
    mine.save()
    _note(NoticeAct.SETTINGS_SAVED, officer, at)
    return mine


def ask_mailbox(officer: Officer, mailbox: str, *, at: datetime) -> NoticeSettings:
    """Send a code to a mailbox; who reads it there types it into ``confirm_mailbox``.

    Raises:
        MailNotSet: this installation sends no mail.
        MailboxUnfit: it is no address.
        MailNotSent: the server did not take it.
    """
    mailbox = mailbox.strip()
    if not mailing.is_set_up():
        raise MailNotSet
    if len(mailbox) > LONGEST_MAILBOX:
        raise MailboxUnfit(mailbox=f"{mailbox[:20]}…")
    try:
        validate_email(mailbox)
    except ValidationError as unfit:
        raise MailboxUnfit(mailbox=mailbox) from unfit
    code = f"{secrets.randbelow(10**6):06d}"
    text = f"清单通登记邮箱的验证码：{code}\n15 分钟内有效。不是您本人办的，请不要理会这封邮件。\n"
    [outcome] = mailing.send([mailing.Mail(mailbox, "清单通：登记邮箱的验证码", text, "")])
    if outcome.state != DispatchState.DELIVERED:
        raise MailNotSent(why=outcome.said)
    with recorded():
        mine = _mine(officer, at)
        mine.pending, mine.code_digest = mailbox, _digest(officer, mailbox, code)
        mine.code_until, mine.code_tries = at + CODE_LASTS, 0
        mine.save()
    return mine


def confirm_mailbox(officer: Officer, code: str, *, at: datetime) -> NoticeSettings:
    """Take a mailbox into use whose code was typed in.

    Raises:
        MailCodeWrong: it is another code, too old, or was tried too often.
    """
    with recorded():
        mine = _mine(officer, at)
        fits = _fits(mine, code.strip(), at)
        if fits:
            mine.mailbox, mine.held_until = mine.pending, None
            mine.pending, mine.code_digest, mine.code_until = "", "", None
            _note(NoticeAct.MAILBOX_SET, officer, at)
        mine.code_tries = 0 if fits else min(mine.code_tries + 1, MOST_TRIES)
        mine.save()
    if not fits:  # the count of tries stays written
        raise MailCodeWrong
    return mine


@recorded()
def remove_mailbox(officer: Officer, *, at: datetime) -> NoticeSettings:
    """Send no more mail to an officer; what waits is not sent, the inbox has it."""
    mine = _mine(officer, at)
    had = bool(mine.mailbox)
    mine.mailbox = mine.pending = mine.code_digest = ""
    mine.code_until = None
    mine.save()
    waiting = Delivery.objects.filter(officer=officer, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.GIVEN_UP)
    if had:
        _note(NoticeAct.MAILBOX_REMOVED, officer, at)
    return mine


def _mine(officer: Officer, at: datetime) -> NoticeSettings:
    locked = NoticeSettings.objects.select_for_update(of=("self",))
    found = locked.filter(officer=officer).first()
    return found or NoticeSettings(officer=officer, saved_at=at)


def _fits(mine: NoticeSettings, code: str, at: datetime) -> bool:
    if not mine.code_digest or mine.code_tries >= MOST_TRIES:
        return False
    if mine.code_until is None or at > mine.code_until:
        return False
    return constant_time_compare(mine.code_digest, _digest(mine.officer, mine.pending, code))


def _digest(officer: Officer, mailbox: str, code: str) -> str:
    said = f"{officer.pk}:{mailbox}:{code}"
    return salted_hmac("qingdan.notices.mailbox", said, algorithm="sha256").hexdigest()


def _note(act: NoticeAct, officer: Officer, at: datetime) -> None:
    append(f"{NOTICE}.{act.value}", seat=seat(officer), at=at, place=place_of(officer))
