"""The reference pages say what the program says."""

import re
from pathlib import Path

import pytest

from scripts import make_docs

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("deploy/*.md")])
LINK = re.compile(r"\]\((?!https?:|#|/)([^)#\s]+)")


@pytest.fixture(scope="module")
def made():
    return make_docs.pages()


def test_reference_is_up_to_date(made):
    assert make_docs.stale(made) == [], "run make docs"


def test_reference_lists_every_refusal_once():
    codes = [kind.code for kind in make_docs.refusals()]

    assert sorted(codes) == sorted(set(codes))


def test_refusals_say_what_happened_and_what_to_do():
    silent = [kind.code for kind in make_docs.refusals() if not (kind.message and kind.remedy)]

    assert silent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_of_a_page_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    lost = [link for link in LINK.findall(text) if not (page.parent / link).exists()]

    assert lost == []
