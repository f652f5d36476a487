"""People who are told things, robots of their groups, and the outbox as it stands."""

from collections import Counter
from datetime import UTC, datetime
from itertools import count

from qingdan.notices.domain.keeping_channels import ChannelAsked, add_channel
from qingdan.notices.domain.telling import News, tell
from qingdan.notices.enums import ChannelKind
from qingdan.notices.models import Channel, Delivery, NoticeSettings
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer
from tests.builders import make_administrator, make_officer, make_section

AT = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)
"""Ten in the morning of a working Tuesday."""
KIND = "notice.robot-failed"
BOTH = {KIND: ["mail", "robot"]}
_keys = count(1)


def make_clerk(login_name: str = "", ways=None, mailbox: str = "", **values) -> Officer:
    """Write a clerk of 银号镇 who wants to be told in the group of the unit, too."""
    clerk = make_officer(login_name, Role.TOWNSHIP_CLERK, make_section(), **values)
    NoticeSettings.objects.create(
        officer=clerk, ways=BOTH if ways is None else ways, mailbox=mailbox, saved_at=AT
    )
    return clerk


def make_channel(webhook: str, kind=ChannelKind.WECOM, **values) -> Channel:
    """Register the robot of the section's group, by the administrator of the county."""
    organisation = values.pop("organisation", None) or make_section()
    actor = values.pop("actor", None) or make_administrator()
    asked = ChannelAsked(kind, values.pop("name", "工作群"), webhook, **values)
    return add_channel(organisation, asked, actor=actor, at=AT)


def tell_of(title: str, *people: Officer, at: datetime = AT, key: str = "", **values):
    news = News(values.pop("kind", KIND), title, **values)
    return tell(people, news, key=key or f"test.{next(_keys)}", at=at)


def states() -> dict[str, int]:
    """Return how many lines of the outbox are in which state."""
    return dict(Counter(Delivery.objects.values_list("state", flat=True)))
