"""A progress bar for long work: on a terminal, never in a pipe or a log."""

from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def track(
    items: Iterable[T], total: int | None, label: str, *, stream: TextIO | None = None
) -> Iterator[T]:
    """Yield ``items`` and show how many are done and how long the rest will take.

    Args:
        items: the work, consumed one by one.
        total: how many items there are; ``None`` when unknown.
        label: what is being done, e.g. ``读取页面``.
        stream: where the bar is drawn; standard error when ``None``. Nothing is
            written unless it is a terminal.

    >>> import io
    >>> pipe = io.StringIO()
    >>> list(track("甲乙", 2, "读取", stream=pipe)), pipe.getvalue()
    (['甲', '乙'], '')
    """
    console = Console(file=stream) if stream else Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield from bar.track(items, total=total, description=label)
