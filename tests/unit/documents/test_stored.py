import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.documents.model import (
    DocumentStatus,
    DutyList,
    Entry,
    Finding,
    ListDocument,
    ListKind,
    Section,
)
from qingdan.documents.reading import read_list
from qingdan.documents.stored import dump, load
from tests.conftest import SAMPLES


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(st.from_type(Entry), st.lists(st.from_type(Finding), max_size=2), st.sampled_from(ListKind))
def test_load_gives_back_exactly_what_was_dumped(entry, findings, kind):
    section = Section("一、党的建设", 1, (entry,), entry.place)
    duty_list = DutyList(kind, "清单", None, (section,), notes=("注",))
    document = ListDocument(
        "清单", "银号镇", DocumentStatus.TRIAL, (duty_list,), tuple(findings), 0.9975, ("页脚",)
    )

    through_json = json.loads(json.dumps(dump(document)))

    assert load(through_json) == document


def test_load_gives_back_a_whole_published_list():
    document = read_list(SAMPLES / "chabaqi.txt")

    assert load(json.loads(json.dumps(dump(document)))) == document
