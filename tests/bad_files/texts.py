"""Text, web page, Markdown and CSV files in wrong codes and wrong shapes."""

import codecs
from collections.abc import Iterator
from random import Random

from tests.bad_files.kinds import ROWS, TITLE, BadFile
from tests.bad_files.office import ENTITIES

LIST = "\n".join([TITLE, *("\t".join(cell.replace("\n", " ") for cell in row) for row in ROWS)])


def good_html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return f"<!doctype html><meta charset=utf-8><h1>{TITLE}</h1><table>{rows}</table>".encode()


def encodings() -> Iterator[BadFile]:
    """The same list in many codes: read when certain, refused when not."""
    for suffix in ("txt", "csv", "md"):
        for code in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be",
                     "utf-32", "big5", "shift_jis", "euc_kr", "hz"):  # fmt: skip
            yield BadFile(f"code-{code}.{suffix}", LIST.encode(code, "ignore"))
        for name, text in (
            ("utf8-as-gbk", LIST.encode().decode("gbk", "ignore")),
            ("utf8-as-gb18030", LIST.encode().decode("gb18030", "ignore")),
        ):
            yield BadFile(f"{name}.{suffix}", text.encode(), "documents.garbled")
        yield BadFile(f"utf8-as-latin.{suffix}", LIST.encode().decode("latin-1").encode())
        lone = ("清单\ud800\udfff\udc00" + LIST).encode("utf-8", "surrogatepass")
        yield BadFile(f"lone-surrogate.{suffix}", lone, "documents.unknown-encoding")
        wide = codecs.BOM_UTF16_LE + "清\ud800单".encode("utf-16-le", "surrogatepass")
        yield BadFile(f"lone-wide.{suffix}", wide, "documents.unknown-encoding")
        hidden = "\u200b\u200d\u202e\u2066\ufeff"
        yield BadFile(f"zero-width.{suffix}", hidden.join(LIST).encode())
        yield BadFile(
            f"only-zero-width.{suffix}", (hidden * 9).encode(), "documents.nothing-to-read"
        )
        yield BadFile(f"zero-bytes.{suffix}", LIST.replace("清", "\0").encode())
        yield BadFile(
            f"bell.{suffix}", LIST.replace("清", "\a").encode(), "documents.unknown-encoding"
        )


def pages() -> Iterator[BadFile]:
    """Web pages with structures beyond all measure."""
    deep = "<div>" * 20_000 + "清单" + "</div>" * 20_000
    tables = "<table><tr><td>" * 2_000 + "清单"
    spans = (
        '<table><tr><td rowspan=65534 colspan=99999>甲</td><td colspan="-1" rowspan="x">乙</table>'
    )
    strange = {
        "deep": deep,
        "tables": tables,
        "spans": spans,
        "wide": f"<table><tr>{'<td>甲</td>' * 5_000}</table>",
        "open": "<table><tr><td><ol><li>甲<li>乙<td>丙",
        "script": "<script>alert(1)</script><p onclick='x'>清单</p><style>p{}</style>",
        "attributes": "<p " + " ".join(f"a{n}=1" for n in range(4_000)) + ">清单",
        "references": "&#xD800;&#0;&#x110000;&#99999999999;&bogus;清单",
        "comment": "<!-- 清单",
        "cdata": "<![CDATA[清单]]>",
        "only-script": "<html><script>1</script></html>",
    }
    for name, page in strange.items():
        yield BadFile(f"page-{name}.html", page.encode())
        yield BadFile(f"page-{name}.md", page.encode())
    for name, head in ENTITIES.items():
        page = (
            f"{head.replace('DOCTYPE x', 'DOCTYPE html')}<html><body><p>清&d;单</p></body></html>"
        )
        yield BadFile(f"page-{name}.html", page.encode(), "documents.entities")


def soups(random: Random) -> Iterator[BadFile]:
    """Tags in any order, as a page and as a cell of a text list."""
    tags = [
        "<p>",
        "</p>",
        "<ol>",
        "</ol>",
        "<li>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "文",
    ]
    for number in range(30):
        soup = "".join(random.choices(tags, k=80))
        yield BadFile(f"soup-{number}.html", soup.encode())
        yield BadFile(f"soup-{number}.txt", f"清单\n1\t{soup}".encode())


def shapes() -> Iterator[BadFile]:
    """Text, Markdown and CSV beyond all measure."""
    yield BadFile("pipes.md", ("|" * 20_000 + "\n").encode() * 3)
    yield BadFile("brackets.md", ("[" * 5_000 + "清单").encode())
    yield BadFile("stars.md", ("**清" * 3_000).encode())
    yield BadFile("quotes.md", ("> " * 3_000 + "清单").encode())
    yield BadFile("open-quote.csv", ('序号,事项\n1,"' + "清单" * 100).encode(), "documents.damaged")
    yield BadFile("huge-cell.csv", ("序号,事项\n1," + "清单" * 100_000).encode())
    yield BadFile("commas.csv", ("," * 100_000).encode())
    yield BadFile("tabs.txt", ("\t" * 100_000).encode())
    yield BadFile("lines.txt", ("清单\n" * 30_000).encode(), "documents.too-many-rows")
    yield BadFile("long-line.txt", ("清单" * 500_000).encode())


def nothing() -> Iterator[BadFile]:
    """Files without content, or with that of something else."""
    for suffix in ("txt", "csv", "md", "html", "docx", "xlsx", "pdf", "doc", ""):
        dot = "." if suffix else ""
        yield BadFile(f"empty{dot}{suffix}", b"", "documents.empty-file")
        yield BadFile(f"blank{dot}{suffix}", b" \r\n\t\n", "documents.empty-file")
        yield BadFile(f"zeros{dot}{suffix}", bytes(4_096), "documents.empty-file")
        yield BadFile(f"one{dot}{suffix}", b"\xff")
    for number, data in enumerate(
        (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"MZ\x90\0", b"\x7fELF\2",
         b"Rar!\x1a",
         b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"{\\rtf1 x}", b"PK\x05\x06" + bytes(18),
         b"MIME-Version: 1.0\n", b"<?xml version='1.0'?><w/>", b"<svg xmlns='x'/>")
    ):  # fmt: skip
        for suffix in ("docx", "txt", "pdf", "png"):
            code = "documents.unsupported-kind"
            yield BadFile(f"foreign-{number}.{suffix}", data + b" rest", code)
