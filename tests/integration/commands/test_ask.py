"""Asking on the command line: one question, many, and lines that cannot be answered."""

import io
import json
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from qingdan.commands import front
from qingdan.finder.questions import NOT_YET
from tests.builders import make_published, make_region

pytestmark = pytest.mark.django_db
CANAL, YINHAO = "村口的水渠塌了找谁修", "150222105"
ASKED = {"text": CANAL, "township": YINHAO}
BAD_LINES = [
    (b"{", "finder.line-not-json"),
    (b"[1]", "finder.line-not-object"),
    (b"\xff", "finder.line-not-utf8"),
    ({"township": YINHAO}, "finder.line-incomplete"),
    ({"text": CANAL}, "finder.line-incomplete"),
    ({**ASKED, "township": "无此镇"}, "finder.township-unknown"),
    ({**ASKED, "township": "\ud800"}, "finder.township-unknown"),
    ({**ASKED, "township": "镇\0"}, "finder.township-unknown"),
    ({**ASKED, "township": "长" * 5000}, "finder.township-unknown"),
    ({**ASKED, "township": "固阳县"}, "finder.township-unknown"),
    ({**ASKED, "township": "西斗铺镇"}, "finder.township-ambiguous"),
    ({**ASKED, "text": "啊"}, "finder.question-too-short"),
    ({**ASKED, "text": "\ud800\udfff\ud800"}, "finder.question-too-short"),
    ({**ASKED, "text": "路" * 2001}, "finder.question-too-long"),
    ({**ASKED, "on": "明天"}, "finder.line-wrong-day"),
    ({**ASKED, "on": "2001-01-01"}, "finder.no-lists-there"),
]


def written(*lines):
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    return b"".join(one + b"\n" for one in raw)


@pytest.fixture
def ask(aligned_lists, finder, capfdbinary, monkeypatch):
    """Run the command as a person does; return exit code, output lines and error lines."""

    monkeypatch.setattr(front.connections, "close_all", lambda: None)

    def run(*arguments):
        call = [str(one) for one in arguments]
        code = front.run("ask", call)
        out, err = capfdbinary.readouterr()
        return code, out.decode().splitlines(), err.decode().splitlines()

    return run


@pytest.fixture
def batch(ask, tmp_path):
    def run(*lines, arguments=()):
        file = tmp_path / "questions.jsonl"
        file.write_bytes(written(*lines))
        code, out, err = ask("--batch", file, "--json", *arguments)
        return code, [json.loads(one) for one in out], err

    return run


def test_every_line_is_answered_for_itself(batch):
    make_region("150223101", "西斗铺镇")
    make_region("150224101", "西斗铺镇")

    code, said, err = batch({**ASKED, "id": "first"}, *(one for one, _ in BAD_LINES), ASKED)

    refused = said[1:-1]
    assert (code, err[-1]) == (1, "共问 18 件，16 件没有作答，原因在各行的 error 里。")
    assert (said[0]["id"], said[0]["verdict"]) == ("first", "basic")
    assert (said[-1]["id"], said[-1]["verdict"]) == (18, "basic")
    assert [one["error"]["code"] for one in refused] == [code for _, code in BAD_LINES]
    assert [one["id"] for one in refused] == list(range(2, 18))
    assert all((one["verdict"], one["entries"]) == ("unclear", []) for one in refused)
    assert all(one["error"]["message"] and one["error"]["remedy"] for one in refused)


def test_whole_batch_answered_is_a_success(batch):
    code, said, err = batch({**ASKED, "id": 7}, {**ASKED, "id": "7"})

    assert (code, err) == (0, ["共问 2 件，都已作答。"])
    assert [one["id"] for one in said] == [7, "7"]
    assert "error" not in said[0]


def test_halves_of_characters_come_out_as_valid_utf8(batch):
    code, said, _ = batch({"id": "\ud800", "township": YINHAO, "text": f"\ud800{CANAL}\udc00"})

    assert (code, said[0]["id"], said[0]["verdict"]) == (0, "\ud800", "basic")


def test_line_is_answered_for_its_own_day(batch, aligned_lists):
    first = aligned_lists["yinhao"].valid_from

    _, said, _ = batch(
        {**ASKED, "on": first.isoformat()},
        {**ASKED, "on": (first - timedelta(days=1)).isoformat()},
        ASKED,
        arguments=("--on", "2001-01-01"),
    )

    assert said[0]["on"] == first.isoformat()
    assert [one.get("error", {}).get("code") for one in said] == [
        None,
        "finder.no-lists-there",
        "finder.no-lists-there",
    ]
    assert "已发布的有第 1 版" in said[1]["error"]["remedy"]


