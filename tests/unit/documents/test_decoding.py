import codecs

import pytest

from qingdan.documents.decoding import decode
from qingdan.documents.refusals import GarbledText, UnknownEncoding
from tests.conftest import SAMPLES

LIST = (SAMPLES / "yinhao.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le",
                                  "utf-16-be", "utf-32"])  # fmt: skip
def test_decode_reads_a_whole_list_in_every_common_code(code):
    assert decode(LIST.encode(code)) == LIST


@pytest.mark.parametrize(
    ("mark", "code"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")]
)
def test_decode_obeys_the_byte_order_mark(mark, code):
    assert decode(mark + "序号".encode(code)) == "序号"


def test_decode_prefers_utf8_where_gb18030_would_also_fit():
    assert decode("清单".encode()) == "清单"


def test_decode_names_the_line_of_a_broken_byte():
    damaged = "第一行\n第二行\n第".encode() + b"\xff\xfe\xfd" + "三行".encode()

    with pytest.raises(UnknownEncoding, match="第 3 行"):
        decode(damaged)


def test_decode_refuses_text_that_was_garbled_before_it_was_saved():
    garbled = LIST.encode().decode("gb18030", "ignore")

    with pytest.raises(GarbledText):
        decode(garbled.encode())


def test_decode_drops_characters_nobody_sees():
    assert decode("\u200b党\u2060的\ufeff建设".encode()) == "党的建设"


def test_decode_refuses_control_characters():
    with pytest.raises(UnknownEncoding, match="第 2 行"):
        decode(b"1\n\x07\n")
