"""The data that binding goes by: wordings, standing lines, matters, corrections, waivers."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from qingdan.catalogue.enums import ListKind, Side
from qingdan.core.tables import Table, read
from qingdan.matters.enums import Stage
from qingdan.matters.library import PROCEDURES, Matter
from qingdan.procedures.demands import shipped_demands
from qingdan.procedures.enums import ActingSide

Kind = TypeVar("Kind")
FOLDER = Path(__file__).resolve().parent / "binding"


@dataclass(frozen=True, slots=True)
class LineKind:
    """A kind of standing work, what is left of it without extra effort, how one round is worked."""

    code: str
    title: str
    evidence: str
    works: str


@dataclass(frozen=True)
class Verb:
    """A way of saying that something is to be done; the file tells what each means."""

    code: str
    form: re.Pattern[str]
    sides: frozenset[str]
    line: str
    regular: str
    otherwise: str
    steps: tuple[tuple[str, str], ...]
    binds: str
    tells: frozenset[str]
    weak: bool
    mute: bool
    power: bool
    wide: bool
    place: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """Words that are no work, and why, in the words of a person."""

    form: re.Pattern[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one entry, or one part of it, where the wordings go wrong."""

    kinds: tuple[tuple[str, ActingSide], ...] = ()
    without: frozenset[str] = frozenset()
    lines: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    waived: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def under(self, other: "Correction") -> "Correction":
        """Return this with what another says on top of it."""
        taken = {kind for kind, _ in other.kinds} | other.without
        decided = {*other.lines, *other.steps, *other.waived}
        return Correction(
            kinds=(*other.kinds, *(one for one in self.kinds if one[0] not in taken)),
            without=other.without | (self.without - {kind for kind, _ in other.kinds}),
            lines=_kept(self.lines, decided) | dict(other.lines),
            steps=_kept(self.steps, decided) | dict(other.steps),
            waived=_kept(self.waived, decided) | dict(other.waived),
            reason=other.reason or self.reason,
        )


def _kept(said: Mapping[str, Kind], decided: Collection[str]) -> dict[str, Kind]:
    return {key: one for key, one in said.items() if key not in decided}


@dataclass(frozen=True)
class Wordings:
    """All of it; ``doers`` says on which sides a step is done, ``titles`` what names speak of."""

    lines: Mapping[str, LineKind]
    verbs: tuple[Verb, ...]
    matters: Mapping[str, tuple[str, ...]]
    stages: Mapping[str, str]
    titles: tuple[tuple[re.Pattern[str], str], ...]
    waivers: tuple[Waiver, ...]
    corrections: Mapping[tuple[str, str, int], Correction]
    doers: Mapping[tuple[str, str], frozenset[str]]

    @cached_property
    def steps(self) -> frozenset[tuple[str, str]]:
        """Every step that some wording may be carried by."""
        return frozenset(step for one in self.verbs for step in one.steps)

    def kinds_of(self, matter: Matter) -> tuple[str, ...]:
        """Return the kinds of work a matter is done by, the foremost first."""
        said = self.matters.get(matter.code)
        return said or (matter.procedure or self.stages[matter.stage],)

    def kind_of_title(self, name: str) -> str:
        """Return the kind of work that a name as such speaks of, empty where it does not."""
        return next((kind for form, kind in self.titles if form.search(name)), "")

    def waiver(self, text: str) -> str:
        """Return why a part is no work, empty where it is."""
        return next((one.reason for one in self.waivers if one.form.search(text)), "")


@lru_cache(maxsize=1)
def wordings() -> Wordings:
    """Return what ships; read once in a process."""
    return load(FOLDER)


def load(folder: Path) -> Wordings:
    """Read the tables of a folder.

    Raises:
        TableBroken: a file says something that cannot be; names file and line.
    """
    lines = _lines(read(folder / "lines.toml"))
    matters = read(folder / "matters.toml")
    return Wordings(
        lines=lines,
        verbs=_verbs(read(folder / "verbs.toml"), lines),
        matters=_matters(matters),
        titles=_titles(matters),
        stages=_stages(matters),
        waivers=_waivers(read(folder / "waivers.toml")),
        corrections=_corrections(read(folder / "entries.toml"), lines),
        doers=shipped_demands().doers,
    )


