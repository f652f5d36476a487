"""The manual's pages on kinds of work: written from the definitions, so they say what is done."""

from collections.abc import Iterator

from qingdan.procedures.definition import Definition
from qingdan.procedures.keeping import kept_words
from qingdan.procedures.loading import library
from qingdan.procedures.picture import Row, clock_words, rows

PREFIX = "work-"


def work_text(slug: str) -> str | None:
    """Return the Markdown of a page on a kind of work, ``None`` where there is no such kind."""
    definition = definition_of_page(slug)
    return "\n".join(_lines(definition)) if definition else None


def definition_of_page(slug: str) -> Definition | None:
    """Return the definition that a page is about."""
    code = slug.removeprefix(PREFIX)
    known = {one.code: one for one in library().definitions}
    return known.get(code) if slug.startswith(PREFIX) else None


def work_slugs() -> list[str]:
    """Return the pages there are, in the order of the library."""
    return [f"{PREFIX}{one.code}" for one in library().definitions]


def _lines(definition: Definition) -> Iterator[str]:
    yield f"# {definition.title}"
    yield ""
    yield definition.about
    yield ""
    yield f"![“{definition.title}”流程图](/help/{PREFIX}{definition.code}.svg)"
    yield ""
    yield "## 每一步谁办、先要有什么"
    for lane in definition.lanes:
        yield from _steps(definition, lane.title)
    yield "## 期限"
    yield ""
    for words in clock_words(definition):
        yield f"- {words}"
    yield ""
    if definition.documents:
        yield "## 出具的文书"
        yield ""
        yield "、".join(one.title for one in definition.documents) + "。"
        yield ""
    kept = list(kept_words(definition))
    if kept:
        yield "## 台账和归档"
        yield ""
        for words in kept:
            yield f"- {words}"
        yield ""
    if definition.laws:
        yield "## 依据"
        yield ""
        yield "、".join(f"《{one}》" for one in definition.laws) + "。"
        yield ""
    yield "办件怎样打开、退回、转办、催办，见[办件](case.md)；全部种类见[工作种类](work.md)。"


def _steps(definition: Definition, lane: str) -> Iterator[str]:
    found = [one for one in rows(definition) if one.lane == lane and one.action]
    if not found:
        return
    yield ""
    yield f"### {lane}"
    yield ""
    yield "| 环节 | 做什么 | 谁办 | 先要有 | 到哪里 |"
    yield "|---|---|---|---|---|"
    before = ""
    for one in found:
        yield _row(one, "" if one.state == before else one.state)
        before = one.state
    yield ""


def _row(row: Row, state: str) -> str:
    gates = "；".join(row.gates) or "—"
    to = row.to if row.to != row.state else "留在这一步"
    return f"| {state} | {row.action} | {row.roles} | {gates} | {to} |"
