"""Comparison pages: the picture's numbers, the pairs behind them, the files."""

from datetime import date
from io import BytesIO

import python_calamine

from tests.builders import make_document, make_entry, make_list, make_published

TOWNSHIPS = "/compare/150222105/150721201"


def cell(page, left, right):
    return next(
        cell.count
        for row in page.context["matrix"]
        for cell in row.cells
        if (cell.left, cell.right) == (left, right)
    )


def make_two_editions():
    older = make_document(make_list(make_entry(1, "做好秸秆禁烧宣传。")))
    newer = make_document(make_list(make_entry(1, "做好秸秆禁烧宣传、巡查。")))
    make_published(older, valid_until=date(2025, 8, 1))
    make_published(newer, valid_from=date(2025, 8, 1))


def test_choosing_two_townships_leads_to_their_comparison(client, published_lists):
    response = client.get("/compare/", {"left": "150222105", "right": "150721201"})

    assert response["Location"] == f"{TOWNSHIPS}/"


def test_choosing_one_township_twice_explains_what_to_do(client, published_lists):
    response = client.get("/compare/", {"left": "150222105", "right": "150222105"})

    assert "两边选了同一个乡镇" in response.content.decode()


def test_comparison_finds_penalties_reclaimed_here_and_basic_there(client, published_lists):
    page = client.get(f"{TOWNSHIPS}/", {"left": "reclaimed", "right": "basic"})

    found = {(pair.left.number, pair.right.number) for pair in page.context["pairs"]}
    assert {(27, 91), (28, 91), (30, 91), (29, 93), (35, 85)} <= found
    assert cell(page, "reclaimed", "basic") == len(page.context["pairs"])


def test_matrix_accounts_for_every_entry_without_a_match(client, published_lists):
    page = client.get(f"{TOWNSHIPS}/", {"left": "none", "right": "basic"})

    assert cell(page, "none", "basic") == len(page.context["alone"])


def test_relation_tabs_hold_as_many_rows_as_they_say(client, published_lists):
    def count(relation):
        page = client.get(f"{TOWNSHIPS}/", {"relation": relation}).context
        return page["alone"] if "alone" in page else page["pairs"].paginator.object_list

    counts = client.get(f"{TOWNSHIPS}/").context["counts"]

    assert {relation: len(count(relation)) for relation in counts} == counts


def test_pages_hold_every_pair_once(client, published_lists):
    first = client.get(f"{TOWNSHIPS}/", {"relation": "partly"})
    last = first.context["pairs"].paginator.num_pages

    pages = [
        client.get(f"{TOWNSHIPS}/", {"relation": "partly", "page": page}).context["pairs"]
        for page in range(1, last + 1)
    ]

    ids = [pair.id for page in pages for pair in page]
    assert last > 1
    assert len(ids) == len(set(ids)) == first.context["counts"]["partly"]
    assert "relation=partly&amp;page=2#pairs" in first.content.decode()


def test_townships_xlsx_holds_the_same_pairs(client, published_lists):
    response = client.get(f"{TOWNSHIPS}.xlsx")

    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(response.content))
    rows = book.get_sheet_by_index(0).to_python()
    counts = client.get(f"{TOWNSHIPS}/").context["counts"]
    pairs = sum(count for relation, count in counts.items() if not relation.startswith("only"))
    assert len(rows) - 1 == pairs


def test_editions_show_the_changed_words(client, db):
    make_two_editions()

    page = client.get("/compare/150222105/editions/1/2/").content.decode()

    assert "<ins>、巡查</ins>" in page


def test_editions_xlsx_is_a_workbook(client, db):
    make_two_editions()

    response = client.get("/compare/150222105/editions/1/2.xlsx")

    assert response.content[:2] == b"PK"
    assert "%E7%AC%AC1%E7%89%88" in response["Content-Disposition"]


def test_item_tells_that_it_changed_between_editions(client, db):
    make_two_editions()

    page = client.get("/t/150222105/basic/1").content.decode()

    assert "有改动" in page
    assert 'href="/compare/150222105/editions/1/2/#basic-1"' in page
