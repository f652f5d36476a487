"""The dispatch catalogue (派单目录): by node of the classification, entry and who handles it.

It is worked out from the lists, never written: the edition in force, the standard matters its
entries do, and the bodies the lists name. What stands on no list comes from the library.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Edition, Item
from qingdan.catalogue.queries import published_editions, whole_items
from qingdan.core.text import fold
from qingdan.finder.domain.proving import address_of
from qingdan.intake.hotline_nodes import Node, nodes
from qingdan.matters.library import Matter, library
from qingdan.matters.listing import listed_in
from qingdan.parties.models import Region

ADDED, DROPPED, CHANGED = "added", "dropped", "changed"
UNSORTED = "事项库里还没有对应的分类"
FIELDS = {"nodes": "诉求分类", "name": "事项", "body": "承办单位", "part": "乡镇做什么"}


@dataclass(frozen=True, slots=True)
class DispatchLine:
    """One line of the catalogue: an entry, or what stands on no list.

    ``nodes`` are those its matters are sorted under. ``part`` is what the township does: its
    clauses word for word, everything for its own duties, nothing for what was taken back.
    ``kind`` is empty for what stands on no list.
    """

    key: str
    kind: str
    address: str
    name: str
    nodes: tuple[Node, ...]
    body: str
    part: tuple[str, ...]
    link: str = ""

    @property
    def classified(self) -> str:
        """Its nodes in words."""
        return "；".join(f"{one.number} {one.title}" for one in self.nodes) or UNSORTED

    def says(self, field: str) -> str:
        """Return one of ``FIELDS`` in words."""
        told = {
            "nodes": self.classified,
            "name": self.name,
            "body": self.body,
            "part": "\n".join(self.part),
        }
        return told[field]

    def holds(self, words: Sequence[str]) -> bool:
        """Tell whether all words stand somewhere in the line."""
        text = fold(f"{self.address}{self.name}{self.classified}{self.body}{''.join(self.part)}")
        return all(one in text for one in words)


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different in a line since the edition before; ``fields`` are those that changed."""

    kind: str
    line: DispatchLine
    before: DispatchLine | None = None
    fields: tuple[tuple[str, str, str], ...] = ()


def catalogue_of(edition: Edition) -> list[DispatchLine]:
    """Return the catalogue of an edition in the order of its lists. Five queries."""
    by_entry: dict[tuple[str, int], list[str]] = {}
    for code, entries in listed_in(edition).items():
        for one in entries:
            by_entry.setdefault((one.kind, one.address), []).append(code)
    known = library()
    items = edition.items.select_related("edition__township").defer("edition__document")
    return [
        _line(item, [m for c in by_entry.get((item.kind, item.address), ()) if (m := known.get(c))])
        for item in whole_items(items.order_by("kind", "position"))
    ]


def unlisted_lines() -> list[DispatchLine]:
    """Return what stands on no list, with who handles it by the library."""
    return [
        DispatchLine(one.code, "", "不在清单上", one.title, _nodes([one]), one.handler, ())
        for one in library().matters.values()
        if one.off_list
    ]


def searched(lines: Iterable[DispatchLine], text: str) -> list[DispatchLine]:
    """Return the lines in which all words of a text stand."""
    words = [fold(one) for one in text.split() if one]
    return [one for one in lines if one.holds(words)]


def edition_before(edition: Edition) -> Edition | None:
    """Return the edition that was in force before another."""
    earlier = published_editions().filter(
        township=edition.township_id, valid_from__lt=edition.valid_from
    )
    return earlier.order_by("-valid_from").first()


def editions_in_county(county: str, on: date) -> list[Edition]:
    """Return the editions in force in a county, by township. One query."""
    rows = Edition.objects.in_force(on).filter(township__code__startswith=county)
    return list(rows.select_related("township").defer("document").order_by("township"))


def differences(
    before: Iterable[DispatchLine], now: Iterable[DispatchLine]
) -> Iterator[Difference]:
    """Yield what is new, changed and gone from one catalogue to the next."""
    old: Mapping[str, DispatchLine] = {one.key: one for one in before}
    seen: set[str] = set()
    for line in now:
        seen.add(line.key)
        earlier = old.get(line.key)
        if earlier is None:
            yield Difference(ADDED, line)
            continue
        fields = tuple(
            (title, earlier.says(name), line.says(name))
            for name, title in FIELDS.items()
            if earlier.says(name) != line.says(name)
        )
        if fields:
            yield Difference(CHANGED, line, earlier, fields)
    yield from (Difference(DROPPED, one) for key, one in old.items() if key not in seen)


def _line(item: Item, matters: Sequence[Matter]) -> DispatchLine:
    return DispatchLine(
        key=f"{item.kind}:{item.address}",
        kind=item.kind,
        address=address_of(item),
        name=item.name,
        nodes=_nodes(matters),
        body=_body(item, item.edition.township),
        part=_part(item),
        link=item.get_absolute_url(),
    )


def _nodes(matters: Iterable[Matter]) -> tuple[Node, ...]:
    codes = dict.fromkeys(code for one in matters for code in one.hotline)
    return tuple(nodes()[code] for code in codes if code in nodes())


def _body(item: Item, township: Region) -> str:
    if item.kind == ListKind.BASIC:
        return township.name
    return "、".join(one.name for one in item.departments.all())


def _part(item: Item) -> tuple[str, ...]:
    if item.kind == ListKind.BASIC:
        return ("整项由乡镇（街道）办理。",)
    if item.kind == ListKind.RECLAIMED:
        return ()
    return tuple(one.text for one in item.clauses.all() if one.side == Side.TOWNSHIP)
