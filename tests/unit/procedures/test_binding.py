"""Binding of single entries: which procedures, what covers each clause, which standing lines."""

import pytest

from qingdan.catalogue.enums import ListKind, Side
from qingdan.procedures.covering import bind
from qingdan.procedures.enums import ActingSide, BindingBasis, PartCover
from qingdan.procedures.parts import Entry, EntryPart, MatterOf, parts_of
from qingdan.procedures.wordings import Correction, wordings

TOWNSHIP, DEPARTMENT = ActingSide.TOWNSHIP, ActingSide.DEPARTMENT
REPORT = "发现私挖盗采行为，及时制止并上报县自然资源局。"
ANSWER = "接到乡镇上报后，进行核查，依法查处。"


def basic(name, *matters, **values):
    parts = parts_of(name, (), basic=True)
    return Entry("银号镇", ListKind.BASIC, 1, name, parts, matters, **values)


def cooperative(name, *parts, matters=()):
    numbered = tuple(EntryPart(side, at, text) for at, (side, text) in enumerate(parts, start=1))
    return Entry("银号镇", ListKind.COOPERATIVE, 1, name, numbered, matters)


def reclaimed(name, *texts, matters=()):
    parts = tuple(EntryPart(Side.TAKEOVER, at, text) for at, text in enumerate(texts, start=1))
    return Entry("银号镇", ListKind.RECLAIMED, 1, name, parts, matters)


def procedures(found):
    return [(one.kind, one.actor) for one in found.procedures]


def test_bind_covers_both_sides_of_a_cooperative_entry_by_the_procedure_of_its_matter():
    entry = cooperative(
        "私挖盗采",
        (Side.TOWNSHIP, REPORT),
        (Side.DEPARTMENT, ANSWER),
        matters=(MatterOf("sand-mining-illegal", ("report-up",)),),
    )

    found = bind(entry, wordings())

    assert procedures(found) == [("report-up", TOWNSHIP)]
    assert [one.how for one in found.coverage] == [PartCover.STEP, PartCover.STEP]
    assert found.coverage[0].steps == (
        ("report-up", "find"), ("report-up", "stop"), ("report-up", "report"),
    )  # fmt: skip
    assert found.coverage[1].steps == (("report-up", "answer"),)


def test_bind_proposes_from_the_words_where_there_is_no_matter():
    found = bind(cooperative("私挖盗采", (Side.TOWNSHIP, REPORT)), wordings())

    [one] = found.procedures
    assert (one.kind, one.basis, one.sure) == ("report-up", BindingBasis.WORDS, False)


def test_bind_leaves_out_a_matter_that_no_words_speak_of():
    campaign = MatterOf("a", ("campaign",))
    recovery = MatterOf("b", ("recovery",))

    found = bind(basic("开展禁毒宣传教育。", campaign, recovery), wordings())

    assert found.kinds == ("campaign",)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(
            basic("*对擅自堆放物料的处罚。", starred=True, powers=1),
            [("penalty", TOWNSHIP)],
            id="power of the township",
        ),
        pytest.param(
            basic("加强巡查，对擅自堆放物料的处罚。", starred=True, powers=1),
            [("penalty", TOWNSHIP)],
            id="power after other duties",
        ),
        pytest.param(
            reclaimed("对擅自堆放物料的处罚", "调查取证。", "结案归档并公示。"),
            [("penalty", DEPARTMENT), ("handback", TOWNSHIP)],
            id="reclaimed power",
        ),
        pytest.param(
            cooperative("违建", (Side.TOWNSHIP, REPORT), (Side.DEPARTMENT, "依法给予行政处罚。")),
            [("report-up", TOWNSHIP)],
            id="a department's answer may be a penalty",
        ),
    ],
)
def test_bind_says_who_punishes(entry, expected):
    found = bind(entry, wordings())

    assert procedures(found)[: len(expected)] == expected
    assert found.count(PartCover.OPEN) == 0


def test_bind_never_lets_a_township_do_a_step_of_a_departments_penalty():
    entry = cooperative(
        "追缴",
        (Side.TOWNSHIP, "对无法取得联系的人员，协助告知。"),
        (Side.DEPARTMENT, "立案，作出行政处罚决定。"),
    )

    found = bind(entry, wordings())

    assert ("penalty", DEPARTMENT) in procedures(found)
    assert all(kind != "penalty" for kind, _ in found.coverage[0].steps)


def test_bind_waives_only_what_is_no_work_and_says_why():
    found = bind(basic("做好法律宣传；完成上级交办的其他任务。"), wordings())

    assert [one.how for one in found.coverage] == [PartCover.STEP, PartCover.WAIVED]
    assert found.coverage[1].reason.startswith("兜底条款")


def test_bind_leaves_open_what_it_cannot_read():
    found = bind(cooperative("某事", (Side.TOWNSHIP, "云雾缭绕。")), wordings())

    [one] = found.coverage
    assert (one.how, one.gaps) == (PartCover.OPEN, ("云雾缭绕。",))


def test_bind_makes_a_standing_line_of_what_is_done_at_stated_times():
    found = bind(
        cooperative("补贴", (Side.DEPARTMENT, "每月10日前将补贴发放至本人“一卡通”。")), wordings()
    )

    [line] = found.lines
    assert (line.kind, line.every.unit, line.every.day, line.every.before) == (
        "periodic", "month", 10, True,
    )  # fmt: skip


def test_bind_makes_no_standing_line_of_a_case_without_stated_times():
    found = bind(cooperative("补贴", (Side.TOWNSHIP, "受理低保申请并进行初审。")), wordings())

    assert found.lines == ()


def test_bind_gives_way_to_what_a_person_says():
    entry = basic("开展禁毒宣传教育。", MatterOf("a", ("campaign",)))
    person = Correction(
        kinds=(("meeting", TOWNSHIP),),
        without=frozenset({"campaign"}),
        waived={"township 1": "由县里统一办。"},
        reason="本镇每年开一次会。",
    )

    found = bind(entry, wordings(), person)

    assert procedures(found) == [("meeting", TOWNSHIP)]
    assert found.procedures[0].basis == BindingBasis.PERSON
    assert (found.coverage[0].how, found.coverage[0].reason) == (
        PartCover.WAIVED, "由县里统一办。",
    )  # fmt: skip


def test_under_lets_the_later_word_win():
    shipped = Correction(
        kinds=(("survey", TOWNSHIP),), lines={"township 1": "patrol"}, reason="随产品"
    )
    person = Correction(without=frozenset({"survey"}), steps={"township 1": ("benefit", "visit")})

    both = shipped.under(person)

    assert both.kinds == ()
    assert (both.lines, both.steps) == ({}, {"township 1": ("benefit", "visit")})
    assert both.reason == "随产品"
