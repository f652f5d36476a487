"""What is kept of a case: read strictly, checked, counted from the run, said in words."""

import pytest

from qingdan.core.tables import TableBroken
from qingdan.procedures.checking import faults
from qingdan.procedures.keeping import filed, kept_words, lacking_papers, register_lines
from qingdan.procedures.loading import library
from qingdan.procedures.running import begin
from qingdan.procedures.scenarios import played
from tests.unit.procedures.steps import FOUND, OFFICER, act, on, reported

DEFINITIONS = {one.code: one for one in library().definitions}
BASIS = 'basis = "清单上级部门职责“根据镇上报的台账进行现场核查”"\n'
HANDOVER = '[archive]\nrule = "archives-handover"\n'
FIELDS = 'fields = ["place", "situation", "duty-clause"]\n' + BASIS


def line_of(text, mark):
    return text[: text.index(mark)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "mark", "why"),
    [
        ('enters = ["report"]', 'enters = ["reprt"]', "reprt", "是不是“report”？"),
        (FIELDS, f'fields = ["plase"]\n{BASIS}', "plase", "是不是“place”？"),
        (FIELDS, f"fields = []\n{BASIS}", "fields = []\n" + BASIS, "至少要写 1 个"),
        (BASIS, "", "[[register]]", "台账“上报台账”要写 rule（规则代码）或者 basis"),
        (BASIS, f"{BASIS}colums = 1\n", "colums", "没有“colums”这个项"),
        ('"archives-handover"', '"archives-handove"', "archives-handove", "是不是"),
        (HANDOVER, f'{HANDOVER}basis = "某"\n', 'rule = "archives', "归档要写 rule"),
        (HANDOVER, f'{HANDOVER}keeps = "十年"\n', 'keeps = "十', "没有出处的不写"),
        (HANDOVER, f'{HANDOVER}after = ["clos"]\n', 'clos"', "是不是“close”？"),
        (HANDOVER, f'{HANDOVER}holds = ["report-leter"]\n', "leter", "是不是“report-letter”？"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, read_text, old, new, mark, why):
    broken = text("report-up", (old, new))

    with pytest.raises(TableBroken) as refused:
        read_text(broken)

    assert why in str(refused.value)
    assert f"第 {line_of(broken, mark)} 行" in str(refused.value)


HIDDEN = """[[register]]
code = "clues"
title = "举报台账"
enters = ["file"]
fields = ["informant"]
basis = "某"

[archive]"""


@pytest.mark.parametrize(
    ("code", "old", "new", "why"),
    [
        ("report-up", HANDOVER, "", "没有写归档（[archive]）"),
        ("penalty", "[archive]", HIDDEN, "它是保密内容，不进台账"),
        ("report-up", FIELDS, f'fields = ["handling"]\n{BASIS}', ""),
    ],
)
def test_checks_ask_for_the_archive_rule_and_keep_secrets_out(make, code, old, new, why):
    found = list(faults(make(code, (old, new))))

    assert [why in one.why for one in found] == [True] * bool(why)


def test_text_of_an_older_version_without_these_parts_is_still_read(make):
    older = make("report-up", (HANDOVER, ""))

    assert older.archive is None
    assert [one.title for one in older.registers] == ["上报台账"]


def test_line_stands_in_the_register_from_the_act_on_and_says_what_is_known(within):
    run = begin(DEFINITIONS["report-up"], on(2), within)
    assert list(register_lines(act(run, "record", OFFICER, on(2), values=FOUND))) == []

    sent = reported(run)
    [line] = register_lines(sent)

    assert (line.register.title, line.lane, line.since) == ("上报台账", "main", on(3))
    assert line.values == (
        ("地点", "东沟村"),
        ("情况说明", "倾倒垃圾"),
        ("清单条款", "配合履职清单有关条款"),
    )
    back = act(sent, "withdraw", OFFICER, on(3, 10), reason="报错了")
    assert list(register_lines(back)) == []
    assert filed(sent) is None


def test_case_is_filed_by_its_act_and_says_which_papers_are_missing(within):
    definition = DEFINITIONS["mediation"]
    ended = [played(definition, one, within) for one in definition.scenarios]
    told = {
        (one.state().code, filed(one).action, *lacking_papers(one)) for one in ended if filed(one)
    }

    assert told == {
        ("closed-agreed", "archive"),
        ("closed-agreed", "archive", "调解协议书"),
        ("closed-failed", "archive"),
        ("closed-failed", "archive", "调解登记表", "调解工作记录", "调解协议书"),
        ("closed-transferred", "archive", "调解协议书"),
    }


def test_words_name_source_and_say_what_is_not_stated():
    register, archive = kept_words(DEFINITIONS["mediation"])

    assert register == (
        "台账“调解登记”：做了“受理”记一行，写纠纷类型、申请人、对方当事人、纠纷事项、理由。"
        "依据：《人民调解法》第二十七条。"
    )
    assert archive == (
        "归档：做了“立卷归档”以后归档，卷内应有调解登记表、调解工作记录、调解协议书。"
        "依据：《人民调解法》第二十七条。保管期限：未载明。"
    )


@pytest.mark.parametrize("code", DEFINITIONS)
def test_no_keeping_term_stands_without_a_source(code):
    archive = DEFINITIONS[code].archive

    assert archive.keeps == archive.keeps_basis == ""
    assert "保管期限：未载明。" in list(kept_words(DEFINITIONS[code]))[-1]
