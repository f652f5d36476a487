"""The aligned draft of the unit tests, and a browser of the officer who may align it."""

import pytest
from django.test import Client

from tests.unit.matters.conftest import county, edition, item, officer, plague, township

__all__ = ["county", "edition", "item", "officer", "plague", "township"]


def browser_of(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def client(officer):
    return browser_of(officer)
