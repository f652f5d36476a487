from hypothesis import given
from hypothesis import strategies as st

from qingdan.catalogue.comparing.segments import Operation, diff

WORDS = st.text(alphabet="做好防汛抗旱30（）、。 aA", max_size=40)


@given(WORDS, WORDS)
def test_diff_gives_both_wordings_back(before, after):
    segments = diff(before, after)

    kept = "".join(one.text for one in segments if one.operation is not Operation.INSERT)
    new = "".join(one.text for one in segments if one.operation is not Operation.DELETE)
    assert (kept, new) == (before, after)


@given(WORDS, WORDS)
def test_diff_places_every_segment_in_both_wordings(before, after):
    for one in diff(before, after):
        if one.operation is not Operation.INSERT:
            assert before[slice(*one.before)] == one.text
        if one.operation is not Operation.DELETE:
            assert after[slice(*one.after)] == one.text


def test_diff_keeps_markup_as_text():
    (segment,) = diff("<b>防汛</b>", "<b>防汛</b>")

    assert segment.text == "<b>防汛</b>"
