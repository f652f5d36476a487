"""More than a thousand bad files, the same ones for the same seed.

``python -m tests.bad_files.generator FOLDER`` writes them out to look at.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.bad_files import office, pdfs, texts
from tests.bad_files.kinds import BadFile

SEED = 20250601
TRUNCATIONS = 24
FLIPS = 60
PLAIN_UNDER = {"docx", "xlsx", "pdf", "doc", "xls", "png", "zip"}


def bad_files(seed: int = SEED) -> Iterator[BadFile]:
    """Yield every family in turn."""
    random = Random(seed)  # noqa: S311 - the same files on every run
    yield from office.entity_files()
    yield from office.bombs()
    yield from office.strange_parts()
    yield from office.odd_word(random)
    yield from office.odd_sheets()
    yield from office.odd_workbooks()
    yield from pdfs.unreadable_pages()
    yield from pdfs.odd_pages()
    yield from pdfs.broken_structures(random)
    yield from texts.encodings()
    yield from texts.pages()
    yield from texts.soups(random)
    yield from texts.shapes()
    yield from texts.nothing()
    good = {
        "docx": office.good_docx(),
        "xlsx": office.good_xlsx(),
        "pdf": pdfs.good_pdf(),
        "html": texts.good_html(),
        "txt": texts.LIST.encode(),
    }
    yield from wrong_extensions(good)
    yield from damaged(good, random)


def wrong_extensions(good: dict[str, bytes]) -> Iterator[BadFile]:
    """Every good file under every other name: read by content, plain text refused."""
    names = (
        "docx",
        "xlsx",
        "pdf",
        "html",
        "txt",
        "csv",
        "md",
        "doc",
        "xls",
        "png",
        "zip",
        "exe.txt",
    )
    for kind, data in good.items():
        for name in names:
            refused = kind == "txt" and name in PLAIN_UNDER
            code = "documents.wrong-extension" if refused else None
            yield BadFile(f"{kind}-as.{name}", data, code)


def damaged(good: dict[str, bytes], random: Random) -> Iterator[BadFile]:
    """Cut off, flipped bits, a hole, a doubled piece."""
    for suffix, data in good.items():
        for number in range(TRUNCATIONS):
            yield BadFile(f"cut-{number}.{suffix}", data[: random.randrange(1, len(data))])
        for number in range(FLIPS):
            flipped = bytearray(data)
            for _ in range(random.choice((1, 3, 20))):
                flipped[random.randrange(len(data))] ^= 1 << random.randrange(8)
            yield BadFile(f"flip-{number}.{suffix}", bytes(flipped))
        for number in range(10):
            start = random.randrange(len(data))
            end = min(len(data), start + random.randrange(1, 200))
            yield BadFile(f"hole-{number}.{suffix}", data[:start] + data[end:])
            yield BadFile(f"twice-{number}.{suffix}", data[:end] + data[start:])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for bad in bad_files():
        (folder / bad.name).write_bytes(bad.data)
