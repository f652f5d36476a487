"""Pages of bodies, as a list officer uses them."""

import re
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from qingdan.parties.domain.bodies.proposals import propose_unknown
from qingdan.parties.domain.bodies.succession import merge, rename
from qingdan.parties.enums import OrganisationKind, ProposalState, Role
from qingdan.parties.models import Organisation
from tests import builders
from tests.bodies import AT, make_body, make_county, make_manager, names_of
from tests.integration.web.manage.conftest import signed_in_as

pytestmark = pytest.mark.django_db
PAST = {"basis": "机构改革方案", "actor": None, "at": AT}
LIST = "/manage/organisations/"


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def client(manager):
    return signed_in_as(manager)


@pytest.fixture
def body():
    return make_body("固阳县农牧局", "县农牧局", role_key="agriculture")


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def sent(prefix, **values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def test_overview_shows_bodies_by_level_with_their_names(client, body):
    township = builders.make_region("150222105", "银号镇", parent=make_county())
    make_body("党政办公室", region=township, kind=OrganisationKind.SECTION)

    county, townships = page(client, LIST), page(client, f"{LIST}?level=township")

    assert "固阳县农牧局" in county
    assert "县农牧局</span>" in county
    assert "农牧局</td>" in county
    assert "党政办公室" not in county
    assert "党政办公室" in townships


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=农牧", True), ("q=gyxnmj", True), ("q=水利", False), ("kind=branch", False)],
)
def test_overview_narrows_down(client, body, query, shown):
    text = page(client, f"{LIST}?{query}")

    assert ("固阳县农牧局" in text, "没有合这些条件的单位" in text) == (shown, not shown)


def test_overview_leaves_out_the_ended_unless_asked(client, body):
    old = make_body("固阳县扶贫办")
    merge(old, body, on=date(2025, 1, 1), **PAST)

    plain, ended = page(client, LIST), page(client, f"{LIST}?ended=1")

    assert ("固阳县扶贫办" in plain, "固阳县扶贫办" in ended, "已撤销" in ended) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_overview_costs_the_same_for_any_number(client, count, django_assert_max_num_queries):
    for number in range(count):
        make_body(f"固阳县第{number}局", f"第{number}局")

    with django_assert_max_num_queries(20):
        text = page(client, LIST)

    assert text.count("data-row") == count + 1


def test_overview_opens_on_the_first_level_that_has_bodies(body):
    section = builders.make_section()
    village = builders.make_region("150222105200", "召地村", "village", section.region)
    where = make_body("召地村委会", region=village, kind=OrganisationKind.VILLAGE_COMMITTEE)
    cadre = signed_in_as(builders.make_officer(role=Role.VILLAGE_CADRE, organisation=where))

    first, asked = page(cadre, LIST), page(cadre, f"{LIST}?level=county")

    assert ["党政办公室" in text for text in (first, asked)] == [True, False]
    assert re.search(r'level=township[^>]*aria-current="page"', first)
    assert "这一层没有单位。" in asked


@pytest.mark.parametrize("role", [Role.LIST_OFFICE, Role.SYSTEM_ADMINISTRATOR])
def test_overview_of_no_bodies_says_what_the_reader_can_do(role):
    unit = builders.make_organisation("清单通运行管理", OrganisationKind.INSTALLATION)
    client = signed_in_as(builders.make_officer(role=role, organisation=unit))

    text = page(client, LIST)

    assert "登记一个单位</a>；整县的单位表可以在服务器上用 qingdan load_organisations" in text
    assert ("也可以先<a" in text) == (role == Role.LIST_OFFICE)
    assert "还没有载入本县的区划" in page(client, f"{LIST}new/")


def test_overview_is_refused_without_the_right(body):
    reader = builders.make_officer(role=Role.STATISTICS_READER, organisation=body)

    assert "不能办理" in page(signed_in_as(reader), LIST, 403)


def test_overview_offers_no_acts_to_readers(body):
    clerk = builders.make_officer(role=Role.DEPARTMENT_CLERK, organisation=body)
    client = signed_in_as(clerk)

    texts = [page(client, LIST), page(client, f"{LIST}{body.pk}/")]

    assert ["登记单位</a>" in texts[0], "更名…" in texts[1]] == [False, False]
    page(client, f"{LIST}new/", 403)
    page(client, "/manage/proposals/", 403)
    refused = client.post(f"{LIST}{body.pk}/end/", sent("end", on="2026-01-01", basis="试"))
    assert refused.status_code == 403
    body.refresh_from_db()
    assert body.valid_until is None


def test_detail_of_another_county_does_not_exist(client):
    other = make_body("阿荣旗农牧局", region=make_county("150721", "阿荣旗"))

    addresses = [f"{LIST}{other.pk}/", f"{LIST}999999/"]

    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert client.post(f"{LIST}{other.pk}/rename/", {}).status_code == 404


