"""The codes of a file, gathered first, so that every reference can be checked where it stands."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qingdan.core.tables import Table
from qingdan.procedures.enums import Everyday
from qingdan.rulebook.book import Rulebook
from qingdan.rulebook.law import Laws

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MOMENT = "%Y-%m-%d %H:%M"
CHINA = ZoneInfo("Asia/Shanghai")
PARTS = ("role", "field", "document", "lane", "state", "action", "clock", "gate", "register")


@dataclass(frozen=True)
class Sources:
    """What a definition may refer to outside itself."""

    book: Rulebook
    laws: Laws
    kinds: Collection[str]

    def rule(self, row: Table, key: str, kind: type, said: str) -> str:
        """Return the code of a rule of a kind, empty where the key is missing."""
        code = row.text(key, "")
        known = sorted(one for one, rules in self.book.rules.items() if isinstance(rules[0], kind))
        if code and code not in known:
            row.unknown(key, said, code, known)
        return code


@dataclass(frozen=True)
class Names:
    """The codes of one definition by what they name."""

    role: tuple[str, ...]
    field: tuple[str, ...]
    document: tuple[str, ...]
    lane: tuple[str, ...]
    state: tuple[str, ...]
    action: tuple[str, ...]
    clock: tuple[str, ...]
    gate: tuple[str, ...]
    register: tuple[str, ...]

    def one(self, row: Table, key: str, what: str, default: str | None = None) -> str:
        """Return one code that is known."""
        return row.one_of(key, getattr(self, what), default)

    def some(self, row: Table, key: str, what: str, *, least: int = 0) -> tuple[str, ...]:
        """Return codes that are known, at least so many."""
        found = row.some_of(key, getattr(self, what))
        if len(found) < least:
            row.broken(key, f"{key} 至少要写 {least} 个")
        if len(set(found)) < len(found):
            row.broken(key, f"{key} 里有重复")
        return found

    def acts(self, row: Table, key: str, *, least: int = 0) -> tuple[str, ...]:
        """Return codes of actions or of everyday acts."""
        found = row.some_of(key, (*self.action, *Everyday.values))
        if len(found) < least:
            row.broken(key, f"{key} 至少要写 {least} 个")
        return found


def gathered(table: Table) -> Names:
    """Return the codes of a file.

    Raises:
        TableBroken: a code is no code, or stands twice.
    """
    return Names(*(_codes(table, part) for part in PARTS))


def _codes(table: Table, part: str) -> tuple[str, ...]:
    found: list[str] = []
    for row in table.tables(part):
        code = row.text("code")
        if not CODE.fullmatch(code):
            row.broken("code", f"代码“{code}”只用小写字母、数字和短横，字母开头")
        if code in found:
            row.broken("code", f"“{code}”写了两次")
        if part == "action" and code in Everyday.values:
            label = Everyday(code).label
            row.broken("code", f"“{code}”（{label}）是每个流程都有的动作，不另写")
        found.append(code)
    return tuple(found)


def moment(row: Table, key: str) -> datetime:
    """Return a moment of local time, written like ``2026-03-02 09:30``."""
    said = row.text(key)
    try:
        return datetime.strptime(said, MOMENT).replace(tzinfo=CHINA)
    except ValueError:
        row.broken(key, f"{key} 要写成 2026-03-02 09:30 这样")
