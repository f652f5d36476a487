"""Sending to robots that take, refuse, break, are late, or never answer."""

from datetime import timedelta

import pytest

from qingdan.notices import posting
from qingdan.notices.domain.claiming import LEASE
from qingdan.notices.domain.sending import send_due
from qingdan.notices.enums import ChannelKind, DispatchState
from qingdan.notices.models import Channel, Dispatch, Notice
from qingdan.notices.outcomes import BACKOFF
from tests.notices import AT, make_channel, make_clerk, states, tell_of
from tests.robots import parameters

pytestmark = pytest.mark.django_db
SIGNING = "SECRET2"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def clerk(robot):
    make_channel(robot.webhook())
    return make_clerk(full_name="张三")


@pytest.mark.parametrize("kind", ChannelKind)
def test_send_due_reaches_each_platform(robot, kind):
    make_channel(robot.webhook("/hook?key=k1"), kind, secret=SIGNING)
    tell_of("有一件事", make_clerk(full_name="张三"), link="/manage/notices/")

    assert send_due(AT) == 1

    [text] = robot.texts
    assert "有一件事（张三）" in text
    assert "https://qingdan.example/manage/notices/" in text
    assert states() == {"sent": 1}
    [(path, body)] = robot.got
    signed = {"wecom": False, "dingtalk": "sign" in parameters(path), "feishu": "sign" in body}
    assert signed[kind] is (kind != ChannelKind.WECOM)
    assert parameters(path)["key"] == "k1"


def test_send_due_merges_what_waits(robot, clerk):
    for at in range(5):
        tell_of(f"第{at}件", clerk)

    assert send_due(AT) == 1
    assert send_due(AT) == 0
    assert robot.texts[0].startswith("**清单通：5 条通知")
    assert states() == {"sent": 5}


def test_send_due_counts_what_does_not_fit_of_very_many(robot, clerk):
    for at in range(200):
        tell_of(f"第{at}件：{'某' * 60}", clerk)

    send_due(AT)

    assert robot.texts[0].startswith("**清单通：200 条通知")
    assert set(states()) == {"sent", "digested"}
    assert sum(states().values()) == 200


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (429, MINUTE),
        ((429, {"Retry-After": "300"}), 5 * MINUTE),
        (500, MINUTE),
        ((503, {"Retry-After": "120"}), 2 * MINUTE),
        ({"errcode": 45009, "errmsg": "freq"}, MINUTE),
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, MINUTE),
    ],
)
def test_send_due_tries_again_after_a_refusal(robot, clerk, answer, waits):
    robot.answers = [answer]
    tell_of("有一件事", clerk)

    send_due(AT)
    tell_of("又一件", clerk)
    almost = AT + waits - timedelta(seconds=1)
    sent = send_due(almost)
    send_due(AT + waits + timedelta(seconds=2))

    assert sent == 0, "the whole group is left alone meanwhile"
    assert len(robot.texts) == 1
    assert "补发" not in robot.texts[0]
    assert states() == {"sent": 2}
    assert Channel.objects.get().failures == 0


def test_send_due_gives_up_after_a_day_and_tells_the_keeper(robot, clerk):
    robot.answers = [500] * 50
    tell_of("有一件事", clerk)

    at, tries = AT, 0
    while "waiting" in states() and at < AT + 3 * DAY:
        tries += send_due(at)
        at += 10 * MINUTE

    assert tries == len(BACKOFF) + 1
    assert states() == {"given-up": 1}
    keeper = Channel.objects.get().changed_by
    told = Notice.objects.get(recipient=keeper)
    assert told.title == "党政办公室企业微信群“工作群”有 1 条通知没有发到"
    assert Dispatch.objects.first().answer == "平台出错（500）"
    assert Notice.objects.filter(recipient=clerk).count() == 1


@pytest.mark.parametrize("answer", ["late", "never", "nonsense", "cut"])
def test_send_due_repeats_once_with_the_same_number_what_nobody_answered(robot, clerk, answer):
    robot.answers = [answer]
    tell_of("有一件事", clerk)

    send_due(AT)
    assert states() == {"waiting": 1}
    tell_of("又一件", clerk, at=AT + 2 * MINUTE)
    send_due(AT + 2 * MINUTE)
    send_due(AT + 3 * MINUTE)

    first, again, other = robot.texts
    number = Dispatch.objects.order_by("pk").first().number
    assert (number in first, number in again, number in other) == (True, True, False)
    assert "补发" not in first
    assert "补发：上次没有收到回答" in again
    assert "又一件" in other
    assert states() == {"sent": 2}


