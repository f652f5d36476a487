"""Properties of addresses, whatever a list prints."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.catalogue.domain.lineage import (
    ITEM_LIKENESS,
    Wording,
    allot,
    match_wordings,
    without_shared_bodies,
)
from qingdan.core.text import fold

NUMBERS = st.lists(st.integers(1, 9), max_size=12)
WORDINGS = st.lists(
    st.builds(Wording, st.text("甲乙丙丁", min_size=1, max_size=6), st.text("戊己", max_size=3)),
    max_size=8,
)


@given(printed=NUMBERS, used=st.sets(st.integers(1, 9)))
def test_allot_gives_each_new_row_an_address_nobody_ever_had(printed, used):
    addresses = allot(printed, {}, used)

    assert len(set(addresses)) == len(printed)
    assert used.isdisjoint(addresses)


@given(printed=NUMBERS, data=st.data())
def test_allot_keeps_matched_addresses(printed, data):
    used = data.draw(st.lists(st.integers(1, 9), unique=True, max_size=len(printed)))
    kept = dict(enumerate(used))

    addresses = allot(printed, kept, used)

    assert addresses[: len(used)] == used
    assert len(set(addresses)) == len(printed)


@given(new=WORDINGS, known=WORDINGS)
def test_match_wordings_pairs_each_wording_at_most_once(new, known):
    pairs = match_wordings(new, known, ITEM_LIKENESS)

    assert len(set(pairs.values())) == len(pairs)
    assert all(new[at].likeness(known[there], ITEM_LIKENESS) for at, there in pairs.items())


@given(wordings=WORDINGS, data=st.data())
def test_match_wordings_finds_every_wording_again_in_any_order(wordings, data):
    order = data.draw(st.permutations(range(len(wordings))))

    pairs = match_wordings([wordings[at] for at in order], wordings, ITEM_LIKENESS)

    assert all(wordings[order[at]] == wordings[there] for at, there in pairs.items())
    assert len(pairs) == len(wordings)


def test_match_wordings_tells_penalties_of_one_form_apart():
    before = [
        Wording("对擅自占用城市道路的处罚"),
        Wording("对未取得资质证书承接园林绿化工程的处罚"),
    ]

    pairs = match_wordings([Wording("对损坏公共照明设施的处罚")], before, ITEM_LIKENESS)

    assert pairs == {}


def test_match_wordings_lets_clauses_decide_between_equal_names():
    before = [Wording("防汛", "开展宣传"), Wording("防汛", "组织转移受威胁群众")]

    pairs = match_wordings([Wording("防汛", "组织转移群众")], before, ITEM_LIKENESS)

    assert pairs == {0: 1}


def test_match_wordings_never_lets_equal_clauses_make_up_for_another_name():
    steps = "一制定年度监督检查计划二开展监督检查三依法查处违法行为"
    before = [Wording("对特种设备进行安全生产监督检查", steps)]

    pairs = match_wordings(
        [Wording("对建筑工程进行安全生产监督检查", steps)], before, ITEM_LIKENESS
    )

    assert pairs == {}


def worded(entry) -> Wording:
    taken = entry.takeover.groups if entry.takeover else ()
    groups = (*entry.department_groups, *entry.township_groups, *taken)
    body = "".join(fold(clause.text) for group in groups for clause in group.clauses)
    return Wording(fold(entry.name), body)


@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_likeness_tells_the_entries_of_a_published_list_apart(name, sample_documents):
    lists = [
        [worded(entry) for section in one.sections for entry in section.entries]
        for one in sample_documents[name].lists
    ]

    alike = [
        (one.name, other.name)
        for wordings in (*lists, *without_shared_bodies(*lists))
        for one, other in combinations(wordings, 2)
        if one.likeness(other, ITEM_LIKENESS)
    ]

    assert alike == []
