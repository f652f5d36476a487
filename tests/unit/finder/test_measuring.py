import pytest

from qingdan.finder.enums import Verdict
from qingdan.finder.measuring import Asked, Given, measure

BASIC, RECLAIMED = ("basic", 1), ("reclaimed", 2)


def asked(*right, text="路坏了", asker="居民"):
    return Asked("1", "银号镇", text, right, asker)


def test_measure_counts_first_within_three_and_verdict():
    answers = iter(
        [
            Given(Verdict.BASIC, ((BASIC, 0.9),)),
            Given(Verdict.RECLAIMED, ((RECLAIMED, 0.6), (BASIC, 0.2))),
        ]
    )

    figures = measure([asked(BASIC), asked(BASIC)], lambda _: next(answers))["all"]

    assert figures["hit_at_1"] == 0.5
    assert figures["hit_at_3"] == 1.0
    assert figures["verdict_accuracy"] == 0.5


def test_measure_tells_precision_and_recall_of_off_list():
    answers = iter(
        [
            Given(Verdict.OFF_LIST, ()),
            Given(Verdict.OFF_LIST, ()),
            Given(Verdict.BASIC, ((BASIC, 0.8),)),
        ]
    )

    figures = measure([asked(), asked(BASIC), asked()], lambda _: next(answers))["all"]

    assert figures["off_list_precision"] == 0.5
    assert figures["off_list_recall"] == 0.5


def test_measure_groups_by_asker_list_and_length():
    figures = measure(
        [asked(BASIC), asked(text="长" * 80)], lambda _: Given(Verdict.BASIC, ((BASIC, 1.0),))
    )

    assert figures.keys() == {
        "all", "list:basic", "list:off-list", "length:short", "length:long", "asker:居民",
    }  # fmt: skip


@pytest.mark.parametrize(("share", "error"), [(1.0, 0.0), (0.6, 0.4)])
def test_measure_calibration_error_is_the_gap_of_confidence_and_success(share, error):
    figures = measure([asked(BASIC)], lambda _: Given(Verdict.BASIC, ((BASIC, share),)))["all"]

    assert figures["calibration_error"] == pytest.approx(error)


def test_measure_says_nothing_of_off_list_precision_where_it_can_only_be_wrong():
    wrong = [asked(BASIC), asked(RECLAIMED), asked(BASIC, text="长" * 80, asker="话务员")]
    figures = measure([*wrong, asked()], lambda _: Given(Verdict.OFF_LIST, ()))

    told = {name: shares["off_list_precision"] for name, shares in figures.items()}
    assert told == {
        "all": 0.25, "list:basic": None, "list:reclaimed": None, "list:off-list": 1.0,
        "length:short": 0.3333, "length:long": None, "asker:居民": 0.3333, "asker:话务员": None,
    }  # fmt: skip
