"""Telling: once to each, to the right groups, in as many queries for any number of people."""

from datetime import timedelta

import pytest
from django.db import transaction

from qingdan.notices.domain.reading import mark_read, notices_of, unread_count
from qingdan.notices.models import Delivery, Notice
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from tests.builders import make_administrator, make_officer, make_organisation, make_region
from tests.notices import AT, KIND, make_channel, make_clerk, tell_of

pytestmark = pytest.mark.django_db
NIGHT = AT.replace(hour=15)
"""Eleven at night here."""
MORNING = AT.replace(hour=23)
"""Seven in the morning of the day after."""


def test_tell_writes_the_inbox_and_both_ways_out(robot):
    clerk = make_clerk(mailbox="a@b.example", full_name="张三")
    channel = make_channel(robot.webhook())

    [notice] = tell_of("有一件事", clerk, body="内容", link="/manage/", subject=channel, key="k1")

    assert (notice.title, notice.body, notice.link, notice.read_at) == (
        "有一件事", "内容", "/manage/", None,
    )  # fmt: skip
    assert (notice.subject_kind, notice.subject_key) == ("channel", str(channel.pk))
    found = Delivery.objects.order_by("pk").values_list("key", "title", "body", "whom")
    assert list(found) == [
        (f"mail:{clerk.pk}:k1", "有一件事", "内容", ""),
        (f"robot:{channel.pk}:k1", "有一件事", "", "张三"),
    ]


def test_tell_says_the_same_once(robot):
    clerk, other = make_clerk(mailbox="a@b.example"), make_clerk()
    make_channel(robot.webhook())

    first = tell_of("有一件事", clerk, key="k1")
    again = tell_of("有一件事", clerk, other, key="k1")

    assert [one.recipient_id for one in again] == [clerk.pk, other.pk]
    assert again[0].pk == first[0].pk
    assert Delivery.objects.count() == 2


def test_tell_follows_what_people_chose(robot):
    make_channel(robot.webhook())
    silent = make_clerk(ways={KIND: []}, mailbox="a@b.example")
    without = make_officer(role=Role.TOWNSHIP_CLERK, organisation=silent.unit)

    tell_of("有一件事", silent, without)

    assert (Notice.objects.count(), Delivery.objects.count()) == (2, 0)


def test_tell_leaves_out_accounts_that_are_closed():
    gone = make_clerk(is_active=False)

    assert tell_of("有一件事", gone) == []


def test_tell_reaches_the_groups_above_and_of_the_county_and_no_other(robot):
    clerk = make_clerk()
    government = clerk.unit.parent
    county = make_organisation("固阳县人民政府", OrganisationKind.COUNTY_GOVERNMENT)
    neighbour = make_organisation(
        "金山镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, make_region("150222102", "金山镇")
    )
    elsewhere = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    banner = make_organisation("阿荣旗人民政府", OrganisationKind.COUNTY_GOVERNMENT, elsewhere)
    keeper, other = make_administrator(), make_administrator(organisation=banner)
    above = make_channel(robot.webhook("/1"), organisation=government, actor=keeper)
    whole = make_channel(robot.webhook("/2"), organisation=county, actor=keeper, whole_county=True)
    make_channel(robot.webhook("/3"), organisation=county, actor=keeper)
    make_channel(robot.webhook("/4"), organisation=neighbour, actor=keeper)
    make_channel(robot.webhook("/5"), organisation=banner, actor=other, whole_county=True)

    tell_of("有一件事", clerk)

    assert set(Delivery.objects.values_list("channel", flat=True)) == {above.pk, whole.pk}


def test_tell_names_some_of_many_people(robot):
    make_channel(robot.webhook())
    people = [make_clerk(full_name=f"张{at}") for at in range(7)]

    tell_of("有一件事", *people)

    assert Delivery.objects.get().whom == "张0、张1、张2、张3、张4等 7 人"


def test_tell_waits_for_the_end_of_the_night_unless_urgent(robot):
    make_channel(robot.webhook())
    clerk = make_clerk()

    tell_of("不急", clerk, at=NIGHT)
    tell_of("急", clerk, at=NIGHT, urgent=True)

    found = dict(Delivery.objects.values_list("title", "next_try_at"))
    assert found == {"不急": MORNING, "急": NIGHT}


def test_tell_keeps_mail_for_the_digest():
    clerk = make_clerk(mailbox="a@b.example")
    settings = clerk.notice_settings
    settings.digest_at = "17:30"
    settings.save()

    tell_of("不急", clerk)

    [out] = Delivery.objects.values_list("next_try_at", flat=True)
    assert out == AT + timedelta(hours=7, minutes=30)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_tell_costs_the_same_for_any_number(robot, count, django_assert_num_queries):
    make_channel(robot.webhook())
    people = [make_clerk(mailbox="a@b.example") for _ in range(count)]

    with transaction.atomic(), django_assert_num_queries(9):
        tell_of("有一件事", *people)


@pytest.mark.parametrize(
    "values", [{"link": "//evil.example"}, {"link": "https://x"}, {"key": "k" * 121}]
)
def test_tell_refuses_what_a_programmer_got_wrong(values):
    with pytest.raises(ValueError, match=r"[/k]"):
        tell_of("有一件事", make_clerk(), **values)


def test_tell_refuses_a_kind_that_nobody_declared():
    with pytest.raises(KeyError):
        tell_of("有一件事", make_clerk(), kind="nobody.knows")


def test_mark_read_reaches_only_ones_own():
    clerk, other = make_clerk(), make_clerk()
    [mine, theirs] = tell_of("有一件事", clerk, other)
    tell_of("又一件", clerk)

    assert unread_count(clerk) == 2
    assert mark_read(clerk, [mine.pk, theirs.pk], at=AT) == 1
    assert (unread_count(clerk), unread_count(other)) == (1, 1)
    assert mark_read(clerk, at=AT) == 1
    assert not notices_of(clerk).filter(read_at=None).exists()


def test_unread_count_is_one_query(django_assert_num_queries):
    clerk = make_clerk()
    tell_of("有一件事", clerk)

    with django_assert_num_queries(1):
        assert unread_count(clerk) == 1
