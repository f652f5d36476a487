"""The gate in a browser: sent, returned, objected to, returned again, ruled on, cited."""

from datetime import date

import pytest
from playwright.sync_api import expect

from qingdan.intake.models import Precedent, RequestMatter
from tests.builders import make_published, make_region
from tests.gatehouse import OWN, Gate

from .conftest import PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
NOTICE = f"""关于做好秋季农业工作的通知
各乡镇人民政府：
一、{OWN}
二、成立乡村振兴工作专班，配备专职人员3名。
固阳县农牧局
2026年11月20日"""


@pytest.fixture
def gate(transactional_db, finder, sample_documents):
    make_published(sample_documents["yinhao"], township=make_region(), valid_from=date(2025, 7, 1))
    made = Gate()
    for one in (made.clerk, made.sender, made.office):
        with_phrase(one)
    return made


def send(page, text):
    """Write a request down and send all its tasks."""
    page.goto("/desk/requests/new/")
    page.get_by_label("粘贴，或者照原话写").fill(text)
    page.get_by_role("button", name="分成一件件事项").click()
    page.get_by_role("button", name="送给乡镇（街道），请对照清单决定").click()
    page.get_by_text("等对方对照清单决定").wait_for()


def give_back(page, request, button, words):
    """Return the first matter with an entry of the proposal and its clause."""
    page.goto(f"/desk/requests/{request.pk}/")
    card = page.locator("[data-matter]").first
    card.get_by_role("button", name="退回", exact=True).click()
    expect(card.get_by_label("理由", exact=True)).to_contain_text("部门自己的职责")
    card.get_by_label("理由", exact=True).select_option("departments-step")
    entry = card.get_by_role("radio").first
    entry.check()
    card.get_by_label("自己的话").fill(words)
    card.get_by_role("button", name=button).last.click()


def test_a_dispute_goes_from_the_sender_to_a_precedent(gate, window):
    sender = sign_in(window(), "sender")
    send(sender, NOTICE)
    assert wrong_with(sender) == []
    request = RequestMatter.objects.first().request

    clerk = sign_in(window(), "clerk")
    clerk.goto("/desk/")
    clerk.get_by_role("link", name="2 件").click()
    clerk.get_by_role("link", name="关于做好秋季农业工作的通知").click()
    expect(clerk.locator(".request-text mark").first).to_contain_text("要求")
    assert wrong_with(clerk) == []
    give_back(clerk, request, "退回给固阳县农牧局", "由县里做。")
    clerk.get_by_text("决定已登记").wait_for()

    sender.goto(f"/desk/requests/{request.pk}/")
    sender.get_by_text("向银号镇提出异议").first.click()
    sender.get_by_label("为什么").fill("清单写明由乡镇牵头。")
    sender.get_by_role("button", name="向银号镇提出异议").last.click()
    sender.get_by_text("异议已登记").wait_for()

    give_back(clerk, request, "再次退回，提请编办裁定", "仍由县里做。")
    clerk.get_by_text("已提请编办裁定").wait_for()

    office = sign_in(window(viewport=PHONE), "office")
    office.goto(f"/desk/requests/{request.pk}/")
    both = office.locator(".both-sides")
    expect(both).to_contain_text("由县里做。")
    expect(both).to_contain_text("清单写明由乡镇牵头。")
    assert wrong_with(office) == []
    card = office.locator("[data-matter]").first
    card.get_by_label("裁定理由").fill("是乡镇的基本履职事项。")
    card.get_by_role("button", name="裁定由乡镇承接").last.click()
    office.get_by_text("裁定已登记").wait_for()
    send(sender, f"请再次{OWN}")
    again = RequestMatter.objects.order_by("pk").last()
    clerk.goto(again.request.get_absolute_url())
    expect(clerk.locator(".proposal").last).to_contain_text("是乡镇的基本履职事项。")
    assert again.proposal["precedents"] == [Precedent.objects.get().pk]
