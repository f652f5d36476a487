from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qingdan.parties.domain.authorising import NotAllowed, may
from qingdan.parties.domain.bodies.naming import WrittenName, add_name, retire_name
from qingdan.parties.domain.bodies.organisations import Particulars, correct, end, register
from qingdan.parties.domain.bodies.refusals import (
    NameNotRetired,
    OrganisationNameTaken,
    OrganisationOver,
    OrganisationUnfit,
    PartsRemain,
    SuccessionDayUnfit,
)
from qingdan.parties.enums import NameKind, OrganisationKind, Role
from qingdan.parties.models import Organisation, OrganisationName
from qingdan.record.models import Event
from tests.bodies import AT, TODAY, make_body, make_county, make_manager, names_of
from tests.builders import make_officer, make_region

pytestmark = pytest.mark.django_db
DEPARTMENT = OrganisationKind.DEPARTMENT


def acts():
    return list(Event.objects.values_list("act", flat=True))[1:]


def test_register_writes_the_body_its_names_and_the_record():
    manager, county = make_manager(), make_county()
    before = Event.objects.count()
    asked = Particulars(DEPARTMENT, " 固阳县  农牧局 ", county, "agriculture")

    body = register(
        asked, names=(WrittenName("县农牧局"),), actor=manager, at=AT, reason="机构改革方案"
    )

    assert (body.name, body.role_key, body.region) == ("固阳县 农牧局", "agriculture", county)
    assert names_of(body) == [
        ("固阳县 农牧局", NameKind.FULL, None, None),
        ("县农牧局", NameKind.SHORT, None, None),
    ]
    assert body.search_text == "固阳县农牧局 县农牧局 gyxnmj xnmj"
    assert acts()[before - 1 :] == [
        "party.organisation-made",
        "party.organisation-named",
        "party.organisation-named",
    ]
    last = Event.objects.get(act="party.organisation-made", subject_key=str(body.pk))
    assert (last.actor_name, last.place, last.reason) == ("张三", "150222", "机构改革方案")


def test_register_leaves_a_record_that_equals_the_rows():
    body = make_body("固阳县农牧局", "县农牧局")

    told = {
        (event.subject_kind, event.subject_key): event.after for event in Event.objects.all()[1:]
    }

    rows = [body, *body.names.all()]
    assert told == {(row.subject_kind, str(row.pk)): row.fingerprint() for row in rows}


@pytest.mark.parametrize(
    ("kind", "name", "role", "why"),
    [
        (DEPARTMENT, "（）", "", "名称要有文字，最长 120 字。"),
        (DEPARTMENT, "局" * 121, "", "名称要有文字，最长 120 字。"),
        ("office", "固阳县农牧局", "", "没有选单位种类。"),
        (OrganisationKind.INSTALLATION, "清单通", "", "没有选单位种类。"),
        (DEPARTMENT, "固阳县农牧局", "farming", "职能不在部门归一表中。"),
        (OrganisationKind.SECTION, "党政办", "", "乡镇内设机构要设在乡镇（街道）一级。"),
    ],
)
def test_register_refuses_what_does_not_fit(kind, name, role, why):
    asked = Particulars(kind, name, make_county(), role)

    with pytest.raises(OrganisationUnfit) as refused:
        register(asked, actor=None, at=AT)

    assert refused.value.params == {"why": why}
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("name", ["固阳县农牧局", "固阳县 农牧局", "县农牧局"])
def test_register_refuses_a_name_that_is_taken(name):
    make_body("固阳县农牧局", "县农牧局")

    with pytest.raises(OrganisationNameTaken):
        make_body(name)


def test_register_refuses_a_place_out_of_reach():
    manager = make_manager()
    asked = Particulars(DEPARTMENT, "阿荣旗农牧局", make_county("150721", "阿荣旗"))

    with pytest.raises(NotAllowed):
        register(asked, actor=manager, at=AT)

    assert Organisation.objects.filter(name="阿荣旗农牧局").count() == 0


def test_register_refuses_a_role_that_only_reads():
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=make_body("固阳县民政局"))
    asked = Particulars(DEPARTMENT, "固阳县农牧局", make_county())

    with pytest.raises(NotAllowed):
        register(asked, actor=clerk, at=AT)


def test_register_refuses_a_parent_of_elsewhere():
    above = make_body("阿荣旗农牧局", region=make_county("150721", "阿荣旗"))

    with pytest.raises(OrganisationUnfit) as refused:
        make_body("固阳县种子站", parent=above)

    assert refused.value.params == {"why": "上级单位阿荣旗农牧局不在固阳县。"}


def test_same_name_is_refused_by_the_database_itself():
    county = make_county()
    make_body("固阳县农牧局")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(kind=DEPARTMENT, name="固阳县农牧局", region=county)


def test_add_name_is_found_by_its_letters():
    body = make_body("固阳县农牧局")

    add_name(body, WrittenName("县农牧局", NameKind.PRINTED), actor=make_manager(), at=AT)

    body.refresh_from_db()
    assert body.search_text == "固阳县农牧局 县农牧局 gyxnmj xnmj"
    assert names_of(body)[1] == ("县农牧局", NameKind.PRINTED, None, None)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (WrittenName(" "), "名称要有文字，最长 200 字。"),
        (WrittenName("农牧局", "nickname"), "没有“nickname”这种名称。"),
        (WrittenName("畜牧局", NameKind.FORMER), "曾用名要写明用到哪一天。"),
        (
            WrittenName("畜牧局", NameKind.FORMER, date(2019, 1, 1), date(2019, 1, 1)),
            "名称停用的日期不晚于开始的日期。",
        ),
    ],
)
def test_add_name_refuses_what_does_not_fit(written, why):
    body = make_body()

    with pytest.raises(OrganisationUnfit) as refused:
        add_name(body, written, actor=None, at=AT)

    assert (refused.value.params, body.names.count()) == ({"why": why}, 1)


