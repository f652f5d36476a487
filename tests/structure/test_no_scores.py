"""No statistics of townships or people: nothing is counted, ranked or scored by them."""

import re
from pathlib import Path

import pytest

import qingdan

SOURCE = Path(qingdan.__file__).parent
WHOM = "place|township|officer|handler|opened_by|decided_by|received_by|written_by|person|by"
COUNTED_BY = re.compile(
    rf"\.values(?:_list)?\([^)]*[\"'](?:\w+__)?(?:{WHOM})(?:__\w+)?[\"'][^)]*\)\s*\.annotate\("
)
ENTRIES_OF_DEPARTMENTS = {"catalogue/queries.py"}
"""Counts what lists say of departments, not what was done."""
SCORES = re.compile(r"得分|总分|积分榜|排行|名次|排名第|先进乡镇|后进乡镇|红黑榜")


def scored(text: str) -> list[str]:
    """Return what counts by township or person, or speaks of scores."""
    plain = re.sub(r"\s+", " ", text)
    return [one.group() for one in (*COUNTED_BY.finditer(plain), *SCORES.finditer(plain))]


@pytest.mark.parametrize(
    "text",
    [
        'rows.values("place").annotate(n=Count("pk"))',
        'rows.order_by("n").values("request__place", "month").annotate(late=Count("pk"))',
        'Move.objects.values("by").annotate(n=Count("pk"))',
        "<th>各乡镇得分</th>",
        "<h2>超期排行</h2>",
    ],
)
def test_scored_finds_statistics_of_townships_and_people(text):
    assert scored(text)


def test_scored_lets_departments_be_counted():
    assert scored('rows.values("body", "body__name").annotate(n=Count("pk"))') == []


def test_nothing_counts_ranks_or_scores_townships_or_people():
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]
    found = {
        str(file.relative_to(SOURCE)): what
        for file in files
        if "migrations" not in file.parts
        and file.relative_to(SOURCE).as_posix() not in ENTRIES_OF_DEPARTMENTS
        and (what := scored(file.read_text(encoding="utf-8")))
    }

    assert found == {}
