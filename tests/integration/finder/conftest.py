from copy import copy
from datetime import date

import pytest
from django.conf import settings as project

from qingdan.commands.management.commands.load_samples import load_sample
from qingdan.matters.domain.aligning import align_edition
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.models import Region
from tests.builders import AT
from tests.keeping import keeps, kept

DAY = date(2025, 7, 1)


@keeps("yinhao")
def _yinhao(value):
    load_regions(project.FIGURES_DIR / "regions.csv")
    edition = load_sample(
        project.SAMPLES_DIR / "yinhao.txt", Region.objects.get(pk="150222105"), DAY, AT
    )
    align_edition(edition.pk, at=AT)
    return edition


@pytest.fixture
def yinhao(db):
    """银号镇's published list, aligned as shipped."""
    return copy(kept.rows("yinhao"))
