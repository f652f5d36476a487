"""Each static check refuses a definition from which what it looks for was taken."""

from dataclasses import replace

import pytest

from qingdan.procedures.checking import CHECKS, faults
from qingdan.procedures.demands import shipped_demands
from qingdan.procedures.enums import GateNeed
from qingdan.procedures.guarding import GUARDS, demanded
from qingdan.procedures.loading import library

CODES = ("report-up", "penalty")
CLOSE = 'title = "办结"\nfrom = ["answered"]\nto = "closed"\nroles'
BYPASS = """[[action]]
code = "quick"
title = "直接{title}"
from = ["{start}"]
to = "{to}"
roles = ["{role}"]

[[clock]]
"""


def gate_of(text, code):
    """Return the text of one gate."""
    start = text.index(f'[[gate]]\ncode = "{code}"')
    return text[start : text.index("\n\n", start) + 2]


def said(definition, check):
    return [one.why for one in faults(definition) if one.check == check]


@pytest.mark.parametrize("code", CODES)
def test_shipped_definitions_have_no_fault(make, code):
    assert list(faults(make(code))) == []


GATHER = 'from = ["reported"]\nto = "answered"'
ARCHIVE = 'title = "整理案卷归档"\nfrom = ["performed", "annulled"]'
OFFICERS = 'since = ["file", "fail-review"]\nleast = 2\nrule = "penalty-officers"'
SERVE = 'step = "serve"\nfields = ["served-on"]'
BROKEN = {
    "reachable": [
        ("report-up", 'to = "settled"', 'to = "dismissed"', "到不了“当场改正”"),
        ("penalty", 'to = "court"', 'to = "performed"', "到不了“已申请法院强制执行”"),
    ],
    "exits": [
        ("report-up", 'from = ["checking"]', 'from = ["assigned"]', "没有人可以做的动作"),
        ("report-up", 'to = "handled"', 'to = ""', "到不了办结"),
    ],
    "cycles": [
        ("report-up", "times = 2\n", "", "可以一直循环"),
        ("report-up", "times = 1\n", "", "可以一直循环"),
        ("penalty", 'start = ["file"]', 'start = ["decide"]', "“调查取证”"),
    ],
    "fields": [
        ("report-up", 'fields = ["assistance"]\n', "", "没有动作填写“到场配合的内容”"),
        ("penalty", SERVE, 'step = "serve"', "那时已经没有动作可以填写"),
    ],
    "clocks": [
        ("penalty", 'until = "deferred-until"', 'until = "fine"', "不是日期"),
        ("penalty", 'runs_from = "revoked-on"', 'runs_from = "reminded-on"', "可能还没有填"),
        ("penalty", 'pause = ["send-for-test"]', 'pause = ["suspend"]', "没有规定可以暂停"),
        ("report-up", 'stop = ["answer", "decline"]', 'stop = ["close"]', "不在“department”"),
    ],
    "parties": [
        ("report-up", 'roles = ["list-office"]', 'roles = ["department"]', "不能做主线的"),
    ],
    "unused": [
        ("report-up", 'roles = ["list-office"]', 'roles = ["leader"]', None),
        ("penalty", 'roles = ["investigator", "reviewer"]', 'roles = ["head", "reviewer"]', None),
        ("report-up", 'issues = ["dispute-letter"]\n', "", "没有动作出具“职责分歧提请裁定函”"),
    ],
    "joins": [
        ("report-up", GATHER, GATHER.replace("reported", "recorded"), "可能还没有打开"),
    ],
    "public": [
        ("penalty", '" = "shown-party"', '" = "party-name"', "个人信息，不能公开"),
    ],
    "scenarios": [
        ("penalty", 'kind = "paused"', 'kind = "other"', "“中途暂停”"),
    ],
    "openable": [
        ("penalty", ARCHIVE, ARCHIVE.replace("performed", "closed"), "前的把关“案卷已经归档”"),
        ("penalty", 'until = "found-on"', 'until = "clue"', "要用日期字段"),
        ("penalty", 'field = "fine"\namount', 'field = "clue"\namount', "要用整数字段"),
    ],
    "steps": [
        ("penalty", 'step = "decide"', 'step = "decid"', "是不是“decide”"),
    ],
    "demands": [
        ("penalty", 'step = "decide"', 'step = "serve"', "要有规定步骤“decide”"),
        ("penalty", OFFICERS, OFFICERS.replace("2", "1"), "“penalty-officers”的把关（finish）"),
        ("inspection", 'need = "people"', 'need = "done"', "要写 need = “people”，least = 2"),
    ],
    "people": [
        ("penalty", OFFICERS, OFFICERS.replace("2", "4"), "排不开"),
    ],
}


