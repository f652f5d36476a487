"""Who may keep a page: a walk over the whole table of addresses."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.builders import make_edition, make_officer, make_published, make_region

KNOWN = {
    "address": 1,
    "code": "150222105",
    "file_format": "html",
    "kind": "cooperative",
    "left": "150222105",
    "newer": 2,
    "older": 1,
    "ordinal": 1,
    "page": "index",
    "right": "150721201",
    "role_key": "agriculture",
    "sha256": "0" * 64,
    "token": "not-a-token",
}
"""What stands for each part of an address; numbers of rows are added by the fixture."""
NEVER = {"no-store", "private"}


def named(resolver: URLResolver, app: str) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name == app:
                yield from entry.url_patterns
            elif not entry.app_name:
                yield from named(entry, app)


def addresses(app, rows):
    """Return an address for every route of an application."""
    parts = {**KNOWN, **rows}
    return [
        reverse(f"{app}:{route.name}", kwargs={one: parts[one] for one in route.pattern.converters})
        for route in named(get_resolver(), app)
    ]


def kept_by(response):
    return {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}


@pytest.fixture
def rows(db):
    make_published()
    make_published(township=make_region("150721201", "查巴奇鄂温克民族乡"))
    draft, officer = make_edition(), make_officer("wang.fang", may_invite=True)
    return {
        "edition_id": draft.pk,
        "finding_id": 1,
        "invitation_id": 1,
        "item_id": draft.items.get(kind="cooperative").pk,
        "officer_id": officer.pk,
    }


@pytest.fixture
def officer(rows):
    client = Client()
    client.post(
        "/manage/sign-in/", {"login_name": "wang.fang", "password": "correct-horse-battery"}
    )
    return client


def test_public_pages_are_kept_by_the_readers_own_browser_only(rows, client, officer):
    found = {
        address: kept_by(who.get(address))
        for address in [*addresses("public", rows), "/nowhere", "/t/999999999/"]
        for who in (client, officer)
    }

    assert len(found) > 20
    assert {one: kept for one, kept in found.items() if kept != {"private", "no-cache"}} == {}


def test_staff_pages_are_kept_by_nobody(rows, client, officer):
    found = {
        address: (kept_by(client.get(address)), kept_by(officer.get(address)))
        for address in addresses("manage", rows)
    }

    assert len(found) > 20
    assert [
        one for one, (out, inside) in found.items() if not (out & inside).issuperset(NEVER)
    ] == []


def test_pages_with_two_bodies_name_what_decides_between_them(rows, client):
    response = client.get("/t/150222105/cooperative/1/elsewhere", headers={"HX-Request": "true"})

    assert "<html" not in response.text
    assert "HX-Request" in response.headers["Vary"]


def test_head_carries_the_same_mark_of_content_as_get(rows, client):
    for address in ("/", "/t/150222105/cooperative/1"):
        assert client.head(address).headers["ETag"] == client.get(address).headers["ETag"]
