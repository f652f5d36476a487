"""A million entries made of the two lists that ship: what the finder is measured at.

About four thousand townships in three hundred counties each get one of the two lists with
their own place names; two entries in five have some words changed, a clause dropped or two
clauses exchanged, so that about a third of all wordings are different. The same seed gives
the same million.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

SEED = 20261124
IN_FORCE_FROM = date(2026, 1, 1)
AT = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
CHANGED = 0.38
"""How many entries have words of their own."""
OF_A_COUNTY = 14
AT_ONCE = 20
"""Townships written in one transaction."""
FIRST, LAST = "召岱淖穆勒图浩沁敖汗扎兰巴彦额尔古纳陶", "村营堡寨滩洼塘岔坝渠沟峪坪岭甸圪壕卜素"
LEVELS = ("镇", "乡", "街道", "苏木")
COUNTY_LEVELS = ("县", "旗", "区")
PLACES = {
    "150222105": ("银号镇", "银号", "固阳县", "固阳"),
    "150721201": ("查巴奇鄂温克族乡", "查巴奇乡", "查巴奇", "阿荣旗", "阿荣"),
}
"""How the two townships and their counties are named in their own lists."""
WORDS = (
    ("做好", "开展"), ("负责", "承担"), ("宣传", "宣讲"), ("排查", "摸排"), ("辖区", "本地"),
    ("加强", "强化"), ("落实", "执行"), ("协助", "配合"), ("上报", "报送"), ("组织", "统筹"),
    ("监督", "督促"), ("巡查", "巡检"), ("建立", "健全"), ("指导", "帮助"), ("及时", "尽快"),
    ("工作", "事项"), ("发现", "查到"), ("群众", "居民"), ("审核", "核对"), ("处置", "处理"),
)  # fmt: skip
"""Words that lists use for each other."""
BEFORE = (
    "", "按职责", "依法", "会同有关部门", "结合实际", "定期", "按照上级要求", "牵头", "根据分工",
    "每季度", "统筹", "在职责范围内", "通过网格", "依托站所", "联合村社", "常态化",
)  # fmt: skip
AFTER = (
    "", "并建立台账", "并做好记录", "确保落实到位", "形成工作合力", "并及时反馈", "等工作",
    "实行清单管理", "按月报告", "并归档", "接受监督", "做到底数清", "并公示", "并跟踪回访",
    "纳入年度计划", "责任到人",
)  # fmt: skip
"""What lists put before and after a sentence."""


INTO = "INSERT INTO {} ({}) VALUES ({})"


@dataclass(frozen=True, slots=True)
class Template:
    """An entry of one of the two lists, its places replaced by ``{0}`` and ``{1}``.

    ``lines`` are folded: the name, the departments (``departments`` of them), the clauses.
    """

    kind: str
    number: int
    lines: tuple[str, ...]
    departments: int
    matters: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Township:
    """A made-up township: which list it has, and what it and its county are called."""

    code: str
    name: str
    county: str
    base: str


def townships(entries: int, sizes: dict[str, int]) -> list[Township]:
    """Return as many townships as together have so many entries."""
    draw = random.Random(SEED)  # noqa: S311 - the same places every time
    names = [a + b + c for a in FIRST for b in FIRST for c in LAST]
    draw.shuffle(names)
    found: list[Township] = []
    bases, written, given = tuple(sizes), 0, iter(names)
    for at in count():
        if written >= entries:
            return found
        if at % OF_A_COUNTY == 0:
            county = next(given)[:2] + draw.choice(COUNTY_LEVELS)
        ordinal = at // OF_A_COUNTY
        code = f"{60 + ordinal // 900:02d}{1000 + ordinal % 900}{100 + at % OF_A_COUNTY}"
        base = bases[at % len(bases)]
        found.append(Township(code, next(given) + draw.choice(LEVELS), county, base))
        written += sizes[base]
    return found


def templates() -> dict[str, list[Template]]:
    """Return the entries of the two lists by township code."""
    from qingdan.finder.reference import SAMPLES, reference_places  # noqa: PLC0415 - after setup
    from qingdan.matters.shipped import shipped_alignments  # noqa: PLC0415

    found = {}
    for code in SAMPLES:
        reviewed = shipped_alignments(code)
        found[code] = [
            Template(
                kind,
                number,
                _lines(entry.text, PLACES[code]),
                _departments(entry.text),
                reviewed.entries[kind, number].matters if reviewed else (),
            )
            for (kind, number), entry in reference_places()[code].items()
        ]
    return found


def _lines(text: str, places: Sequence[str]) -> tuple[str, ...]:
    township, county = places[:-2], places[-2:]
    for name in township:
        text = text.replace(name, "{0}")
    for name in county:
        text = text.replace(name, "{1}")
    return tuple(text.split("\n"))


def _departments(text: str) -> int:
    """Return how many lines after the name are departments: short, and named like one."""
    lines, ends = text.split("\n")[1:], ("局", "委", "部", "办", "院", "会", "队", "中心", "政府")
    return next((at for at, line in enumerate(lines) if not line.endswith(ends)), len(lines))


def reworded(template: Template, draw: random.Random) -> tuple[list[str], list[str]]:
    """Return the departments and the other lines of one entry, now and then in other words."""
    split = 1 + template.departments
    departments = list(template.lines[1:split])
    lines = [template.lines[0], *template.lines[split:]]
    if draw.random() >= CHANGED:
        return departments, lines
    if len(lines) > 3 and draw.random() < 0.5:
        del lines[draw.randrange(1, len(lines))]
    if len(lines) > 3 and draw.random() < 0.5:
        one, other = draw.sample(range(1, len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
    for said, instead in draw.sample(WORDS, 8):
        at = draw.randrange(len(lines))
        lines[at] = lines[at].replace(said, instead)
    at = draw.randrange(len(lines))
    lines[at] = draw.choice(BEFORE) + lines[at] + draw.choice(AFTER)
    return departments, lines


def write(entries: int, step: Any = iter) -> list[Township]:
    """Write the million: places, editions in force, entries, alignments, wordings.

    Args:
        entries: how many at least; the last township is written whole.
        step: wraps the list of townships, to show how far it is.
    """
    from django.db import connection, transaction  # noqa: PLC0415 - after setup

    from qingdan.record import guards  # noqa: PLC0415

    guards.lower(connection)
    known = templates()
    places = townships(entries, {code: len(rows) for code, rows in known.items()})
    _regions(places)
    writer = Writer(known)
    for begin in step(range(0, len(places), AT_ONCE)):
        with transaction.atomic():
            for place in places[begin : begin + AT_ONCE]:
                writer.write(place)
    return places


def _regions(places: Sequence[Township]) -> None:
    from qingdan.parties.models import Region  # noqa: PLC0415 - after setup

    counties = {place.code[:6]: place.county for place in places}
    Region.objects.bulk_create(
        [Region(code=code, name=name, level="county") for code, name in counties.items()]
    )
    Region.objects.bulk_create(
        [
            Region(code=place.code, name=place.name, level="township", parent_id=place.code[:6])
            for place in places
        ]
    )


class Table:
    """Writes many rows of a model: one statement, whatever is the same prepared once.

    Args:
        model: the model.
        varying: fields (attribute names) given with each row.
        same: values of the others.
    """

    def __init__(self, model: Any, varying: Sequence[str], **same: Any) -> None:
        from django.db import connection  # noqa: PLC0415 - after setup

        whole = model(**same)
        fields = model._meta.concrete_fields
        fixed = [one for one in fields if one.attname not in varying and one.name != "id"]
        columns = [*varying_columns(model, varying), *(one.column for one in fixed)]
        marks = ", ".join(["%s"] * len(columns))
        self._rest = tuple(
            one.get_db_prep_save(one.pre_save(whole, add=True), connection) for one in fixed
        )
        self._said = INTO.format(model._meta.db_table, ", ".join(columns), marks)

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write rows of the varying values."""
        from django.db import connection  # noqa: PLC0415 - after setup

        with connection.cursor() as cursor:
            cursor.executemany(self._said, [row + self._rest for row in rows])


