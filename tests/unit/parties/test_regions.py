"""The table of places and the township in a title."""

from pathlib import Path

import pytest

from qingdan.parties.domain.bodies.regions import RegionTableUnfit, find_township, load_regions
from qingdan.parties.models import Region

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).resolve().parents[3] / "data" / "regions.csv"


def test_load_regions_loads_both_counties_whole():
    load_regions(TABLE)

    township = Region.objects.get(pk="150721201")
    way_up = [township.parent, township.parent.parent, township.parent.parent.parent]
    assert [str(one) for one in way_up] == ["阿荣旗", "呼伦贝尔市", "内蒙古自治区"]
    assert Region.objects.filter(level="township").count() == 18
    assert not Region.objects.filter(pk="150721402").exists()


def test_load_regions_renews_names_and_removes_nothing(tmp_path):
    load_regions(TABLE)
    renamed = tmp_path / "renamed.csv"
    renamed.write_text("code,name,level,parent\n150222105,新银号镇,township,150222\n", "utf-8")

    load_regions(renamed)

    assert Region.objects.get(pk="150222105").name == "新银号镇"
    assert Region.objects.count() == 276


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("code,name\n1,x\n", "第 1 行"),
        ("code,name,level,parent\n15,内蒙古,state,\n", "没有“state”这一层级"),
        ("code,name,level,parent\n1502,包头市,city,15\n", "上级 15 不在表中"),
    ],
)
def test_load_regions_loads_nothing_from_an_unfit_table(tmp_path, text, why):
    table = tmp_path / "unfit.csv"
    table.write_text(text, "utf-8")

    with pytest.raises(RegionTableUnfit, match=why):
        load_regions(table)

    assert Region.objects.count() == 0


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("固阳县银号镇履行职责事项清单", "150222105"),
        ("内蒙古自治区呼伦贝尔市阿荣旗查巴奇鄂温克族乡基本履职事项清单（106项）", "150721201"),
        ("查巴奇鄂温克民族乡清单", "150721201"),
        ("固阳县清单", None),
        ("", None),
        ("银号镇和怀朔镇清单", None),
    ],
)
def test_find_township_proposes_by_name(title, code):
    load_regions(TABLE)

    found = find_township(title)

    assert (found.pk if found else None) == code


def test_find_township_lets_the_county_decide_between_equal_names():
    load_regions(TABLE)
    Region.objects.create(code="110101001", name="银号镇", level="township")

    assert find_township("固阳县银号镇清单").pk == "150222105"
    assert find_township("银号镇清单") is None
