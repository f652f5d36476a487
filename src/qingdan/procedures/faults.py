"""What is wrong with a definition, told with its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qingdan.procedures.definition import Definition


@dataclass(frozen=True)
class Fault:
    """One fault: ``check`` names what was checked, ``why`` says it in Chinese."""

    check: str
    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.why}"


Found = Iterator[tuple[int, str]]
Check = Callable[[Definition], Found]


def gathered(definition: Definition, checks: dict[str, Check]) -> Iterator[Fault]:
    """Yield what each check finds."""
    for name, check in checks.items():
        for line, why in check(definition):
            yield Fault(name, definition.file, line, why)
