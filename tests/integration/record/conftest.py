"""A record that the program's own acts have made."""

import pytest

from tests.tampering.building import build


@pytest.fixture
def made_record(db):
    """Bodies, people, posts, two published lists: 103 events, every row accounted for."""
    for _ in build():
        pass
