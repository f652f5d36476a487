"""The manual: every page is found from its index, and first days say what the program does.

In the pages ``first-day*.md`` bold words are words of a button, link or menu, exactly as a
template has them; ``…`` stands for what changes, such as a name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qingdan.parties.access import matrix
from qingdan.parties.enums import Role

PROJECT = Path(__file__).resolve().parents[2]
MANUAL = PROJECT / "docs" / "manual"
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in sorted(MANUAL.glob("*.md"))}
FIRST_DAYS = [slug for slug in PAGES if slug.startswith("first-day")]
TEMPLATES = sorted((PROJECT / "src").rglob("templates/**/*.html"))
LABELS = {"resident": "群众和企业", **dict(Role.choices)}

LINK = re.compile(r"\]\((?!/|#)(?P<page>[^)#]+)(?:#[^)]*)?\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
TABLE = re.compile(r"^\| 能办的 \|.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
ELEMENT = re.compile(r"<(a|button|summary)\b.*?>(?P<inside>.*?)</\1>", re.DOTALL)
UNSEEN = re.compile(r"<(\w+)[^>]*\shidden\b[^>]*>.*?</\1>", re.DOTALL)
VALUE = re.compile(r"\{\{.*?\}\}")
CHOICE = re.compile(r"\{%\s*(?:if|elif|else|endif|for|empty|endfor)\b.*?%\}")
OPTIONAL = re.compile(r"\{%\s*if\b[^%]*%\}(?:(?!\{%\s*(?:if|else|elif)\b).)*?\{%\s*endif\s*%\}")
TAG = re.compile(r"\{%.*?%\}|<[^>]+>|\s")


def words_of(markup: str) -> Iterator[str]:
    """Yield what the elements one can click may say; values are ``…``."""
    for element in ELEMENT.finditer(VALUE.sub("…", UNSEEN.sub("", markup))):
        inside = element["inside"]
        for text in (inside, OPTIONAL.sub("", inside), *CHOICE.split(inside)):
            yield TAG.sub("", text)


@pytest.fixture(scope="module")
def clickable():
    return {
        word for path in TEMPLATES for word in words_of(path.read_text(encoding="utf-8")) if word
    }


def first_day_tables() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each role's label and what its page says it may do: title of the act → scope."""
    for slug in FIRST_DAYS:
        for table in TABLE.findall(PAGES[slug]):
            rows = [
                [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()
            ]
            for column, label in enumerate(rows[0][1:], start=1):
                yield label, {row[0]: row[column] for row in rows[2:] if row[column] != "不能"}


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<button>{% icon "x" %}上传并读取</button>', "上传并读取"),
        ("<summary>撤回{{ edition }}…</summary>", "撤回……"),
        ("<button>导出{% if asked %}筛出的{% endif %}记录</button>", "导出记录"),
        (
            '<a href="{% url "a" %}">{% if new %}登记 {{ n }} 人{% else %}改动{% endif %}</a>',
            "登记…人",
        ),
        ("<button>发布<span hidden>，不能撤回</span></button>", "发布"),
    ],
)
def test_words_of_reads_what_a_button_may_say(markup, said):
    assert said in set(words_of(markup))


@pytest.mark.parametrize("slug", FIRST_DAYS)
def test_bold_words_of_a_first_day_stand_on_a_page(slug, clickable):
    named = {re.sub(r"\s", "", word) for word in BOLD.findall(PAGES[slug])}

    assert sorted(named - clickable) == []


def test_every_role_has_one_first_day_that_says_what_the_matrix_allows():
    acts = matrix().actions.values()
    allowed = [
        (LABELS[role], {one.title: one.scopes[role].label for one in acts if role in one.scopes})
        for role in matrix().roles
    ]

    assert sorted(first_day_tables(), key=str) == sorted(allowed, key=str)


def test_first_days_are_named_in_their_overview():
    named = set(LINK.findall(PAGES["first-day"]))

    assert sorted({f"{slug}.md" for slug in FIRST_DAYS} - named) == ["first-day.md"]


@pytest.mark.parametrize("slug", PAGES)
def test_links_of_the_manual_lead_to_its_pages(slug):
    lost = [page for page in LINK.findall(PAGES[slug]) if page.removesuffix(".md") not in PAGES]

    assert lost == []


def test_index_links_to_every_page():
    named = {page.removesuffix(".md") for page in LINK.findall(PAGES["index"])}

    assert sorted(set(PAGES) - named) == ["index"]
