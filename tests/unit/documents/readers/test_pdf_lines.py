from qingdan.documents.readers.pdf_lines import join_lines, make_lines
from qingdan.documents.readers.pdf_page import Glyph

SIZE = 10.0
RIGHT = 100.0  # ten characters


def glyphs(text: str, y: float, left: float = 0) -> list[Glyph]:
    return [
        Glyph(letter, left + place * SIZE, left + (place + 1) * SIZE, y, SIZE)
        for place, letter in enumerate(text)
    ]


def join(*lines: str, indent: float = 0) -> list[str]:
    printed = [
        glyph
        for number, line in enumerate(lines)
        for glyph in glyphs(line, 500 - 15 * number, indent if number == 0 else 0)
    ]
    return join_lines(make_lines(printed), RIGHT, 15)


def test_join_lines_joins_full_lines_without_a_blank():
    assert join("开展禁牧休牧政策宣传", "和巡查工作。") == ["开展禁牧休牧政策宣传和巡查工作。"]


def test_join_lines_breaks_after_a_line_with_room_left():
    assert join("县农牧局：", "开展巡查。") == ["县农牧局：", "开展巡查。"]


def test_join_lines_knows_that_closing_marks_stay_with_their_character():
    assert join("开展禁牧休牧政策宣", "传。完") == ["开展禁牧休牧政策宣传。完"]


def test_join_lines_breaks_full_lines_before_a_number_after_a_sentence():
    assert join("1.开展政策宣传。。", "2.上报。") == ["1.开展政策宣传。。", "2.上报。"]
    assert join("符合条件的一共有第", "3.5类人员。") == ["符合条件的一共有第3.5类人员。"]


def test_join_lines_breaks_before_a_label():
    assert join("做好综合利用的指导。", "履职保障：资金") == [
        "做好综合利用的指导。",
        "履职保障：资金",
    ]


def test_join_lines_breaks_where_lines_stand_further_apart():
    upper, lower = glyphs("做好综合利用的指导。", 500), glyphs("提供资金。", 470)

    assert join_lines(make_lines(upper + lower), RIGHT, 15) == [
        "做好综合利用的指导。",
        "提供资金。",
    ]


def test_make_lines_sorts_characters_by_place():
    mixed = [*glyphs("乙", 480), *reversed(glyphs("甲丙", 500))]

    assert [line.text for line in make_lines(mixed)] == ["甲丙", "乙"]


def test_make_lines_restores_a_blank_whose_room_was_kept():
    printed = glyphs("鹿城之巅", 500) + glyphs("活力银号", 500, left=43)

    assert make_lines(printed)[0].text == "鹿城之巅 活力银号"


def test_join_lines_keeps_a_label_that_its_colon_and_number_pulled_down():
    assert join("县里的融媒体中", "心:1)播发预警。") == ["县里的融媒体中心:1)播发预警。"]
