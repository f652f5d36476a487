import re

import pytest

from qingdan.documents.model import Row
from qingdan.documents.readers.text import read_text
from qingdan.parties.departments import (
    canonical_role,
    looks_like_department,
    role_title,
    split_departments,
)
from tests.conftest import SAMPLES

LABEL = re.compile(
    r"(?:^|[\s。])((?:县|旗|市|团|阿荣旗|包头市|呼伦贝尔市)[^\s：:。；，]{2,24})[：:]"
)


def rows(sample):
    text = (SAMPLES / sample).read_text("utf-8")
    return [block for block in read_text(text) if isinstance(block, Row)]


def column(sample):
    """Return every name in a department column of a published list."""
    wide = (row for row in rows(sample) if len(row.cells) >= 4 and row.cells[0].text.isdigit())
    return {name for row in wide for name in split_departments(row.cells[2].text)}


@pytest.mark.parametrize(("sample", "names"), [("yinhao.txt", 31), ("chabaqi.txt", 36)])
def test_canonical_role_knows_every_department_of_the_columns(sample, names):
    found = column(sample)

    assert [name for name in found if canonical_role(name) is None] == []
    assert len(found) == names


@pytest.mark.parametrize("sample", ["yinhao.txt", "chabaqi.txt"])
def test_canonical_role_knows_every_department_of_the_labels(sample):
    texts = (cell.text for row in rows(sample) for cell in row.cells)
    labels = {label for text in texts for label in LABEL.findall(text)} - {"旗直部门职责分工"}

    unknown = [
        name for one in labels for name in split_departments(one) if not canonical_role(name)
    ]

    assert len(labels) > 20
    assert unknown == []


@pytest.mark.parametrize(
    ("names", "role"),
    [
        (("旗市场局", "旗市场监管局", "阿荣旗市场监督管理局"), "market-supervision"),
        (("县农牧局", "某某县农业农村局", "区农业农村委员会"), "agriculture"),
        (("县卫健委", "阿荣旗卫生健康委员会", "市卫生健康局"), "health"),
        (("阿荣旗委办公室（阿荣旗档案局）", "旗委办（档案局）"), "party-office"),
        (("消防大队", "县消防救援大队"), "fire-rescue"),
        (("包头市生态环境局固阳分局", "市生态环境局阿荣旗分局"), "ecology-environment"),
        (("中国共产主义青年团 阿荣旗委员会机关", "团旗委", "共青团某县委"), "youth-league"),
        (("阿荣旗工商业联合会机关", "旗工商联"), "industry-commerce-federation"),
        (("综合行政执法局", "阿荣旗城市管理综合执法局"), "urban-management"),
    ],
)
def test_canonical_role_joins_the_names_of_one_body(names, role):
    assert {canonical_role(name) for name in names} == {role}


def test_canonical_role_keeps_different_brigades_apart():
    assert canonical_role("旗森林消防大队") != canonical_role("旗消防大队")


def test_role_title_names_every_role():
    assert role_title("fire-rescue") == "消防救援大队"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县农牧局 县水务局", ("县农牧局", "县水务局")),
        ("县农牧局、县水务局；县公安局/县司法局", ("县农牧局", "县水务局", "县公安局", "县司法局")),
        ("县农牧局\n县水务局", ("县农牧局", "县水务局")),
        ("县农牧局和县水务局", ("县农牧局", "县水务局")),
        ("县农牧局县水务局", ("县农牧局", "县水务局")),
        ("县文化和旅游局", ("县文化和旅游局",)),
        ("县发展和改革委员会及县财政局", ("县发展和改革委员会", "县财政局")),
        ("旗委办公室（旗档案局、旗保密局）", ("旗委办公室（旗档案局、旗保密局）",)),
        ("", ()),
        ("县气象局县自来水公司", ("县气象局", "县自来水公司")),
        ("①县教育局②县公安局", ("县教育局", "县公安局")),
        ("牵头：县教育局；配合：县公安局。", ("县教育局", "县公安局")),
    ],
)
def test_split_departments_finds_the_single_names(text, names):
    assert split_departments(text) == names


@pytest.mark.parametrize(
    "text", ["县应急局", "村委会", "旗直属机关工委", "某某镇派出所", "供水公司"]
)
def test_looks_like_department_accepts_bodies(text):
    assert looks_like_department(text)


@pytest.mark.parametrize(
    "text", ["防汛", "工作要求", "监督检查", "社会", "存档备查责任", "主要内容"]
)
def test_looks_like_department_refuses_words(text):
    assert not looks_like_department(text)