def test_detail_tells_names_changes_parts_and_posts(client, body):
    clerk = builders.make_officer(role=Role.DEPARTMENT_CLERK, organisation=body, full_name="赵敏")
    make_body("固阳县种子站", parent=body, kind=OrganisationKind.PUBLIC_INSTITUTION)
    merge(make_body("固阳县扶贫办"), body, on=date(2025, 1, 1), **PAST)
    rename(body, "固阳县农业农村局", on=date(2026, 1, 1), **PAST)

    text = page(client, f"{LIST}{body.pk}/")

    assert "由“固阳县农牧局”更名" in text
    assert "并入本单位" in text
    assert "至2026年1月1日前" in text
    assert "固阳县种子站" in text
    assert f'<a href="/manage/people/{clerk.pk}/">赵敏</a>' in text
    assert "依据：机构改革方案" in text


def test_detail_names_holders_from_elsewhere_without_a_link(body):
    leader = builders.make_officer(role=Role.DEPARTMENT_LEADER, organisation=body)
    guest = builders.make_officer(role=None, full_name="赵敏", unit=make_body("固阳县水务局"))
    builders.make_post(guest, Role.DEPARTMENT_CLERK, body)

    text = page(signed_in_as(leader), f"{LIST}{body.pk}/")

    assert "<td>赵敏</td>" in text
    assert f'<a href="/manage/people/{leader.pk}/">' in text


def test_rename_shows_the_new_name(client, body):
    data = sent("rename", name="固阳县农业农村局", on="2026-01-01", basis="方案")

    response = client.post(f"{LIST}{body.pk}/rename/", data, follow=True)

    assert "固阳县农牧局已更名为固阳县农业农村局" in response.content.decode()
    body.refresh_from_db()
    assert body.name == "固阳县农业农村局"


def test_rename_refused_keeps_what_was_typed(client, body):
    make_body("固阳县水务局")
    data = sent("rename", name="固阳县水务局", on="2026-01-01", basis="方案")

    response = client.post(f"{LIST}{body.pk}/rename/", data)

    text = response.content.decode()
    assert response.status_code == 422
    assert "“固阳县水务局”已是固阳县水务局的名称" in text
    assert 'value="2026-01-01"' in text
    assert '<details class="ask" open id="act-rename">' in text


def test_other_acts_reach_the_domain(client, body):
    heir = make_body("固阳县水务局")
    steps = [
        (body, "name", {"name": "县农业局", "kind": "short"}),
        (body, "correct", {"kind": "branch", "name": "固阳县农牧局", "reason": "录错"}),
        (body, "split", {"into": "固阳县林草局", "stays": "on", "on": "2025-01-01", "basis": "文"}),
        (heir, "merge", {"into": str(body.pk), "on": "2025-06-01", "basis": "文"}),
        (body, "end", {"on": "2026-01-01", "basis": "文"}),
    ]

    for subject, act, values in steps:
        response = client.post(f"{LIST}{subject.pk}/{act}/", sent(act, **values))
        assert (act, response.status_code) == (act, 302)

    body.refresh_from_db()
    heir.refresh_from_db()
    assert (body.kind, body.valid_until, heir.valid_until) == (
        "branch",
        date(2026, 1, 1),
        date(2025, 6, 1),
    )
    assert Organisation.objects.get(name="固阳县林草局").follows.get().predecessor == body


def test_retire_stops_a_way_of_writing(client, body):
    row = body.names.get(name="县农牧局")

    client.post(f"{LIST}{body.pk}/names/{row.pk}/retire/", {"reason": "认错了"})

    row.refresh_from_db()
    assert row.valid_until is not None


def test_new_registers_a_body_with_names(client):
    county = make_county()
    data = {
        "region": county.code,
        "kind": "department",
        "name": "固阳县民政局",
        "role_key": "civil-affairs",
        "names": "县民政局\n民政局\n县民政局",
    }

    response = client.post(f"{LIST}new/", data)

    made = Organisation.objects.get(name="固阳县民政局")
    assert response.headers["Location"] == f"{LIST}{made.pk}/"
    assert [name[0] for name in names_of(made)] == ["固阳县民政局", "县民政局", "民政局"]


def test_new_offers_places_within_reach(client):
    county = make_county()
    make_county("150721", "阿荣旗")
    town = builders.make_region("150222105", "银号镇", parent=county)
    builders.make_region("150222105200", "召地村", "village", town)

    plain, near = page(client, f"{LIST}new/"), page(client, f"{LIST}new/?place=150222105")

    assert [name in plain for name in ("固阳县", "银号镇", "召地村", "阿荣旗")] == [
        True,
        True,
        False,
        False,
    ]
    assert "召地村" in near


