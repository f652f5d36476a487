import tomllib

import pytest

from qingdan.parties.domain.bodies import seeding
from qingdan.parties.domain.bodies.contacts import set_contacts
from qingdan.parties.domain.bodies.proposals import propose_unknown
from qingdan.parties.domain.bodies.refusals import OrganisationTableUnfit, RegionMissing
from qingdan.parties.domain.bodies.seeding import Seeded, load_organisations, seed_region_bodies
from qingdan.parties.domain.bodies.succession import rename
from qingdan.parties.enums import OrganisationKind, RegionLevel
from qingdan.parties.models import Organisation, PartyProposal
from qingdan.record.models import Event
from tests.bodies import AT, TODAY, load_counties, make_body, make_county, names_of
from tests.builders import make_region

pytestmark = pytest.mark.django_db
TABLE = """
region = "150222"
source = "样例"
[[organisation]]
kind = "department"
role = "agriculture"
name = "固阳县农牧局"
assumed = true
printed = ["县农牧局"]
[[organisation]]
kind = "public-institution"
name = "固阳县种子站"
parent = "固阳县农牧局"
short = ["种子站"]
"""


@pytest.fixture
def table(tmp_path):
    def write(text: str):
        path = tmp_path / "table.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_load_organisations_writes_contacts_nobody_has_written(table):
    make_county()
    contacts = 'phone = "0472-8112345"\naddress = "金山大街 1 号"\n'
    path = table(TABLE.replace("assumed = true\n", f"assumed = true\n{contacts}"))

    load_organisations(path, at=AT)
    body = Organisation.objects.get(name="固阳县农牧局")
    set_contacts(body, phone="0472-8110000", address="", hours="", actor=None, at=AT)
    load_organisations(path, at=AT)

    body.refresh_from_db()
    acts = Event.objects.filter(act="party.organisation-contacts").order_by("sequence")
    assert (body.phone, body.address) == ("0472-8110000", "")
    assert [event.detail["phone"] for event in acts] == ["0472-8112345", "0472-8110000"]


def test_load_organisations_refuses_a_phone_that_is_none(table):
    make_county()

    with pytest.raises(OrganisationTableUnfit, match="第 1 个单位"):
        load_organisations(table(TABLE.replace("assumed = true", 'phone = "无"')), at=AT)

    assert not Organisation.objects.filter(name="固阳县农牧局").exists()


def test_load_organisations_registers_bodies_with_names_and_parents(table):
    make_county()

    done = load_organisations(table(TABLE), at=AT)

    above, below = Organisation.objects.order_by("pk")
    assert done == Seeded(bodies=2)
    assert (below.parent, below.name, above.role_key) == (above, "固阳县种子站", "agriculture")
    assert [name[:2] for name in names_of(above)] == [
        ("固阳县农牧局", "full"),
        ("县农牧局", "printed"),
    ]
    made = Event.objects.filter(act="party.organisation-made").order_by("sequence")
    assert [(event.reason, event.detail) for event in made] == [
        ("样例", {"assumed": True}),
        ("样例", {"assumed": False}),
    ]


def test_load_organisations_again_adds_only_new_names(table):
    make_county()
    load_organisations(table(TABLE), at=AT)
    body = Organisation.objects.get(name="固阳县农牧局")
    rename(body, "固阳县农业农村局", on=TODAY, basis="方案", actor=None, at=AT)

    more = TABLE.replace('["县农牧局"]', '["县农牧局", "县农牧业局"]')
    done = load_organisations(table(more), at=AT)

    body.refresh_from_db()
    assert (done, body.name) == (Seeded(names=1), "固阳县农业农村局")
    assert names_of(body)[-1][0] == "县农牧业局"


