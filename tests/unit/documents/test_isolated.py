import json
import os
import subprocess
import sys

import pytest

from qingdan.documents import isolated
from qingdan.documents.isolated import read_isolated
from qingdan.documents.reading import read_list
from qingdan.documents.stored import load
from tests.conftest import SAMPLES


def test_read_isolated_gives_the_same_document_as_reading_here():
    path = SAMPLES / "yinhao.txt"

    answer = read_isolated(path)

    assert load(answer["document"]) == read_list(path)


def test_read_isolated_answers_with_the_refusal(tmp_path):
    path = tmp_path / "空.docx"
    path.write_bytes(b"")

    assert read_isolated(path) == {
        "refusal": {
            "code": "documents.empty-file",
            "message": "文件是空的，没有任何内容。",
            "advice": "请重新导出或重新下载后再上传，已有清单不受影响。",
        }
    }


def test_read_isolated_gives_the_child_no_secrets(monkeypatch):
    monkeypatch.setenv("QINGDAN_SECRET_KEY", "geheim")
    given = {}

    def run(command, **options):
        given.update(options["env"])
        return subprocess.CompletedProcess(command, 0, b'{"document": {}}')

    monkeypatch.setattr(isolated.subprocess, "run", run)

    read_isolated(SAMPLES / "yinhao.txt")

    assert set(given) <= {"PYTHONPATH", "PYTHONUTF8", "LC_ALL", "SYSTEMROOT", "TEMP"}


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有信号")
@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "documents.reader-stopped"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "documents.reader-stopped"),
        ("import os; os.abort()", "documents.too-much-memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "documents.too-slow"),
        ("raise ValueError", "documents.reader-stopped"),
        ("import time; time.sleep(60)", "documents.too-slow"),
    ],
)
def test_read_isolated_turns_every_end_of_the_child_into_a_refusal(monkeypatch, script, code):
    run = subprocess.run

    def run_script(command, **options):
        return run([sys.executable, "-c", script], **options)

    monkeypatch.setattr(isolated.subprocess, "run", run_script)

    answer = read_isolated(SAMPLES / "yinhao.txt", seconds=0.7)

    assert answer["refusal"]["code"] == code


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这些上限")
def test_worker_limits_itself_before_it_reads():
    script = (
        "import json, resource; from qingdan.documents.worker import limit_resources;"
        "limit_resources(5, 400_000_000);"
        "print(json.dumps([resource.getrlimit(kind) for kind in"
        " (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)]))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True,
                          env={"PYTHONPATH": str(isolated.PACKAGE_ROOT)})  # fmt: skip

    assert json.loads(done.stdout) == [[5, 5], [400_000_000, 400_000_000], [0, 0]]


def test_read_isolated_gives_the_text_of_any_document(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_bytes("一、防火\n\n序号\t任务\n1\t宣传\t\n".encode("gb18030"))

    assert read_isolated(path, as_text=True) == {"text": "一、防火\n序号\t任务\n1\t宣传"}
