import pytest
from django.core.management.base import CommandError
from django.db import OperationalError

import qingdan
from qingdan.commands import base, front
from qingdan.core.errors import DomainError


class TooLate(DomainError):
    code = "example.too-late"
    message = "{what}已经生效，不能撤回。"
    remedy = "请另立新版本。"


class Refusing(base.Command):
    help = "测试用。"
    refusal: Exception

    def handle(self, **options):
        raise self.refusal


def refuse_with(monkeypatch, refusal: Exception) -> None:
    command = Refusing()
    command.refusal = refusal
    monkeypatch.setattr(front, "names", lambda: ["refusing"])
    monkeypatch.setattr(front, "load", lambda name: command)
    monkeypatch.setattr(front.connections, "close_all", lambda: None)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_main_lists_every_command_with_one_line(capsys, arguments):
    code = front.main(arguments)

    printed = capsys.readouterr().out.splitlines()
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in printed if line[:2] == "  "}
    assert (code, list(listed)) == (front.DONE, [*front.names(), "django"])
    assert all(purpose.endswith("。") for purpose in listed.values())


def test_main_prints_version(capsys):
    assert front.main(["--version"]) == front.DONE
    assert capsys.readouterr().out == f"{qingdan.__version__}\n"


def test_main_refuses_an_unknown_command(capsys):
    code = front.main(["raed"])

    assert code == front.WRONG_USE
    assert capsys.readouterr().err == ("没有“raed”这个命令。运行 qingdan --help 查看全部命令。\n")


def test_main_refuses_wrong_arguments_in_chinese(capsys):
    with pytest.raises(SystemExit) as left:
        front.main(["doctor", "--jsn"])

    assert left.value.code == front.WRONG_USE
    assert "用法不对：不认识的参数 --jsn。" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("refusal", "code", "said"),
    [
        (TooLate(what="第2版"), 1, "第2版已经生效，不能撤回。请另立新版本。\n"),
        (CommandError("找不到文件：甲.docx"), 1, "找不到文件：甲.docx\n"),
        (CommandError("要写两份清单。", returncode=2), 2, "要写两份清单。\n"),
        (KeyboardInterrupt(), 130, "已中断。\n"),
    ],
    ids=["refusal of the domain", "refusal of the command", "wrong use", "interrupted"],
)
def test_main_turns_a_refusal_into_one_sentence(capsys, monkeypatch, refusal, code, said):
    refuse_with(monkeypatch, refusal)

    left = front.main(["refusing"])

    assert (left, capsys.readouterr().err) == (code, said)


def test_main_says_what_to_do_when_the_database_fails(capsys, monkeypatch):
    refuse_with(monkeypatch, OperationalError("no such table: edition"))

    left = front.main(["refusing"])

    said = capsys.readouterr().err
    assert (left, "no such table" in said, "qingdan doctor" in said) == (1, True, True)


def test_main_shows_mistakes_of_the_program_as_they_are(monkeypatch):
    refuse_with(monkeypatch, ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        front.main(["refusing"])