def test_export_holds_what_the_table_shows(client, body):
    make_body("固阳县水务局", "县水务局")

    response = client.get(f"{LIST}export.xlsx?q=农牧")

    rows = (
        CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[:5] for row in rows[1:]] == [
        ["固阳县农牧局", "政府部门", "农牧局", "固阳县", "150222"]
    ]
    assert rows[1][7] == "县农牧局"


def make_proposal(printed="县某某中心"):
    seen = [(printed, "银号镇 · 配合履职 3")]
    (proposal,) = propose_unknown(seen, place=make_county(), actor=None, at=AT)
    return proposal


def test_queue_shows_names_with_suggestions(client):
    make_body("固阳县某某服务中心")
    proposal = make_proposal()

    text, overview = page(client, "/manage/proposals/"), page(client, LIST)

    assert f'id="proposal-{proposal.pk}"' in text
    assert "就是固阳县某某服务中心" in text
    assert "见于 银号镇 · 配合履职 3" in text
    assert 'value="固阳县某某中心"' in text
    assert "清单里有 1 个名称" in overview


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_any_number(client, count, django_assert_max_num_queries):
    for number in range(count):
        make_proposal(f"县第{number}中心")

    with django_assert_max_num_queries(16):
        text = page(client, "/manage/proposals/")

    assert text.count("data-entry") == count


def test_queue_is_empty_when_all_is_decided(client):
    assert "没有待确认的名称" in page(client, "/manage/proposals/")


def test_decisions_reach_the_domain(client, body):
    names = ("县甲中心", "县乙中心", "县丙中心")
    one, two, three = (make_proposal(name) for name in names)
    steps = [
        (one, "name", sent(f"name-{one.pk}", body=str(body.pk))),
        (
            two,
            "new",
            sent(f"new-{two.pk}", region="150222", name="固阳县乙中心", kind="department"),
        ),
        (three, "dismiss", sent(f"dismiss-{three.pk}", reason="小标题")),
    ]

    for proposal, act, data in steps:
        response = client.post(f"/manage/proposals/{proposal.pk}/{act}/", data)
        assert (act, response.status_code) == (act, 302)

    states = []
    for proposal in (one, two, three):
        proposal.refresh_from_db()
        states.append((proposal.state, str(proposal.organisation)))
    assert states == [
        (ProposalState.CONFIRMED, "固阳县农牧局"),
        (ProposalState.CONFIRMED, "固阳县乙中心"),
        (ProposalState.DISMISSED, "None"),
    ]
    assert "县丙中心" in page(client, "/manage/proposals/?state=dismissed")


def test_decision_refused_opens_its_form(client):
    proposal = make_proposal()

    response = client.post(f"/manage/proposals/{proposal.pk}/dismiss/", {})

    assert response.status_code == 422
    assert "请写明理由。" in response.content.decode()


def test_decision_made_twice_says_so(client, body):
    proposal = make_proposal()
    data = sent(f"name-{proposal.pk}", body=str(body.pk))
    address = f"/manage/proposals/{proposal.pk}/name/"
    client.post(address, data)

    response = client.post(address, data, follow=True)

    assert "刚才已有人处理（已确认）" in response.content.decode()


def test_decisions_of_another_county_do_not_exist():
    proposal = make_proposal()
    stranger = signed_in_as(make_manager(make_county("150721", "阿荣旗")))

    response = stranger.post(f"/manage/proposals/{proposal.pk}/dismiss/", {})

    assert response.status_code == 404


def test_contacts_are_written_on_the_page_and_shown_to_the_public(client, body):
    address = f"{LIST}{body.pk}/contacts/"
    given = {"phone": "0472-8112345转8012", "address": "金山大街 1 号", "hours": "工作日"}

    told = client.post(address, sent("contacts", **given), follow=True).content.decode()

    body.refresh_from_db()
    assert (body.phone, body.address, body.hours) == tuple(given.values())
    assert "对外联系方式已登记" in told
    assert "登记对外联系方式" in told


def test_contacts_refused_are_shown_at_the_form(client, body):
    response = client.post(
        f"{LIST}{body.pk}/contacts/", sent("contacts", phone="张主任", address="", hours="")
    )

    assert response.status_code == 422
    assert "对外电话只用数字" in response.content.decode()


def test_a_department_writes_its_own_contacts_only(body):
    other = make_body("固阳县水务局", role_key="water")
    clerk = signed_in_as(builders.make_officer("nong.mu", Role.DEPARTMENT_CLERK, body))
    given = sent("contacts", phone="12345", address="", hours="")

    own, foreign = page(clerk, f"{LIST}{body.pk}/"), page(clerk, f"{LIST}{other.pk}/")
    answers = [clerk.post(f"{LIST}{one.pk}/contacts/", given).status_code for one in (body, other)]

    assert ('id="act-contacts"' in own, 'id="act-rename"' in own) == (True, False)
    assert 'id="act-contacts"' not in foreign
    assert answers == [302, 403]
