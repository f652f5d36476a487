"""The bell, the inbox, how one is told, and the pages of robots."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qingdan.notices.kinds import known_kinds
from qingdan.notices.models import Channel, Notice, NoticeSettings
from qingdan.parties.enums import Role
from tests.builders import make_administrator, make_officer, make_section
from tests.notices import KIND, make_channel, make_clerk, states, tell_of

pytestmark = pytest.mark.django_db
INBOX, SETTINGS, CHANNELS = "/manage/notices/", "/manage/notices/settings/", "/manage/channels/"


def client_of(officer):
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def clerk():
    return make_clerk("wang.fang", full_name="王芳")


@pytest.fixture
def as_clerk(clerk):
    return client_of(clerk)


@pytest.fixture
def keeper():
    return make_administrator()


@pytest.fixture
def as_keeper(keeper):
    return client_of(keeper)


def now():
    return timezone.now()


def test_the_bell_counts_what_is_unread(as_clerk, clerk):
    before = as_clerk.get("/manage/").text
    tell_of("甲", clerk, at=now())
    tell_of("乙", clerk, at=now())

    assert "条未读" not in before
    assert '<b class="badge">2<span class="unseen"> 条未读</span></b>' in as_clerk.get("/").text


def test_the_bell_stops_counting_at_a_hundred(as_clerk, clerk):
    for _ in range(101):
        tell_of("甲", clerk, at=now())

    assert '<b class="badge">99+<' in as_clerk.get("/").text


def test_the_bell_costs_one_query_and_none_without_a_name(client, as_clerk):
    for person, queries in ((as_clerk, 1), (client, 0)):
        with CaptureQueriesContext(connection) as asked:
            page = person.get("/help/")
        assert sum('"notice"' in one["sql"] for one in asked) == queries
        assert ('class="bell"' in page.text) is bool(queries)


def test_the_inbox_is_closed_without_a_name(client):
    assert client.get(INBOX).status_code == 302


def test_inbox_shows_unread_then_all(as_clerk, clerk):
    tell_of("甲", clerk, body="内容甲", at=now())
    [second] = tell_of("乙", clerk, link="/manage/my-access/", urgent=True, at=now())

    opened = as_clerk.get(f"{INBOX}{second.pk}/")
    unread, everything = as_clerk.get(INBOX).text, as_clerk.get(f"{INBOX}?show=all").text

    assert (opened.status_code, opened.url) == (302, "/manage/my-access/")
    assert ("内容甲" in unread, ">乙<" in unread) == (True, False)
    assert (everything.index("紧急") < everything.index("内容甲"), "已读" in everything) == (
        True,
        True,
    )


def test_a_notice_without_a_page_is_shown(as_clerk, clerk):
    [notice] = tell_of("甲", clerk, body="内容甲", at=now())

    assert "内容甲" in as_clerk.get(f"{INBOX}{notice.pk}/").text
    assert Notice.objects.get().read_at is not None


def test_inbox_marks_ticked_or_all(as_clerk, clerk):
    rows = [tell_of(f"第{at}件", clerk, at=now())[0] for at in range(4)]

    as_clerk.post(f"{INBOX}read/", {"which": "ticked", "notice": [rows[0].pk, rows[1].pk, "x"]})
    left = Notice.objects.filter(read_at=None).count()
    told = as_clerk.post(
        f"{INBOX}read/", {"which": "all", "kind": KIND, "show": "all"}, follow=True
    )

    assert (left, Notice.objects.filter(read_at=None).count()) == (2, 0)
    assert "2 条已标为已读" in told.text
    assert told.redirect_chain[0][0].endswith(f"?show=all&kind={KIND}")


def test_others_notices_are_not_there(as_clerk):
    other = make_officer(role=Role.TOWNSHIP_CLERK, organisation=make_section())
    [notice] = tell_of("甲", other, at=now())

    assert as_clerk.get(f"{INBOX}{notice.pk}/").status_code == 404
    as_clerk.post(f"{INBOX}read/", {"notice": [notice.pk]})
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (INBOX, "没有未读的通知"),
        (f"{INBOX}?show=all", "还没有通知"),
        (f"{INBOX}?kind={KIND}", "没有符合的通知"),
    ],
)
def test_inbox_says_what_would_be_here(as_clerk, address, sentence):
    assert sentence in as_clerk.get(address).text


@pytest.mark.parametrize("count", [1, 3, 60])
def test_inbox_costs_the_same_for_any_number(as_clerk, clerk, count, django_assert_num_queries):
    for at in range(count):
        tell_of(f"第{at}件", clerk, at=now())
    as_clerk.get(INBOX)

    with django_assert_num_queries(6):
        page = as_clerk.get(INBOX)

    assert page.text.count('class="unread"') == min(count, 50)


def test_inbox_goes_from_page_to_page(as_clerk, clerk):
    rows = [tell_of(f"第{at}件", clerk, at=now())[0] for at in range(60)]
    first = as_clerk.get(INBOX)

    second = as_clerk.get(f"{INBOX}?{first.context['page'].next}")

    assert [one.pk for one in second.context["page"].rows] == [one.pk for one in rows[9::-1]]


def test_settings_keep_what_was_chosen(as_clerk, clerk):
    usual = {f"{way}:{one.code}": "on" for one in known_kinds() for way in one.ways}
    given = {**usual, f"mail:{KIND}": "on", "digest_at": "17:30", "quiet_from": "21:00",
             "quiet_until": "06:30", "rests_on_days_off": "on"}  # fmt: skip

    saved = as_clerk.post(SETTINGS, given, follow=True)

    mine = NoticeSettings.objects.get(officer=clerk)
    assert "已保存" in saved.text
    assert (mine.ways, str(mine.digest_at), mine.rests_on_days_off) == ({}, "17:30:00", True)
    assert 'value="21:00"' in saved.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"quiet_from": "21:00"}, "两个时间要一起填"),
        ({"digest_at": "下班前"}, "请写成 22:00 这样"),
    ],
)
def test_settings_say_what_does_not_fit(as_clerk, given, sentence):
    refused = as_clerk.post(SETTINGS, given)

    assert (refused.status_code, sentence in refused.text) == (422, True)


def test_mailbox_is_taken_into_use_by_its_code(as_clerk, clerk, settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "q@county.example"
    page = f"{INBOX}mailbox/"

    wrong = as_clerk.post(page, {"mailbox": "wang"})
    as_clerk.post(page, {"mailbox": "wang@county.example"})
    code = mail.outbox[0].body.partition("验证码：")[2][:6]
    refused = as_clerk.post(f"{page}confirm/", {"code": "abc"})
    done = as_clerk.post(f"{page}confirm/", {"code": code}, follow=True)
    gone = as_clerk.post(f"{page}remove/", follow=True)

    assert (wrong.status_code, refused.status_code) == (422, 422)
    assert "通知发到 <strong>wang@county.example</strong>" in done.text
    assert "还没有登记邮箱" in gone.text


def test_mailbox_says_when_no_mail_can_be_sent(as_clerk, settings):
    settings.EMAIL_HOST = ""

    assert "这套系统还不能发邮件" in as_clerk.get(SETTINGS).text
    assert as_clerk.post(f"{INBOX}mailbox/", {"mailbox": "a@b.example"}).status_code == 422


def test_only_keepers_see_robots(as_clerk, as_keeper):
    assert as_clerk.get(CHANNELS).status_code == 403
    assert "群机器人" not in as_clerk.get("/manage/").text
    assert "还没有登记群机器人" in as_keeper.get(CHANNELS).text


def test_a_robot_is_registered_tried_and_switched(as_keeper, robot):
    section = make_section()
    given = {"organisation": section.pk, "kind": "wecom", "name": "党政办工作群",
             "webhook": robot.webhook(), "per_minute": "20"}  # fmt: skip

    made = as_keeper.post(f"{CHANNELS}new/", given)
    address = made.url
    tried = as_keeper.post(f"{address}try/", follow=True)
    robot.answers = [{"errcode": 93000, "errmsg": "invalid webhook url"}]
    failed = as_keeper.post(f"{address}try/", follow=True)
    off = as_keeper.post(f"{address}off/", follow=True)

    assert "平台已收下试发的消息" in tried.text
    assert "没有发到：平台答复 93000 invalid webhook url" in failed.text
    assert "最近没有发到的" in failed.text
    assert "已停用" in off.text
    assert robot.webhook() not in off.text
    assert "试发：党政办公室的通知以后发到这个群" in robot.texts[0]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"webhook": ""}, "请写机器人地址"),
        ({"webhook": "https://evil.example/"}, "这不是企业微信群机器人的地址"),
        ({"name": ""}, "请写群的名称"),
        ({"whole_county": "on"}, "不是县一级的单位"),
        ({"per_minute": "21"}, "20"),
    ],
)
def test_a_robot_that_does_not_fit_is_not_registered(as_keeper, robot, changed, sentence):
    given = {"organisation": make_section().pk, "kind": "wecom", "name": "群",
             "webhook": robot.webhook(), "per_minute": "20", **changed}  # fmt: skip

    refused = as_keeper.post(f"{CHANNELS}new/", given)

    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert not Channel.objects.exists()


def test_a_robot_is_changed_and_its_address_kept(as_keeper, robot, keeper):
    channel = make_channel(robot.webhook(), actor=keeper)
    given = {"kind": "wecom", "name": "新群名", "per_minute": "10"}

    as_keeper.post(f"{CHANNELS}{channel.pk}/", given)

    channel.refresh_from_db()
    assert (channel.name, channel.per_minute, channel.webhook) == ("新群名", 10, robot.webhook())


def test_what_did_not_get_through_is_sent_again(as_keeper, robot, keeper, clerk):
    channel = make_channel(robot.webhook(), actor=keeper)
    tell_of("甲", clerk, at=now() - timedelta(days=2))
    channel.deliveries.update(state="given-up")

    page = as_keeper.get(f"{CHANNELS}{channel.pk}/").text
    as_keeper.post(f"{CHANNELS}{channel.pk}/resend/")

    assert "把没有发到的 1 条重发" in page
    assert states() == {"waiting": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_robots_cost_the_same_for_any_number(
    as_keeper, robot, keeper, count, django_assert_max_num_queries
):
    for at in range(count):
        make_channel(robot.webhook(f"/{at}"), actor=keeper)
    as_keeper.get(CHANNELS)

    with django_assert_max_num_queries(10):
        page = as_keeper.get(CHANNELS).text

    assert page.count("data-open") == count
