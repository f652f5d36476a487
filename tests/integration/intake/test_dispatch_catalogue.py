"""The dispatch catalogue follows the lists: of the edition in force, and against the one before."""

from datetime import date

import pytest

from qingdan.intake.hotline_catalogue import (
    catalogue_of,
    differences,
    edition_before,
    editions_in_county,
)
from tests.builders import (
    ListKind,
    make_cooperative_entry,
    make_document,
    make_entry,
    make_list,
    make_published,
    make_reclaimed_entry,
    make_region,
)

pytestmark = pytest.mark.django_db


def document(helps):
    return make_document(
        make_list(make_entry(1, "修路灯。")),
        make_list(make_cooperative_entry(1, "防火。", **helps), kind=ListKind.COOPERATIVE),
        make_list(make_reclaimed_entry(1, "发证。"), kind=ListKind.RECLAIMED),
    )


def test_lines_name_who_handles_and_what_the_township_does(django_assert_num_queries):
    place = make_region()
    first = make_published(
        document({}),
        township=place,
        valid_from=date(2025, 7, 1),
        valid_until=date(2026, 7, 1),
    )
    with django_assert_num_queries(5):
        told = [(one.address, one.body, one.part) for one in catalogue_of(first)]
    assert told == [
        ("银号镇 · 基本 1", "银号镇", ("整项由乡镇（街道）办理。",)),
        ("银号镇 · 配合 1", "县农牧局", ("开展宣传。", "及时上报。")),
        ("银号镇 · 收回 1", "县民政局", ()),
    ]
    assert edition_before(first) is None

    second = make_published(
        document({"departments": ("县应急管理局",)}), township=place, valid_from=date(2026, 7, 1)
    )
    assert editions_in_county("150222", date(2026, 8, 1)) == [second]
    assert edition_before(second) == first
    changes = list(differences(catalogue_of(first), catalogue_of(second)))
    assert [(one.kind, one.line.address, one.fields) for one in changes] == [
        ("changed", "银号镇 · 配合 1", (("承办单位", "县农牧局", "县应急管理局"),))
    ]
