from dataclasses import replace
from functools import cache

import pytest

from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.comparing.matrix import by_category, kind_matrix
from qingdan.catalogue.comparing.townships import Relation, TownshipComparison
from qingdan.catalogue.comparing.written import as_json, as_text
from qingdan.catalogue.domain.comparing import compare_townships
from qingdan.documents.model import ListKind
from tests.unit.catalogue.comparing.reading import book, checked_pairs, key, other_words

RECLAIMED_HERE_BASIC_THERE = {
    27: 91,
    28: 91,
    30: 91,
    29: 93,
    35: 85,
    52: 74,
    54: 74,
    58: 75,
    59: 77,
}
RECLAIMED_IN_BOTH = {
    3: 23, 4: 25, 5: 24, 6: 16, 8: 20, 13: 70, 15: 26, 16: 29, 17: 27, 18: 28, 19: 5, 20: 4, 22: 3,
    24: 41, 31: 35, 32: 38, 33: 36, 34: 34, 50: 49, 51: 51, 53: 50, 55: 52, 56: 54, 57: 53,
}  # fmt: skip


@cache
def compared() -> TownshipComparison:
    return compare_townships(book("yinhao"), book("chabaqi"))


def found(comparison: TownshipComparison) -> dict:
    return {(key(pair.left), key(pair.right)): pair for pair in comparison.pairs}


def test_compare_townships_agrees_with_the_hand_checked_pairs():
    wanted, either = checked_pairs("pair"), checked_pairs("either")
    pairs = found(compared())

    right = pairs.keys() & wanted.keys()
    wrong = pairs.keys() - wanted.keys() - either.keys()

    assert len(wanted) >= 120
    assert len(right) / len(right | wrong) >= 0.95
    assert len(right) / len(wanted) >= 0.90


def test_compare_townships_keeps_hard_look_alikes_apart():
    apart = checked_pairs("not")

    mistaken = found(compared()).keys() & apart.keys()

    assert len(apart) >= 60
    assert mistaken == set()


def test_compare_townships_names_the_relation_as_checked():
    pairs = found(compared())
    checked = {one: told for one, told in checked_pairs("pair").items() if told and one in pairs}

    agreed = sum(pairs[one].relation.value == told for one, told in checked.items())

    assert agreed / len(checked) >= 0.85


@pytest.mark.parametrize(("here", "there"), RECLAIMED_HERE_BASIC_THERE.items())
def test_compare_townships_finds_penalties_reclaimed_here_and_basic_there(here, there):
    pair = found(compared())[("reclaimed", here), ("basic", there)]

    assert pair.relation is Relation.KIND_DIFFERS
    assert pair.penalties


@pytest.mark.parametrize(("here", "there"), RECLAIMED_IN_BOTH.items())
def test_compare_townships_finds_duties_reclaimed_in_both(here, there):
    pair = found(compared())[("reclaimed", here), ("reclaimed", there)]

    assert pair.relation is not Relation.KIND_DIFFERS


def test_compare_townships_tells_another_department_of_the_same_penalty():
    pair = found(compared())[("reclaimed", 50), ("reclaimed", 49)]

    assert pair.relation is Relation.PARTY_DIFFERS
    assert pair.left.parties.isdisjoint(pair.right.parties)


def test_compare_townships_shows_which_penalty_of_a_row_is_shared():
    pair = found(compared())[("basic", 64), ("basic", 92)]

    assert (pair.relation, [match.left for match in pair.penalties]) == (
        Relation.PARTLY,
        ["对在实行禁牧休牧的基本草原上放牧的处罚"],
    )


def test_compare_townships_shows_the_words_two_duties_share():
    pair = found(compared())[("cooperative", 62), ("cooperative", 49)]

    assert pair.words[0] == "高标准农田建设"


