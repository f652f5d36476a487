"""Mobile numbers: how they are written down, and what is shown of them."""

import re

from qingdan.parties.domain.people.accounts import PHONE
from qingdan.parties.protected import normalised

MOBILE = re.compile(r"1[3-9]\d{9}")
SHAPE = "手机号是 11 位数字，以 1 开头。"


def mobile(text: str) -> str | None:
    """Return the eleven digits of a mobile number, ``None`` when it is not one.

    >>> mobile("+86 １３８-0000-1234"), mobile("0472-8100000")
    ('13800001234', None)
    """
    digits = normalised(text, PHONE)
    return digits if MOBILE.fullmatch(digits) else None


def masked(number: str) -> str:
    """Return a number with its middle hidden.

    >>> masked("13800001234"), masked("")
    ('138****1234', '')
    """
    return f"{number[:3]}****{number[-4:]}" if number else ""
