"""Who may keep a page: a walk over the whole table of addresses."""

import pytest
from django.test import Client

from tests.addresses import addresses
from tests.builders import make_edition, make_officer, make_published, make_region

NEVER = {"no-store", "private"}


def kept_by(response):
    return {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}


@pytest.fixture
def rows(db):
    make_published()
    make_published(township=make_region("150721201", "查巴奇鄂温克民族乡"))
    draft, officer = make_edition(), make_officer("wang.fang")
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


TICKETS = ("/open311/v2/requests", "/open311/v2/tokens")
"""Open addresses that ask for a key of their own; what they say is kept by nobody."""


def test_public_pages_are_kept_by_the_readers_own_browser_only(rows, client, officer):
    found = {
        address: kept_by(who.get(address))
        for address in [*addresses("", rows, but="manage/"), "/nowhere", "/t/999999999/"]
        for who in (client, officer)
    }

    tickets = {one for one in found if one.startswith(TICKETS)}

    assert len(found) > 20
    assert {one for one in tickets if found[one] != {"private", "no-store"}} == set()
    others = {one: kept for one, kept in found.items() if one not in tickets}
    assert {one: kept for one, kept in others.items() if kept != {"private", "no-cache"}} == {}


def test_staff_pages_are_kept_by_nobody(rows, client, officer):
    found = {
        address: (kept_by(client.get(address)), kept_by(officer.get(address)))
        for address in addresses("manage/", rows)
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
