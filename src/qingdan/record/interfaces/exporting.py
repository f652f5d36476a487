"""A stretch of the record as files that anybody can verify without this program."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qingdan.core import chain, private
from qingdan.record.domain.exporting import Range
from qingdan.record.domain.reading import events_after
from qingdan.record.domain.sealing import SealDocument, document_at
from qingdan.record.interfaces.seals import as_json, grouped, made_by, spoken_time

EVENTS, VERIFIER, SEAL, EXPLANATION = "events.jsonl", "verify.py", "seal.json", "说明.txt"
Watch = Callable[[Iterable[Mapping[str, Any]], int], Iterable[Mapping[str, Any]]]
EXPLAINED = """清单通操作记录（第 {first} 条至第 {last} 条）

  {events}  每行一条记录，JSON 格式，UTF-8 编码
  {seal}     这一段末条的摘要；真正的凭据是另外保管的封存，这一份只便于当场核对
  {verifier}     核对程序，只要有 Python 3.10 以上，不用数据库，不用联网

核对：在这个文件夹里运行

  {command}

  完整的，最后一行以“完整”开头；被改动过的，写出第一条不对的记录和不对在哪里。
  手里另有封存文件的，写在后面一起核对；只有纸面封存的，写“序号:二十四位数字”。
  没有任何封存时，末尾被截去、全部重写都查不出来。

末条：第 {last} 条，{time}
核对数字：{digits}
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export lies, and the seal of its last event."""

    folder: Path
    stretch: Range
    document: SealDocument


def lines(stretch: Range, watch: Watch | None = None) -> Iterator[bytes]:
    """Yield a stretch of the record as lines of JSON, read piece by piece."""
    events: Iterable[Mapping[str, Any]] = events_after(stretch.first - 1, stretch.last)
    if watch:
        events = watch(events, stretch.last - stretch.first + 1)
    for event in events:
        yield chain.canonical(event) + b"\n"


def write_folder(folder: Path, stretch: Range, *, watch: Watch | None = None) -> Exported:
    """Write events, verifier, seal and explanation into a folder, for its owner only.

    Args:
        folder: made if it is not there.
        stretch: with its end known, see ``domain.exporting.note_export``.
        watch: shows progress.

    Raises:
        OSError: the folder cannot be written, or already holds an export.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made: list[Path] = []
    try:
        _write(folder / EVENTS, lines(stretch, watch), made)
        document = document_at(stretch.last)
        _write(folder / SEAL, [as_json(document).encode()], made)
        _write(folder / VERIFIER, [verifier()], made)
        _write(folder / EXPLANATION, [explanation(stretch, document).encode()], made)
    except OSError:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return Exported(folder, stretch, document)


def _write(path: Path, content: Iterable[bytes], made: list[Path]) -> None:
    with private.create(path) as target:
        made.append(path)
        target.writelines(content)


def verifier() -> bytes:
    """Return the program that checks an export."""
    return Path(chain.__file__).read_bytes()


def explanation(stretch: Range, document: SealDocument) -> str:
    """Return what to do with the files, in Chinese."""
    command = f"python3 {VERIFIER} {EVENTS} {SEAL}"
    if stretch.first > 1:
        command += f" --from {stretch.first}"
    return EXPLAINED.format(
        first=stretch.first,
        last=stretch.last,
        events=EVENTS,
        seal=SEAL,
        verifier=VERIFIER,
        command=command,
        time=f"{spoken_time(document)}，经办：{made_by(document)}",
        digits=" ".join(grouped(document.digits)),
    )
