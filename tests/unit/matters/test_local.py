"""Local matters: what the library has nothing for."""

import pytest

from qingdan.matters.domain.aligning import align_edition
from qingdan.matters.domain.confirming import confirm
from qingdan.matters.domain.local import Particulars, make_local
from qingdan.matters.domain.refusals import (
    AlignmentMovedOn,
    LocalMatterIncomplete,
    LocalMatterThere,
    MatterUnknown,
)
from qingdan.matters.models import LocalMatter
from qingdan.matters.queries import matter_of
from qingdan.matters.searching import find_matters
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import RegionLevel
from qingdan.record.models import Event
from tests.builders import make_edition, make_officer, make_organisation, make_region
from tests.unit.matters.conftest import AT, LATER, UNHEARD, faults_of, make_lists, rows, seen

pytestmark = pytest.mark.django_db
SHOW = Particulars("银杏大道灯光秀的编排演出", "灯光秀", "organise", "culture-tourism")


@pytest.fixture
def unheard(edition):
    return edition.items.get(kind="basic", number=3)


def test_make_local_confirms_the_entry_with_a_matter_of_the_county(unheard, officer):
    local = make_local(unheard.pk, SHOW, seen=seen(unheard), actor=officer, at=AT)

    assert (local.code, local.county_id, local.made_by) == ("local-150222-1", "150222", officer)
    assert rows(unheard) == [("local-150222-1", 1, "confirmed", "person")]
    matter = matter_of("local-150222-1")
    assert (matter.title, matter.subject, matter.stage) == (SHOW.title, "灯光秀", "organise")
    assert (matter.department, matter.off_list) == ("culture-tourism", False)
    acts = list(Event.objects.filter(act__startswith="alignment").values_list("act", flat=True))
    assert acts[-2:] == ["alignment.local_made", "alignment.confirmed"]
    assert faults_of("清单版本", "本地事项") == []


def test_local_codes_are_counted_on(edition, unheard, officer):
    make_local(unheard.pk, SHOW, seen=seen(unheard), actor=officer, at=AT)
    other = Particulars("另一件本地的事", "本地的事", "upkeep")

    second = make_local(unheard.pk, other, seen=seen(unheard), actor=officer, at=LATER)

    assert second.code == "local-150222-2"
    assert [row[:3] for row in rows(unheard)] == [
        ("local-150222-2", 1, "confirmed"),
        ("local-150222-1", 1, "refused"),
    ]


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (Particulars(" ", "灯光秀", "organise"), "名称"),
        (Particulars("灯" * 121, "灯光秀", "organise"), "名称"),
        (Particulars("灯光秀", "", "organise"), "对象"),
        (Particulars("灯光秀", "灯光秀", "dance"), "环节"),
        (Particulars("灯光秀", "灯光秀", "organise", "no-such-role"), "归一部门"),
    ],
)
def test_make_local_names_what_is_missing(unheard, officer, given, what):
    with pytest.raises(LocalMatterIncomplete, match=what):
        make_local(unheard.pk, given, seen=seen(unheard), actor=officer, at=AT)

    assert LocalMatter.objects.count() == 0


@pytest.mark.parametrize(
    "title", ["高龄老人生活津贴的申请与发放", "高龄老人 生活津贴的申请与发放。"]
)
def test_make_local_makes_no_second_of_a_shipped_matter(unheard, officer, title):
    with pytest.raises(LocalMatterThere, match="elder-allowance-apply"):
        make_local(
            unheard.pk,
            Particulars(title, "津贴", "apply"),
            seen=seen(unheard),
            actor=officer,
            at=AT,
        )


def test_make_local_makes_no_second_in_the_county(unheard, officer):
    make_local(unheard.pk, SHOW, seen=seen(unheard), actor=officer, at=AT)

    with pytest.raises(LocalMatterThere, match="local-150222-1"):
        make_local(unheard.pk, SHOW, seen=seen(unheard), actor=officer, at=LATER)


def test_make_local_leaves_nothing_when_refused(unheard, officer):
    with pytest.raises(AlignmentMovedOn):
        make_local(unheard.pk, SHOW, seen="proposed:x.1", actor=officer, at=AT)
    with pytest.raises(NotAllowed):
        make_local(unheard.pk, SHOW, seen="", actor=make_officer(role=None), at=AT)

    assert LocalMatter.objects.count() == 0
    assert not Event.objects.filter(act="alignment.local_made").exists()


def test_a_local_matter_serves_its_county_and_no_other(unheard, officer, county):
    make_local(unheard.pk, SHOW, seen=seen(unheard), actor=officer, at=AT)
    sister = make_region("150222103", "西斗铺镇", parent=county)
    near = make_edition(make_lists(UNHEARD.replace("银杏", "白桦")), township=sister)
    align_edition(near.pk, at=LATER)
    far = make_edition(make_lists(UNHEARD), township=foreign_township())
    stranger = make_officer(organisation=make_organisation("阿荣旗委编办", region=foreign_county()))
    align_edition(far.pk, at=LATER)
    far_item = far.items.get(kind="basic")

    assert rows(near.items.get(kind="basic"))[0][0] == "local-150222-1"
    assert [one.code for one in find_matters("灯光秀", "150222")] == ["local-150222-1"]
    assert find_matters("灯光秀", "150721") == []
    with pytest.raises(MatterUnknown):
        confirm(far_item.pk, ["local-150222-1"], seen=seen(far_item), actor=stranger, at=LATER)


def foreign_county():
    return make_region("150721", "阿荣旗", RegionLevel.COUNTY)


def foreign_township():
    return make_region("150721202", "音河镇", parent=foreign_county())
