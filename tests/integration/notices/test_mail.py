"""Mail: one's own mailbox, the code, and what the server makes of it."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from qingdan.notices.domain import preferring
from qingdan.notices.domain.preferring import Wanted
from qingdan.notices.domain.refusals import (
    MailboxUnfit,
    MailCodeWrong,
    MailNotSent,
    MailNotSet,
)
from qingdan.notices.domain.sending import send_due
from qingdan.notices.models import Dispatch, NoticeSettings
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.notices import AT, KIND, make_clerk, states, tell_of

pytestmark = pytest.mark.django_db


class Failing(EmailBackend):
    """A server that fails as told, then takes everything."""

    opening: list[Exception] = []  # noqa: RUF012 - shared with the test on purpose
    sending: list[Exception] = []  # noqa: RUF012

    def open(self):
        if self.opening:
            raise self.opening.pop(0)
        return True

    def send_messages(self, messages):
        if self.sending:
            raise self.sending.pop(0)
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def works(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "qingdan@county.example"
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.opening, Failing.sending = [], []


def code_in(message):
    return message.body.partition("验证码：")[2][:6]


def test_mailbox_counts_after_its_code_was_typed_in():
    officer = make_officer()

    preferring.ask_mailbox(officer, " wang@county.example ", at=AT)
    assert preferring.settings_of(officer).mailbox == ""
    preferring.confirm_mailbox(officer, code_in(mail.outbox[0]), at=AT)

    assert mail.outbox[0].to == ["wang@county.example"]
    assert preferring.settings_of(officer).mailbox == "wang@county.example"
    assert Event.objects.last().act == "notice.mailbox-set"
    assert "wang@" not in str(list(Event.objects.values()))


def test_code_is_refused_when_wrong_late_or_tried_too_often():
    officer = make_officer()
    preferring.ask_mailbox(officer, "wang@county.example", at=AT)
    right = code_in(mail.outbox[0])

    with pytest.raises(MailCodeWrong):
        preferring.confirm_mailbox(officer, right, at=AT + timedelta(minutes=16))
    for _ in range(5):
        with pytest.raises(MailCodeWrong):
            preferring.confirm_mailbox(officer, "x", at=AT)
    with pytest.raises(MailCodeWrong):
        preferring.confirm_mailbox(officer, right, at=AT)


def test_ask_mailbox_refuses_what_cannot_be_done(settings):
    officer = make_officer()

    with pytest.raises(MailboxUnfit):
        preferring.ask_mailbox(officer, "wang", at=AT)
    Failing.opening = [ConnectionRefusedError()]
    with pytest.raises(MailNotSent, match="连不上邮件服务器"):
        preferring.ask_mailbox(officer, "wang@county.example", at=AT)
    settings.EMAIL_HOST = ""
    with pytest.raises(MailNotSet):
        preferring.ask_mailbox(officer, "wang@county.example", at=AT)
    assert not NoticeSettings.objects.exists()


def test_send_due_merges_the_mail_of_each():
    clerk, other = make_clerk(mailbox="a@county.example"), make_clerk(mailbox="b@county.example")
    tell_of("甲", clerk, other, body="内容")
    tell_of("乙", clerk)

    assert send_due(AT) == 2
    assert send_due(AT) == 0

    first, second = mail.outbox
    assert (first.to, first.subject) == (["a@county.example"], "清单通：2 条通知")
    assert (second.to, second.subject) == (["b@county.example"], "清单通：甲")
    assert "内容" in first.body
    assert first.from_email == "qingdan@county.example"
    assert states() == {"sent": 3}


@pytest.mark.parametrize(
    ("failing", "state"),
    [
        (smtplib.SMTPRecipientsRefused({}), "refused"),
        (smtplib.SMTPDataError(451, b"later"), "refused"),
        (smtplib.SMTPServerDisconnected(), "unanswered"),
        (TimeoutError(), "unanswered"),
    ],
)
def test_send_due_sends_again_under_the_same_message_id(failing, state):
    clerk = make_clerk(mailbox="a@county.example")
    tell_of("甲", clerk)
    Failing.sending = [failing]

    send_due(AT)
    assert Dispatch.objects.get().state == state
    send_due(AT + timedelta(minutes=2))

    [sent] = mail.outbox
    first = Dispatch.objects.order_by("pk").first()
    same = sent.extra_headers["Message-ID"] == f"<{first.number}@county.example>"
    assert (same, "补发" in sent.body) == (
        (True, True) if state == "unanswered" else (False, False)
    )
    assert states() == {"sent": 1}


def test_send_due_lets_mail_wait_while_the_server_is_away():
    clerk = make_clerk(mailbox="a@county.example")
    tell_of("甲", clerk)
    Failing.opening = [OSError()]

    send_due(AT)
    assert states() == {"waiting": 1}
    send_due(AT + timedelta(minutes=2))

    assert states() == {"sent": 1}


def test_send_due_sends_nothing_to_a_closed_account():
    clerk, other = make_clerk(mailbox="a@county.example"), make_clerk(mailbox="b@county.example")
    tell_of("甲", clerk, other)
    clerk.is_active = False
    clerk.save()

    send_due(AT)

    assert [one.to for one in mail.outbox] == [["b@county.example"]]
    assert Dispatch.objects.get(officer=clerk).answer == "账户已停用"


def test_remove_mailbox_stops_mail():
    clerk = make_clerk(mailbox="a@county.example")
    tell_of("甲", clerk)

    preferring.remove_mailbox(clerk, at=AT)

    assert (send_due(AT), states()) == (0, {"given-up": 1})


def test_save_settings_keeps_only_what_differs():
    officer = make_officer()

    preferring.save_settings(officer, Wanted({KIND: ["mail"], "nobody.knows": ["mail"]}), at=AT)
    assert preferring.settings_of(officer).ways == {}
    preferring.save_settings(officer, Wanted({KIND: ["robot", "pigeon"]}), at=AT)
    assert preferring.settings_of(officer).ways == {KIND: ["robot"]}
