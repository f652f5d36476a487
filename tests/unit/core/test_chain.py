"""Whatever is done to a chain, the first wrong event is named; only seals show a cut tail."""

import hashlib
import json
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qingdan.core import chain
from qingdan.core.chain import FIELDS, Fault, Seal, canonical, digest_of, digits_of, link, walk

texts = st.text(st.characters(codec="utf-8"), max_size=8)
plain = st.none() | st.booleans() | st.integers() | texts
details = st.dictionaries(texts, plain | st.lists(plain, max_size=2), max_size=3)
algorithms = st.sampled_from(chain.ALGORITHMS)


@st.composite
def events(draw, least: int = 1):
    """A whole chain: any content, any mixture of algorithms."""
    made, previous = [], ""
    for sequence in range(1, draw(st.integers(least, 5)) + 1):
        event = {name: draw(texts) for name in FIELDS}
        event |= {"sequence": sequence, "previous": previous, "algorithm": draw(algorithms)}
        event |= {"actor_key": draw(st.none() | st.integers()), "detail": draw(details)}
        event["digest"] = previous = link(event)
        made.append(event)
    return made


def sealed(made: list[dict]) -> Seal:
    return Seal(made[-1]["sequence"], made[-1]["digest"])


def relinked(made: list[dict]) -> list[dict]:
    """Number and link events anew, as somebody who rewrites the record would."""
    anew, previous = [], ""
    for sequence, event in enumerate(made, start=1):
        one = {**event, "sequence": sequence, "previous": previous}
        one["digest"] = previous = link(one)
        anew.append(one)
    return anew


@given(events())
def test_walk_accepts_a_whole_chain(made):
    assert list(walk(made, [sealed(made)])) == []


@given(st.data(), events())
def test_walk_finds_any_change_of_any_field(data, made):
    at = data.draw(st.integers(0, len(made) - 1))
    name = data.draw(st.sampled_from([*FIELDS, "digest"]))
    value = data.draw(plain | details)
    assume(canonical(value) != canonical(made[at][name]))
    changed = [*made[:at], {**made[at], name: value}, *made[at + 1 :]]

    faults = list(walk(changed, [sealed(made)]))

    assert faults[0].sequence == at + 1


@given(st.data(), events())
def test_walk_finds_a_field_that_is_missing_or_too_many(data, made):
    at = data.draw(st.integers(0, len(made) - 1))
    name = data.draw(st.sampled_from([*FIELDS, "digest"]))
    without = {key: one for key, one in made[at].items() if key != name}

    first = [
        next(walk([*made[:at], event, *made[at + 1 :]]))
        for event in (without, {**made[at], "more": 1})
    ]

    assert first == [
        Fault(at + 1, f"缺少“{name}”。"),
        Fault(at + 1, "多出“more”。"),
    ]


@given(events(least=2), st.randoms(use_true_random=False))
def test_walk_finds_any_other_order(made, chance):
    mixed = made.copy()
    chance.shuffle(mixed)
    assume(mixed != made)

    faults = list(walk(mixed))

    assert faults[0].sequence == next(
        at for at, one in enumerate(mixed, start=1) if one["sequence"] != at
    )


@given(st.data(), events(least=2))
def test_walk_finds_events_taken_out(data, made):
    at = data.draw(st.integers(0, len(made) - 2))

    assert next(walk([*made[:at], *made[at + 1 :]])).sequence == at + 1


@given(st.data(), events())
def test_walk_finds_an_event_written_twice(data, made):
    at = data.draw(st.integers(0, len(made) - 1))

    assert next(walk([*made[: at + 1], *made[at:]])).sequence == at + 2


@given(st.data(), events(least=2))
def test_walk_finds_a_cut_tail_by_the_seal_alone(data, made):
    kept = made[: data.draw(st.integers(0, len(made) - 1))]
    end, last = len(kept), len(made)

    found = list(walk(kept)), list(walk(kept, [sealed(made)]))

    assert found == ([], [Fault(end + 1, f"封存时已有第 {last} 条，现在只到第 {end} 条。")])


@given(st.data(), events())
def test_walk_finds_a_rewritten_chain_by_the_seal_alone(data, made):
    at = data.draw(st.integers(0, len(made) - 1))
    changed = {**made[at], "reason": made[at]["reason"] + "x"}
    anew = relinked([*made[:at], changed, *made[at + 1 :]])

    found = list(walk(anew)), list(walk(anew, [sealed(made)]))

    assert found == ([], [Fault(len(made), chain.REWRITTEN)])


