"""Two townships compared by the matters that people confirmed, beside the hand-checked table."""

from dataclasses import replace
from functools import cache

from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.comparing.townships import NamedMatter, Relation, TownshipComparison
from qingdan.catalogue.domain.comparing import compare_townships
from qingdan.documents.model import ListKind
from tests.unit.catalogue.comparing.reading import aligned, book, checked_pairs, key

ADVERTISING = NamedMatter("advertising", "户外广告设置审批")


@cache
def compared() -> TownshipComparison:
    return compare_townships(aligned("yinhao"), aligned("chabaqi"))


def found(comparison: TownshipComparison) -> dict:
    return {(key(pair.left), key(pair.right)): pair for pair in comparison.pairs}


def one_duty(township: str, name: str, **values) -> DutyBook:
    titles = {ADVERTISING.code: ADVERTISING.title}
    return DutyBook(township, (Duty(ListKind.COOPERATIVE, 1, name, **values),), titles=titles)


def test_compare_townships_by_matters_agrees_with_the_hand_checked_pairs():
    wanted, either = checked_pairs("pair"), checked_pairs("either")
    pairs = found(compared())

    right = pairs.keys() & wanted.keys()
    wrong = pairs.keys() - wanted.keys() - either.keys()

    assert len(right) / len(right | wrong) >= 0.95
    assert len(right) / len(wanted) >= 0.93


def test_compare_townships_by_matters_names_the_relation_as_checked():
    pairs = found(compared())
    checked = {one: told for one, told in checked_pairs("pair").items() if told and one in pairs}

    agreed = sum(pairs[one].relation.value == told for one, told in checked.items())

    assert agreed / len(checked) >= 0.85


def test_compare_townships_by_matters_reads_the_same_in_the_other_direction():
    back = compare_townships(aligned("chabaqi"), aligned("yinhao"))

    assert {(right, left) for left, right in found(back)} == set(found(compared()))


def test_compare_townships_names_the_matters_that_both_do():
    pair = found(compared())[("cooperative", 62), ("cooperative", 49)]

    assert {one.title for one in pair.matters} <= set(aligned("yinhao").titles.values())
    assert pair.matters


def test_compare_townships_keeps_matching_penalties_one_by_one():
    pair = found(compared())[("reclaimed", 27), ("basic", 91)]

    assert (pair.relation, bool(pair.penalties)) == (Relation.KIND_DIFFERS, True)


def test_duties_in_other_words_are_one_by_a_confirmed_common_matter():
    done = {"matters": (ADVERTISING.code,), "confirmed": True}
    left = one_duty("甲镇", "大型户外广告设置的审批", **done)
    right = one_duty("乙镇", "户外广告牌匾设置许可", **done)

    (pair,) = compare_townships(left, right).pairs

    assert pair.matters == (ADVERTISING,)


def test_duties_of_one_wording_are_two_by_confirmed_other_matters():
    left = one_duty("甲镇", "废旧农膜回收", matters=("film",), confirmed=True)
    right = one_duty("乙镇", "废旧农膜回收", matters=("film-assessment",), confirmed=True)

    assert compare_townships(left, right).pairs == ()


def test_a_proposal_decides_nothing_but_is_named():
    left = one_duty("甲镇", "废旧农膜回收", matters=("film", "bags"), confirmed=False)
    right = one_duty("乙镇", "废旧农膜回收", matters=("film",), confirmed=True)
    other = one_duty("乙镇", "殡葬改革宣传", matters=("film",), confirmed=True)

    (pair,) = compare_townships(left, right).pairs

    assert [one.code for one in pair.matters] == ["film"]
    assert compare_townships(left, other).pairs == ()


def test_a_book_without_matters_is_compared_by_wording():
    bare = book("chabaqi")

    half = compare_townships(aligned("yinhao"), bare)

    assert set(found(half)) == set(found(compare_townships(book("yinhao"), bare)))


def test_a_common_matter_named_in_passing_makes_no_pair():
    done = {"matters": (ADVERTISING.code,), "confirmed": True}
    left = one_duty("甲镇", "大型户外广告设置的审批", **done)
    right = one_duty("乙镇", "殡葬改革宣传", **done)

    comparison = compare_townships(left, right)

    assert comparison.pairs == ()
    assert comparison.only_left == left.duties
    assert replace(comparison, pairs=()).only_right == right.duties
