"""Bytes of a text file → text: which encoding, and whether the text is readable at all."""

import codecs
import re

from qingdan.documents.refusals import GarbledText, UnknownEncoding

BYTE_ORDER_MARKS = (  # the longer mark first: UTF-32-LE begins like UTF-16-LE
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ENOUGH_TO_JUDGE = 20  # Chinese characters
FIRST_LEVEL = range(0xB0, 0xD8)  # lead bytes of the 3,755 common characters of GB 2312
COMMON_SHARE = 0.7  # printed Chinese has 0.95 and more, text read in a wrong code below 0.5
READABLE_SHARE = 0.9
# Zero-width and direction characters: nobody sees them, every comparison trips over them.
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
READABLE = re.compile(
    "[\t\n\r\x20-\x7e\u2000-\u206f\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def decode(data: bytes) -> str:
    r"""Decode UTF-8, UTF-16, UTF-32 or GB18030 strictly; drop invisible characters.

    The order is: byte order mark, UTF-8, UTF-16 without a mark (when there are zero
    bytes), GB18030. Nothing is ever replaced: a single wrong byte refuses the file.

    >>> decode("银号镇".encode("gb18030"))
    '银号镇'
    >>> decode(codecs.BOM_UTF16_LE + "序号\t事项名称".encode("utf-16-le"))
    '序号\t事项名称'

    Raises:
        UnknownEncoding: no encoding gives readable text; names the line.
        GarbledText: the text is valid but was garbled before it was saved.
    """
    text = _decode(data)
    if control := CONTROL.search(text):
        raise UnknownEncoding(line=text.count("\n", 0, control.start()) + 1)
    if not is_chinese_plausible(text):
        raise GarbledText(where="文件的")
    return INVISIBLE.sub("", text)


def _decode(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8") if b"\0" not in data else _decode_unmarked_utf16(data)
    except UnicodeDecodeError as error:
        broken_line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise UnknownEncoding(line=broken_line) from None
    if not (is_chinese_plausible(text) and _is_readable(text)):
        raise UnknownEncoding(line=broken_line)
    return text


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore")
        raise UnknownEncoding(line=before.count("\n") + 1) from None


def _decode_unmarked_utf16(data: bytes) -> str:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_readable(text) and is_chinese_plausible(text):
            return text
    raise UnknownEncoding(line=data.count(b"\n", 0, data.index(b"\0")) + 1)


def _is_readable(text: str) -> bool:
    return len(READABLE.findall(text)) >= READABLE_SHARE * len(text)


def is_chinese_plausible(text: str) -> bool:
    """Tell whether the Chinese characters are mostly common ones (GB 2312, first level).

    Text decoded by a wrong table is full of rare characters:

    >>> is_chinese_plausible("固阳县银号镇履行职责事项清单" * 3)
    True
    >>> is_chinese_plausible("鍥洪槼鍘块摱鍙烽晣灞ヨ鑱岃矗浜嬮」娓呭崟" * 3)
    False
    """
    chinese = "".join(CHINESE.findall(text))
    if len(chinese) < ENOUGH_TO_JUDGE:
        return True
    coded = chinese.encode("gb2312", "ignore")
    common = sum(lead in FIRST_LEVEL for lead in coded[::2])
    return common >= COMMON_SHARE * len(chinese)
