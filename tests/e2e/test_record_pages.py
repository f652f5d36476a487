"""The auditor's pages in a browser: accessible, fitting, and the whole way from seal to check."""

import json

import pytest
from django.utils import timezone

from qingdan.parties.domain.people.codes import first_codes, open_account
from qingdan.parties.domain.reading_record import check_record, seal_record
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer
from qingdan.record.models import Event
from tests.builders import AT
from tests.tampering.building import build

from .conftest import DESKTOP, PHONE, PHRASE, sign_in, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def auditor(window) -> Officer:
    """The auditor of an installation in which something was done."""
    for _ in build():
        pass
    code = first_codes(AT)[Role.AUDITOR]
    account = {"login_name": "shen.ji", "full_name": "审计员", "password": PHRASE}
    return open_account(code, **account, at=AT)


def pages(auditor: Officer) -> list[str]:
    """Seal and check once; return the addresses of all pages."""
    at = timezone.now()
    check_record([], actor=auditor, at=at)
    seal = seal_record(actor=auditor, at=at)
    renamed = Event.objects.filter(act="party.organisation-renamed").first()
    return [
        "/manage/record/",
        "/manage/record/?act=edition.published&since=2026-01-01",
        f"/manage/record/{renamed.sequence}/",
        "/manage/record/check/?done=1",
        "/manage/record/seals/",
        f"/manage/record/seals/{seal.sequence}/",
        "/manage/system/",
        "/manage/system/mlps/",
    ]


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", DESKTOP), ("elder", PHONE)],
    ids=["light", "dark phone", "elder", "elder phone"],
)
def test_record_pages_are_accessible_and_fit(window, auditor, theme, size):
    page = sign_in(window(viewport=size), "shen.ji")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    wrong = []

    for address in pages(auditor):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += wrong_with(page)

    assert wrong == []


def test_auditor_seals_and_checks_against_the_paper_and_the_file(window, auditor, tmp_path):
    page = sign_in(window(accept_downloads=True), "shen.ji")
    page.goto("/manage/record/seals/")

    page.get_by_role("button", name="封存到现在为止").click()
    sequence = page.url.rstrip("/").rsplit("/", 1)[-1]
    digits = page.locator(".seal-digits").inner_text()
    with page.expect_download() as started:
        page.get_by_role("button", name="封存文件").click()
    path = tmp_path / "seal.json"
    started.value.save_as(path)
    page.get_by_role("link", name="核对", exact=True).click()
    page.get_by_text("有另外保管的封存").click()
    page.get_by_label("封存文件").set_input_files(path)
    page.get_by_label("封存到第几条").fill(sequence)
    page.get_by_label("二十四位核对数字").fill(digits)
    page.get_by_role("button", name="核对全部记录").click()

    assert json.loads(path.read_text(encoding="utf-8"))["sequence"] == int(sequence)
    assert "与 2 份封存相符" in page.get_by_role("status").inner_text()
