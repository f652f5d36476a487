"""The data that binding goes by, and what is read from the words of a clause."""

import shutil
from datetime import date

import pytest

from qingdan.core.tables import TableBroken
from qingdan.matters.library import PROCEDURES, library
from qingdan.procedures.checkup import definitions_on
from qingdan.procedures.parts import pieces, sentences
from qingdan.procedures.phrasing import PERIODIC
from qingdan.procedures.rhythm import every, told
from qingdan.procedures.wordings import FOLDER, load, wordings


def test_every_step_of_a_wording_is_carried_by_an_action_of_a_definition():
    known = {
        (one.kind, action.step)
        for one in definitions_on(date(2026, 12, 1))
        for action in one.actions
    }

    assert sorted(wordings().steps - known) == []


def test_every_line_of_a_wording_is_known_and_its_work_has_a_kind():
    lines = wordings().lines

    assert PERIODIC in lines
    assert {one.works for one in lines.values()} <= set(PROCEDURES)


def test_every_matter_that_is_told_of_is_in_the_library_and_every_stage_has_a_kind():
    data = wordings()

    assert sorted(set(data.matters) - set(library().matters)) == []
    assert all(data.kinds_of(one) for one in library().matters.values())


def test_waivers_give_a_reason():
    assert all(len(one.reason) > 10 for one in wordings().waivers)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("verbs.toml", '"campaign.hold"', '"campain.hold"', "是不是“campaign”"),
        ("verbs.toml", 'line = "publicity"', 'line = "publicty"', "是不是“publicity”"),
        ("verbs.toml", "mute = true", "muted = true", "muted"),
        ("verbs.toml", '"宣传栏"', '"宣传(栏"', "正则表达式"),
        ("lines.toml", 'works = "campaign"', 'works = "compaign"', "是不是“campaign”"),
        ("waivers.toml", "reason =", "reasons =", "reason"),
    ],
)
def test_load_tells_where_a_file_is_wrong(tmp_path, file, old, new, said):
    folder = tmp_path / "binding"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(TableBroken, match=file) as refusal:
        load(folder)

    assert said in str(refusal.value)
    assert "第" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "unit", "months", "day", "words"),
    [
        ("每年4月、10月开展排查", "year", (4, 10), 0, "每年4月、10月"),
        ("于每月10日前发放", "month", (), 10, "每月10日前"),
        ("每年11月份左右核实", "year", (11,), 0, "每年11月份左右"),
        ("每季度报送一次", "quarter", (), 0, "每季度"),
        ("每半年开展一次", "half-year", (), 0, "每半年"),
        ("按月上报死亡人员", "month", (), 0, "按月"),
        ("4月至6月开展巡护", "", (4, 5, 6), 0, "4月至6月"),
        ("11月至次年2月值守", "", (11, 12, 1, 2), 0, "11月至次年2月"),
        ("每年三月、十二月上报", "year", (3, 12), 0, "每年三月、十二月"),
        ("2010年4月1日前丢失的婚姻档案", "", (), 0, ""),
        ("享受补贴月份数", "", (), 0, ""),
        ("个月内办结", "", (), 0, ""),
    ],
)
def test_every_reads_what_is_stated_and_no_more(text, unit, months, day, words):
    found = every(text)

    assert (found.unit, found.months, found.day, found.words) == (unit, months, day, words)
    assert found.stated == bool(unit or months)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("定期巡查", "定期（未载明时间）"),
        ("常态化开展", "常态化（未载明时间）"),
        ("开展巡查", "未载明"),
        ("每月上报", "每月"),
    ],
)
def test_told_leaves_not_stated_what_is_not_stated(text, said):
    assert told(every(text)) == said


def test_every_takes_a_season_only_as_a_hint():
    found = every("汛期加强巡查")

    assert (found.hint, found.stated, told(found)) == ("汛期", False, "未载明")


def test_sentences_keep_a_list_of_punished_deeds_together():
    name = "*对堆放阻碍行洪物体的；种植高秆植物的；修建围堤的处罚。"

    assert sentences(name) == (name,)


def test_pieces_do_not_cut_within_quotes_and_brackets():
    assert pieces("管理“网格，单元”，报送（每月，一次）。") == (
        "管理“网格，单元”", "报送（每月，一次）",
    )  # fmt: skip


def test_load_reads_what_a_person_corrected(tmp_path):
    folder = tmp_path / "binding"
    shutil.copytree(FOLDER, folder)
    (folder / "entries.toml").write_text(
        """
[[entry]]
township = "银号镇"
list = "cooperative"
number = 3
kinds = ["survey"]
without = ["report-up"]
reason = "条文说的是评估，不是发现上报。"

[[entry.part]]
at = "township 1"
step = "survey.plan"

[[entry.part]]
at = "department 2"
line = "assessment"
""",
        encoding="utf-8",
    )

    one = load(folder).corrections["银号镇", "cooperative", 3]

    assert one.kinds == (("survey", "township"),)
    assert one.without == {"report-up"}
    assert one.steps == {"township 1": ("survey", "plan")}
    assert one.lines == {"department 2": "assessment"}