def _lines(table: Table) -> dict[str, LineKind]:
    rows = table.tables("line")
    found = {}
    for row in rows:
        one = LineKind(
            row.text("code"),
            row.text("title"),
            row.text("evidence"),
            row.one_of("works", PROCEDURES),
        )
        row.done()
        found[one.code] = one
    table.done()
    return found


def _verbs(table: Table, lines: Mapping[str, LineKind]) -> tuple[Verb, ...]:
    found = tuple(_verb(row, lines) for row in table.tables("verb"))
    table.done()
    return found


def _verb(row: Table, lines: Mapping[str, LineKind]) -> Verb:
    sides = row.some_of("sides", Side.values)
    one = Verb(
        code=row.text("code"),
        form=_form(row, "words", "|".join(row.texts("words"))),
        sides=frozenset(sides or Side.values),
        line=row.one_of("line", lines, ""),
        regular=row.one_of("regular", lines, ""),
        otherwise=row.one_of("otherwise", lines, ""),
        steps=tuple(_step(row, "steps", one) for one in row.texts("steps")),
        binds=row.one_of("binds", PROCEDURES, ""),
        tells=frozenset(row.some_of("tells", PROCEDURES)),
        weak=row.flag("weak"),
        mute=row.flag("mute"),
        power=row.flag("power"),
        wide=row.flag("wide"),
        place=row.place,
    )
    row.done()
    if not (one.mute or one.line or one.otherwise or one.binds or one.steps):
        row.broken("code", f"“{one.code}”没有写归到哪里")
    return one


def _step(row: Table, key: str, said: str) -> tuple[str, str]:
    kind, _, step = said.partition(".")
    if kind not in PROCEDURES:
        row.unknown(key, "流程种类", kind, PROCEDURES)
    if not step:
        row.broken(key, f"“{said}”要写成 流程.环节")
    return kind, step


def _form(row: Table, key: str, said: str) -> re.Pattern[str]:
    try:
        return re.compile(said)
    except re.error as trouble:
        row.broken(key, f"不是合格的正则表达式（{trouble}）")


def _matters(table: Table) -> dict[str, tuple[str, ...]]:
    found = {}
    for row in table.tables("matter"):
        found[row.text("code")] = row.some_of("kinds", PROCEDURES)
        row.done()
    return found


def _titles(table: Table) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in table.tables("title"):
        found.append((_form(row, "words", row.text("words")), row.one_of("kind", PROCEDURES)))
        row.done()
    return tuple(found)


def _stages(table: Table) -> dict[str, str]:
    row = table.table("stage")
    found = {one: row.one_of(one, PROCEDURES) for one in Stage.values} if row else {}
    if row:
        row.done()
    table.done()
    return found


def _waivers(table: Table) -> tuple[Waiver, ...]:
    found = []
    for row in table.tables("waiver"):
        form = row.text("pattern", "") or f"^{re.escape(row.text('clause'))}$"
        found.append(Waiver(_form(row, "pattern", form), row.text("reason")))
        row.done()
    table.done()
    return tuple(found)


def _corrections(
    table: Table, lines: Mapping[str, LineKind]
) -> dict[tuple[str, str, int], Correction]:
    found = {}
    for row in table.tables("entry"):
        key = row.text("township"), row.one_of("list", ListKind.values), row.number("number")
        kinds, actor = (
            row.some_of("kinds", PROCEDURES),
            row.text("actor", ActingSide.TOWNSHIP.value),
        )
        parts = row.tables("part")
        found[key] = Correction(
            kinds=tuple((one, ActingSide(actor)) for one in kinds),
            without=frozenset(row.some_of("without", PROCEDURES)),
            lines={
                one.text("at"): one.one_of("line", lines) for one in parts if "line" in one.said
            },
            steps={
                one.text("at"): _step(one, "step", one.text("step"))
                for one in parts
                if "step" in one.said
            },
            reason=row.text("reason"),
        )
        for one in parts:
            one.done()
        row.done()
    table.done()
    return found
