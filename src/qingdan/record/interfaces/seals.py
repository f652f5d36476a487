"""Seals on paper and in files: JSON for a program, large digits and a QR code for people."""

import io
import json
from datetime import UTC

import segno
from django.utils import timezone

from qingdan.core.chain import Seal, as_seal
from qingdan.core.text import chinese_date
from qingdan.record.domain.refusals import SealUnreadable
from qingdan.record.domain.sealing import SealDocument
from qingdan.record.tracking import subject_title

ALGORITHMS = {"sha256": "SHA-256", "sm3": "SM3"}
LONGEST_FILE = 64 * 1024
QUIET = 2
CHECKING = (
    "核对：登录“操作记录”的“核对”页，上传封存文件，或填写序号和二十四位数字；"
    "或在服务器上运行 qingdan verify --seal 文件。"
)


def grouped(text: str, size: int = 4) -> list[str]:
    """Return a text in groups, as people read it aloud.

    >>> grouped("482719305512")
    ['4827', '1930', '5512']
    """
    return [text[at : at + size] for at in range(0, len(text), size)]


def as_json(document: SealDocument) -> str:
    """Return the file that ``qingdan verify --seal`` reads."""
    content = {
        "what": "清单通操作记录封存",
        "record": document.record,
        "sequence": document.sequence,
        "algorithm": document.algorithm,
        "digest": document.digest,
        "digits": document.digits,
        "made_at": document.made_at.astimezone(UTC).isoformat(),
        "made_by": document.made_by,
        "post": document.post,
        "organisation": document.organisation,
        "counts": dict(document.counts),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_text(document: SealDocument) -> str:
    """Return a page to print from a terminal or an editor."""
    digits, digest = grouped(document.digits), grouped(document.digest)
    lines = [
        "清单通操作记录封存",
        "",
        f"封存到    第 {document.sequence} 条",
        f"封存时间  {spoken_time(document)}",
        f"封存人    {made_by(document)}",
        f"记录编号  {' '.join(grouped(document.record))}",
        "",
        "核对数字（电话里报这二十四位）",
        f"    {' '.join(digits[:3])}",
        f"    {' '.join(digits[3:])}",
        "",
        f"摘要（{ALGORITHMS[document.algorithm]}）",
        *(f"    {' '.join(digest[at : at + 4])}" for at in range(0, len(digest), 4)),
        "",
        *(f"{title} {count}" for title, count in counted(document)),
        "",
        CHECKING,
        "请与服务器分开保管。",
        "",
        _drawn(document),
    ]
    return "\n".join(lines)


def qr_svg(document: SealDocument) -> bytes:
    """Return the seal as a QR code; what it says is a seal file itself."""
    target = io.BytesIO()
    _code(document).save(
        target, kind="svg", xmldecl=False, scale=4, border=QUIET, title="封存", nl=False
    )
    return target.getvalue()


def counted(document: SealDocument) -> list[tuple[str, int]]:
    """Return how many rows of each kind there were, by their Chinese names."""
    return [(subject_title(kind), count) for kind, count in document.counts.items() if count]


def made_by(document: SealDocument) -> str:
    """Say who sealed, and in which post."""
    if not document.made_by:
        return "服务器管理员"
    post = f"（{document.organisation} {document.post}）" if document.post else ""
    return document.made_by + post


def spoken_time(document: SealDocument) -> str:
    """Say when it was sealed, in local time."""
    at = timezone.localtime(document.made_at)
    return f"{chinese_date(at.date())} {at:%H:%M:%S}"


def read_uploaded(content: bytes) -> Seal:
    """Return the seal in a file that somebody sent.

    Raises:
        SealUnreadable: it is none.
    """
    try:
        return as_seal(json.loads(content[: LONGEST_FILE + 1].decode("utf-8-sig")))
    except (ValueError, RecursionError) as unfit:
        raise SealUnreadable(why="文件里没有封存的内容。") from unfit


def qr_text(document: SealDocument) -> str:
    """Return what the QR code says: a seal file in short."""
    seal = document.seal
    said = {"record": seal.record, "sequence": seal.sequence, "digest": seal.digest}
    return json.dumps(said, separators=(",", ":"))


def _code(document: SealDocument) -> segno.QRCode:
    return segno.make(qr_text(document), error="m", micro=False)


def _drawn(document: SealDocument) -> str:
    """Draw the QR code with half blocks, dark on light as on paper."""
    lines = [bytes(line) for line in _code(document).matrix_iter(border=QUIET)]
    pairs = zip(lines[::2], [*lines[1::2], bytes(len(lines[0]))], strict=False)
    drawn = [[" ▀▄█"[up + 2 * low] for up, low in zip(*pair, strict=True)] for pair in pairs]
    return "\n".join("".join(line).rstrip() for line in drawn)