@pytest.mark.parametrize(
    ("check", "code", "old", "new", "why"),
    [(check, *row) for check, rows in BROKEN.items() for row in rows],
)
def test_checks_refuse_what_was_broken(make, check, code, old, new, why):
    told = said(make(code, (old, new)), check)

    assert any(why in one for one in told) if why else told == []


def test_faults_tell_the_line(make, text):
    broken = text("report-up", ('to = "settled"', 'to = "dismissed"'))
    line = broken[: broken.index('[[state]]\ncode = "settled"')].count("\n") + 1

    (fault, *_) = faults(make("report-up", ('to = "settled"', 'to = "dismissed"')))

    assert str(fault).startswith(f"test.toml 第 {line} 行：")


@pytest.mark.parametrize(
    ("code", "start", "to", "role", "gate"),
    [
        ("report-up", "recorded", "reported", "officer", "上报前先劝阻制止，或者说明无法制止"),
        ("report-up", "reported", "closed", "officer", "部门反馈以后才能办结"),
        ("penalty", "heard", "decided", "head", "法制审核通过，或者认定不属于四种情形"),
        ("penalty", "investigating", "concluded", "investigator", "执法人员不少于两人"),
        ("penalty", "served", "court", "head", "催告期满仍不履行"),
        ("penalty", "served", "closed", "head", "案卷已经归档"),
    ],
)
def test_gates_are_not_to_be_got_around(make, code, start, to, role, gate):
    way = BYPASS.format(start=start, to=to, role=role, title="过去")
    definition = make(code, ("[[clock]]\n", way))

    told = said(definition, "gates")

    assert any(gate in one and "“直接过去”" in one for one in told)


def test_demands_find_another_way_to_where_a_step_leads(make):
    way = BYPASS.format(start="heard", to="decided", role="head", title="决定")
    told = said(make("penalty", ("[[clock]]\n", way)), "demands")

    assert "不经过规定步骤“decide”也能到“已决定，待送达”，绕过了“penalty-legality-review”。" in told


@pytest.mark.parametrize("gate", sorted({one.gate for one in shipped_demands().of("penalty")}))
def test_demanded_gates_cannot_be_left_out(text, read_text, gate):
    whole = text("penalty")
    shipped = next(one for one in library().definitions if one.code == "penalty")
    cut = whole
    for one in shipped.gates:
        if gate in (one.rule, one.term):
            cut = cut.replace(gate_of(whole, one.code), "")

    told = said(read_text(cut), "demands")

    assert any(f"缺少规则“{gate}”的把关" in one for one in told)


def test_a_demanded_gate_that_asks_for_something_else_is_refused():
    """Every gate of every definition, asked to be what its rule does not require."""
    known, changed = shipped_demands(), 0
    for definition in library().definitions:
        for one in known.of(definition.kind):
            other = next(need for need in GateNeed if need not in one.needs)
            gates = tuple(
                replace(gate, need=other) if one.gate in (gate.rule, gate.term) else gate
                for gate in definition.gates
            )
            told = [why for _, why in demanded(replace(definition, gates=gates), known)]
            changed += 1
            assert any(f"“{one.gate}”的把关（{one.before}）" in why for why in told), one
    assert changed > 80


def test_a_demanded_gate_asked_only_at_times_is_refused(make):
    named = 'since = ["file", "fail-review"]'
    told = said(make("penalty", (named, f'after = ["ask-recusal"]\n{named}')), "demands")

    assert any("“penalty-officers”的把关（finish）" in one for one in told)


def test_lent_people_are_not_of_the_township(make):
    apart = '[[apart]]\nroles = ["investigator", "head"]\nrule = "penalty-legality-review"\n\n'

    assert said(make("penalty", ("# —— 数据 ——", apart)), "people") == []


def test_too_few_people_counts_a_township_of_three(make):
    apart = '[[apart]]\nroles = ["{}", "{}"]\nrule = "penalty-legality-review"\n\n'
    pairs = [("investigator", "head"), ("reviewer", "head"), ("chair", "head")]
    text = "".join(apart.format(*pair) for pair in pairs)

    own = ("lent = true\n", "")

    told = said(make("penalty", ("# —— 数据 ——", text), own, own), "people")

    assert told == ["必须分开的角色，只有 3 名工作人员的乡镇（街道）排不开。"]


def test_every_check_was_seen_to_refuse():
    assert {*CHECKS, *GUARDS, "steps", "demands"} == {*BROKEN, "gates"}
