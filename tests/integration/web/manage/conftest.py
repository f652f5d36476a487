"""Two officers, and a browser of each."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Officer, Region
from tests import builders
from tests.builders import make_organisation, make_post, make_region

PROJECT = Path(__file__).resolve().parents[4]
SAMPLES = PROJECT / "samples"

PASSWORD, WRONG = "yin hao zhen 2025", "yin hao zhen 2024"
JOINED = datetime(2025, 7, 1, 1, 0, tzinfo=UTC)


def make_officer(login_name: str, full_name: str) -> Officer:
    """Write a list officer of both sample counties."""
    officer = builders.make_officer(login_name, full_name=full_name, joined_at=JOINED)
    officer.set_password(PASSWORD)
    officer.save()
    county = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    make_post(officer, organisation=make_organisation("阿荣旗委编办", region=county))
    return officer


def signed_in_as(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def wang(db):
    return make_officer("wang.fang", "王芳")


@pytest.fixture
def li(db):
    return make_officer("li.qiang", "李强")


@pytest.fixture
def as_wang(wang):
    return signed_in_as(wang)


@pytest.fixture
def as_li(li):
    return signed_in_as(li)


@pytest.fixture
def townships(db):
    load_regions(PROJECT / "data" / "regions.csv")
    return {region.code: region for region in Region.objects.filter(level="township")}
