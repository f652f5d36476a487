"""Filters kept under a name, and what they narrow."""

import pytest
from django.db.models import Q

from qingdan.cases.domain.filtering import (
    MOST_FILTERS,
    delete_filter,
    rename_filter,
    save_filter,
)
from qingdan.cases.domain.linking import relate
from qingdan.cases.domain.refusals import (
    FiltersTooMany,
    FilterTitleMissing,
    FilterTitleTaken,
    FilterUnknown,
)
from qingdan.cases.enums import RelationKind
from qingdan.cases.linked import found_by_number, linked_cases
from qingdan.cases.models import SavedFilter
from qingdan.cases.narrowing import Narrowing
from qingdan.parties.domain.authorising import standing
from tests.builders import make_officer
from tests.desk import Desk


@pytest.mark.django_db
def test_a_filter_is_kept_renamed_and_forgotten():
    officer = make_officer()
    row = save_filter(" 等 农牧局 ", "tab=waiting", actor=officer)
    assert (row.title, row.query) == ("等 农牧局", "tab=waiting")

    assert save_filter("等 农牧局", "tab=over", actor=officer).pk == row.pk
    assert rename_filter(row.pk, "超期", actor=officer).title == "超期"
    delete_filter(row.pk, actor=officer)
    assert not SavedFilter.objects.exists()


@pytest.mark.django_db
def test_filters_are_refused_with_a_reason():
    officer, other = make_officer(), make_officer()
    one, two = (save_filter(name, "", actor=officer) for name in ("一", "二"))

    with pytest.raises(FilterTitleMissing):
        save_filter(" ", "", actor=officer)
    with pytest.raises(FilterTitleMissing):
        save_filter("长" * 25, "", actor=officer)
    with pytest.raises(FilterTitleTaken):
        rename_filter(two.pk, "一", actor=officer)
    for act in (
        lambda: rename_filter(one.pk, "三", actor=other),
        lambda: delete_filter(one.pk, actor=other),
    ):
        with pytest.raises(FilterUnknown):
            act()
    for number in range(MOST_FILTERS - 2):
        save_filter(str(number), "", actor=officer)
    with pytest.raises(FiltersTooMany):
        save_filter("再一个", "", actor=officer)


def test_only_values_that_mean_something_are_kept():
    given = {
        "kind": "no-such",
        "group": "done",
        "place": "150222105",
        "entry": "x",
        "q": "  井 盖 ",
    }
    narrowing = Narrowing.of(given, [])

    assert narrowing.given == {"q": "井 盖", "group": "done"}
    assert narrowing.query == "q=%E4%BA%95+%E7%9B%96&group=done"
    assert narrowing.words() == {"标题或办件号": "井 盖", "环节归类": "办结"}
    assert Narrowing.of({}, []).condition("case__") == Q()


@pytest.mark.parametrize("text", ["〔2026〕0007号", "7", "0007号"])
def test_a_number_is_found_beside_the_title(text):
    found = Narrowing.of({"q": text}, []).condition("")

    assert "('ordinal', 7)" in str(found)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["2", "〔{year}〕0002号", "{year}-2", "0002号"])
def test_a_case_is_found_by_the_number_people_write(text):
    desk = Desk()
    first, second = desk.recorded("一"), desk.recorded("二")
    asked = text.format(year=first.year)
    on = desk.at.date()

    assert found_by_number(asked, first.pk, officer=desk.clerk, on=on) == second
    assert found_by_number(asked, first.pk, officer=desk.stranger(), on=on) is None
    assert found_by_number("井盖", first.pk, officer=desk.clerk, on=on) is None


@pytest.mark.django_db
def test_linked_cases_say_what_they_are_to_each_other():
    desk = Desk()
    first, second = desk.reported("一"), desk.recorded("二")
    relate(first.pk, second.pk, RelationKind.SAME_EVENT, key="r", actor=desk.clerk, at=desk.at)

    shown = linked_cases(first, desk.clerk, standing(desk.clerk, desk.at.date()))
    assert [(one.case, one.word) for one in shown] == [(second, "同一件事")]
