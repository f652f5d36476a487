import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.bodies.contacts import set_contacts
from qingdan.parties.domain.bodies.organisations import end
from qingdan.parties.domain.bodies.refusals import ContactsUnfit, OrganisationOver
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.queries import bodies_of_counties, organisations_reached_by
from qingdan.record.models import Event
from tests.bodies import AT, TODAY, make_body, make_county, make_manager
from tests.builders import make_officer, make_organisation, make_region, make_section

pytestmark = pytest.mark.django_db
GIVEN = {"phone": "0472-8112345转8012", "address": "固阳县金山大街 1 号", "hours": "周一至周五"}


def contacts_of(body):
    body.refresh_from_db()
    return {"phone": body.phone, "address": body.address, "hours": body.hours}


def told(body):
    events = Event.objects.filter(act="party.organisation-contacts", subject_key=str(body.pk))
    return [(event.actor_name, event.place, event.detail) for event in events]


def test_set_contacts_writes_the_body_and_the_record():
    body, manager = make_body("固阳县农牧局"), make_manager()

    set_contacts(body, **GIVEN, actor=manager, at=AT)

    detail = {"phone": GIVEN["phone"], "office": GIVEN["address"], "hours": GIVEN["hours"]}
    assert contacts_of(body) == GIVEN
    assert told(body) == [("张三", "150222", detail)]


def test_set_contacts_twice_alike_is_recorded_once():
    body = make_body("固阳县农牧局")

    for _ in range(2):
        set_contacts(body, **GIVEN, actor=None, at=AT)

    assert len(told(body)) == 1


def test_set_contacts_takes_away_what_is_left_empty():
    body = make_body("固阳县农牧局")
    set_contacts(body, **GIVEN, actor=None, at=AT)

    set_contacts(body, phone="", address="", hours="", actor=None, at=AT)

    assert contacts_of(body) == dict.fromkeys(GIVEN, "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0472-8112345", "0472-8112345"),
        ("(0472) 8112345", "0472-8112345"),
        ("０４７２—８１１２３４５", "0472-8112345"),
        ("8112345 转 12", "8112345转12"),
        ("8112345，8112346", "8112345、8112346"),
        ("0472 8112345", "0472 8112345"),
        ("12345", "12345"),
        ("400-800-1234", "400-800-1234"),
    ],
)
def test_set_contacts_keeps_a_phone_in_one_form(typed, kept):
    body = make_body("固阳县农牧局")

    set_contacts(body, phone=typed, address="", hours="", actor=None, at=AT)

    assert contacts_of(body)["phone"] == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "张主任 8112345"},
        {"phone": "8112345#12"},
        {"phone": "转8012"},
        {"phone": "1" * 61},
        {"address": "路" * 121},
        {"hours": "时" * 81},
    ],
)
def test_set_contacts_refuses_in_chinese_and_changes_nothing(wrong):
    body = make_body("固阳县农牧局")

    with pytest.raises(ContactsUnfit) as refusal:
        set_contacts(body, **{**GIVEN, **wrong}, actor=None, at=AT)

    assert str(refusal.value).startswith("联系方式没有保存：")
    assert (contacts_of(body), told(body)) == (dict.fromkeys(GIVEN, ""), [])


def test_set_contacts_of_a_body_that_is_over_is_refused():
    body = make_body("固阳县扶贫办")
    end(body, on=TODAY, basis="机构改革方案", actor=None, at=AT)

    with pytest.raises(OrganisationOver):
        set_contacts(body, **GIVEN, actor=None, at=AT)


def test_contacts_are_written_by_the_body_itself_and_the_county():
    county, township = make_county(), make_region(parent=make_county())
    farming = make_body("固阳县农牧局", role_key="agriculture")
    water = make_body("固阳县水务局", role_key="water")
    section = make_section("党政办公室", township)
    village = make_organisation(
        "某村民委员会",
        OrganisationKind.VILLAGE_COMMITTEE,
        make_region("150222105201", "某村", "village", township),
    )
    government = section.parent
    officers = {
        "clerk": make_officer("a", Role.DEPARTMENT_CLERK, farming),
        "leader": make_officer("b", Role.TOWNSHIP_LEADER, government),
        "head": make_officer("c", Role.SECTION_HEAD, section),
        "cadre": make_officer("d", Role.VILLAGE_CADRE, village),
        "office": make_manager(),
        "auditor": make_officer(
            "e", Role.AUDITOR, make_organisation(f"{county}人民政府", "county-government", county)
        ),
    }

    reached = {
        who: {one.name for one in organisations_reached_by(officer, TODAY)}
        for who, officer in officers.items()
    }

    assert reached["clerk"] == {farming.name}
    assert reached["leader"] == {government.name, section.name}
    assert reached["head"] == {section.name}
    assert reached["office"] >= {farming.name, water.name, government.name, village.name}
    assert (reached["cadre"], reached["auditor"]) == (set(), set())
    for who, officer in officers.items():
        if water.name not in reached[who]:
            with pytest.raises(NotAllowed):
                set_contacts(water, **GIVEN, actor=officer, at=AT)


def test_bodies_of_counties_leaves_out_a_role_that_two_share():
    make_body("固阳县农牧局", role_key="agriculture")
    make_body("固阳县水务局", role_key="water")
    make_body("固阳县水利局", role_key="water")
    other = make_organisation(
        "阿荣旗农牧局",
        OrganisationKind.DEPARTMENT,
        make_region("150721", "阿荣旗", "county"),
        role_key="agriculture",
    )

    found = bodies_of_counties(TODAY)

    assert {county: body.name for county, body in found["agriculture"].items()} == {
        "150222": "固阳县农牧局",
        "150721": other.name,
    }
    assert found["water"] == {}
    assert set(bodies_of_counties(TODAY, "agriculture")) == {"agriculture"}
