"""Addresses of the published lists through withdrawal, insertion, deletion and rewording."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from qingdan.catalogue.domain import drafting, publishing
from qingdan.catalogue.models import Clause, Edition
from qingdan.documents.model import Entry, ListDocument, ListKind
from tests.builders import AT, SOURCE, group, make_entry, make_officer, make_region

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2100, 1, 1), date(2100, 2, 1), date(2100, 3, 1)
Editing = Callable[[list[Entry]], list[Entry]]


@pytest.fixture
def publish():
    """Return a function that publishes a document for 下湿壕镇 from a day to come."""
    first, second = make_officer(), make_officer()
    township = make_region("150222104", "下湿壕镇")

    def publish_document(document: ListDocument, valid_from: date) -> Edition:
        edition = drafting.create_draft(
            document, township=township, source=SOURCE, actor=first, at=AT
        )
        publishing.submit(edition.pk, actor=first, at=AT)
        return publishing.publish_edition(edition.pk, valid_from=valid_from, actor=second, at=AT)

    return publish_document


def withdraw(edition: Edition) -> None:
    publishing.withdraw(edition.pk, reason="日期定错", actor=make_officer(), at=AT)


def edited(document: ListDocument, kind: ListKind, edit: Editing) -> ListDocument:
    """Edit the entries of every section of one list and number the list anew."""
    lists = []
    for one in document.lists:
        sections, number = [], 0
        for section in one.sections:
            entries = []
            for entry in edit(list(section.entries)) if one.kind == kind else section.entries:
                number += 1
                entries.append(replace(entry, number=number if one.kind == kind else entry.number))
            sections.append(replace(section, entries=tuple(entries)))
        lists.append(replace(one, sections=tuple(sections)))
    return replace(document, lists=tuple(lists), findings=())


def without(document: ListDocument, kind: ListKind, number: int) -> ListDocument:
    return edited(document, kind, lambda rows: [one for one in rows if one.number != number])


def addresses(edition: Edition, kind: str = "reclaimed") -> dict[str, int]:
    return dict(edition.items.filter(kind=kind).values_list("name", "address"))


def clause_addresses(edition: Edition) -> list[tuple[object, ...]]:
    """Return the address of every clause under its item's, in an order of their own."""
    found = Clause.objects.filter(item__edition=edition)
    return sorted(found.values_list("item__kind", "item__address", "side", "address", "text"))


def test_align_never_hands_an_address_to_another_duty(publish, sample_documents):
    """Entries 9 to 13 of the list share their steps word for word."""
    document = sample_documents["yinhao"]
    before = addresses(publish(without(document, ListKind.RECLAIMED, 12), FIRST))

    after = addresses(publish(without(document, ListKind.RECLAIMED, 10), SECOND))

    (added,) = after.keys() - before.keys()
    assert {name: after[name] for name in after if name != added} == {
        name: address for name, address in before.items() if name in after
    }
    assert added == "对燃气使用场所进行安全生产监督检查"
    assert after[added] not in before.values()


@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_align_gives_a_withdrawn_first_edition_its_addresses_back(publish, sample_documents, name):
    document = replace(sample_documents[name], findings=())
    before = publish(document, FIRST)
    expected = [addresses(before, kind) for kind in ListKind]
    expected_clauses = clause_addresses(before)
    withdraw(before)

    again = publish(document, SECOND)

    assert [addresses(again, kind) for kind in ListKind] == expected
    assert clause_addresses(again) == expected_clauses


def test_align_gives_what_a_withdrawn_edition_added_its_addresses_back(publish, sample_documents):
    document = replace(sample_documents["yinhao"], findings=())
    publish(document, FIRST)
    changed = edited(document, ListKind.BASIC, lambda rows: [NEW, *rows])
    changed = edited(changed, ListKind.COOPERATIVE, with_another_clause)
    before = publish(changed, SECOND)
    expected, expected_clauses = addresses(before, "basic"), clause_addresses(before)
    withdraw(before)

    again = publish(changed, THIRD)

    assert addresses(again, "basic") == expected
    assert clause_addresses(again) == expected_clauses
    assert expected[NEW.name] > 90


NEW = make_entry(1, "负责草原书屋图书更新和借阅登记。")


def with_another_clause(rows: list[Entry]) -> list[Entry]:
    another = group("按月报送进展。", label="报送")
    return [replace(one, township_groups=(*one.township_groups, another)) for one in rows]


@pytest.mark.parametrize("kind", list(ListKind))
@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda rows: rows[::-1], id="reversed"),
        pytest.param(lambda rows: rows[1:], id="first of each section deleted"),
        pytest.param(lambda rows: [*rows[:1], NEW, *rows[1:]], id="inserted"),
        pytest.param(
            lambda rows: [replace(one, name=f"{one.name.rstrip('。')}工作") for one in rows],
            id="reworded",
        ),
    ],
)
def test_align_keeps_the_addresses_of_an_edited_list(publish, sample_documents, kind, edit):
    document = replace(sample_documents["yinhao"], findings=())
    before = addresses(publish(document, FIRST), kind)

    after = addresses(publish(edited(document, kind, edit), SECOND), kind)

    reworded = {name: f"{name.rstrip('。')}工作" for name in before}
    kept = {name: after.get(name, after.get(reworded[name])) for name in before}
    assert {name: address for name, address in kept.items() if address is not None} == {
        name: address for name, address in before.items() if kept[name] is not None
    }
    new = set(after) - set(before) - set(reworded.values())
    assert not {after[name] for name in new} & set(before.values())
    assert len(after) == sum(address is not None for address in kept.values()) + len(new)
