from hypothesis import given
from hypothesis import strategies as st

from qingdan.finder.words import sentences, tokens


def test_tokens_share_the_sound_of_a_misspelling():
    assert "~zhiyuan" in tokens("志愿怎么填") & tokens("志原怎么填")


def test_tokens_share_the_concept_of_another_word():
    common = tokens("牛棚") & tokens("猪圈")

    assert any(one.startswith("#") for one in common)


def test_numbers_of_any_length_are_one_token():
    assert tokens("补了300块") == tokens("补了8块")


@given(st.text(max_size=300))
def test_sentences_invent_nothing_and_keep_the_order(text):
    left = iter(text)

    assert all(one in left for one in "".join("".join(sentences(text)).split()))


@given(st.text(max_size=200))
def test_tokens_never_fail(text):
    assert all(count > 0 for count in tokens(text).values())
