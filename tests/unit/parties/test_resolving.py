from datetime import date

import pytest

from qingdan.documents.labels import GROUP
from qingdan.parties.departments import looks_like_department, split_departments
from qingdan.parties.domain.bodies import seeding
from qingdan.parties.domain.bodies.organisations import end
from qingdan.parties.domain.bodies.resolving import current, resolve
from qingdan.parties.domain.bodies.splitting import split
from qingdan.parties.domain.bodies.succession import merge, rename
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Region
from tests.bodies import AT, load_counties, make_body, make_county
from tests.builders import make_region

pytestmark = pytest.mark.django_db
ON = date(2025, 7, 1)


def printed_names(document):
    """Return every name of a body that a list prints: in the column, as label, taking over."""
    for duty_list in document.lists:
        for entry in duty_list.entries:
            taken = entry.takeover
            yield from entry.departments
            yield from taken.departments if taken else ()
            groups = [*entry.department_groups, *entry.township_groups]
            groups += taken.groups if taken else ()
            for label in (group.label for group in groups if group.label):
                if not GROUP.fullmatch(label):
                    names = split_departments(label)
                    yield from (name for name in names if looks_like_department(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "township", "count"), [("yinhao", "150222105", 31), ("chabaqi", "150721201", 66)]
)
def test_resolve_knows_every_name_printed_in_a_list(sample_documents, sample, township, count):
    load_counties()
    region = Region.objects.get(code=township)
    names = set(printed_names(sample_documents[sample]))

    found = {name: resolve(name, region, on=ON) for name in names}

    assert [name for name, body in found.items() if body is None] == []
    assert {body.region_id for body in found.values()} == {township[:6]}
    assert len(names) == count


BODIES = {
    ("150222", "固阳县农牧局"): ("县农牧局", "固阳县农牧局", "农牧局"),
    ("150222", "包头市生态环境局固阳分局"): ("包头市生态环境局固阳分局",),
    ("150721", "阿荣旗农牧局"): ("阿荣旗农牧局", "旗农牧局", "旗 农牧局"),
    ("150721", "阿荣旗市场监督管理局"): (
        *("旗市场局", "旗市场监管局", "旗市场监督管理局", "阿荣旗市场监督管理局"),
    ),
    ("150721", "共青团阿荣旗委员会"): (
        *("中国共产主义青年团 阿荣旗委员会机关", "团旗委", "共青团阿荣旗委"),
    ),
    ("150721", "阿荣旗委办公室"): (
        *("阿荣旗委办公室（阿荣旗档案局）", "旗委办（档案局）", "旗委办"),
    ),
    ("150721", "阿荣旗档案史志馆"): ("旗档案馆", "阿荣旗档案史志馆"),
}
JOINED = "县委组织部、县退役军人事务局、县残联、县妇联、县民政局、县红十字会"
SIX = (
    *("固阳县委组织部", "固阳县退役军人事务局", "固阳县残疾人联合会", "固阳县妇女联合会"),
    *("固阳县民政局", "固阳县红十字会"),
)


@pytest.mark.slow
def test_resolve_joins_the_names_of_one_body():
    load_counties()
    counties = {one.code: one for one in Region.objects.filter(level="county")}

    found = {
        (county, body): {str(resolve(name, counties[county], on=ON)) for name in names}
        for (county, body), names in BODIES.items()
    }
    six = [resolve(name, counties["150222"], on=ON) for name in split_departments(JOINED)]

    assert found == {(county, body): {body} for county, body in BODIES}
    assert tuple(map(str, six)) == SIX


@pytest.mark.slow
def test_resolve_finds_the_bodies_of_villages_and_townships():
    load_counties()
    seeding.seed_region_bodies("150222", at=AT)
    township = Region.objects.get(code="150222105")
    names = ("银号镇人民政府", "银号镇政府", "镇政府", "召地村委会", "召地村村民委员会")

    found = [str(resolve(name, township, on=ON)) for name in names]

    assert found == ["银号镇人民政府"] * 3 + ["召地村民委员会"] * 2


