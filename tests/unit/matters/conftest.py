"""One draft of 金山镇, for which nothing ships, and the people who may align it."""

from datetime import UTC, datetime

import pytest

from qingdan.documents.model import ListKind, Support, SupportKind
from qingdan.matters.domain.aligning import align_edition
from qingdan.matters.domain.states import state_of
from qingdan.matters.enums import AlignmentBasis, AlignmentState
from qingdan.matters.models import Alignment
from qingdan.parties.enums import RegionLevel
from qingdan.record.domain.verifying import verify
from tests.builders import (
    group,
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_officer,
    make_reclaimed_entry,
    make_region,
)

AT = datetime(2025, 9, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2025, 9, 2, 2, 0, tzinfo=UTC)
ALLOWANCE = "负责高龄老人生活津贴的受理申请、初审和公示工作。"
STRAW = "对露天焚烧秸秆的处罚。"
UNHEARD = "负责银杏大道夜间灯光秀的编排演出。"
PLAGUE = "开展重点区域保护性灭鼠灭蚤工作"


def plague_entry(number=1, **values):
    """Return a cooperative entry whose clauses speak of two matters."""
    return make_entry(
        number,
        PLAGUE,
        departments=("县卫健委",),
        department_groups=(group("下发灭鼠灭蚤物资。", "对乡镇上报的自毙野生动物事件进行核实。"),),
        support=(Support("提供技术指导。", SupportKind.GUIDANCE),),
        township_groups=(group("开展保护性灭鼠灭蚤工作。", "发现自毙野生动物及时报送。"),),
        **values,
    )


def make_lists(*basic, straw=STRAW):
    """Return a document with the given basic entries, or three, and one on each other list."""
    names = basic or (ALLOWANCE, straw, UNHEARD)
    return make_document(
        make_list(*(make_entry(number, name) for number, name in enumerate(names, start=1))),
        make_list(plague_entry(), kind=ListKind.COOPERATIVE),
        make_list(make_reclaimed_entry(1, "对高龄津贴的追缴"), kind=ListKind.RECLAIMED),
    )


@pytest.fixture
def county(db):
    return make_region("150222", "固阳县", RegionLevel.COUNTY)


@pytest.fixture
def township(county):
    return make_region("150222102", "金山镇", parent=county)


@pytest.fixture
def edition(township):
    """An aligned draft."""
    made = make_edition(make_lists(), township=township)
    align_edition(made.pk, at=AT)
    return made


@pytest.fixture
def officer(county):
    return make_officer("bian.ban", full_name="王编")


@pytest.fixture
def item(edition):
    return edition.items.get(kind="basic", number=1)


@pytest.fixture
def plague(edition):
    return edition.items.get(kind="cooperative", number=1)


def seen(item) -> str:
    return state_of(item.pk).token


def rows(item) -> list[tuple[str, int, str, str]]:
    """Return what is said of a whole entry: matter, rank, state, basis."""
    found = Alignment.objects.of_items().filter(item=item).order_by("pk")
    return [(one.matter, one.rank, one.state, one.basis) for one in found]


def propose(item, *matters, score=0.95, basis=AlignmentBasis.LIKENESS) -> None:
    """Write exactly these proposals for an entry."""
    Alignment.objects.filter(item=item).delete()
    for matter in matters:
        Alignment.objects.create(
            item=item, matter=matter, score=score, basis=basis, state=AlignmentState.PROPOSED
        )


def faults_of(*kinds: str) -> list[str]:
    """Return what verifying the record finds about rows of some kinds."""
    return [one.what for one in verify().faults if one.what.startswith(kinds)]