def test_add_name_refuses_the_name_of_a_neighbour():
    make_body("固阳县水务局", "县水务局")
    body = make_body("固阳县农牧局")

    with pytest.raises(OrganisationNameTaken) as refused:
        add_name(body, WrittenName("县水务局"), actor=None, at=AT)

    assert str(refused.value) == "“县水务局”已是固阳县水务局的名称，没有重复登记。"


def test_retire_name_keeps_the_row_with_its_last_day():
    body = make_body("固阳县农牧局", "县畜牧局")
    row = body.names.get(name="县畜牧局")

    retire_name(row.pk, on=TODAY, reason="认错了", actor=make_manager(), at=AT)

    assert names_of(body)[1] == ("县畜牧局", NameKind.SHORT, None, TODAY)
    with pytest.raises(NameNotRetired):
        retire_name(row.pk, on=TODAY, reason="", actor=None, at=AT)


def test_retire_name_refuses_the_name_in_use():
    row = OrganisationName.objects.get(organisation=make_body())

    with pytest.raises(NameNotRetired) as refused:
        retire_name(row.pk, on=TODAY, reason="", actor=None, at=AT)

    assert str(refused.value) == "“固阳县农牧局”是现用名称，没有停用。"


def test_correct_puts_name_kind_role_and_first_day_right():
    body, county = make_body("固阳县农木局", valid_from=date(2019, 3, 1)), make_county()
    asked = Particulars(
        OrganisationKind.BRANCH, "固阳县农牧局", county, "agriculture", None, date(2019, 1, 1)
    )

    correct(body, asked, reason="录入有误", actor=make_manager(), at=AT)

    body.refresh_from_db()
    assert (body.name, body.kind, body.role_key) == ("固阳县农牧局", asked.kind, "agriculture")
    assert names_of(body) == [("固阳县农牧局", NameKind.FULL, date(2019, 1, 1), None)]
    assert body.search_text == "固阳县农牧局 gyxnmj"


def test_correct_refuses_a_circle_of_parents():
    above, county = make_body("固阳县农牧局"), make_county()
    below = make_body("固阳县种子站", parent=above)
    asked = Particulars(DEPARTMENT, above.name, county, parent=below)

    with pytest.raises(OrganisationUnfit) as refused:
        correct(above, asked, reason="试", actor=None, at=AT)

    assert refused.value.params == {"why": "一个单位不能成为自己的上级。"}


@pytest.mark.parametrize("place", ["150721", "150222105"])
def test_correct_refuses_another_place(place):
    body = make_body()
    asked = Particulars(DEPARTMENT, body.name, make_region(place, "别处"))

    with pytest.raises(OrganisationUnfit):
        correct(body, asked, reason="试", actor=None, at=AT)


def test_end_keeps_the_body_until_the_day():
    body = make_body()

    ended = end(body, on=TODAY, basis="撤销通知", actor=make_manager(), at=AT)

    assert (ended.valid_until, Organisation.objects.in_being(TODAY).filter(pk=body.pk).count()) == (
        TODAY,
        0,
    )
    last = Event.objects.last()
    assert (last.act, last.reason, last.detail) == (
        "party.organisation-ended",
        "撤销通知",
        {"on": "2026-03-02"},
    )


def test_end_takes_the_posts_with_it():
    body = make_body()
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=body)

    end(body, on=TODAY, basis="撤销", actor=None, at=AT)

    days = (date(2026, 3, 1), TODAY)
    assert [may(clerk, "organisation.read", on=on) for on in days] == [True, False]


def test_end_refuses_a_body_with_parts():
    body = make_body("固阳县农牧局")
    make_body("固阳县种子站", parent=body)

    with pytest.raises(PartsRemain) as refused:
        end(body, on=TODAY, basis="撤销", actor=None, at=AT)

    assert str(refused.value) == "固阳县农牧局还有下级单位：固阳县种子站。没有改动。"


@pytest.mark.parametrize(
    ("on", "basis", "refusal"),
    [
        (TODAY, " ", OrganisationUnfit),
        (TODAY, "据" * 201, OrganisationUnfit),
        (date(2026, 3, 3), "撤销", SuccessionDayUnfit),
        (date(2018, 12, 31), "撤销", OrganisationOver),
    ],
)
def test_end_refuses_days_and_words_that_do_not_fit(on, basis, refusal):
    body = make_body(valid_from=date(2019, 1, 1))

    with pytest.raises(refusal):
        end(body, on=on, basis=basis, actor=None, at=AT)

    body.refresh_from_db()
    assert body.valid_until is None


def test_end_refuses_a_second_time():
    body = end(make_body(), on=date(2026, 1, 1), basis="撤销", actor=None, at=AT)

    with pytest.raises(SuccessionDayUnfit):
        end(body, on=date(2025, 1, 1), basis="撤销", actor=None, at=AT)
    with pytest.raises(OrganisationOver):
        end(body, on=TODAY, basis="撤销", actor=None, at=AT)
