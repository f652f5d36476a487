"""How notices leave the house: mail, group robots, and the hours of rest."""

import re
from datetime import time

QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
HOST = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?")
SITE = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[\w./\-]*)?")
SECURITY = {"ssl": (True, False), "starttls": (False, True), "none": (False, False)}


def quiet_hours(written: str) -> tuple[time, time] | None:
    """Return from when until when nobody is disturbed; ``None`` for an empty setting.

    >>> quiet_hours("22:00-07:00")
    (datetime.time(22, 0), datetime.time(7, 0))

    Raises:
        ValueError: it is not written so.
    """
    if not written.strip():
        return None
    found = QUIET.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"QINGDAN_QUIET_HOURS 写的是“{written}”，请写 22:00-07:00 这样。")
    hours = [int(one) for one in found.groups()]
    return time(hours[0], hours[1]), time(hours[2], hours[3])


def robot_hosts(written: list[str]) -> tuple[str, ...]:
    """Return the hosts of robots that are allowed beside the official ones.

    Raises:
        ValueError: one is no address of a host.
    """
    for one in written:
        if not HOST.fullmatch(one):
            raise ValueError(
                f"QINGDAN_ROBOT_HOSTS 里的“{one}”不对，请写 https://主机 或 https://主机:端口。"
            )
    return tuple(one.lower() for one in written)


def site_url(written: str) -> str:
    """Return the address of the site without a slash at its end.

    Raises:
        ValueError: it is no address.
    """
    if written and not SITE.fullmatch(written):
        raise ValueError(f"QINGDAN_SITE_URL 写的是“{written}”，请写 https://主机 这样。")
    return written.rstrip("/")


def mail_security(written: str) -> tuple[bool, bool]:
    """Return whether mail speaks TLS from the start, and whether it turns to TLS.

    Raises:
        ValueError: it is another word.
    """
    if written not in SECURITY:
        raise ValueError(f"QINGDAN_SMTP_SECURITY 写的是“{written}”，只能写 ssl、starttls 或 none。")
    return SECURITY[written]
