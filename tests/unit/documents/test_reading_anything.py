"""Whatever the blocks say: a list or a refusal, never an accident."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.documents.model import Cell, Paragraph, Place, Row
from qingdan.documents.reading import understand
from qingdan.documents.unrecognised import NoDutyListFound, SeveralTownships

VOCABULARY = (
    "序号 事项名称 对应上级部门 上级部门职责 乡镇配合职责 承接部门及工作方式 类别 事项类型 "
    "基本履职 配合履职 上级收回 某镇基本履职事项清单（2项） 一、党的建设（1项） （一）组织 "
    "1 2 3. *4 合计 县农牧局： 1. 宣传。 2. 上报。 履职保障：指导 注：*为执法 ---- "
    "对放牧的处罚。 不再考核。 （ “ 。 ； 和 、"
)

texts = st.lists(st.sampled_from(VOCABULARY.split()), max_size=4).map("".join) | st.text(
    max_size=12
)
cells = st.lists(texts.map(lambda text: Cell(text, text.strip())), min_size=1, max_size=6)
rows = cells.map(lambda row: Row(tuple(row), Place(table=1, row=1)))
paragraphs = texts.map(lambda text: Paragraph(text, Place(line=1)))
HEADER = ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责")
header = Row(tuple(Cell(text, text) for text in HEADER), Place(table=1, row=1))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(rows | paragraphs | st.just(header), max_size=12))
def test_understand_reads_or_refuses_any_blocks(blocks):
    try:
        document = understand(blocks)
    except (NoDutyListFound, SeveralTownships):
        return

    assert 0 <= document.conservation <= 1
    assert all(duty_list.entries for duty_list in document.lists)
