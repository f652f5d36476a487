"""读取清单文件：文本、Word、PDF 各要多少时间，PDF 表格读得准不准。

材料由 samples/ 的两份清单现做：Word 由 python-docx 写，PDF 由 typst 排（有框线、跨页断行、
每页重复表头）。每轮先读本项目、再读对照，共五轮，取中位数；
毫秒是处理器时间，不受同机其他程序影响。准确度按格比较：列号和去掉空白
的文字都相同才算对，F1 由此算出；pdfplumber 按页给出表格，跨页断开的行不接续。
"""

import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import docx
import pdfplumber
import typst
from docx.table import Table

from qingdan.documents.model import Block, Row
from qingdan.documents.opening import open_document
from qingdan.documents.readers import read_blocks
from qingdan.documents.readers.text import read_text
from qingdan.documents.reading import read_list

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "reading.json"
LISTS = {"银号镇": "yinhao", "查巴奇": "chabaqi"}
ROUNDS = 5
WIDTHS = {2: "1fr, 9fr", 3: "1fr, 5fr, 5fr", 4: "1fr, 4fr, 2fr, 6fr", 5: "1fr, 3fr, 2fr, 8fr, 6fr"}
BLANKS = re.compile(r"\s+")
PAGE = """
#set page(paper: "a4", flipped: true, margin: 2cm, numbering: "— 1 —")
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh", region: "cn")
#for part in json("parts.json") {
  if part.rows == none { align(center, text(size: 16pt, weight: "bold", part.title)) } else {
    table(
      columns: eval("(" + part.widths + ")"),
      align: (column, row) => if column == 0 { center + horizon } else { left },
      table.header(..part.rows.at(0)),
      ..part.rows.slice(1).map(row => {
        if row.len() == 1 { (table.cell(colspan: part.rows.at(0).len(), row.at(0)),) } else { row }
      }).flatten(),
    )
  }
}
"""
Rows = list[list[str]]
Part = tuple[str, Rows | None]  # a title, or the rows of a table


def parts_of(blocks: Iterable[Block]) -> list[Part]:
    """Return titles and whole tables; headers that only repeat are left out."""
    parts: list[Part] = []
    header: list[str] = []
    for is_row, run in groupby(blocks, key=lambda block: isinstance(block, Row)):
        if not is_row:
            parts += [(block.text, None) for block in run]
            continue
        for row in run:
            texts = [cell.text for cell in row.cells]
            last = parts[-1][1] if parts else None
            if texts[0] == "序号" and texts == header and last:
                continue
            if last is None or texts[0] == "序号":
                header = texts if texts[0] == "序号" else header
                parts.append(("", last := [header]))
            if texts[0] != "序号":
                last.append(texts if any(texts[1:]) else texts[:1])
    return parts


def write_docx(parts: list[Part], path: Path) -> None:
    document = docx.Document()
    for title, rows in parts:
        if rows is None:
            document.add_paragraph(title)
            continue
        table = document.add_table(0, len(rows[0]))
        table.style = "Table Grid"
        for texts in rows:
            cells = table.add_row().cells
            if len(texts) == 1:
                cells[0].merge(cells[-1])
            for cell, text in zip(cells, texts, strict=False):
                cell.text = text
    document.save(str(path))


def write_pdf(parts: list[Part], path: Path) -> None:
    described = [
        {"title": title, "rows": rows, "widths": WIDTHS[len(rows[0])] if rows else ""}
        for title, rows in parts
    ]
    (path.parent / "parts.json").write_text(json.dumps(described), encoding="utf-8")
    (path.parent / "list.typ").write_text(PAGE, encoding="utf-8")
    typst.compile(path.parent / "list.typ", output=path)


def alternate(*works: Callable[[], Any]) -> list[float]:
    """Run the works in turn, round after round; return the median milliseconds of each."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, spent in zip(works, times, strict=True):
            started = time.process_time()
            work()
            spent.append((time.process_time() - started) * 1_000)
    return [median(spent) for spent in times]


def read_by_python_docx(path: Path) -> Rows:
    """Read every row the way its manual shows."""
    rows = []
    for part in docx.Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            rows += [[cell.text for cell in row.cells] for row in part.rows]
    return rows


def read_by_pdfplumber(path: Path) -> Rows:
    with pdfplumber.open(path) as document:
        return [
            [cell or "" for cell in row]
            for page in document.pages
            for table in page.extract_tables()
            for row in table
        ]


def f1(found: Rows, true: Rows) -> float:
    """Compare cells by column and text, blanks aside."""
    counted = [
        Counter(
            (column, squeezed)
            for row in rows
            for column, text in enumerate(row)
            if (squeezed := BLANKS.sub("", text))
        )
        for rows in (found, true)
    ]
    return 2 * (counted[0] & counted[1]).total() / (counted[0].total() + counted[1].total())


def table_rows(path: Path) -> Rows:
    blocks = read_blocks(path)
    return [[cell.text for cell in block.cells] for block in blocks if isinstance(block, Row)]


def measure(title: str, name: str, folder: Path) -> list[dict[str, Any]]:
    source = PROJECT / "samples" / f"{name}.txt"
    parts = parts_of(read_text(source.read_text(encoding="utf-8")))
    true = [row for _, rows in parts for row in rows or ()]
    word, pdf = folder / f"{name}.docx", folder / f"{name}.pdf"
    write_docx(parts, word)
    write_pdf(parts, pdf)
    pages = len(pdfplumber.open(pdf).pages)

    (whole,) = alternate(lambda: read_list(source))
    opening, reading, peer = alternate(
        lambda: open_document(word), lambda: read_blocks(word), lambda: read_by_python_docx(word)
    )
    ours, theirs = alternate(lambda: read_blocks(pdf), lambda: read_by_pdfplumber(pdf))
    word_right = f1(table_rows(word), true)
    return [
        line(f"{title} 文本 → 全部事项（毫秒）", whole, goal=150),
        line(f"{title} Word {len(true)} 行，打开之后（毫秒）", reading - opening, goal=60),
        line(f"{title} Word 连同打开（毫秒）", reading, "python-docx", peer, goal=peer / 2),
        line(f"{title} Word 每格 F1", word_right, goal=0.995, more=True),
        line(f"{title} PDF {pages} 页，每页（毫秒）", ours / pages, "pdfplumber", theirs / pages,
             goal=40),
        line(f"{title} PDF 每格 F1", f1(table_rows(pdf), true), "pdfplumber",
             f1(read_by_pdfplumber(pdf), true), goal=0.995, more=True),
    ]  # fmt: skip


def line(
    what: str, ours: float, peer: str = "", theirs: float | None = None, *, goal: float,
    more: bool = False,
) -> dict[str, Any]:  # fmt: skip
    return {
        "量什么": what,
        "本项目": ours,
        "对照": peer,
        "对照的数": theirs,
        "目标": f"{'≥' if more else '≤'} {goal:.4g}",
        "达到": ours >= goal if more else ours <= goal,
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for title, name in LISTS.items() for row in measure(title, name, Path(folder))]
    for row in rows:
        print("  ".join(f"{v:.4g}" if isinstance(v, float) else str(v) for v in row.values()))
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"title": "读取", "rows": rows}, ensure_ascii=False, indent=1)
    RESULT.write_text(text, encoding="utf-8")
    return 0 if all(row["达到"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
