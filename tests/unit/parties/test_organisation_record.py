"""Whatever is done to bodies, the record accounts for every row."""

from datetime import date

import pytest

from qingdan.parties.domain.bodies.naming import WrittenName, add_name, retire_name
from qingdan.parties.domain.bodies.organisations import Particulars, correct, end
from qingdan.parties.domain.bodies.proposals import (
    confirm_name,
    confirm_new,
    dismiss,
    propose_unknown,
)
from qingdan.parties.domain.bodies.splitting import part_off, split
from qingdan.parties.domain.bodies.succession import merge, rename
from qingdan.parties.enums import OrganisationKind
from qingdan.record.domain.replaying import gaps, odd_rows
from tests.bodies import AT, make_body, make_county

pytestmark = pytest.mark.django_db
BY = {"actor": None, "at": AT}
ACT = {"basis": "机构改革方案", **BY}


def test_every_act_leaves_rows_that_the_record_accounts_for():
    county = make_county()
    body, other, water = (make_body(f"固阳县{name}") for name in ("农牧局", "扶贫办", "水务局"))
    make_body("固阳县扶贫中心", parent=other)
    rename(body, "固阳县农业农村局", on=date(2025, 1, 1), **ACT)
    merge(other, body, on=date(2025, 2, 1), **ACT)
    part_off(water, ["固阳县河湖中心"], on=date(2025, 3, 1), **ACT)
    split(water, ["固阳县水利局", "固阳县供水局"], on=date(2025, 4, 1), **ACT)
    asked = Particulars(OrganisationKind.BRANCH, "固阳县农业农村局", county, "agriculture")
    correct(body, asked, reason="录错", **BY)
    row = add_name(body, WrittenName("县农业局"), **BY)
    retire_name(row.pk, on=date(2026, 1, 1), reason="认错了", **BY)
    end(make_body("固阳县招商局"), on=date(2026, 1, 1), **ACT)
    names = [(name, "银号镇 · 配合履职 1") for name in ("县甲站", "县乙所", "县丙处")]
    one, two, three = propose_unknown(names, place=county, **BY)
    confirm_name(one.pk, body, **BY)
    confirm_new(two.pk, Particulars(OrganisationKind.OUTSIDE, "固阳县乙所", county), **BY)
    dismiss(three.pk, reason="小标题", **BY)

    assert (list(gaps()), list(odd_rows())) == ([], [])
