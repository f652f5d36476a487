"""Names of a place say nothing of what is asked there."""

import pytest

from qingdan.finder.choosing import Place

VALLEY = Place.of([], 0, called=("查巴奇鄂温克族乡", "查巴奇乡", "民族村"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("查巴奇乡民族村低保怎么办", "低保怎么办"),
        ("查巴奇鄂温克族乡的路坏了", "的路坏了"),
        ("民族团结活动谁办", "民族团结活动谁办"),
        ("民族村", "民族村"),
    ],
)
def test_plain_leaves_out_the_names_unless_there_is_nothing_else(text, plain):
    assert VALLEY.plain(text) == plain


def test_place_without_names_leaves_a_text_as_it_is():
    assert Place.of([], 0).plain("民族村低保") == "民族村低保"
