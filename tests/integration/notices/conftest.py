"""A robot that answers as told."""

import pytest

from qingdan.notices import posting
from tests.robots import running


@pytest.fixture
def robot(settings, monkeypatch):
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.3)
    with running() as robot:
        settings.ROBOT_HOSTS = (robot.url,)
        settings.SITE_URL = "https://qingdan.example"
        yield robot
