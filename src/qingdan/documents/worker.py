"""The child process that reads one file a stranger sent; see ``isolated``.

``python -m qingdan.documents.worker PATH SECONDS BYTES`` limits itself before it loads a
reader, then prints one JSON object: ``{"document": …}`` or ``{"refusal": {…}}``; with a
fourth argument ``text``, ``{"text": …}`` of any document instead of its lists.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

EXIT_MEMORY = 3
MEGABYTE = 1_000_000
TEXT_ONLY = "text"


def limit_resources(seconds: int, memory_bytes: int) -> None:
    """Bound processor time, address space, written files and open files of this process.

    Windows has no such limits; there the parent's clock is the only one.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError):  # a stricter limit is already in force
            resource.setrlimit(kind, (most, most))


def read_to_json(path: Path) -> dict[str, Any]:
    """Read a list and return what the child prints."""
    from qingdan.core.errors import DomainError  # noqa: PLC0415 - after the limits
    from qingdan.documents.reading import read_list  # noqa: PLC0415
    from qingdan.documents.stored import dump  # noqa: PLC0415

    try:
        return {"document": dump(read_list(path))}
    except DomainError as refusal:
        return {"refusal": as_refusal(refusal)}


def read_to_text(path: Path) -> dict[str, Any]:
    """Read any document and return its text: a line for a paragraph, tabs between cells."""
    from qingdan.core.errors import DomainError  # noqa: PLC0415 - after the limits
    from qingdan.documents.lines import lines_of  # noqa: PLC0415
    from qingdan.documents.readers import read_blocks  # noqa: PLC0415

    try:
        return {"text": "\n".join(lines_of(read_blocks(path)))}
    except DomainError as refusal:
        return {"refusal": as_refusal(refusal)}


def as_refusal(refusal: Any) -> dict[str, str]:
    """Return code and sentences of a ``DomainError`` as plain JSON values."""
    return {"code": refusal.code, "message": str(refusal), "advice": refusal.advice}


def main(arguments: list[str]) -> int:
    """Read the file named on the command line under the limits given there."""
    path, seconds, memory_bytes, *wanted = arguments
    limit_resources(int(seconds), int(memory_bytes))
    read = read_to_text if TEXT_ONLY in wanted else read_to_json
    try:
        answer = json.dumps(read(Path(path)))
    except MemoryError:
        return EXIT_MEMORY
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
