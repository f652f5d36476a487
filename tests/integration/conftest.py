"""Both published lists, in force since 2025-07-01."""

from datetime import date

import pytest

from tests.builders import make_published, make_region


@pytest.fixture
def published_lists(db, sample_documents):
    """Both editions by township name."""
    townships = {
        "yinhao": make_region("150222105", "银号镇"),
        "chabaqi": make_region("150721201", "查巴奇鄂温克民族乡"),
    }
    return {
        name: make_published(sample_documents[name], township=township, valid_from=date(2025, 7, 1))
        for name, township in townships.items()
    }