def test_compare_townships_needs_no_clauses():
    def bare(one: DutyBook) -> DutyBook:
        return replace(one, duties=tuple(replace(duty, clauses=()) for duty in one.duties))

    pairs = found(compare_townships(bare(book("yinhao")), bare(book("chabaqi"))))
    wanted, either = checked_pairs("pair"), checked_pairs("either")

    right = pairs.keys() & wanted.keys()
    assert len(right) / len(wanted) >= 0.85
    assert len(right) / len(pairs.keys() - either.keys()) >= 0.9


def test_compare_townships_understands_other_words():
    stranger, expected = other_words()

    pairs = found(compare_townships(stranger, book("yinhao")))

    hits = [here for here, there in expected.items() if (here, there) in pairs]
    assert len(hits) / len(expected) >= 0.9


def test_compare_townships_accounts_for_every_duty_once():
    comparison = compared()

    left = {key(pair.left) for pair in comparison.pairs}
    alone = [key(duty) for duty in comparison.only_left]

    assert left.isdisjoint(alone)
    assert len(left) + len(alone) == len(comparison.left.duties)


def test_compare_townships_of_a_list_with_itself_finds_every_duty():
    comparison = compare_townships(book("yinhao"), book("yinhao"))

    itself = {key(pair.left) for pair in comparison.pairs if pair.left == pair.right}

    assert len(itself) == len(book("yinhao").duties)


def test_compare_townships_reads_the_same_in_the_other_direction():
    back = compare_townships(book("chabaqi"), book("yinhao"))

    assert {(right, left) for left, right in found(back)} == set(found(compared()))


def test_compare_townships_accepts_a_missing_list():
    empty = DutyBook("空镇", ())

    comparison = compare_townships(empty, book("yinhao"))

    assert (comparison.pairs, len(comparison.only_right)) == ((), 224)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(
            "大型户外广告设置的审批", "对擅自设置大型户外广告的处罚", id="permit, penalty"
        ),
        pytest.param("高龄老人生活津贴发放", "对违规领取高龄津贴的追缴", id="payment, recovery"),
        pytest.param("废旧农膜回收", "监督废旧农膜回收工作进行考核", id="doing, assessment"),
        pytest.param("动物疫病防控", "动物及动物产品检疫", id="prevention, quarantine"),
    ],
)
def test_compare_townships_tells_stages_of_one_matter_apart(here, there):
    left = DutyBook("甲镇", (Duty(ListKind.COOPERATIVE, 1, here),))
    right = DutyBook("乙镇", (Duty(ListKind.RECLAIMED, 1, there),))

    assert compare_townships(left, right).pairs == ()


def test_kind_matrix_counts_every_pair_and_every_lonely_duty():
    comparison = compared()

    cells = {(cell.left, cell.right): cell for cell in kind_matrix(comparison)}

    assert len(cells) == 15
    assert "reclaimed-27~basic-91" in cells[ListKind.RECLAIMED, ListKind.BASIC].ids
    assert cells[ListKind.BASIC, ListKind.RECLAIMED].count == 1
    assert sum(cell.count for cell in cells.values()) == len(comparison.pairs) + len(
        comparison.only_left
    ) + len(comparison.only_right)


def test_by_category_counts_the_same_pairs():
    comparison = compared()

    counts = by_category(comparison)

    assert counts[0].category == "party-building"
    assert sum(sum(one.relations.values()) for one in counts) == len(comparison.pairs)
    assert sum(one.only_right for one in counts) == len(comparison.only_right)


def test_as_json_has_the_documented_form():
    written = as_json(compared())

    assert set(written) == {"pairs", "only_left", "only_right"}
    assert written["pairs"][0].keys() == {"left", "right", "relation", "score"}
    assert {"list": "basic", "number": 3} in written["only_left"]


def test_as_text_says_how_many_of_which():
    lines = as_text(compared()).splitlines()

    assert lines[0] == "银号镇（224 项）与查巴奇鄂温克族乡（264 项）"
    assert "只在银号镇的清单中（" in "\n".join(lines)
