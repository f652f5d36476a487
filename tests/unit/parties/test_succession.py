from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.bodies.refusals import (
    OrganisationNameTaken,
    OrganisationOver,
    OrganisationUnfit,
    PartsRemain,
    SuccessionDayUnfit,
)
from qingdan.parties.domain.bodies.resolving import current, resolve
from qingdan.parties.domain.bodies.splitting import part_off, split
from qingdan.parties.domain.bodies.succession import merge, rename
from qingdan.parties.enums import NameKind, SuccessionKind
from qingdan.parties.models import Organisation, Succession
from qingdan.record.models import Event
from tests.bodies import AT, TODAY, make_body, make_county, make_manager, names_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)
LONG_AGO = date(2020, 1, 1)
BASIS = {"basis": "机构改革方案", "actor": None, "at": AT}
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_rename_keeps_the_old_name_with_its_days():
    body = make_body("固阳县农牧局", "县农牧局")

    change = rename(body, "固阳县农业农村局", on=DAY, basis="方案", actor=make_manager(), at=AT)

    body.refresh_from_db()
    assert (body.name, str(change)) == ("固阳县农业农村局", "固阳县农牧局 更名 固阳县农业农村局")
    assert names_of(body) == [
        ("固阳县农牧局", NameKind.FORMER, None, DAY),
        ("县农牧局", NameKind.SHORT, None, None),
        ("固阳县农业农村局", NameKind.FULL, DAY, None),
    ]
    assert body.search_text.startswith("固阳县农业农村局 固阳县农牧局 县农牧局")
    told = {
        (event.subject_kind, event.subject_key): event.after for event in Event.objects.all()[1:]
    }
    rows = [body, change, *body.names.all()]
    assert [told[row.subject_kind, str(row.pk)] for row in rows] == [
        row.fingerprint() for row in rows
    ]


def test_rename_to_what_it_was_called_before():
    body = make_body("甲局")
    for number, name in enumerate(("乙局", "甲局", "丙局", "甲局"), start=1):
        rename(body, name, on=date(2025, number, 1), **BASIS)
    body.refresh_from_db()

    found = [body.names.filter(plain=name).count() for name in ("甲局", "乙局", "丙局")]

    assert (body.name, found, Succession.objects.count()) == ("甲局", [3, 1, 1], 4)


def test_rename_may_take_a_short_name_of_its_own():
    body = make_body("固阳县农牧局", "县农牧局")

    rename(body, "县农牧局", on=DAY, **BASIS)

    body.refresh_from_db()
    assert body.name == "县农牧局"


@pytest.mark.parametrize(
    ("name", "on", "basis", "refusal"),
    [
        ("固阳县农牧局", DAY, "方案", OrganisationUnfit),
        ("", DAY, "方案", OrganisationUnfit),
        ("固阳县农业农村局", DAY, "", OrganisationUnfit),
        ("固阳县水务局", DAY, "方案", OrganisationNameTaken),
        ("固阳县农业农村局", TODAY + timedelta(1), "方案", SuccessionDayUnfit),
        ("固阳县农业农村局", date(2019, 1, 1), "方案", SuccessionDayUnfit),
        ("固阳县农业农村局", date(2018, 1, 1), "方案", OrganisationOver),
    ],
)
def test_rename_refuses_what_does_not_fit(name, on, basis, refusal):
    make_body("固阳县水务局")
    body = make_body("固阳县农牧局", valid_from=date(2019, 1, 1))

    with pytest.raises(refusal):
        rename(body, name, on=on, basis=basis, actor=None, at=AT)

    body.refresh_from_db()
    assert (body.name, Succession.objects.count()) == ("固阳县农牧局", 0)


def test_rename_refuses_a_day_before_the_last_change():
    body = make_body("甲局")
    rename(body, "乙局", on=DAY, **BASIS)

    with pytest.raises(SuccessionDayUnfit):
        rename(body, "丙局", on=DAY, **BASIS)


def test_rename_refuses_another_county():
    body = make_body("阿荣旗农牧局", region=make_county("150721", "阿荣旗"))

    with pytest.raises(NotAllowed):
        rename(body, "阿荣旗农业局", on=DAY, basis="方案", actor=make_manager(), at=AT)


def test_merge_ends_the_body_and_moves_its_parts():
    body, heir = make_body("固阳县扶贫办"), make_body("固阳县农牧局")
    part = make_body("固阳县扶贫中心", parent=body)

    change = merge(body, heir, on=DAY, basis="方案", actor=make_manager(), at=AT)

    body.refresh_from_db()
    part.refresh_from_db()
    assert (body.valid_until, part.parent, change.kind) == (DAY, heir, SuccessionKind.MERGED)
    assert str(change) == "固阳县扶贫办 并入 固阳县农牧局"


