"""How the public reaches a body: telephone, address, office hours."""

import re
import unicodedata
from datetime import datetime

from django.utils import timezone

from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.bodies.managing import Hand, locked, refuse_over
from qingdan.parties.domain.bodies.refusals import ContactsUnfit
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import OrganisationKind, PartyAct
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import recorded

CONTACTS = "organisation.contacts"
NUMBER = r"(?:\d{3,4}-)?\d{3,11}(?:(?:转|-)\d{1,6})?"
PHONE = re.compile(rf"{NUMBER}(?:[、 ]{NUMBER})*")
AREA = re.compile(r"\((\d{3,4})\)")
MARKS = str.maketrans({**dict.fromkeys("—–－‐−", "-"), **dict.fromkeys("；;，,/", "、")})
FIELDS = {"phone": "对外电话", "address": "办公地址", "hours": "办公时间"}


def set_contacts(
    organisation: Organisation,
    *,
    phone: str,
    address: str,
    hours: str,
    actor: Officer | None,
    at: datetime,
) -> Organisation:
    """Write how the public reaches a body; empty texts take away what was there.

    Args:
        organisation: the body.
        phone: office numbers such as ``0472-8112345转8012``, several with ``、`` between them.
        address: where it sits.
        hours: when it is open.
        actor: may write the contacts of this body; ``None`` for the installation.
        at: aware datetime of the act.

    Returns:
        The body; without any change nothing is recorded.

    Raises:
        NotAllowed: the body is out of the actor's reach.
        OrganisationOver: it does not exist any more.
        ContactsUnfit: a text is too long, a phone is none, or a mobile number.
    """
    given = {"phone": plain_phone(phone), "address": _line(address), "hours": _line(hours)}
    with recorded():
        body = locked(organisation)
        hand = _allowed(body, actor, at)
        refuse_over(body, hand.today)
        _check(body, given)
        if all(getattr(body, name) == text for name, text in given.items()):
            return body
        for name, text in given.items():
            setattr(body, name, text)
        body.save(update_fields=tuple(FIELDS))
        told = {"phone": given["phone"], "office": given["address"], "hours": given["hours"]}
        hand.note(PartyAct.ORGANISATION_CONTACTS, body, place=place_of(body), **told)
        return body


def plain_phone(text: str) -> str:
    """Return a phone number with plain digits and dashes.

    >>> plain_phone(" ０４７２—８１１２３４５ 转 8012 "), plain_phone("（0472）8112345")
    ('0472-8112345转8012', '0472-8112345')
    """
    narrow = unicodedata.normalize("NFKC", text.translate(MARKS))
    return re.sub(r"\s*(-|转|、)\s*", r"\1", AREA.sub(r"\1-", _line(narrow)))


def _allowed(body: Organisation, actor: Officer | None, at: datetime) -> Hand:
    post = None
    if actor is not None:
        day = timezone.localdate(at)
        post = authorise(actor, CONTACTS, on=day, place=place_of(body), organisation=body)
    return Hand(actor, post, at)


def _check(body: Organisation, given: dict[str, str]) -> None:
    if body.kind == OrganisationKind.INSTALLATION:
        raise ContactsUnfit(why="系统管理机构不对外公开联系方式。")
    for name, called in FIELDS.items():
        longest = int(getattr(Organisation._meta.get_field(name), "max_length", None) or 0)
        if len(given[name]) > longest:
            raise ContactsUnfit(why=f"{called}最长 {longest} 字。")
    if given["phone"] and not PHONE.fullmatch(given["phone"]):
        why = "对外电话只用数字、短横线、“转”和空格，如 0472-8112345转8012；几个之间用顿号。"
        raise ContactsUnfit(why=why)


def _line(text: str) -> str:
    return " ".join(text.split())
