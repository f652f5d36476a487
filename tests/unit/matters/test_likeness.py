"""Likeness: what is told apart, and how good the proposals are on the lists that ship."""

import pytest

from qingdan.matters.domain.likeness import EntryWords, Likeness, known_wordings
from qingdan.matters.domain.measuring import SAMPLES, leave_one_out
from qingdan.matters.domain.sources import LEAST_SCORE, proposed
from qingdan.matters.enums import Addressee, Stage
from qingdan.matters.library import Matter

LOCAL = Matter(
    "local-150222-1",
    "银杏大道灯光秀的组织",
    "本地事项",
    "灯光秀",
    Stage.ORGANISE,
    Addressee.RESIDENT,
)


@pytest.fixture(scope="module")
def likeness():
    return Likeness()


@pytest.mark.parametrize(
    ("name", "matter"),
    [
        ("高龄老人生活津贴发放", "elder-allowance-apply"),
        ("对违规领取高龄津贴的追缴", "elder-allowance-recover"),
        ("大型户外广告设置的审批", "outdoor-ad-permit"),
        ("对擅自设置大型户外广告的处罚", "outdoor-ad-punish"),
    ],
)
def test_the_stage_decides_between_matters_of_one_subject(likeness, name, matter):
    assert likeness.likely(EntryWords(name))[0].matter == matter


def test_scores_are_chances_in_falling_order(likeness):
    found = likeness.likely(EntryWords("高龄老人生活津贴发放"), limit=60)

    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0] > 0.7, 0 <= scores[-1] < 0.1) == (True, True)


def test_what_no_matter_is_like_is_not_proposed(likeness):
    assert proposed(likeness.likely(EntryWords("负责银杏大道夜间灯光秀的编排演出。"))) == []


def test_the_department_named_makes_its_matters_likelier(likeness):
    name = "开展宣传培训工作"
    matters = {one.code: one for one in likeness.matters}

    def by_code(roles):
        return {one.matter: one.score for one in likeness.likely(EntryWords(name, roles=roles), 60)}

    without, named = by_code(frozenset()), by_code(frozenset({"health"}))
    for code in without.keys() & named.keys():
        if matters[code].department:
            assert (named[code] >= without[code]) is (matters[code].department == "health")


def test_known_wordings_raise_a_matter_and_lower_none(likeness):
    name = "负责银杏大道夜间灯光秀的编排演出"
    plain = {one.matter: one.score for one in likeness.likely(EntryWords(name), 60)}
    taught = Likeness(known_wordings([("culture-activity", name), ("gone-matter", name)]))
    found = {one.matter: one.score for one in taught.likely(EntryWords(name), 60)}

    assert found["culture-activity"] > 3 * plain["culture-activity"]
    assert all(found[code] >= plain[code] for code in found.keys() & plain.keys())


def test_local_matters_are_looked_at_beside_the_others():
    found = Likeness(local=[LOCAL]).likely(EntryWords("组织银杏大道灯光秀"))

    assert (found[0].matter, found[0].score > LEAST_SCORE) == (LOCAL.code, True)


def test_shared_each_divides_a_text_between_matters(likeness):
    codes = ["plague-rodent-control", "dead-animal-report", "no-such-matter"]

    shares = likeness.shared_each([("发现自毙野生动物及时报送。", codes), ("无关", [])])

    assert [one.matter for one in shares[0]] == ["dead-animal-report", "plague-rodent-control"]
    assert sum(one.score for one in shares[0]) == pytest.approx(1, abs=0.01)
    assert shares[1] == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_likely_each_answers_for_every_entry(likeness, count):
    assert len(likeness.likely_each([EntryWords("高龄津贴")] * count)) == count


def test_likely_is_the_same_every_time(likeness):
    entry = EntryWords("做好防汛抗旱和森林草原防火工作", ["开展巡查。"], frozenset({"emergency"}))

    assert likeness.likely(entry) == Likeness().likely(entry)


@pytest.mark.parametrize("township", SAMPLES)
def test_proposals_for_a_list_never_seen_are_good_enough(township):
    measured = leave_one_out(township)

    assert measured.precision >= 0.75
    assert measured.recall >= 0.7
    assert measured.accepted / measured.proposed >= 0.8