def test_batch_may_come_by_standard_input_about_one_township(ask, monkeypatch):
    sent = io.TextIOWrapper(io.BytesIO(written({"text": CANAL}, b"{")))
    monkeypatch.setattr(sys, "stdin", sent)

    code, out, err = ask("--batch", "-", "--township", "银号镇")

    assert (code, len(out)) == (1, 2)
    assert json.loads(out[0])["verdict"] == "basic"
    assert err[-1].startswith("共问 2 件，1 件没有作答")


def test_empty_batch_has_nothing_to_answer(batch):
    assert batch() == (0, [], ["共问 0 件，都已作答。"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--batch", "/nowhere.jsonl"), 2, "找不到文件"),
        (("--batch", "/"), 2, "不能读取文件"),
        (("--batch", "x", "路坏了"), 2, "每一行自己写明问题"),
        (("路坏了",), 2, "请写明问题"),
        (("路坏了", "--township", "无此镇"), 2, "不是已登记的乡镇"),
        (("啊", "--township", YINHAO), 1, "写得太短"),
        ((CANAL, "--township", YINHAO, "--on", "2001-01-01"), 1, "已发布的有第 1 版（自"),
    ],
)
def test_refusals_are_one_chinese_sentence(ask, arguments, code, said):
    given, out, err = ask(*arguments)

    assert (given, out, len(err)) == (code, [], 1)
    assert said in err[0]


def test_on_must_be_a_day(ask):
    with pytest.raises(SystemExit) as ended:
        ask("路坏了", "--on", "明天")

    assert ended.value.code == 2


def test_answer_for_a_day_to_come_says_that_it_may_change(ask):
    later = (timezone.localdate() + timedelta(days=30)).isoformat()

    _, text, _ = ask(CANAL, "--township", YINHAO, "--on", later)
    _, out, _ = ask(CANAL, "--township", YINHAO, "--on", later, "--json")

    assert text[-1] == NOT_YET
    assert json.loads(out[0])["note"] == NOT_YET


def test_without_a_model_no_line_is_answered(ask, settings, tmp_path):
    settings.FINDER_DIR = tmp_path
    file = tmp_path / "questions.jsonl"
    file.write_bytes(written(ASKED))

    code, out, err = ask("--batch", file)

    assert (code, out) == (1, [])
    assert "模型" in err[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({**ASKED, "id": "Q9", "township": "无此镇", "gold": []}, "编号 Q9：没有叫“无此镇”"),
        ({**ASKED, "id": "Q9", "township": "150223101", "gold": []}, "编号 Q9：这个乡镇"),
        ({**ASKED, "gold": [], "text": ""}, "第 1 行缺少 text"),
    ],
)
def test_evaluate_stops_at_a_wrong_line_and_names_it(aligned_lists, finder, tmp_path, line, said):
    make_region("150223101", "西斗铺镇")
    file = tmp_path / "questions.jsonl"
    file.write_bytes(written(line))

    with pytest.raises(CommandError, match=said):
        call_command("evaluate", str(file))


def test_evaluate_tells_questions_of_one_id_apart(aligned_lists, finder, tmp_path, capsys):
    right = {**ASKED, "id": "Q", "gold": [{"list": "基本", "number": 77}]}
    off = {"id": "Q", "township": YINHAO, "text": "身份证丢了去哪补", "gold": []}
    file = tmp_path / "questions.jsonl"
    file.write_bytes(written(right, off))

    call_command("evaluate", str(file), "--json")

    assert json.loads(capsys.readouterr().out)["all"]["verdict_accuracy"] == 1.0


def test_evaluate_cannot_read_a_folder(tmp_path):
    with pytest.raises(CommandError, match="不能读取文件"):
        call_command("evaluate", str(tmp_path))


def test_township_with_lists_is_meant_by_a_name_of_several(batch):
    make_region("150223105", "银号镇")
    make_published(township=make_region("150224105", "别处镇"))

    code, said, _ = batch({**ASKED, "township": "银号镇"})

    assert (code, said[0]["township"]) == (0, YINHAO)
