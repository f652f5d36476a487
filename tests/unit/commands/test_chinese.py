import argparse
import inspect
import re

import pytest

from qingdan.commands import chinese, front

PROGRAMMERS_ONLY = re.compile(
    r"^('required'|%r is not callable|\.__call__|argument \"-\"|cannot |conflicting |dest= is"
    r"|invalid conflict_resolution|invalid option string|mutually exclusive)"
)


def sentences() -> set[str]:
    """Return every sentence that argparse can show to the person at the terminal."""
    source = inspect.getsource(argparse)
    found = re.findall(r"""\b_\(\s*(['"])(.*?)(?<!\\)\1""", source)
    plural = re.findall(r"""ngettext\(\s*(['"])(.*?)\1,\s*(['"])(.*?)\3""", source)
    texts = {text for _, text in found} | {text for line in plural for text in line[1::2]}
    return {text.replace("\\n", "\n").replace("\\'", "'") for text in texts}


def test_words_cover_what_argparse_can_say():
    left = {text for text in sentences() if not PROGRAMMERS_ONLY.search(text)} - set(chinese.WORDS)

    assert left == set()


@pytest.mark.parametrize(("english", "translation"), chinese.WORDS.items())
def test_words_ask_for_no_value_that_argparse_does_not_give(english, translation):
    placeholder = re.compile(r"%(?:\(\w+\))?[sr]")

    assert set(placeholder.findall(translation)) <= set(placeholder.findall(english))


@pytest.mark.parametrize("name", front.names())
def test_help_of_every_command_is_chinese(name):
    chinese.teach_argparse()

    text = front.load(name).create_parser("qingdan", name).format_help()

    assert text.startswith(f"用法：qingdan {name}")
    assert not re.search(r"\b(usage|options|show this|positional|default)\b", text)
    assert not re.search(r"--(settings|pythonpath|traceback|verbosity|no-color|skip-checks)", text)
