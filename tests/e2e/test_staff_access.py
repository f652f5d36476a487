"""Staff pages in every theme: nothing serious for axe, nothing wider than the screen."""

import pytest

from qingdan.catalogue.domain import publishing
from qingdan.documents.model import Severity
from tests.builders import AT, make_document, make_edition, make_finding, make_published

from .conftest import DESKTOP, PHONE, open_account_for, sign_in, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def pages() -> list[str]:
    """Write one edition of each state; return the addresses of all staff pages."""
    published = make_published()
    findings = (make_finding(severity=Severity.ERROR), make_finding("name.inner-space"))
    draft = make_edition(make_document(findings=findings))
    waiting = publishing.submit(make_edition().pk, actor=None, at=AT)
    item = draft.items.get(kind="cooperative")
    steps = ["", "entries/cooperative/", "findings/?show=all", "difference/", "release/"]
    return [
        "/manage/",
        "/manage/import/",
        "/manage/people/",
        "/manage/password/",
        f"/manage/items/{item.pk}/correct/",
        f"/manage/editions/{published.pk}/release/",
        f"/manage/editions/{waiting.pk}/release/",
        *(f"/manage/editions/{draft.pk}/{step}" for step in steps),
    ]


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", DESKTOP), ("elder", PHONE)],
    ids=["light", "dark phone", "elder", "elder phone"],
)
def test_staff_pages_are_accessible_and_fit(window, theme, size):
    open_account_for("wang.fang", "王芳")
    page = sign_in(window(viewport=size), "wang.fang")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    wrong = []

    for address in pages():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += wrong_with(page)

    assert wrong == []
