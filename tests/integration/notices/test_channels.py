"""Registering robots: who may, what is kept secret, what stops and starts."""

import pytest
from django.db import connection

from qingdan.notices.domain import keeping_channels
from qingdan.notices.domain.keeping_channels import ChannelAsked, channels_visible_to
from qingdan.notices.domain.refusals import (
    ChannelIsOff,
    ChannelUnknown,
    WebhookTaken,
    WebhookUnfit,
    WholeCountyUnfit,
)
from qingdan.notices.domain.sending import send_due
from qingdan.notices.enums import ChannelKind
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.record.domain.verifying import verify
from qingdan.record.models import Event
from tests.builders import make_administrator, make_officer, make_organisation, make_region
from tests.notices import AT, make_channel, make_clerk, states, tell_of

pytestmark = pytest.mark.django_db
SIGNING = "SECRET2"


@pytest.fixture
def keeper():
    return make_administrator()


def acts():
    return list(Event.objects.order_by("pk").values_list("act", flat=True))


def test_add_channel_seals_the_address_and_is_recorded(robot, keeper):
    channel = make_channel(robot.webhook("/hook?key=SECRET1"), actor=keeper, secret=SIGNING)

    with connection.cursor() as cursor:
        cursor.execute("SELECT webhook, secret FROM notice_channel")
        [row] = cursor.fetchall()
    assert "SECRET" not in str(row)
    channel.refresh_from_db()
    assert (channel.host, channel.secret) == ("127.0.0.1", "SECRET2")
    assert acts()[-1] == "notice.channel-added"
    assert "SECRET" not in str(list(Event.objects.values()))


def test_every_act_on_a_channel_is_accounted_for(robot, keeper):
    channel = make_channel(robot.webhook(), actor=keeper)
    asked = ChannelAsked(ChannelKind.WECOM, "新群名", per_minute=5)
    keeping_channels.change_channel(channel.pk, asked, actor=keeper, at=AT)
    keeping_channels.try_channel(channel.pk, actor=keeper, at=AT)
    send_due(AT)
    keeping_channels.switch_channel(channel.pk, on=False, actor=keeper, at=AT)
    keeping_channels.switch_channel(channel.pk, on=True, actor=keeper, at=AT)

    told = [one.partition(".")[2] for one in acts() if one.startswith("notice.")]
    assert told == [
        "channel-added", "channel-changed", "channel-tried", "channel-off", "channel-on",
    ]  # fmt: skip
    assert not [one for one in verify().faults if "群机器人" in str(one)]
    channel.refresh_from_db()
    assert (channel.name, channel.webhook) == ("新群名", robot.webhook())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMINISTRATOR])
def test_others_may_not_keep_robots(robot, role):
    with pytest.raises(NotAllowed):
        make_channel(robot.webhook(), actor=make_administrator(role))


def test_a_keeper_reaches_the_own_county_only(robot, keeper):
    banner = make_organisation(
        "阿荣旗人民政府",
        OrganisationKind.COUNTY_GOVERNMENT,
        make_region("150721", "阿荣旗", RegionLevel.COUNTY),
    )
    other = make_administrator(organisation=banner)
    channel = make_channel(robot.webhook(), actor=keeper)

    assert list(channels_visible_to(keeper)) == [channel]
    assert list(channels_visible_to(other)) == []
    assert list(channels_visible_to(make_officer(role=Role.LIST_OFFICE))) == [channel]
    with pytest.raises(NotAllowed):
        keeping_channels.switch_channel(channel.pk, on=False, actor=other, at=AT)
    with pytest.raises(ChannelUnknown):
        keeping_channels.switch_channel(0, on=False, actor=other, at=AT)


def test_add_channel_refuses_addresses_elsewhere_and_a_second_time(robot, keeper):
    make_channel(robot.webhook(), actor=keeper)

    with pytest.raises(WebhookTaken):
        make_channel(robot.webhook(), actor=keeper)
    with pytest.raises(WebhookUnfit):
        make_channel("http://169.254.169.254/latest", actor=keeper)
    with pytest.raises(WholeCountyUnfit):
        make_channel(robot.webhook("/2"), actor=keeper, whole_county=True)


def test_switching_off_stops_what_waits_and_on_does_not_bring_it_back(robot, keeper):
    channel = make_channel(robot.webhook(), actor=keeper)
    tell_of("有一件事", make_clerk())

    keeping_channels.switch_channel(channel.pk, on=False, actor=keeper, at=AT)
    with pytest.raises(ChannelIsOff):
        keeping_channels.try_channel(channel.pk, actor=keeper, at=AT)
    keeping_channels.switch_channel(channel.pk, on=True, actor=keeper, at=AT)

    assert (send_due(AT), states()) == (0, {"given-up": 1})


def test_resend_sends_what_was_given_up(robot, keeper):
    channel = make_channel(robot.webhook(), actor=keeper)
    tell_of("有一件事", make_clerk())
    channel.deliveries.update(state="given-up", attempts=11)

    assert keeping_channels.resend(channel.pk, actor=keeper, at=AT) == 1
    send_due(AT)

    assert (robot.count("有一件事"), states()) == (1, {"sent": 1})
