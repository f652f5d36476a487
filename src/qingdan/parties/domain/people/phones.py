"""Mobile numbers: how they are written down."""

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
