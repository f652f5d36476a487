"""The library that ships: complete, without contradictions, and its errors."""

import csv
from collections import Counter

import pytest

from qingdan.core.shipped import data_file
from qingdan.finder.reference import SAMPLES, reference_places
from qingdan.matters.enums import Addressee
from qingdan.matters.library import LibraryBroken, library, load
from qingdan.parties.departments import role_titles

LEAST_RESIDENT, LEAST_EVERYDAY_ELSEWHERE = 15, 60
GOOD = """
field = "道路"
[[matter]]
code = "road-repair"
title = "村道养护"
subject = "村道"
stage = "upkeep"
addressee = "resident"
terms = { "村道" = 5 }
[matter.expressions]
resident = ["路坏了"]
"""


def test_every_matter_a_resident_could_raise_has_fifteen_expressions():
    short = [
        one.code
        for one in library().matters.values()
        if one.addressee in (Addressee.RESIDENT, Addressee.ENTERPRISE)
        and len(one.expressions) < LEAST_RESIDENT
    ]

    assert not short


def test_expressions_stand_once_in_the_whole_library():
    texts = Counter(e.text for one in library().matters.values() for e in one.expressions)

    assert [text for text, count in texts.items() if count > 1] == []


def test_departments_and_hotline_nodes_are_known():
    roles = role_titles()
    with data_file("hotline_classification.csv").open(encoding="utf-8-sig", newline="") as rows:
        nodes = {row["node_id"] for row in csv.DictReader(rows)}

    for one in library().matters.values():
        assert one.department in roles or not one.department, one.code
        assert set(one.hotline) <= nodes, one.code


def test_everyday_matters_on_no_list_say_who_handles_them_and_by_what():
    away = [one for one in library().matters.values() if one.off_list]

    assert len(away) >= LEAST_EVERYDAY_ELSEWHERE
    assert all(one.handler_basis for one in away)


@pytest.mark.parametrize("code", SAMPLES)
def test_every_entry_of_both_lists_has_a_matter(code):
    entries = reference_places()[code]

    assert [key for key, one in entries.items() if not one.first] == []


@pytest.mark.parametrize("code", SAMPLES)
def test_shipped_alignments_name_matters_of_the_library_that_stand_on_lists(code):
    codes = {
        matter for one in reference_places()[code].values() for matter in (*one.first, *one.second)
    }
    known = library().matters

    assert codes <= known.keys()
    assert not [one for one in codes if known[one].off_list]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('stage = "upkeep"', 'stage = "upkep"'), "没有“upkep”这个环节，是不是“upkeep”"),
        (('title = "村道养护"', ""), "缺少 title"),
        (('"村道" = 5', '"村道" = 9'), "权重应是 1 到 5"),
        (('code = "road-repair"', 'code = "Road"'), "代码只能用小写字母"),
        (
            ('subject = "村道"', 'subject = "村道"\nhandlr = "x"'),
            "没有“handlr”这个项，是不是“handler”",
        ),
        (
            ("terms = {", 'not = [{ matter = "road-repiar", difference = "x" }]\nterms = {'),
            "没有“road-repiar”这个相邻事项，是不是“road-repair”",
        ),
        (("resident = [", "residents = ["), "没有“residents”这个提问人，是不是“resident”"),
    ],
)
def test_load_names_file_line_and_the_likely_word(tmp_path, change, said):
    (tmp_path / "roads.toml").write_text(GOOD.replace(*change), encoding="utf-8")

    with pytest.raises(LibraryBroken, match=said) as refusal:
        load(tmp_path)

    assert str(refusal.value).startswith("roads.toml 第 3 行起的")


def test_load_refuses_a_code_used_twice(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(LibraryBroken, match=r"“road-repair”在 a.toml 第 3 行起的"):
        load(tmp_path)
