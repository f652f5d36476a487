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
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer, Organisation, Post, Region

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


def make_organisation(
    name: str = "固阳县委编办",
    kind: str = OrganisationKind.PARTY_BODY,
    region: Region | None = None,
    **values,
) -> Organisation:
    """Write a body of 固阳县 unless told otherwise; the same one when it is there."""
    if kind != OrganisationKind.INSTALLATION and region is None:
        region = make_region("150222", "固阳县", RegionLevel.COUNTY)
    organisation, _ = Organisation.objects.get_or_create(
        name=name, region=region, defaults={"kind": kind, **values}
    )
    return organisation


def make_post(
    officer: Officer,
    role: str = Role.LIST_OFFICE,
    organisation: Organisation | None = None,
    **values,
) -> Post:
    """Write a granted post, held since 2020 unless told otherwise."""
    dates = {"valid_from": date(2020, 1, 1), "proposed_at": AT, "granted_at": AT}
    where = organisation or make_organisation()
    return Post.objects.create(
        officer=officer, organisation=where, role=role, **{**dates, **values}
    )


def make_officer(
    login_name: str = "",
    role: str | None = Role.LIST_OFFICE,
    organisation: Organisation | None = None,
    **values,
) -> Officer:
    """Write an officer who holds one post; none with ``role=None``."""
    login_name = login_name or f"officer{next(_names)}"
    unit = organisation or (make_organisation() if role else None)
    defaults = {"full_name": "张三", "joined_at": AT, "unit": unit}
    officer = Officer(login_name=login_name, **{**defaults, **values})
    officer.set_password("correct-horse-battery")
    officer.save()
    if role:
        make_post(officer, role, unit)
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


def make_administrator(
    role: str = Role.SYSTEM_ADMINISTRATOR, organisation: Organisation | None = None, **values
) -> Officer:
    """Write one of the three administrators, of 固阳县 unless told otherwise.

    Each has a name of its own: people of one name are taken for one person.
    """
    government = organisation or make_organisation("固阳县人民政府", "county-government")
    named = {"full_name": f"{Role(role).label}{next(_names)}", **values}
    return make_officer(role=role, organisation=government, **named)


def make_section(name: str = "党政办公室", township: Region | None = None) -> Organisation:
    """Write a section of a township's government, of 银号镇 unless told otherwise."""
    where = township or make_region()
    kind = OrganisationKind.TOWNSHIP_GOVERNMENT
    government = make_organisation(f"{where.name}人民政府", kind, where)
    return make_organisation(name, OrganisationKind.SECTION, where, parent=government)