@pytest.mark.parametrize(
    "printed", ["市农牧局", "阿荣旗农牧局", "包头市农牧局", "某某科", "", "（）", "各部门"]
)
def test_resolve_means_nothing_by_names_of_elsewhere(printed):
    make_body("固阳县农牧局", role_key="agriculture")

    found = resolve(printed, make_county(), on=ON)

    assert found is None


def test_resolve_takes_the_role_when_no_name_fits():
    body = make_body("固阳县农牧局", role_key="agriculture")

    found = [resolve(name, make_county(), on=ON) for name in ("县农业农村局", "农业农村委")]

    assert found == [body, body]


def test_resolve_does_not_choose_between_two_of_one_role():
    make_body("固阳县农牧局", role_key="agriculture")
    make_body("固阳县畜牧水产中心", role_key="agriculture")

    found = resolve("县农业农村局", make_county(), on=ON)

    assert found is None


def test_resolve_prefers_the_township_whose_list_it_is():
    county = make_county()
    places = [make_region(code, name, parent=county) for code, name in TOWNSHIPS]
    offices = [make_body("党政办公室", region=one, kind=OrganisationKind.SECTION) for one in places]

    found = [resolve("党政办公室", place, on=ON) for place in (*places, county)]

    assert found == [*offices, None]


TOWNSHIPS = (("150222105", "银号镇"), ("150222106", "怀朔镇"))


def test_resolve_knows_the_former_name_before_and_after_renaming():
    body, county = make_body("固阳县农牧局"), make_county()
    day = date(2026, 1, 1)
    rename(body, "固阳县农业农村局", on=day, basis="机构改革方案", actor=None, at=AT)
    days = (date(2025, 12, 31), day, date(2026, 2, 1))

    found = [resolve(name, county, on=on) for on in days for name in ("县农牧局", "县农业农村局")]

    assert found == [body] * 6


def test_resolve_gives_a_former_name_to_the_body_that_has_it_now():
    old, county = make_body("固阳县水务局"), make_county()
    rename(old, "固阳县水利局", on=date(2025, 1, 1), basis="方案", actor=None, at=AT)
    new = make_body("固阳县水务局", valid_from=date(2026, 1, 1))

    found = [resolve("县水务局", county, on=on) for on in (date(2024, 5, 1), date(2026, 2, 1))]

    assert found == [old, new]


def test_resolve_follows_a_merged_body_to_its_successor():
    old, heir, county = make_body("固阳县扶贫办"), make_body("固阳县农牧局"), make_county()
    merge(old, heir, on=date(2026, 1, 1), basis="方案", actor=None, at=AT)

    found = [resolve("县扶贫办", county, on=on) for on in (date(2025, 12, 31), date(2026, 1, 1))]

    assert found == [old, heir]


def test_current_follows_several_mergers():
    first, second, third = (make_body(f"固阳县{name}") for name in ("甲局", "乙局", "丙局"))
    merge(first, second, on=date(2025, 1, 1), basis="方案", actor=None, at=AT)
    merge(second, third, on=date(2026, 1, 1), basis="方案", actor=None, at=AT)
    first.refresh_from_db()

    days = (date(2024, 12, 31), date(2025, 6, 1), date(2026, 1, 1))

    assert [current(first, on=on) for on in days] == [first, second, third]


def test_current_leaves_the_choice_among_several_to_a_person():
    body = make_body("固阳县教科局")
    names = ["固阳县教育局", "固阳县科技局"]
    split(body, names, on=date(2026, 1, 1), basis="方案", actor=None, at=AT)
    body.refresh_from_db()

    found = [current(body, on=on) for on in (date(2025, 1, 1), date(2026, 1, 1))]

    assert found == [body, None]


def test_current_is_nothing_after_the_end():
    body = end(make_body(), on=date(2026, 1, 1), basis="撤销", actor=None, at=AT)

    assert current(body, on=date(2026, 1, 1)) is None
