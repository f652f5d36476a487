"""Definitions to be read, changed and run."""

import pytest

from qingdan.core.tables import parsed
from qingdan.procedures.loading import FOLDER, defined
from qingdan.procedures.scenarios import setting
from qingdan.procedures.sources import shipped_sources


@pytest.fixture(scope="session")
def text():
    """Return what gives the text of a shipped definition, with words replaced."""

    def changed(code, *changes):
        found = (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert found.count(old) >= 1, old
            found = found.replace(old, new, 1)
        return found

    return changed


@pytest.fixture(scope="session")
def read_text():
    """Return what reads a definition from its text, unchecked."""
    return lambda found: defined(parsed("test.toml", found), shipped_sources())


@pytest.fixture(scope="session")
def make(text, read_text):
    """Return what makes a shipped definition, with words replaced."""
    return lambda code, *changes: read_text(text(code, *changes))


@pytest.fixture(scope="session")
def within():
    """Return the rules and working days that ship."""
    return setting()
