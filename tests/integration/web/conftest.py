"""Nothing computed for the editions of one test may reach the next, whose keys are the same."""

import pytest

from qingdan.web.public import comparing


@pytest.fixture(autouse=True)
def no_kept_comparisons():
    for kept in (comparing._townships, comparing._editions):  # noqa: SLF001 - no other way in
        kept.cache_clear()
