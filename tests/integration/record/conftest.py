"""A record that the program's own acts have made."""

import pytest

from tests.keeping import keeps, kept
from tests.tampering.building import build


@keeps("made_record")
def _made(value):
    for _ in build():
        pass


@pytest.fixture
def made_record(db):
    """Bodies, people, posts, two published lists: 103 events, every row accounted for."""
    return kept.rows("made_record")
