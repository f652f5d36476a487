"""Whose step covers a clause, which procedure comes first, and what makes no standing line."""

from datetime import date

import pytest

from qingdan.catalogue.enums import ListKind, Side
from qingdan.procedures.checking import faults
from qingdan.procedures.checkup import check, definitions_on
from qingdan.procedures.covering import bind
from qingdan.procedures.demands import shipped_demands
from qingdan.procedures.enums import ActingSide, PartCover
from qingdan.procedures.parts import Entry, EntryPart, MatterOf, parts_of
from qingdan.procedures.sides import doers_of
from qingdan.procedures.wordings import Correction, wordings

FIND = "发现私挖盗采行为，及时制止并上报县自然资源局。"


def entry(name, *parts, matters=(), kind=ListKind.COOPERATIVE, township="银号镇", number=1):
    numbered = tuple(EntryPart(side, at, text) for at, (side, text) in enumerate(parts, start=1))
    return Entry(township, kind, number, name, numbered, tuple(matters))


def reclaimed(name, *texts):
    return entry(name, *((Side.TAKEOVER, text) for text in texts), kind=ListKind.RECLAIMED)


def basic(name):
    return Entry("银号镇", ListKind.BASIC, 1, name, parts_of(name, (), basic=True))


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("接到乡镇上报后，进行核查，依法查处。", ("report-up", "answer")),
        ("及时发现并制止非法采砂行为。", ("report-up", "answer")),
    ],
)
def test_bind_covers_a_clause_only_by_steps_of_its_own_side(text, step):
    found = bind(entry("私挖盗采", (Side.TOWNSHIP, FIND), (Side.DEPARTMENT, text)), wordings())

    mine, theirs = found.coverage
    assert ("report-up", "answer") not in mine.steps
    assert (theirs.how, theirs.steps) == (PartCover.STEP, (step,))


def test_steps_of_a_procedure_worked_by_the_department_carry_its_clauses_and_no_others():
    parts = (Side.TOWNSHIP, "核发营业许可证。"), (Side.DEPARTMENT, "核发营业许可证。")
    person = Correction(kinds=(("permit", ActingSide.DEPARTMENT),), reason="由部门核发")

    mine, theirs = bind(entry("许可", *parts), wordings(), person).coverage

    assert mine.steps == ()
    assert theirs.steps == (("permit", "decide"),)


def test_check_tells_of_clauses_that_only_the_other_side_has_a_step_for():
    person = Correction(steps={"department 2": ("report-up", "find")}, reason="人定的")
    parts = (Side.TOWNSHIP, FIND), (Side.DEPARTMENT, "云雾缭绕。")

    found = check(
        [
            bind(entry("私挖盗采", *parts), wordings(), said)
            for said in (Correction(lines={"department 2": "policing"}), person)
        ],
        definitions_on(date(2026, 12, 1)),
    )

    assert found.on_the_other_side == 1
    assert [one for one in found.faults if "本方" in one] == [
        "银号镇 配合履职 1 department 2：只有另一方的环节（report-up.find），没有本方的。"
    ]


def test_every_step_is_done_by_those_the_kind_of_work_names():
    known = {
        (one.kind, step): sides
        for one in definitions_on(date(2026, 12, 1))
        for step, sides in doers_of(one).items()
    }

    assert {step: sides for step, sides in shipped_demands().doers.items() if sides} == {
        step: sides for step, sides in known.items() if sides
    }


def test_a_definition_that_gives_a_step_to_the_other_side_is_refused(make):
    changed = make(
        "report-up",
        ('roles = ["department"]\nstep = "answer"\n', 'roles = ["department"]\n'),
        (
            'to = "answered"\nroles = ["officer"]\n',
            'to = "answered"\nroles = ["officer"]\nstep = "answer"\n',
        ),
    )

    [one] = [one for one in faults(changed) if one.check == "doers"]
    assert one.why == ("规定步骤“answer”要由上级部门做，动作的角色是乡镇（街道）。")


FLOOD = (
    MatterOf("flood-hazard-notice", ("report-up",)),
    MatterOf("flood-emergency", ("emergency",)),
)
FLOOD_PARTS = (
    (Side.TOWNSHIP, "发现隐患及时上报。"),
    (Side.TOWNSHIP, "组织转移避险，开展先期处置。"),
)


@pytest.mark.parametrize(
    ("name", "kinds", "foremost"),
    [
        ("防洪防汛抗旱和内涝处置", ("emergency", "report-up"), "emergency"),
        ("水利工程监管和应急处置", ("report-up", "emergency"), ""),
    ],
)
def test_bind_puts_first_what_the_name_says_and_nothing_where_several_fit(name, kinds, foremost):
    found = bind(entry(name, *FLOOD_PARTS, matters=FLOOD), wordings())

    assert (found.kinds, found.foremost) == (kinds, foremost)


def test_bind_binds_no_emergency_where_a_festival_only_keeps_order():
    found = bind(
        entry(
            "文艺惠民活动",
            *((Side.TOWNSHIP, "组织文艺团体开展活动。"),) * 4,
            (Side.TOWNSHIP, "做好突发事件应对处置工作。"),
            township="查巴奇鄂温克族乡",
            number=59,
        ),
        wordings(),
    )

    assert "emergency" not in found.kinds
    assert (found.coverage[4].how, found.coverage[4].lines) == (PartCover.LINE, ("duty",))


def test_bind_binds_the_penalty_of_the_department_that_took_a_check_back():
    found = bind(
        reclaimed(
            "对特种设备进行安全生产监督检查",
            "开展安全生产检查。",
            "对隐患问题拒不整改或违法违规生产经营单位进行处罚。",
        ),
        wordings(),
    )

    assert [(one.kind, one.actor) for one in found.procedures] == [
        ("inspection", ActingSide.DEPARTMENT),
        ("penalty", ActingSide.DEPARTMENT),
        ("handback", ActingSide.TOWNSHIP),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "坚持以习近平新时代中国特色社会主义思想为指导，学习宣传党的理论。",
        "若当事人逾期不履行，组织开展宣传。",
        "对未经业主大会同意，开展宣传。",
    ],
)
def test_openings_make_no_standing_line(words):
    found = bind(basic(words), wordings())

    assert {one.kind for one in found.lines} & {"guidance", "charge", "coordination"} == set()


def test_what_is_said_once_makes_one_line_and_a_penalty_none():
    taken = reclaimed("对擅自占道的处罚", "进行检查、调查笔录。", "调查取证，全面检查。")
    told = bind(basic("协调相关部门开展预案的组织实施和指导监督工作。"), wordings())

    assert [one.kind for one in told.lines] == ["coordination"]
    assert bind(taken, wordings()).lines == ()