def test_send_due_loses_nothing_that_never_arrived(robot, clerk):
    robot.answers = ["silent", "silent"]
    tell_of("有一件事", clerk)

    for at in (AT, AT + 2 * MINUTE, AT + 40 * MINUTE):
        send_due(at)

    assert (robot.count("有一件事"), states()) == (1, {"sent": 1})


def test_send_due_stops_repeating_to_a_robot_that_never_answers(robot, clerk):
    robot.answers = ["never"] * 50
    tell_of("有一件事", clerk)

    for hour in range(48):
        send_due(AT + hour * timedelta(hours=1))

    assert robot.count("有一件事") == 3
    assert states() == {"unsure": 1}


def test_send_due_lets_others_pass_a_robot_that_never_answers(robot, clerk):
    robot.answers = ["never"]
    tell_of("甲", clerk)
    send_due(AT)
    tell_of("乙", clerk, at=AT + 2 * MINUTE)
    robot.answers = ["never"]

    send_due(AT + 2 * MINUTE)
    send_due(AT + 4 * MINUTE)

    assert states()["sent"] == 1


def test_send_due_takes_a_refused_connection_for_not_sent(robot, clerk, settings):
    Channel.objects.all().delete()
    settings.ROBOT_HOSTS = ("http://127.0.0.1:1",)
    make_channel("http://127.0.0.1:1/hook")
    tell_of("有一件事", clerk)

    send_due(AT)

    dispatch = Dispatch.objects.get()
    assert (dispatch.state, dispatch.answer) == (DispatchState.REFUSED, "连不上平台")


def test_send_due_keeps_to_twenty_a_minute(robot, clerk):
    moments = []
    for second in range(0, 120, 2):
        at = AT + timedelta(seconds=second)
        tell_of(f"第{second}秒", clerk, at=at)
        if send_due(at):
            moments.append(second)

    late = AT + timedelta(seconds=200)
    send_due(late)
    worst = max(sum(one <= two < one + 60 for two in moments) for one in moments)
    assert worst == 20
    assert states() == {"sent": 60}
    assert all(robot.count(f"第{second}秒") == 1 for second in range(0, 120, 2))


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("arrived", [True, False])
def test_send_due_sends_again_what_a_dead_worker_left(robot, clerk, monkeypatch, arrived):
    tell_of("有一件事", clerk)
    post = posting.post

    def die(*asked):
        if arrived:
            post(*asked)
        raise Killed

    monkeypatch.setattr(posting, "post", die)
    with pytest.raises(Killed):
        send_due(AT)
    monkeypatch.setattr(posting, "post", post)

    assert send_due(AT + MINUTE) == 0, "it may still be on its way"
    send_due(AT + LEASE + MINUTE)
    send_due(AT + LEASE + 3 * MINUTE)

    texts = robot.texts
    assert (len(texts), "补发" in texts[-1]) == (2 if arrived else 1, True)
    assert states() == {"sent": 1}


def test_send_due_follows_no_redirect(robot, clerk):
    robot.answers = [(302, {"Location": f"{robot.url}/elsewhere"})]
    tell_of("有一件事", clerk)

    send_due(AT)

    assert (robot.asked, states()) == (1, {"waiting": 1})


def test_send_due_waits_through_the_night(robot, clerk):
    evening = AT.replace(hour=13, minute=59)
    robot.answers = [500]
    tell_of("不急", clerk, at=evening)
    send_due(evening)

    for hour in range(9):
        send_due(evening + timedelta(hours=hour, minutes=2))

    assert robot.texts == []
    send_due(AT.replace(hour=23))
    assert robot.count("不急") == 1


def test_send_due_sends_what_is_urgent_in_the_night(robot, clerk):
    night = AT.replace(hour=15)
    tell_of("不急", clerk, at=night)
    tell_of("急", clerk, at=night, urgent=True)

    send_due(night)

    assert (robot.count("急（"), "不急" in robot.texts[0]) == (1, False)


def test_send_due_asks_little_when_nothing_is_due(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert send_due(AT) == 0


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_send_the_same(at_once, robot):
    clerk, count = make_clerk(), 8
    make_channel(robot.webhook())
    for at in range(count):
        tell_of(f"第{at}件", clerk)

    sent = at_once(*([lambda: send_due(AT)] * 6))

    assert sum(sent) == 1
    assert [robot.count(f"第{at}件") for at in range(count)] == [1] * count
