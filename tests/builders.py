"""Plain builders: values as a reader makes them, and catalogue rows as the domain keeps them.

Every builder fills in what a test does not care about. ``make_edition`` writes rows
directly, past the domain, so that tests of pages and exports need no publishing.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from django.db import models

from qingdan.catalogue.domain import drafting
from qingdan.catalogue.domain.drafting import SourceFile
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.documents.model import (
    Clause,
    ClauseGroup,
    Disposition,
    DocumentStatus,
    DutyList,
    Entry,
    Finding,
    ListDocument,
    ListKind,
    Place,
    Section,
    Severity,
    Support,
    SupportKind,
    Takeover,
)
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Officer, Region

AT = datetime(2025, 6, 30, 2, 0, tzinfo=UTC)
SOURCE = SourceFile("清单.docx", "0" * 64)
_names = count(1)


def make_region(
    code: str = "150222105",
    name: str = "银号镇",
    level: str = RegionLevel.TOWNSHIP,
    parent: Region | None = None,
) -> Region:
    region, _ = Region.objects.get_or_create(
        code=code, defaults={"name": name, "level": level, "parent": parent}
    )
    return region


def make_officer(login_name: str = "", **values) -> Officer:
    login_name = login_name or f"officer{next(_names)}"
    officer = Officer(login_name=login_name, **{"full_name": "张三", "joined_at": AT, **values})
    officer.set_password("correct-horse-battery")
    officer.save()
    return officer


def group(*texts: str, label: str | None = None) -> ClauseGroup:
    """Return numbered clauses under one label."""
    clauses = tuple(Clause(text, str(number)) for number, text in enumerate(texts, start=1))
    return ClauseGroup(label, clauses)


def make_entry(number: int = 1, name: str = "", **values) -> Entry:
    """Return an entry; ``values`` are fields of ``Entry``."""
    defaults = {"number_raw": str(number), "place": Place(line=number)}
    return Entry(number, name or f"做好第{number}项工作。", **{**defaults, **values})


def make_cooperative_entry(number: int = 1, name: str = "", **values) -> Entry:
    """Return an entry with a department, its clauses, support and the township's clauses."""
    defaults = {
        "departments": ("县农牧局",),
        "department_groups": (group("制定工作方案。", "接收乡镇上报的信息。"),),
        "support": (Support("提供技术指导。", SupportKind.GUIDANCE),),
        "township_groups": (group("开展宣传。", "及时上报。"),),
    }
    return make_entry(number, name, **{**defaults, **values})


def make_reclaimed_entry(number: int = 1, name: str = "", **values) -> Entry:
    """Return an entry that a department took back."""
    taken = Takeover(("县民政局",), Disposition.TAKEN_OVER, (group("由县民政局直接办理。"),))
    return make_entry(number, name, **{"takeover": taken, **values})


LIST_TITLES = {
    ListKind.BASIC: "基本履职事项清单",
    ListKind.COOPERATIVE: "配合履职事项清单",
    ListKind.RECLAIMED: "上级部门收回事项清单",
}


def make_list(
    *entries: Entry, kind: ListKind = ListKind.BASIC, section: str = "党的建设"
) -> DutyList:
    """Return a list with all entries in one section."""
    sections = (Section(section, len(entries), tuple(entries)),)
    return DutyList(kind, LIST_TITLES[kind], len(entries), sections)


def make_document(*lists: DutyList, findings: tuple[Finding, ...] = (), **values) -> ListDocument:
    """Return a document; without lists, one entry on each of the three lists."""
    if not lists:
        lists = (
            make_list(make_entry(1)),
            make_list(make_cooperative_entry(1), kind=ListKind.COOPERATIVE),
            make_list(make_reclaimed_entry(1), kind=ListKind.RECLAIMED),
        )
    document = ListDocument("银号镇履行职责事项清单", "银号镇", DocumentStatus.FINAL, lists)
    return replace(document, findings=findings, **values)


def make_finding(code: str = "support.missing", **values) -> Finding:
    defaults = {"severity": Severity.WARNING, "message": "第1项没有写履职保障。", "number": 1}
    return Finding(code, **{"list": ListKind.COOPERATIVE, **defaults, **values})


def make_edition(
    document: ListDocument | None = None,
    *,
    township: Region | None = None,
    state: str = EditionState.DRAFT,
    valid_from: date = date(2025, 7, 1),
    valid_until: date | None = None,
    date_basis: str = "",
) -> Edition:
    """Write an edition with all its rows and set its state directly."""
    edition = drafting.create_draft(
        document or make_document(),
        township=township or make_region(),
        source=SOURCE,
        actor=None,
        at=AT,
    )
    if state == EditionState.PUBLISHED:
        dates = {"valid_from": valid_from, "valid_until": valid_until, "date_basis": date_basis}
        _set(edition, state=state, published_at=AT, **dates)
    elif state != EditionState.DRAFT:
        _set(edition, state=state)
    return edition


def make_published(document: ListDocument | None = None, **values) -> Edition:
    """Write an edition in force from 2025-07-01 unless told otherwise."""
    return make_edition(document, state=EditionState.PUBLISHED, **values)


def _set(row: models.Model, **values) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
