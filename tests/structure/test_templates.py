"""Templates carry structure only: the browser is told to refuse anything inline."""

import re
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=(?!=)", re.IGNORECASE),
    "htmx event attribute": re.compile(r"<[a-z][^>]*\shx-on\b", re.IGNORECASE),
    "script without a file": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*json)", re.IGNORECASE),
    "javascript address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "address outside the site": re.compile(r"<(?:script|link|img)\b[^>]*=\s*[\"'](?:https?:)?//"),
}
RANKING = re.compile("排名|排行|积分|打卡|签到|在线时长")


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ('<p class="a" style="color:red">', "style attribute"),
        ("<button onclick='go()'>", "event attribute"),
        ("<script>go()</script>", "script without a file"),
        ('<script src="//elsewhere/x.js"></script>', "address outside the site"),
    ],
)
def test_inline_recognises_what_must_not_stand_in_a_template(markup, named):
    assert [name for name, pattern in INLINE.items() if pattern.search(markup)] == [named]


def test_templates_carry_no_inline_script_or_style():
    found = [
        f"{path.relative_to(SRC)}: {name}"
        for path in TEMPLATES
        for name, pattern in INLINE.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    ]

    assert (found, len(TEMPLATES) > 0) == ([], True)


def test_templates_never_rank_people_or_townships():
    found = [path for path in TEMPLATES if RANKING.search(path.read_text(encoding="utf-8"))]

    assert found == []
