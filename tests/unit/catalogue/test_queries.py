"""Nouns of the catalogue: what is in force, what is visible, in how many queries."""

from datetime import date

import pytest

from qingdan.catalogue import queries
from qingdan.catalogue.enums import EditionState
from qingdan.documents.model import ListKind
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from tests.builders import (
    make_cooperative_entry,
    make_document,
    make_edition,
    make_entry,
    make_finding,
    make_list,
    make_officer,
    make_organisation,
    make_published,
    make_reclaimed_entry,
    make_region,
)

pytestmark = pytest.mark.django_db

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
CODE = "150222105"


def names(*texts: str):
    return make_document(make_list(*(make_entry(at, text) for at, text in enumerate(texts, 1))))


def test_published_editions_are_no_drafts():
    published = make_published()
    make_edition()

    assert list(queries.published_editions()) == [published]


def test_editions_visible_to_follows_the_posts():
    editions = [make_published(), make_edition()]
    agriculture = make_organisation("县农牧局", OrganisationKind.DEPARTMENT, role_key="agriculture")
    health = make_organisation("县卫健委", OrganisationKind.DEPARTMENT, role_key="health")
    elsewhere = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    foreign = make_organisation("阿荣旗委编办", region=elsewhere)

    def seen(role, organisation=None, **values):
        officer = make_officer(role=role, organisation=organisation, **values)
        return list(queries.editions_visible_to(officer))

    assert seen(Role.LIST_OFFICE) == editions
    assert seen(Role.DEPARTMENT_CLERK, agriculture) == editions
    assert seen(Role.DEPARTMENT_CLERK, health) == []
    assert seen(Role.LIST_OFFICE, foreign) == []
    assert seen(Role.LIST_OFFICE, is_active=False) == []
    assert seen(Role.SYSTEM_ADMINISTRATOR) == []
    assert list(queries.editions_visible_to(None)) == []


@pytest.mark.parametrize(
    "state", [EditionState.DRAFT, EditionState.SUBMITTED, EditionState.DISCARDED]
)
def test_edition_in_force_is_never_unpublished(state):
    make_edition(state=state)

    assert queries.edition_in_force(CODE, AUGUST) is None


@pytest.mark.parametrize("count", [1, 3])
def test_items_cost_the_same_for_any_number(count, django_assert_num_queries):
    entries = [make_cooperative_entry(number) for number in range(1, count + 1)]
    edition = make_published(make_document(make_list(*entries, kind=ListKind.COOPERATIVE)))

    with django_assert_num_queries(2):
        found = [
            (item.number, item.section.title, [one.name for one in item.departments.all()])
            for item in queries.items(edition, kind=ListKind.COOPERATIVE)
        ]

    assert found == [(number, "党的建设", ["县农牧局"]) for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_whole_items_cost_the_same_for_any_number(count, django_assert_num_queries):
    entries = [make_cooperative_entry(number) for number in range(1, count + 1)]
    edition = make_published(make_document(make_list(*entries, kind=ListKind.COOPERATIVE)))

    with django_assert_num_queries(4):
        found = [
            (len(item.departments.all()), len(item.clauses.all()), len(item.support.all()))
            for item in queries.whole_items(queries.items(edition))
        ]

    assert found == [(1, 4, 1)] * count


def test_items_narrows_by_section_and_department():
    edition = make_published()
    section = edition.sections.get(kind="basic")

    by_section = queries.items(edition, section=section.pk)
    by_role = queries.items(edition, role_key="civil-affairs")

    assert [item.kind for item in by_section] == ["basic"]
    assert [item.kind for item in by_role] == ["reclaimed"]


def test_item_at_shows_the_wording_in_force(django_assert_num_queries):
    make_published(names("旧的说法甲乙丙丁"), valid_until=AUGUST)
    make_published(names("新的说法甲乙丙丁"), valid_from=AUGUST)

    with django_assert_num_queries(4):
        found = queries.item_at(CODE, "basic", 1, AUGUST)
    before = queries.item_at(CODE, "basic", 1, JULY)

    assert (found.item.name, found.current) == ("新的说法甲乙丙丁", True)
    assert (before.item.name, before.current) == ("旧的说法甲乙丙丁", True)


def test_item_at_falls_back_to_the_last_wording():
    make_published(names("甲类工作统筹", "农机安全检查"), valid_until=AUGUST)
    make_published(names("甲类工作统筹"), valid_from=AUGUST)

    found = queries.item_at(CODE, "basic", 2, AUGUST)

    assert (found.item.name, found.current) == ("农机安全检查", False)


def test_item_at_shows_a_duty_to_come_as_not_current():
    make_published(names("甲"), valid_from=AUGUST)

    assert queries.item_at(CODE, "basic", 1, JULY).current is False


def test_item_at_knows_only_published_addresses():
    make_edition(names("甲"))

    assert queries.item_at(CODE, "basic", 1, JULY) is None


def test_department_overview_counts_names_of_one_role_together():
    leads = make_cooperative_entry(1, departments=("县农牧局", "某某科"))
    takes = make_reclaimed_entry(1)
    make_published(
        make_document(
            make_list(leads, kind=ListKind.COOPERATIVE), make_list(takes, kind=ListKind.RECLAIMED)
        )
    )
    elsewhere = make_cooperative_entry(1, departments=("阿荣旗农牧局",))
    make_published(
        make_document(make_list(elsewhere, kind=ListKind.COOPERATIVE)),
        township=make_region("150721201", "查巴奇鄂温克民族乡"),
    )

    rows = queries.department_overview(AUGUST)

    assert rows == [
        queries.DepartmentRow("agriculture", "农牧局", 2, 2, 0),
        queries.DepartmentRow("", "某某科", 1, 1, 0),
        queries.DepartmentRow("civil-affairs", "民政局", 1, 0, 1),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_findings_come_with_their_items(count, django_assert_num_queries):
    edition = make_edition(make_document(findings=(make_finding(),) * count))

    with django_assert_num_queries(1):
        found = [finding.item.name for finding in queries.findings(edition)]

    assert found == ["做好第1项工作。"] * count