def varying_columns(model: Any, names: Sequence[str]) -> list[str]:
    columns = {one.attname: one.column for one in model._meta.concrete_fields}
    return [f'"{columns[name]}"' for name in names]


class Writer:
    """Writes townships one after the other."""

    def __init__(self, known: dict[str, list[Template]]) -> None:
        from qingdan.catalogue.models import Item  # noqa: PLC0415 - after setup
        from qingdan.matters.enums import AlignmentBasis, AlignmentState  # noqa: PLC0415
        from qingdan.matters.models import Alignment, ItemWording, Wording  # noqa: PLC0415

        self._known, self._draw = known, random.Random(SEED)  # noqa: S311 - always the same
        self._worded: dict[str, int] = {}
        self._item = 0
        varying = ("id", "edition_id", "section_id", "kind", "number", "address", "position",
                   "name", "search_text")  # fmt: skip
        self._items = Table(Item, varying)
        self._wordings = Table(Wording, ("id", "digest", "text"))
        self._places = Table(ItemWording, ("item_id", "wording_id"))
        self._aligned = Table(
            Alignment, ("item_id", "matter", "rank"), score=1, state=AlignmentState.CONFIRMED,
            basis=AlignmentBasis.SHIPPED, reviewer="—", decided_at=AT,
        )  # fmt: skip

    def write(self, place: Township) -> None:
        """Write one township with its edition in force."""
        from qingdan.matters.domain.wording import digest_of  # noqa: PLC0415 - after setup

        edition, sections = _edition(place)
        items, wordings, worded, aligned = [], [], [], []
        for position, template in enumerate(self._known[place.base], 1):
            self._item += 1
            number, kind = template.number, template.kind
            name, text, wording = _texts(template, place, self._draw)
            items.append((self._item, edition, sections[kind], kind, number, number, position,
                          name, text))  # fmt: skip
            digest = digest_of(wording)
            if digest not in self._worded:
                self._worded[digest] = len(self._worded) + 1
                wordings.append((self._worded[digest], digest, wording))
            worded.append((self._item, self._worded[digest]))
            aligned += [(self._item, code, rank) for code, rank in template.matters]
        self._items.write(items)
        self._wordings.write(wordings)
        self._places.write(worded)
        self._aligned.write(aligned)


def _texts(template: Template, place: Township, draw: random.Random) -> tuple[str, str, str]:
    """Return name, whole text and wording of one entry."""
    departments, lines = reworded(template, draw)
    wording = "\n".join(lines).replace("{0}", "").replace("{1}", "")
    whole = "\n".join([lines[0], *departments, *lines[1:]]).format(place.name, place.county)
    return whole.partition("\n")[0], whole, wording


def _edition(place: Township) -> tuple[int, dict[str, int]]:
    from qingdan.catalogue.enums import EditionState, ListKind  # noqa: PLC0415 - after setup
    from qingdan.catalogue.models import Edition, Section  # noqa: PLC0415

    edition = Edition.objects.create(
        township_id=place.code, ordinal=1, state=EditionState.PUBLISHED, title=place.name,
        document={}, conservation=1, created_at=AT, published_at=AT, valid_from=IN_FORCE_FROM,
    )  # fmt: skip
    sections = {
        kind: Section.objects.create(edition=edition, kind=kind, position=1).pk for kind in ListKind
    }
    return edition.pk, sections
