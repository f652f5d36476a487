from qingdan.documents.readers.text import read_text


def test_read_text_puts_pasted_cells_together():
    text = '序号\t事项名称\t职责\n1\t植树\t"1. 供苗。\r\n2. 称为""造林""。"\r\n2\t护林\t无\n'

    rows = read_text(text)

    assert [cell.text for cell in rows[1].cells] == ["1", "植树", '1. 供苗。\n2. 称为"造林"。']
    assert [row.place.line for row in rows] == [1, 2, 4]


def test_read_text_leaves_quotes_that_belong_to_the_text():
    text = '1\t"三支一扶"\n2\t"四议\n3\t两公开"工作\n'

    rows = read_text(text)

    assert [row.cells[1].text for row in rows] == ['"三支一扶"', '"四议', '两公开"工作']
