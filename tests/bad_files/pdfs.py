"""PDF files that are broken, endless, scanned or locked."""

from collections.abc import Iterator
from random import Random

from tests.bad_files.kinds import BadFile

IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8"
    b" /ColorSpace /DeviceGray /Length 64 >>\nstream\n" + bytes(range(64)) + b"\nendstream"
)
SHOW_IMAGE = b"q 595 0 0 842 0 0 cm /I Do Q"
WORDS = b"BT /F 12 Tf 72 700 Td (Duty list of the township, first page) Tj ET"
BOX = "[0 0 595 842]"


def make_pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Write numbered objects, the first of them the catalogue, with a true xref table."""
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, start,
    )  # fmt: skip
    return bytes(data)


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def pages_pdf(count: int, content: bytes, box: str = BOX, extra: str = "") -> bytes:
    """Make ``count`` pages that share one content stream."""
    kids = " ".join(f"{number} 0 R" for number in range(6, 6 + count))
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 3 0 R {extra}"
        " /Resources << /XObject << /I 4 0 R >> /Font << /F 5 0 R >> >> >>"
    )
    return make_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
            stream(content),
            IMAGE,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *[page.encode()] * count,
        ]
    )


def ruled_table() -> bytes:
    """Draw a small ruled table."""
    lines = b"".join(b"72 %d m 400 %d l S " % (y, y) for y in (600, 620, 640))
    lines += b"".join(b"%d 600 m %d 640 l S " % (x, x) for x in (72, 120, 400))
    cells = b"".join(
        b"BT /F 10 Tf %d %d Td (%s) Tj ET " % (x, y, text)
        for x, y, text in (
            (80, 625, b"No."),
            (130, 625, b"Name of duty"),
            (80, 605, b"1"),
            (130, 605, b"Patrol"),
        )
    )
    return lines + cells


def good_pdf() -> bytes:
    """Make one page with a small ruled table."""
    return pages_pdf(1, ruled_table() + WORDS)


def unreadable_pages() -> Iterator[BadFile]:
    """Too many pages, scans, text turned into curves, nothing at all."""
    scanned = "documents.scanned"
    yield BadFile("pages-10000.pdf", pages_pdf(10_000, WORDS), "documents.too-many-pages")
    yield BadFile("pages-601.pdf", pages_pdf(601, WORDS), "documents.too-many-pages")
    for count in (1, 2, 40):
        yield BadFile(f"scan-{count}.pdf", pages_pdf(count, SHOW_IMAGE), scanned)
        stamped = SHOW_IMAGE + b" BT /F 9 Tf 290 20 Td (- 1 -) Tj ET"
        yield BadFile(f"scan-stamped-{count}.pdf", pages_pdf(count, stamped), scanned)
    curves = b"".join(b"%d %d m %d %d l S " % (n, n, n + 3, n + 9) for n in range(400))
    yield BadFile("outlined.pdf", pages_pdf(1, curves), scanned)
    yield BadFile("pages-blank.pdf", pages_pdf(3, b""), "documents.nothing-to-read")


def odd_pages() -> Iterator[BadFile]:
    """Silly page boxes, turns, and a page full of rules."""
    for number, box in enumerate(
        ("[0 0 0 0]", "[0 0 1e9 1e9]", "[595 842 0 0]", "[a b]", "[]", "[-1 -1 -5 -5]")
    ):
        yield BadFile(f"box-{number}.pdf", pages_pdf(1, WORDS, box))
    for degrees in (90, 180, 270, 45, -90, 10**9):
        yield BadFile(f"turn-{degrees}.pdf", pages_pdf(1, WORDS, extra=f"/Rotate {degrees}"))
    many = b"".join(b"%d 0 m %d 800 l S 0 %d m 500 %d l S " % (n, n, n, n) for n in range(800))
    yield BadFile("thousand-rules.pdf", pages_pdf(1, many + WORDS))


def broken_structures(random: Random) -> Iterator[BadFile]:
    """Loops, locks, missing and noisy objects."""
    damaged = "documents.damaged"
    yield BadFile("page-loop.pdf", make_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 2 0 R] >>",
    ]))  # fmt: skip
    itself = b"/Resources << /XObject << /X 5 0 R >> >>"
    yield BadFile("form-loop.pdf", make_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R %s >>" % itself,
        stream(b"/X Do"),
        b"<< /Type /XObject /Subtype /Form /Length 5 %s >>\nstream\n/X Do\nendstream" % itself,
    ]))  # fmt: skip
    whole = good_pdf()
    locked = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (%s) /U (%s) >>" % (
        b"o" * 32, b"u" * 32,
    ) + b" /ID [(0123456789abcdef) (0123456789abcdef)]"  # fmt: skip
    empty = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]
    yield BadFile("locked.pdf", make_pdf(empty, locked), "documents.encrypted")
    yield BadFile("no-pages.pdf", make_pdf(empty), damaged)
    yield BadFile("head-only.pdf", b"%PDF-1.7\n", damaged)
    yield BadFile("no-catalogue.pdf", make_pdf([b"null"]), damaged)
    script = whole.replace(
        b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    )
    yield BadFile("script.pdf", script)
    for number in range(20):
        at = whole.index(b"xref") + random.randrange(200)
        noise = random.randbytes(8)
        yield BadFile(f"xref-{number}.pdf", whole[:at] + noise + whole[at + 8 :])
