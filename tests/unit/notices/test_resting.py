"""Hours and days of rest."""

from datetime import UTC, datetime, time

import pytest
from django.utils import timezone

from qingdan.notices.resting import Rest, next_time
from qingdan.settings.notices import mail_security, quiet_hours, robot_hosts, site_url

NIGHT = Rest(time(22), time(7))
NOON = Rest(time(12), time(14))
WITH_DAYS_OFF = Rest(time(22), time(7), days_off=True)


def local(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("rest", "ready", "out"),
    [
        pytest.param(NIGHT, local(10, 13, 21, 59), local(10, 13, 21, 59), id="before the night"),
        pytest.param(NIGHT, local(10, 13, 22), local(10, 14, 7), id="evening"),
        pytest.param(NIGHT, local(10, 14, 6, 59), local(10, 14, 7), id="early morning"),
        pytest.param(NIGHT, local(10, 14, 7), local(10, 14, 7), id="the night is over"),
        pytest.param(NOON, local(10, 14, 13), local(10, 14, 14), id="within a day"),
        pytest.param(Rest(time(8), time(8)), local(10, 14, 8), local(10, 14, 8), id="equal: none"),
        pytest.param(NIGHT, local(10, 17, 12), local(10, 17, 12), id="Saturday is no matter"),
        pytest.param(WITH_DAYS_OFF, local(10, 17, 12), local(10, 19, 7), id="Saturday"),
        pytest.param(WITH_DAYS_OFF, local(10, 16, 23), local(10, 19, 7), id="Friday night"),
        pytest.param(WITH_DAYS_OFF, local(9, 30, 23), local(10, 8, 7), id="National Day"),
        pytest.param(WITH_DAYS_OFF, local(9, 20, 12), local(9, 20, 12), id="Sunday made up"),
    ],
)
def test_over_at_waits_for_the_end_of_the_rest(rest, ready, out):
    assert rest.over_at(ready) == out


def test_over_at_does_not_guess_a_year_that_is_not_loaded():
    ready = datetime(2031, 5, 3, 4, 0, tzinfo=UTC)

    assert WITH_DAYS_OFF.over_at(ready) == ready


def test_next_time_is_today_or_tomorrow():
    assert next_time(local(10, 13, 8), time(9)) == local(10, 13, 9)
    assert next_time(local(10, 13, 9, 1), time(9)) == local(10, 14, 9)


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (quiet_hours, "22点到7点"),
        (quiet_hours, "24:00-07:00"),
        (lambda one: robot_hosts([one]), "qyapi.example"),
        (site_url, "qingdan.example"),
        (mail_security, "tls"),
    ],
)
def test_settings_refuse_what_they_cannot_read(read, written):
    with pytest.raises(ValueError, match="QINGDAN_"):
        read(written)


def test_settings_read_what_is_written():
    assert quiet_hours("") is None
    assert robot_hosts(["https://im.example:8443"]) == ("https://im.example:8443",)
    assert site_url("https://qingdan.example/") == "https://qingdan.example"
    assert mail_security("starttls") == (False, True)
