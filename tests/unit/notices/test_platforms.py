"""What the platforms are sent, and what their answers mean."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from qingdan.notices.enums import ChannelKind, DispatchState
from qingdan.notices.messages import MANY, pack, subject_of, text_of
from qingdan.notices.models import Delivery
from qingdan.notices.outcomes import LONGEST_WAIT
from qingdan.notices.platforms import PLATFORMS, address_fits, judge, request_of
from tests.robots import parameters

AT = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=1"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/1"


def rows(count, title="有一件事要办", **values):
    return [
        Delivery(title=f"{title}{at}", kind="notice.robot-failed", **values)
        for at in range(1, count + 1)
    ]


def signed(key, text):
    made = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()


def test_request_of_wecom_is_markdown():
    assert request_of("wecom", WECOM, "", "甲", AT) == (
        WECOM,
        {"msgtype": "markdown", "markdown": {"content": "甲"}},
    )


def test_request_of_dingtalk_signs_the_address():
    address, body = request_of("dingtalk", DINGTALK, "SEC", "**清单通**\n甲", AT)

    stamp = str(int(AT.timestamp() * 1000))
    assert parameters(address) == {
        "access_token": "1", "timestamp": stamp, "sign": signed("SEC", f"{stamp}\nSEC"),
    }  # fmt: skip
    assert body["markdown"] == {"title": "清单通", "text": "**清单通**\n甲"}


def test_request_of_feishu_signs_the_body():
    address, body = request_of("feishu", FEISHU, "SEC", "甲", AT)

    stamp = str(int(AT.timestamp()))
    assert (address, body) == (
        FEISHU,
        {
            "timestamp": stamp,
            "sign": signed(f"{stamp}\nSEC", ""),
            "msg_type": "text",
            "content": {"text": "甲"},
        },
    )


@pytest.mark.parametrize(
    ("kind", "webhook", "fits"),
    [
        ("wecom", WECOM, True),
        ("dingtalk", DINGTALK, True),
        ("feishu", FEISHU, True),
        ("wecom", DINGTALK, False),
        ("wecom", WECOM.replace("https", "http"), False),
        ("wecom", "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send", False),
        ("wecom", "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send", False),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/user/get", False),
        ("wecom", "http://127.0.0.1:8000/", False),
        ("wecom", "https://[bad/", False),
        ("dingtalk", "https://im.example:8443/anything", True),
        ("dingtalk", "https://im.example/anything", False),
    ],
)
def test_address_fits_only_the_platform_and_what_is_allowed(settings, kind, webhook, fits):
    settings.ROBOT_HOSTS = ("https://im.example:8443",)

    assert address_fits(kind, webhook) is fits


@pytest.mark.parametrize(
    ("kind", "status", "body", "state", "wait"),
    [
        ("wecom", 200, b'{"errcode":0,"errmsg":"ok"}', "delivered", 0),
        ("feishu", 200, b'{"code":0,"msg":"success"}', "delivered", 0),
        ("feishu", 200, b'{"StatusCode":0,"StatusMessage":"success"}', "delivered", 0),
        ("wecom", 200, b'{"errcode":45009,"errmsg":"freq"}', "refused", 60),
        ("dingtalk", 200, b'{"errcode":130101,"errmsg":"too fast"}', "refused", 600),
        ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', "refused", 0),
        ("feishu", 200, b'{"code":19021,"msg":"sign match fail"}', "refused", 0),
        ("wecom", 429, b"", "refused", 90),
        ("wecom", 500, b"", "refused", 90),
        ("wecom", 302, b"", "refused", 90),
        ("wecom", 404, b"", "refused", 90),
        ("wecom", 504, b"", "unanswered", 0),
        ("wecom", 200, b"<html>", "unanswered", 0),
        ("wecom", 200, b'["errcode"]', "unanswered", 0),
        ("wecom", 200, b"{}", "unanswered", 0),
    ],
)
def test_judge_tells_taken_from_refused_and_unknown(kind, status, body, state, wait):
    outcome = judge(kind, status, {"Retry-After": "90"}, body)

    assert (outcome.state, outcome.wait) == (DispatchState(state), timedelta(seconds=wait))


def test_judge_does_not_wait_for_ever():
    assert judge("wecom", 429, {"Retry-After": "999999"}, b"").wait == LONGEST_WAIT


@pytest.mark.parametrize("kind", ChannelKind.values)
@pytest.mark.parametrize("count", [1, 3, 59, 61, 1000])
def test_a_message_stays_within_the_platform_and_loses_no_line(settings, kind, count):
    settings.SITE_URL = "https://qingdan.example"
    waiting = rows(count, "某" * 100, link="/manage/notices/", whom="张三、李四等 9 人")

    packed = pack(waiting, kind)
    text = text_of(packed, kind, "TZ000001", again=True)

    assert len(text.encode()) <= PLATFORMS[ChannelKind(kind)].most_bytes
    assert packed.rows == (waiting if count > MANY else waiting[: len(packed.named)])
    assert len(packed.named) >= min(count, 6)


def test_text_of_lists_counts_and_disarms():
    packed = pack(rows(2, "[点我](http://x) <@all>*", whom="张三", urgent=True), "wecom")

    assert text_of(packed, "wecom", "TZ000007", again=False).splitlines() == [
        "**清单通：2 条通知（编号 TZ000007）**",
        "1. 【紧急】［点我］(http://x) ＜@all＞＊1（张三）",
        "2. 【紧急】［点我］(http://x) ＜@all＞＊2（张三）",
        "请登录清单通查看。",
    ]


def test_text_of_says_how_many_are_only_counted():
    packed = pack(rows(1000), "wecom")
    text = text_of(packed, "wecom", "TZ000007", again=False)

    assert text.startswith("**清单通：1000 条通知")
    rest = 1000 - len(packed.named)
    assert f"另有 {rest} 条没有逐条列出（群机器人发不出去 {rest} 条）。请登录清单通查看。" in text


def test_mail_has_the_body_and_the_address(settings):
    settings.SITE_URL = "https://qingdan.example"
    packed = pack(rows(1, "有一件事", body="内容", link="/manage/"), "")

    assert subject_of(packed) == "清单通：有一件事1"
    assert text_of(packed, "", "TZ000001", again=False) == (
        "清单通：1 条通知（编号 TZ000001）\n1. 有一件事1\n内容\nhttps://qingdan.example/manage/\n"
    )
