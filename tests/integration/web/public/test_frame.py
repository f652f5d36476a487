"""What all public pages share: theme, cache, policy, manual, number of queries."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from qingdan.catalogue.enums import ListKind
from qingdan.documents.model import ListKind as DocumentKind
from tests.builders import (
    make_cooperative_entry,
    make_document,
    make_entry,
    make_list,
    make_published,
    make_region,
)

PUBLIC = Path(__file__).resolve().parents[4] / "src/qingdan/web/public"
HELP_PAGE = re.compile(r'"help_page": "([a-z-]+)"')


@pytest.fixture
def grown(request, db):
    """One or three townships, each with that many entries on the first two lists."""
    count = request.param
    for township in range(count):
        region = make_region(f"15022210{township}", f"第{township}镇")
        make_published(
            make_document(
                make_list(*(make_entry(number) for number in range(1, count + 1))),
                make_list(
                    *(make_cooperative_entry(number) for number in range(1, count + 1)),
                    kind=DocumentKind.COOPERATIVE,
                ),
            ),
            township=region,
        )
    return count


@pytest.mark.parametrize("grown", [1, 3], indirect=True)
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 2),
        ("/t/150222100/", 8),
        ("/t/150222100/?kind=cooperative", 8),
        ("/t/150222100/cooperative/1", 11),
        ("/search?q=工作", 9),
        ("/d/", 4),
        ("/d/agriculture", 6),
        ("/t/150222100/findings", 2),
        ("/t/150222100/recurring", 5),
        ("/matters/", 0),
        ("/matters/?field=草原保护", 1),
        ("/matters/grassland-pest", 2),
        ("/t/150222100/editions/", 3),
    ],
)
def test_pages_cost_the_same_for_any_number(
    client, grown, address, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("theme", ["light", "dark", "elder", "auto"])
def test_theme_is_remembered_and_shown(client, db, theme):
    client.post("/theme", {"theme": theme, "next": "/d/"})

    assert f'data-theme="{theme}"' in client.get("/").content.decode()


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/x", "javascript:go()", ""])
def test_theme_never_leads_off_the_site(client, db, back):
    assert client.post("/theme", {"theme": "dark", "next": back})["Location"] == "/"


def test_theme_unknown_changes_nothing(client, db):
    assert "theme" not in client.post("/theme", {"theme": "pink", "next": "/"}).cookies


def test_a_page_not_changed_is_not_sent_again(client, published_lists):
    first = client.get("/t/150222105/cooperative/42")

    second = client.get("/t/150222105/cooperative/42", headers={"If-None-Match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")


def test_public_pages_only_read(client, db):
    assert client.post("/").status_code == 405


def test_pages_forbid_whatever_is_inline(client, db):
    policy = client.get("/")["Content-Security-Policy"]

    assert "script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_robots_keep_out_of_the_staff_pages(client, db):
    assert "Disallow: /manage/" in client.get("/robots.txt").content.decode()


def test_every_public_page_has_a_manual_page(client, db):
    named = {
        slug
        for path in PUBLIC.rglob("*.py")
        for slug in HELP_PAGE.findall(path.read_text(encoding="utf-8"))
    }

    answers = {slug: client.get(f"/help/{slug}").status_code for slug in named}

    assert answers == dict.fromkeys(named, 200)
    assert {"item", "search", "township", "department", "compare"} <= named


def test_every_manual_page_opens(client, db):
    slugs = [path.stem for path in Path(settings.MANUAL_DIR).glob("*.md")]

    assert {client.get(f"/help/{slug}").status_code for slug in slugs} == {200}


def test_every_icon_named_in_a_template_is_in_the_sprite():
    web = PUBLIC.parent
    sprite = Path(finders.find("icons.svg")).read_text(encoding="utf-8")
    templates = "\n".join(path.read_text(encoding="utf-8") for path in web.rglob("*.html"))
    named = set(re.findall(r'{% icon "([a-z0-9-]+)" %}', templates))

    missing = {name for name in named if f'id="{name}"' not in sprite}

    assert (missing, len(named) > 20) == (set(), True)


def test_marks_of_every_list_are_in_the_sprite():
    sprite = Path(finders.find("icons.svg")).read_text(encoding="utf-8")

    assert [kind for kind in ListKind.values if f'id="mark-{kind}"' not in sprite] == []
