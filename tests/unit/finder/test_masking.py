import pytest

from qingdan.finder.masking import masked


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("身份证150222198001011234，低保怎么办", "150222198001011234"),
        ("15022219800101123x要迁户口", "15022219800101123x"),
        ("打我电话138 1234 5678", "138 1234 5678"),
        ("座机0472-8123456没人接", "0472-8123456"),
        ("卡号6217000010001234567没到账", "6217000010001234567"),
        ("发到 a.b@example.com", "a.b@example.com"),
        ("来电人：李建国，称水渠塌了", "李建国"),
        ("姓名：乌云其木，住村东", "乌云其木"),
        ("王先生反映路坏了", "王先"),
        ("住3号楼2单元501室", "501"),
    ],
)
def test_masked_hides_what_points_to_a_person(text, gone):
    assert gone not in masked(text)


@pytest.mark.parametrize(
    "text", ["村口的水渠塌了三十米", "2025年补贴每亩120元没有发", "反映人行道坏了，没人修"]
)
def test_masked_leaves_the_matter_alone(text):
    assert masked(text) == text
