import json

import pytest
from django.core.management import CommandError, call_command

from qingdan.documents.jsonform import to_json
from qingdan.documents.reading import read_list

pytestmark = pytest.mark.django_db


def test_export_writes_a_file_that_reads_back(published_lists, sample_documents, tmp_path):
    path = tmp_path / "银号镇.docx"

    call_command("export", "银号镇", "--format=docx", f"--out={path}")

    assert to_json(read_list(path))["lists"] == to_json(sample_documents["yinhao"])["lists"]


def test_export_takes_a_code_and_a_day(published_lists, tmp_path):
    path = tmp_path / "list.json"

    call_command("export", "150721201", "--format=json", "--on=2025-08-01", f"--out={path}")

    assert json.loads(path.read_text(encoding="utf-8"))["township"] == "查巴奇鄂温克族乡"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(
            ["火星", "--format=csv"], 2, "“火星”不是已登记的乡镇代码或名称。", id="nobody"
        ),
        pytest.param(
            ["银号镇", "--format=csv", "--on=2020-01-01"], 1, "没有现行的清单", id="before any"
        ),
        pytest.param(["银号镇", "--format=csv", "--out=/"], 2, "不能写入 /", id="no such place"),
    ],
)
def test_export_refuses_in_one_sentence(published_lists, arguments, code, sentence):
    with pytest.raises(CommandError) as refusal:
        call_command("export", *arguments)

    assert refusal.value.returncode == code
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("listen", ["127.0.0.1:99999", "xyz", ":8000", "127.0.0.1:"])
def test_serve_refuses_what_is_no_address(listen):
    with pytest.raises(CommandError, match="不是监听地址") as refusal:
        call_command("serve", listen=listen)

    assert refusal.value.returncode == 2
