"""Suggestions while typing: what residents say first, whole words, several matters, at once."""

import time

import pytest

from qingdan.core.text import fold
from qingdan.matters.enums import Asker
from qingdan.matters.library import library
from qingdan.web.public.suggesting import MOST, OF_ONE_MATTER, TITLES, suggestions

RESIDENT = {
    one.text
    for matter in library().matters.values()
    for one in matter.expressions
    if one.asker is Asker.RESIDENT
}


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("水渠塌", ("渠", "塌")),
        ("垃圾没人", ("垃圾", "没人")),
        ("老人80", ("老人", "80")),
        ("身份证丢", ("身份证", "丢")),
        ("村口的水渠塌了，找谁修", ("渠", "塌")),
    ],
)
def test_what_no_one_says_in_one_is_found_in_parts(typed, parts):
    first = suggestions(typed)[0]

    assert [part for part in parts if part not in first.text] == []
    assert "".join(first.text[start:end] for start, end in first.spans)


@pytest.mark.parametrize("typed", ["低保", "水渠", "高龄", "秸秆", "消防", "路灯", "邻居"])
def test_everyday_words_come_first_then_titles_and_of_several_matters(typed):
    found = suggestions(typed)

    titles = [at for at, one in enumerate(found) if not one.matter]
    assert len(found) <= MOST
    assert titles == list(range(len(found) - len(titles), len(found)))
    assert len(titles) <= TITLES
    assert found[0].text in RESIDENT
    assert len({one.matter for one in found[:4]}) == 4
    assert max(map([one.matter for one in found].count, {one.matter for one in found})) <= max(
        OF_ONE_MATTER, TITLES
    )


@pytest.mark.parametrize("typed", ["低保", "高龄", "秸秆", "邻居"])
def test_what_begins_with_the_typed_words_is_the_first(typed):
    assert fold(suggestions(typed)[0].text).startswith(typed)


def test_no_match_cuts_another_word_while_there_are_whole_ones():
    found = suggestions("水渠")

    assert found
    assert [one.text for one in found if "阻水渠道" in one.text] == []
    assert [one.text for one in suggestions("老人80") if "800" in one.text] == []


@pytest.mark.parametrize(
    "typed", ["低保", "垃圾没人", "老人80", "我家门口的路灯坏了好几天了没人修该找谁", "的人"]
)
def test_suggesting_is_quick(typed):
    suggestions(typed)

    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        suggestions(typed)
        taken.append(time.perf_counter() - begun)

    assert min(taken) < 0.010
