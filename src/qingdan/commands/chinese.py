"""The words argparse uses of its own accord, in Chinese.

argparse passes every sentence through gettext; a compiled catalogue would depend on the
environment's language, so its translation function is replaced by a table instead.
"""

import argparse
from typing import Any, cast

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "subcommands": "子命令",
    "%(heading)s:": "%(heading)s:",  # fixed before Python 3.12; kept the same everywhere
    " (default: %(default)s)": "（默认：%(default)s）",
    "show this help message and exit": "显示这份说明后退出",
    "show program's version number and exit": "显示版本号后退出",
    "%(prog)s: error: %(message)s\n": "用法不对：%(message)s。\n",
    "%(prog)s: warning: %(message)s\n": "注意：%(message)s。\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少参数 %s",
    "one of the arguments %s is required": "%s 至少要写一个",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "unrecognized arguments: %s": "不认识的参数 %s",
    "expected one argument": "后面要写一个值",
    "expected at most one argument": "后面最多写一个值",
    "expected at least one argument": "后面至少写一个值",
    "expected %s argument": "后面要写 %s 个值",
    "expected %s arguments": "后面要写 %s 个值",
    "ignored explicit argument %r": "不接受值 %r",
    "unexpected option string: %s": "不认识的选项 %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 可能指 %(matches)s",
    "invalid %(type)s value: %(value)r": "不能用 %(value)r 作为值",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "没有 %(value)r 这一项，可选 %(choices)s"
    ),
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "没有 %(value)r 这一项，是否指 %(closest)r？可选 %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "没有子命令 %(parser_name)r，可选 %(choices)s"
    ),
    "can't open '%(filename)s': %(error)s": "打不开 %(filename)s：%(error)s",
    "argument '%(argument_name)s' is deprecated": "参数 %(argument_name)s 将停用",
    "command '%(parser_name)s' is deprecated": "命令 %(parser_name)s 将停用",
    "option '%(option)s' is deprecated": "选项 %(option)s 将停用",
}


def translated(sentence: str) -> str:
    """Return the Chinese wording; a sentence without one stays as it is.

    >>> translated("usage: ")
    '用法：'
    """
    return WORDS.get(sentence, sentence)


def teach_argparse() -> None:
    """Make every parser of this process speak Chinese."""
    module = cast("Any", argparse)
    module._ = translated
    module.ngettext = lambda one, many, count: translated(one if count == 1 else many)
