"""The ``qingdan`` command: a thin Chinese front over the management commands."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import django
from django.core.management import execute_from_command_line
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

import qingdan
from qingdan.commands import chinese
from qingdan.commands.management import commands

DONE, REFUSED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def names() -> list[str]:
    """Return the names of our own commands, in alphabetical order."""
    return sorted(module.name for module in iter_modules(commands.__path__))


def load(name: str) -> BaseCommand:
    """Return a fresh command object."""
    command: BaseCommand = import_module(f"{commands.__name__}.{name}").Command()
    return command


def first_sentence(text: str) -> str:
    """Return what a command does, in one line.

    >>> first_sentence("读一份清单文件；不写数据库。加 --json 输出全文。")
    '读一份清单文件；不写数据库。'
    """
    head, mark, _ = text.partition("。")
    return head + mark


def overview() -> str:
    """Return what ``qingdan --help`` prints."""
    described = [(name, first_sentence(str(load(name).help))) for name in names()]
    width = max(len(name) for name, _ in described)
    lines = [f"  {name:<{width}}  {purpose}" for name, purpose in described]
    return "\n".join(
        [
            f"清单通 {qingdan.__version__}：乡镇（街道）履行职责事项清单的办公系统",
            "",
            "用法：qingdan 命令 [参数…]",
            "",
            "命令：",
            *lines,
            f"  {'django':<{width}}  Django 自带的管理命令。",
            "",
            "qingdan 命令 --help 查看一个命令的参数。",
            "退出码：0 办成；1 未办，原因见输出；2 用法不对。",
        ]
    )


def refuse(sentence: str, code: int) -> int:
    """Print one sentence for the person at the terminal and return the exit code."""
    sys.stderr.write(f"{sentence}\n")
    return code


def run(name: str, arguments: Sequence[str]) -> int:
    """Run one of our commands and return its exit code."""
    command = load(name)
    parser = command.create_parser("qingdan", name)
    parser.called_from_command_line = True
    options = vars(parser.parse_args(arguments))
    try:
        command.execute(*options.pop("args", ()), **options)
    except CommandError as refusal:
        return refuse(str(refusal), refusal.returncode)
    except DatabaseError as failure:
        advice = "没有写完的改动已撤销。请运行 qingdan doctor 查看原因。"
        return refuse(f"数据库不可用（{failure}）。{advice}", REFUSED)
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return refuse("已中断。", INTERRUPTED)
    finally:
        connections.close_all()
    return DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["django"]:
        execute_from_command_line(["qingdan django", *given[1:]])
        return DONE
    chinese.teach_argparse()
    django.setup()
    name, *rest = given or ["--help"]
    if name in {"-h", "--help", "help"}:
        sys.stdout.write(f"{overview()}\n")
        return DONE
    if name == "--version":
        sys.stdout.write(f"{qingdan.__version__}\n")
        return DONE
    if name not in names():
        return refuse(f"没有“{name}”这个命令。运行 qingdan --help 查看全部命令。", WRONG_USE)
    return run(name, rest)
