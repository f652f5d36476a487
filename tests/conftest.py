"""What every test may use, and what the end of a run says about missing tools."""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from itertools import groupby
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.keeping import kept

PROJECT = Path(__file__).resolve().parents[1]
SAMPLES = PROJECT / "samples"
HOW_TO_GET_TOOLS = "安装：scripts/install_test_tools.sh"


@cache
def chromium() -> str | None:
    """Return the browser that drives the end-to-end tests, if one is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def has_chinese_font() -> bool:
    """Tell whether a page rendered here shows Chinese instead of boxes."""
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


DATABASE = {"db", "transactional_db", "live_server", "empty_database"}
"""Fixtures of a test that touches the database."""


def touches_database(item) -> bool:
    """Tell whether a test can come out otherwise on another database."""
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & DATABASE)


ONCE = {"e2e", "isolation", "web", "api", "commands", "single_sign_on"}
"""Folders of what people and programs meet: it reaches the database by the rooms alone."""


def differs(item) -> bool:
    """Tell whether a test is worth its time on a second database.

    Always: migrations, backups, tampering and whatever else is marked ``both``, and the files
    named ``…at_once`` in which many write at the same moment. Of the rest that touches the
    database: what is not ``slow`` and stands in the folder of a room, where constraints,
    triggers, queries and SQL written by hand are tested. Never pages, addresses and commands.
    """
    if not touches_database(item):
        return False
    if item.get_closest_marker("both") or "at_once" in item.path.name:
        return True
    return item.get_closest_marker("slow") is None and not ONCE & set(item.path.parts)


def side_by_side(items):
    """Return the tests, those of a file that ask for the same kept rows next to each other."""
    found = []
    for _, of_file in groupby(items, lambda item: item.path):
        found += sorted(of_file, key=kept.asked_by)
    return found


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what stands in e2e/ as driving a browser, and skip it where there is none.

    With ``ONLY=database`` in the environment keep those that may differ on another database.
    """
    items[:] = side_by_side(items)
    if os.environ.get("ONLY") == "database":
        left_out = [one for one in items if not differs(one)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [one for one in items if differs(one)]
    missing = pytest.mark.skip(reason=f"没有 Chromium 或中文字体。{HOW_TO_GET_TOOLS}")
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if "browser" in item.keywords and not (chromium() and has_chinese_font()):
            item.add_marker(missing)


def pytest_terminal_summary(terminalreporter):
    """Say plainly which part of the suite this machine could not run."""
    notes = []
    if not chromium():
        notes.append(f"没有 Chromium，浏览器测试已跳过。{HOW_TO_GET_TOOLS}")
    elif not has_chinese_font():
        notes.append(f"没有中文字体，浏览器测试已跳过。{HOW_TO_GET_TOOLS}")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        note = "本次数据库是 SQLite。同样的测试在 PostgreSQL 上再跑一遍：make test-postgres"
        installed = any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        notes.append(note if installed else f"{note}（未装 PostgreSQL。{HOW_TO_GET_TOOLS}）")
    if notes:
        terminalreporter.section("没有运行的部分", sep="─")
    for note in notes:
        terminalreporter.line(note)


@pytest.fixture(scope="session", autouse=True)
def emptying_lowers_guards():
    """Let the tables be emptied after a test that commits; ``flush`` raises the guards again."""
    from qingdan.record import guards  # noqa: PLC0415 - models are ready only now

    empty = TransactionTestCase._fixture_teardown  # noqa: SLF001

    def lower_and_empty(case: TransactionTestCase) -> None:
        guards.lower(connection)
        empty(case)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", lower_and_empty):
        yield


@pytest.fixture(scope="session")
def finder_folder():
    """A folder with the finder trained from what ships; trained once on a machine."""
    from qingdan.finder import store  # noqa: PLC0415 - models are ready only now
    from qingdan.finder.training import train, training_of  # noqa: PLC0415
    from qingdan.matters.library import library  # noqa: PLC0415

    training = training_of(library())
    code = sorted((PROJECT / "src" / "qingdan" / "finder").glob("*.py"))
    sign = hashlib.sha256(training.digest.encode())
    for part in (*code, PROJECT / "data" / "everyday_words.toml"):
        sign.update(part.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"qingdan-finder-{os.getuid()}-{sign.hexdigest()[:24]}"
    if not (folder / store.NAME).is_file():
        store.save(train(training), folder / store.NAME)
    return folder


@pytest.fixture
def finder(finder_folder, settings, tmp_path):
    """The trained finder in use, in a folder of its own."""
    settings.FINDER_DIR = tmp_path / "finder"
    settings.FINDER_DIR.mkdir()
    os.link(finder_folder / "finder.npz", settings.FINDER_DIR / "finder.npz")


@pytest.fixture
def own_lists():
    """For proposals by lists of a test's own: lists laid out for other tests are let go of.

    Editions written by builders have no digest, so the first of one test passes for another's.
    """
    from qingdan.finder.domain.places import forget_places  # noqa: PLC0415 - models first
    from qingdan.intake.layout import forget_layouts  # noqa: PLC0415

    for forget in (forget_places, forget_layouts):
        forget()
    yield
    for forget in (forget_places, forget_layouts):
        forget()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Before a test's own transaction begins, have the rows ready that are kept around it."""
    if fixturedef.argname == "_django_db_helper":
        asked, marker = set(request.fixturenames), request.node.get_closest_marker("django_db")
        commits = "transactional_db" in asked or bool(marker and marker.kwargs.get("transaction"))
        with request.getfixturevalue("django_db_blocker").unblock():
            kept.prepare(asked, request.getfixturevalue, commits=commits)
    return (yield)


@pytest.fixture(scope="session", autouse=True)
def nobody_left_behind(django_db_setup, django_db_blocker):
    """End what a thread or a killed process of a test still has open, or PostgreSQL keeps it."""
    yield
    with django_db_blocker.unblock():
        kept.drop()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        connection.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program; a test that asks for it is skipped where there is none."""
    found = chromium()
    if not found:
        pytest.skip(f"没有 Chromium。{HOW_TO_GET_TOOLS}")
    return found


@pytest.fixture(scope="session")
def sample_documents():
    """Both published lists as read, by township name; read once for the whole run."""
    from qingdan.documents.reading import read_list  # noqa: PLC0415 - only if a test asks

    return {name: read_list(SAMPLES / f"{name}.txt") for name in ("yinhao", "chabaqi")}
