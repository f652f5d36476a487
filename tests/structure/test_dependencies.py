"""Each dependency says beside its line why it is there; the locks match the declaration."""

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PYPROJECT = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
DECLARED = tomllib.loads(PYPROJECT)
RUNTIME = DECLARED["project"]["dependencies"]
DEVELOPMENT = DECLARED["dependency-groups"]["dev"]


def package(requirement: str) -> str:
    """Return the normalised name of a requirement.

    >>> package("psycopg[binary]>=3.2")
    'psycopg'
    """
    name = re.match(r"[\w.-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name.group()).lower()


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEVELOPMENT])
def test_dependency_states_its_reason_and_licence(requirement):
    reason = re.compile(rf'^  "{re.escape(requirement)}",\s+# .{{10,}}; .+$', re.MULTILINE)

    assert reason.search(PYPROJECT), "write: # what it does for us; licence"


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [("requirements.lock", RUNTIME), ("requirements-dev.lock", [*RUNTIME, *DEVELOPMENT])],
)
def test_lock_holds_every_declared_dependency_with_hashes(lock, requirements):
    content = (PROJECT / lock).read_text(encoding="utf-8")
    locked = {package(name) for name in re.findall(r"^([\w.\[\]-]+)==", content, re.MULTILINE)}

    assert {package(name) for name in requirements} - locked == set()
    assert content.count("==") <= content.count("--hash=sha256:")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_names_no_host(lock):
    content = (PROJECT / lock).read_text(encoding="utf-8")

    assert "://" not in content
