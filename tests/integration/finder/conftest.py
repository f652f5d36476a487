from datetime import date

import pytest
from django.conf import settings as project

from qingdan.commands.management.commands.load_samples import load_sample
from qingdan.matters.domain.aligning import align_edition
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.models import Region
from tests.builders import AT

DAY = date(2025, 7, 1)


def _yinhao():
    load_regions(project.FIGURES_DIR / "regions.csv")
    edition = load_sample(
        project.SAMPLES_DIR / "yinhao.txt", Region.objects.get(pk="150222105"), DAY, AT
    )
    align_edition(edition.pk, at=AT)
    return edition


@pytest.fixture
def yinhao(db):
    """银号镇's published list, aligned as shipped."""
    return _yinhao()


@pytest.fixture(scope="module")
def yinhao_of_the_module(for_the_module):
    return _yinhao()


@pytest.fixture
def kept_yinhao(yinhao_of_the_module, db):
    """As ``yinhao``, written once for a module whose tests all stand on it."""
    return yinhao_of_the_module
