"""A county whose lists cite a changed law, and the people who look at it."""

from datetime import UTC, datetime

from qingdan.catalogue.models import Edition
from qingdan.matters.enums import AlignmentBasis, AlignmentState
from qingdan.matters.models import Alignment
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer
from tests.builders import (
    make_document,
    make_entry,
    make_list,
    make_officer,
    make_organisation,
    make_published,
    make_region,
)

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 2, 2, 0, tzinfo=UTC)
CODE = "social-assistance-law"
COUNTY, TOWNSHIP = "150222", "150222105"
CITING = "依照《社会救助暂行办法》第四条受理社会救助申请"
THROUGH = "受理低保申请"
NAMES = (CITING, THROUGH, "做好防汛工作")


def make_place(code: str = TOWNSHIP, name: str = "银号镇", county: str = "固阳县") -> Edition:
    """Write a township's list in force: one entry cites, one does a matter that cites."""
    above = make_region(code[:6], county, RegionLevel.COUNTY)
    township = make_region(code, name, parent=above)
    entries = (make_entry(number, text) for number, text in enumerate(NAMES, start=1))
    edition = make_published(make_document(make_list(*entries)), township=township)
    Alignment.objects.filter(item__edition=edition).delete()
    Alignment.objects.create(
        item=edition.items.get(number=2),
        matter="subsistence-apply",
        score=1,
        state=AlignmentState.CONFIRMED,
        basis=AlignmentBasis.PERSON,
        decided_at=AT,
    )
    return edition


def make_list_officer(**values) -> Officer:
    """Write the list officer of 固阳县."""
    return make_officer(**{"full_name": "王编", **values})


def make_township_officer() -> Officer:
    """Write a list officer whose reach is one township."""
    kind = OrganisationKind.TOWNSHIP_GOVERNMENT
    government = make_organisation("银号镇人民政府", kind, make_region())
    return make_officer(role=Role.LIST_OFFICE, organisation=government, full_name="李乡编")
