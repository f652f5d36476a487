from dataclasses import replace

import pytest

from qingdan.documents.conservation import measure
from qingdan.documents.layouts import choose_layout
from qingdan.documents.model import ListKind
from qingdan.documents.readers.text import read_text
from qingdan.documents.reading import understand

TEXT = (
    "某镇配合履职事项清单\n"
    "序号\t事项名称\t对应上级部门\t上级部门职责\t乡镇配合职责\n"
    "1\t植树\t县林草局\t1. 提供苗木。2. 检查成活率。履职保障：技术指导。\t1. 组织群众。2. 管护。\n"
)
CHARACTERS = len(
    "某镇配合履职事项清单1植树县林草局1.提供苗木。2.检查成活率。履职保障：技术指导。1.组织群众。2.管护。"
)


def remeasured(change):
    """Measure the document after a field of its only entry was changed."""
    blocks = read_text(TEXT)
    outline = choose_layout(blocks).arrange(blocks)
    duty_list = understand(blocks).lists[0]
    section = duty_list.sections[0]
    entry = change(section.entries[0])
    changed = replace(duty_list, sections=(replace(section, entries=(entry,)),))
    return measure(blocks, outline, [changed])


def test_measure_finds_everything():
    found = remeasured(lambda entry: entry)

    assert (found.share, found.lost) == (1.0, ())


@pytest.mark.parametrize(
    ("field", "lost"),
    [
        ({"support": ()}, ("技术指导。",)),
        ({"department_groups": ()}, ("1.提供苗木。2.检查成活率。履职保障",)),
        ({"name": "植"}, ("树",)),
        ({"departments": ()}, ("县林草局",)),
    ],
)
def test_measure_misses_what_a_field_does_not_hold(field, lost):
    found = remeasured(lambda entry: replace(entry, **field))

    assert found.lost == lost
    assert found.share == pytest.approx(1 - sum(map(len, lost)) / CHARACTERS)


def test_measure_misses_one_clause():
    def without_last(entry):
        group = entry.township_groups[0]
        return replace(entry, township_groups=(replace(group, clauses=group.clauses[:1]),))

    assert remeasured(without_last).lost == ("2.管护。",)


def test_measure_does_not_count_page_headers():
    doubled = TEXT + TEXT.split("\n")[1] + "\n"

    document = understand(read_text(doubled))

    assert (document.conservation, document.lists[0].kind) == (1.0, ListKind.COOPERATIVE)
