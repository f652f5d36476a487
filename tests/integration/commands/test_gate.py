"""The gate on the command line: one order, many, and lines that cannot be held against lists."""

import json

import pytest

from qingdan.commands import front

pytestmark = pytest.mark.django_db
OWN, YINHAO = "请推进农业面源污染治理，做好废旧农膜回收站建设。", "150222105"
ASKED = {"text": OWN, "township": YINHAO, "from": "固阳县农牧局"}
BAD_LINES = [
    (b"{", "finder.line-not-json"),
    (b"\xff", "finder.line-not-utf8"),
    ({"township": YINHAO}, "finder.line-incomplete"),
    ({**ASKED, "township": "无此镇"}, "finder.township-unknown"),
    ({**ASKED, "text": "好的"}, "intake.order-too-short"),
    ({**ASKED, "text": "路" * 2001}, "intake.order-too-long"),
    ({**ASKED, "text": "路" * 2_000_000}, "intake.order-too-long"),
    ({**ASKED, "on": "明天"}, "finder.line-wrong-day"),
    ({**ASKED, "on": "2001-01-01"}, "finder.no-lists-there"),
]


@pytest.fixture
def gate(aligned_lists, finder, capfdbinary, monkeypatch):
    """Run the command as a person does; return exit code, output lines and error lines."""
    monkeypatch.setattr(front.connections, "close_all", lambda: None)

    def run(*arguments):
        code = front.run("gate", [str(one) for one in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode().splitlines(), err.decode().splitlines()

    return run


def test_every_line_is_held_against_the_lists_for_itself(gate, tmp_path):
    file = tmp_path / "orders.jsonl"
    lines = [{**ASKED, "id": "first"}, *(one for one, _ in BAD_LINES), ASKED]
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    file.write_bytes(b"\n".join(raw))

    code, out, err = gate("--batch", file)
    said = [json.loads(one) for one in out]

    assert (code, err[-1]) == (1, "共 11 件，9 件没有对照，原因在各行的 error 里。")
    assert (said[0]["id"], said[0]["decision"], said[-1]["decision"]) == ("first", "admit", "admit")
    refused = said[1:-1]
    assert [one["error"]["code"] for one in refused] == [code for _, code in BAD_LINES]
    assert all((one["decision"], one["entries"]) == ("unclear", []) for one in refused)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (
            (OWN, "--township", "银号镇", "--from", "固阳县农牧局"),
            0,
            "建议：承接（配合履职事项",
        ),
        ((OWN, "--township", "无此镇"), 2, "无此镇"),
        ((OWN,), 2, "请写明来件"),
        (("--batch", "/nowhere.jsonl"), 2, "找不到文件"),
        (("--batch", "x", OWN), 2, "每一行自己写明来件内容"),
        (("啊", "--township", "银号镇"), 1, "来件内容写得太短"),
    ],
)
def test_one_order_is_answered_or_refused_in_words(gate, arguments, code, told):
    found, out, err = gate(*arguments)

    assert found == code
    assert told in "\n".join([*out, *err])
