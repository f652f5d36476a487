"""What a kind of work may not lack stands with the gates of the rulebook."""

import pytest

from qingdan.core.tables import TableBroken, parsed
from qingdan.procedures.demands import Demand, load_demands, shipped_demands
from qingdan.procedures.enums import GateNeed
from qingdan.procedures.names import Sources
from qingdan.rulebook.book import extended, rulebook
from qingdan.rulebook.law import laws

GATE = """[[gate]]
code = "test-gate"
title = "把关"
law = "行政处罚法"
article = "第一条"
words = "原文"
binds = "body"
requires = "有"
least = 2
demanded_of = [
  { kind = "penalty", before = "file", exclusive = true, need = ["people"] },
]
"""
STEPS = '[[kind]]\ncode = "penalty"\nsteps = ["file", "decide"]\n'


@pytest.fixture
def read_gate():
    """Return what reads demands from the text of one rule."""
    empty = type(rulebook())({})

    def read(text, steps=STEPS):
        book = extended(empty, parsed("rule.toml", text), laws())
        return load_demands(
            parsed("steps.toml", steps), Sources(book, laws(), ["penalty", "permit"])
        )

    return read


def test_demand_is_read_from_the_gate(read_gate):
    needs = (GateNeed.PEOPLE,)

    assert read_gate(GATE).all == (
        Demand("penalty", "test-gate", "file", exclusive=True, needs=needs, least=2),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            '"file"',
            '"fille"',
            "rule.toml 第 10 行：“penalty”没有“fille”这个规定步骤，是不是“file”？",
        ),
        ('"file"', '"close"', "可以写：file、decide。"),
        (
            'kind = "penalty"',
            'kind = "penalties"',
            "第 10 行：没有“penalties”这个kind，是不是“penalty”",
        ),
        ('kind = "penalty"', 'kind = "permit"', "“permit”没有“file”这个规定步骤，可以写：无。"),
        ("exclusive", "exclusiv", "没有“exclusiv”这个项，是不是“exclusive”？"),
        ('before = "file", ', "", "缺少 before"),
        (', need = ["people"]', "", "缺少 need"),
        ('["people"]', '["peeple"]', "rule.toml 第 10 行：没有“peeple”这个need，是不是“people”？"),
        ('["people"]', '["elapsed"]', "没有“elapsed”这个need，"),
    ],
)
def test_demand_that_cannot_be_is_refused_with_the_line_of_the_rule(read_gate, right, wrong, said):
    with pytest.raises(TableBroken) as refused:
        read_gate(GATE.replace(right, wrong))

    assert said in str(refused.value)


def test_steps_of_no_kind_are_refused(read_gate):
    with pytest.raises(TableBroken, match=r"steps\.toml 第 2 行：没有“penalti”"):
        read_gate(GATE, STEPS.replace("penalty", "penalti"))


def test_shipped_demands_are_those_of_the_rulebook():
    kinds = {one.kind for one in shipped_demands().all}

    assert "penalty" in kinds
    assert len(shipped_demands().of("penalty")) == 24
    assert kinds <= set(shipped_demands().steps)