def chained(length: int, record: str = "r", algorithm: str = "sha256") -> list[dict]:
    blank = dict.fromkeys(FIELDS, "") | {"algorithm": algorithm, "actor_key": None, "detail": {}}
    begun = {**blank, "detail": {"record": record}}
    return relinked([begun, *[blank] * (length - 1)])


def test_walk_checks_every_seal_of_the_same_event():
    made = chained(2)
    seals = [Seal(2, "0" * 64), sealed(made)]

    assert [next(walk(made, order)).what for order in (seals, seals[::-1])] == [chain.REWRITTEN] * 2


def test_walk_tells_the_record_of_another_installation():
    made = chained(3, record="ours")
    seal = Seal(3, made[-1]["digest"], record="theirs")

    assert list(walk(made, [seal])) == [Fault(1, chain.ANOTHER)]


def test_walk_takes_a_seal_from_paper():
    made = chained(2)
    right, wrong = digits_of(made[1]["digest"]), "0" * 24

    assert list(walk(made, [Seal(2, digits=right)])) == []
    assert list(walk(made, [Seal(2, digits=wrong)])) == [Fault(2, chain.REWRITTEN)]


def test_walk_takes_a_part_from_its_first_event_on():
    made = chained(4)
    part = made[2:]
    before = Seal(1, made[0]["digest"])

    assert list(walk(part, [sealed(made)], first=3)) == []
    assert list(walk(part)) != []
    assert list(walk(part[1:], first=3)) != []
    assert list(walk(part, [before], first=3)) == [
        Fault(0, "封存在第 1 条，不在这一段之内，不能用来核对。")
    ]


def test_walk_goes_on_after_a_fault_and_names_the_next():
    made = chained(6)
    made[1]["reason"] = made[4]["reason"] = "x"

    assert [fault.sequence for fault in walk(made)] == [2, 5]


@pytest.mark.parametrize("value", [b"x", {1}, float("inf"), object()])
def test_walk_calls_what_is_no_json_changed(value):
    made = chained(2)
    made[1]["reason"] = value

    assert list(walk(made)) == [Fault(2, "内容与摘要不符，被改动过。")]


@pytest.mark.parametrize("algorithm", ["md5", "", None, [], 7])
def test_walk_refuses_an_unknown_algorithm(algorithm):
    made = chained(1)
    made[0]["algorithm"] = algorithm

    assert list(walk(made)) == [Fault(1, f"不认识摘要算法“{algorithm}”。")]


def test_canonical_does_not_depend_on_the_order_of_keys():
    orders = permutations([("甲", 1), ("乙", 2), ("a", {"b": 1, "c": 2})])

    assert len({canonical(dict(order)) for order in orders}) == 1


def test_digest_of_refuses_other_algorithms():
    with pytest.raises(ValueError, match="md5"):
        digest_of({}, "md5")


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="这个 Python 不带 SM3")
@given(st.binary(max_size=300))
def test_sm3_agrees_with_the_library(content):
    assert chain.sm3(content) == hashlib.new("sm3", content).hexdigest()


def test_sm3_gives_the_digests_of_the_standard():
    """GB/T 32905-2016, annex A."""
    assert [chain.sm3(b"abc"), chain.sm3(b"abcd" * 16)] == [
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ]


def test_digest_of_computes_sm3_where_python_lacks_it(monkeypatch):
    usual = digest_of({"a": 1}, "sm3")

    def lacking(name, content):
        raise ValueError(name)

    monkeypatch.setattr(chain.hashlib, "new", lacking)

    assert digest_of({"a": 1}, "sm3") == usual


def test_read_seal_takes_what_people_type():
    digits = "482719305512009877416620"

    given = [f"128:{digits}", f"128：{digits}", "128: 4827 1930 5512 0098-7741-6620"]

    assert [chain.read_seal(one) for one in given] == [Seal(128, digits=digits)] * 3


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps({"sequence": 0, "digest": "a" * 64, "record": "r"}),
        json.dumps({"sequence": True, "digest": "a" * 64, "record": "r"}),
        json.dumps({"sequence": 1, "digest": "a" * 63, "record": "r"}),
        json.dumps({"sequence": 1, "digest": "A" * 64, "record": "r"}),
        json.dumps({"sequence": 1, "digest": "a" * 64}),
        json.dumps({"sequence": "1", "digest": "a" * 64, "record": "r"}),
    ],
)
def test_read_seal_refuses_what_is_none(tmp_path, content):
    path = tmp_path / "seal.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ValueError, match=r"."):
        chain.read_seal(str(path))