def test_merge_refuses_a_successor_out_of_reach():
    body = make_body("固阳县扶贫办")
    heir = make_body("阿荣旗农牧局", region=make_county("150721", "阿荣旗"))

    with pytest.raises(NotAllowed):
        merge(body, heir, on=DAY, basis="方案", actor=make_manager(), at=AT)

    body.refresh_from_db()
    assert body.valid_until is None


def test_merge_refuses_itself_its_part_and_the_ended():
    body = make_body("固阳县农牧局")
    part = make_body("固阳县种子站", parent=body)
    over = make_body("固阳县畜牧局")
    merge(over, body, on=date(2025, 6, 1), **BASIS)

    refused = []
    for heir in (body, part, over):
        with pytest.raises(DomainError) as refusal:
            merge(body, heir, on=DAY, **BASIS)
        refused.append(type(refusal.value))

    assert refused == [OrganisationUnfit, OrganisationUnfit, OrganisationOver]


def test_merge_refuses_a_day_before_another_merged_into_it():
    first, second, third = (make_body(name) for name in ("甲局", "乙局", "丙局"))
    merge(first, second, on=DAY, **BASIS)

    with pytest.raises(SuccessionDayUnfit) as refused:
        merge(second, third, on=date(2025, 6, 1), **BASIS)

    assert str(refused.value) == (
        "2025年6月1日不能作为变更日期：2026年1月1日已登记“甲局 并入 乙局”。没有改动。"
    )


def test_split_registers_the_new_bodies_and_takes_those_already_there():
    body = make_body("固阳县教科局", role_key="education")
    there = make_body("固阳县科技局")
    names = ["固阳县教育局", "固阳县科技局", " 固阳县教育局 ", ""]

    changes = split(body, names, on=DAY, basis="方案", actor=make_manager(), at=AT)

    new = Organisation.objects.get(name="固阳县教育局")
    body.refresh_from_db()
    assert [change.successor for change in changes] == [new, there]
    assert (new.role_key, new.valid_from, new.kind) == ("education", DAY, body.kind)
    assert body.valid_until == DAY


def test_split_refuses_one_name_and_parts_left_behind():
    body = make_body("固阳县教科局")

    with pytest.raises(OrganisationUnfit):
        split(body, ["固阳县教育局"], on=DAY, **BASIS)
    make_body("固阳县电大", parent=body)
    with pytest.raises(PartsRemain):
        split(body, ["固阳县教育局", "固阳县科技局"], on=DAY, **BASIS)

    assert Organisation.objects.count() == 2


def test_part_off_lets_the_body_go_on():
    body = make_body("固阳县教科局")

    changes = part_off(body, ["固阳县科技局"], on=DAY, basis="方案", actor=make_manager(), at=AT)

    body.refresh_from_db()
    assert (body.valid_until, [str(change) for change in changes]) == (
        None,
        ["固阳县教科局 分设 固阳县科技局"],
    )
    assert current(body, on=TODAY) == body


@MANY
@given(
    st.lists(st.tuples(st.integers(1, 360), st.sampled_from("甲乙丙丁戊")), min_size=1, max_size=6)
)
def test_rename_chain_resolves_on_every_day(steps):
    with transaction.atomic():
        body, county, day = make_body("固阳县甲局"), make_county(), LONG_AGO
        shown = {LONG_AGO: "固阳县甲局"}
        for days, letter in steps:
            day, name = day + timedelta(days), f"固阳县{letter}局"
            if name != body.name:
                rename(body, name, on=day, **BASIS)
                body.refresh_from_db()
                shown[day] = name
        for on, name in shown.items():
            assert resolve(name, county, on=on) == body
            assert resolve(name.replace("固阳", ""), county, on=on + timedelta(1)) == body
            in_use = [row.name for row in body.names.all() if row.is_in_use(on)]
            assert in_use == [name]
        transaction.set_rollback(True)


@MANY
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 900)),
        min_size=1,
        max_size=10,
    )
)
def test_merges_never_go_in_circles(steps):
    with transaction.atomic():
        bodies = [make_body(f"固阳县{letter}局") for letter in "甲乙丙丁戊"]
        for one, other, days in steps:
            try:
                merge(bodies[one], bodies[other], on=LONG_AGO + timedelta(days), **BASIS)
            except DomainError:
                continue
        left = [body for body in Organisation.objects.all() if body.valid_until is None]
        for body in Organisation.objects.all():
            assert current(body, on=TODAY) in left
        transaction.set_rollback(True)
