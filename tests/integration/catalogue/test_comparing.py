from dataclasses import replace

import pytest

from qingdan.catalogue.domain.comparing import compare_editions, duties_of
from qingdan.documents.model import ListKind
from qingdan.documents.reading import read_list
from qingdan.settings.base import SAMPLES_DIR
from tests.builders import make_document, make_edition, make_entry, make_list

pytestmark = pytest.mark.django_db


def test_duties_of_an_edition_say_what_its_document_says():
    document = read_list(SAMPLES_DIR / "yinhao.txt")
    edition = make_edition(document)

    book = duties_of(edition)

    plain = [
        replace(
            duty,
            address=None,
            clauses=tuple(replace(clause, address=None) for clause in duty.clauses),
        )
        for duty in book.duties
    ]
    assert plain == list(duties_of(document).duties)
    assert all(duty.address for duty in book.duties)


@pytest.mark.parametrize("count", [1, 3])
def test_duties_of_costs_the_same_for_any_number(count, django_assert_num_queries):
    document = make_document(make_list(*(make_entry(at) for at in range(1, count + 1))))
    edition = make_edition(document)

    with django_assert_num_queries(4):
        duties_of(edition)


def test_compare_editions_names_the_addresses_of_rows():
    before = make_edition(make_document(make_list(make_entry(1, "做好防汛工作，落实值班。"))))
    after = make_edition(make_document(make_list(make_entry(1, "做好防汛工作，落实值守。"))))

    comparison = compare_editions(before, after)

    assert comparison.affected_addresses == ((ListKind.BASIC, 1),)
