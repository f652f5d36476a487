"""A real browser against a running site: one window per person."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Officer
from tests.builders import make_officer, make_organisation, make_post, make_region
from tests.conftest import PROJECT
from tests.keeping import kept

PHRASE = "风从阴山北坡吹来又是一年春天"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

SERIOUS = {"serious", "critical"}

Window = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(chromium_path: str, django_db_setup, django_db_blocker) -> Iterator[Browser]:
    """One browser for the whole run.

    Once it runs, this thread talks to the database by another connection: what the first one
    keeps around the tests is taken back before.
    """
    with django_db_blocker.unblock():
        kept.drop()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the tests' own queries are safe in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium_path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser, live_server, settings, tmp_path) -> Iterator[Window]:
    """Open windows that share nothing; a page error or a blocked script fails the test."""
    settings.SOURCES_DIR = tmp_path / "sources"
    contexts, wrong = [], []

    def open_window(**options: object) -> Page:
        context = browser.new_context(
            base_url=live_server.url, **{"locale": "zh-CN", "viewport": DESKTOP, **options}
        )
        context.set_default_timeout(15_000)
        context.set_default_navigation_timeout(60_000)  # the first page loads all there is
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_blocked(said) else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert wrong == []


def _is_blocked(said) -> bool:
    return said.type == "error" and "Content Security Policy" in said.text


@pytest.fixture
def townships(transactional_db) -> None:
    load_regions(PROJECT / "data" / "regions.csv")


def open_account_for(login_name: str, full_name: str) -> Officer:
    """Write a list officer of both sample counties, who signs in with the phrase."""
    officer = make_officer(login_name, full_name=full_name)
    county = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    make_post(officer, organisation=make_organisation("阿荣旗委编办", region=county))
    return with_phrase(officer)


def with_phrase(officer: Officer) -> Officer:
    """Give an officer the phrase as password."""
    officer.set_password(PHRASE)
    officer.save(update_fields=("password",))
    return officer


def sign_in(page: Page, login_name: str) -> Page:
    page.goto("/manage/sign-in/")
    page.get_by_label("登录名").fill(login_name)
    page.get_by_label("密码").fill(PHRASE)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page


def wrong_with(page: Page) -> list[tuple[str, str, list[str]]]:
    """Return what axe finds serious on a page, and whether it is wider than the screen."""
    wrong = [
        (page.url, found["id"], [node["html"] for node in found["nodes"]][:2])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in SERIOUS
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append((page.url, "wider than the screen", []))
    return wrong
