"""The background of the serving process, and the command for a worker of its own."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qingdan.commands import background
from qingdan.core.rounds import Round
from qingdan.notices.domain.sending import send_now
from qingdan.record.domain.appending import origin
from tests.notices import make_channel, make_clerk, states, tell_of

pytestmark = pytest.mark.django_db(transaction=True)


def said(*arguments, **options):
    out = StringIO()
    call_command("notices", *arguments, stdout=out, **options)
    return out.getvalue().strip()


def test_notices_send_sends_what_is_due(robot):
    make_channel(robot.webhook())
    tell_of("有一件事", make_clerk(), urgent=True)

    assert said("send") == "发出 1 条消息。"
    assert said("send") == "没有到时候的通知。"
    assert (robot.count("有一件事"), states()) == (1, {"sent": 1})


def test_notices_knows_no_other_act():
    with pytest.raises((CommandError, SystemExit)):
        said("delete")


def test_notices_are_a_round_of_the_background():
    assert [one.act for one in background.registered() if one.name == "发通知"] == [send_now]


@pytest.mark.parametrize("wanted", [True, False])
def test_running_makes_rounds_beside_the_server_where_wanted(monkeypatch, wanted):
    made, places = threading.Event(), []

    def act():
        places.append(origin.get())
        made.set()

    monkeypatch.setattr(background, "registered", lambda: (Round("试", 60, act),))
    with background.running(wanted):
        assert made.wait(10 if wanted else 0.05) is wanted

    assert places == ([background.HERE] if wanted else [])