def test_load_organisations_again_leaves_names_that_moved(table):
    make_county()
    load_organisations(table(TABLE), at=AT)
    above, below = Organisation.objects.order_by("pk")
    other = make_body("固阳县农业局", "县农业局")

    done = load_organisations(table(TABLE.replace('["县农牧局"]', '["县农业局"]')), at=AT)

    assert done == Seeded()
    assert [name[0] for name in names_of(other)] == ["固阳县农业局", "县农业局"]
    assert (len(names_of(above)), len(names_of(below))) == (2, 2)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("region =", "region", "单位表有问题：不是 TOML 文件"),
        ("[[organisation]]", "[organisation.a]", "单位表有问题：不是 TOML 文件"),
        ("short =", "shorter =", "单位表第 2 个单位有问题：不认识 shorter。"),
        ('role = "ag', 'role = "gr', "单位表第 1 个单位有问题：职能不在部门归一表中。"),
        ('parent = "固', 'parent = "某', "单位表第 2 个单位有问题：没有上级单位“某阳县农牧局”。"),
        ('["种子站"]', '["固阳县种子站"]', "单位表第 2 个单位有问题：“固阳县种子站”已是"),
    ],
)
def test_load_organisations_writes_nothing_when_something_is_wrong(table, before, after, message):
    make_county()

    with pytest.raises(OrganisationTableUnfit) as refused:
        load_organisations(table(TABLE.replace(before, after)), at=AT)

    assert str(refused.value).startswith(message)
    assert Organisation.objects.count() == 0


def test_load_organisations_needs_the_place(table):
    with pytest.raises(RegionMissing):
        load_organisations(table(TABLE), at=AT)


def test_load_organisations_wants_a_list_of_bodies(table):
    make_county()

    with pytest.raises(OrganisationTableUnfit) as refused:
        load_organisations(table('region = "150222"\norganisation = 3'), at=AT)

    assert str(refused.value).startswith("单位表有问题：单位要写成 [[organisation]]。")


def test_load_organisations_settles_the_names_that_waited(table):
    names = [("县农牧局", "银号镇 · 配合履职 1"), ("县水务局", "银号镇 · 配合履职 2")]
    propose_unknown(names, place=make_county(), actor=None, at=AT)

    load_organisations(table(TABLE), at=AT)

    states = PartyProposal.objects.order_by("pk").values_list("state", "organisation__name")
    assert list(states) == [("confirmed", "固阳县农牧局"), ("open", None)]


def test_seed_region_bodies_makes_governments_and_committees():
    county = make_county()
    town = make_region("150222105", "银号镇", parent=county)
    street = make_region("150222001", "某某街道", parent=county)
    make_region("150222105200", "召地村", RegionLevel.VILLAGE, town)
    make_region("150222001005", "科教社区", RegionLevel.VILLAGE, street)

    done = [seed_region_bodies("150222", at=AT) for _ in range(2)]

    assert done == [Seeded(bodies=4), Seeded()]
    assert {
        body.name: [name[0] for name in names_of(body)[1:]] for body in Organisation.objects.all()
    } == {
        "某某街道办事处": ["某某街道办", "街道办事处"],
        "科教社区居民委员会": ["科教社区居委会"],
        "银号镇人民政府": ["银号镇政府", "镇人民政府", "镇政府"],
        "召地村民委员会": ["召地村委会", "召地村村民委员会"],
    }


def test_seed_region_bodies_needs_the_county():
    with pytest.raises(RegionMissing):
        seed_region_bodies("150222", at=AT)


@pytest.mark.slow
def test_bundled_tables_load_and_load_again():
    load_counties()
    for county in ("150222", "150721"):
        seed_region_bodies(county, at=AT)
    first = Organisation.objects.count()

    demo = load_organisations(seeding.demo_table(), at=AT)
    again = [load_organisations(path, at=AT) for path in seeding.bundled_tables()]

    kinds = Organisation.objects.values_list("kind", flat=True)
    assert (first, demo) == (347, Seeded(bodies=20))
    assert again == [Seeded(), Seeded()]
    assert set(OrganisationKind.values) - set(kinds) == {OrganisationKind.INSTALLATION}


def test_demo_table_says_that_it_is_for_show():
    table = tomllib.loads(seeding.demo_table().read_text(encoding="utf-8"))

    assert table["source"] == "演示数据，不是实际机构设置"
    assert all(entry["assumed"] for entry in table["organisation"])
