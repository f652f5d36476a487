"""From a petition of the gate to a temporary duty and its lapse, in a browser."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case
from qingdan.intake.domain.lapsing import mind_duties
from qingdan.intake.enums import Decision, Door, MatterState, Reason
from qingdan.intake.models import Request, RequestMatter, TemporaryDuty
from qingdan.parties.enums import Role
from qingdan.procedures.run import Said
from tests.builders import make_officer
from tests.cases import Stage, shipped

from .conftest import DESKTOP, PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
WORDS = "逐户清点秸秆离田户数，填一次表"
_keys = count(1)


@pytest.fixture
def stage(transactional_db):
    made = Stage(shipped("admission"))
    posts = {
        "office": (Role.LIST_OFFICE, made.county),
        "legal": (Role.LEGAL_OFFICE, made.lead),
        "helper": (Role.DEPARTMENT_CLERK, made.lead),
        "leader": (Role.TOWNSHIP_LEADER, made.government),
    }
    for login, (role, body) in posts.items():
        made.people[login] = with_phrase(
            make_officer(login, role=role, organisation=body, full_name=f"{role.label}（演示）")
        )
    request = Request.objects.create(
        door=Door.DEPARTMENT, place=made.place, county=made.county.region, sender=made.lead,
        sender_name=made.lead.name, title="通知", text=WORDS, text_digest="0",
        received_at=timezone.now(), received_by=made.people["helper"], request_key="petition",
    )  # fmt: skip
    RequestMatter.objects.create(
        request=request, position=1, text=WORDS, proposal_digest="0", proposal={},
        state=MatterState.DECIDED, decision=Decision.PETITION, reason=Reason.ON_NO_LIST,
    )  # fmt: skip
    return made


def do(stage: Stage, action: str, who: str, **said) -> Case:
    case = Case.objects.get()
    asked = Asked(action, Said(**said), case.version, f"walk/{next(_keys)}")
    take_action(case.pk, asked, actor=stage.people[who], at=timezone.now())
    return case


def decided(stage: Stage) -> None:
    """Hear the township, examine, decide, support, take on."""
    key = body_key(stage.government.pk)
    asked, offered = f"hearing@{key}", f"undertaking@{key}"
    do(stage, "check-powers", "office")
    do(stage, "ask-townships", "office", parties=(key,))
    do(stage, "agree", "leader", lane=asked, values={"opinion": "同意"})
    do(stage, "gather", "office")
    do(stage, "pass-legality", "legal", values={"legality": "合法"})
    do(stage, "hold-meeting", "office", values={"meeting": "同意"})
    conditions = {"conditions": "下派两人\n每村补助误工费"}
    do(stage, "decide-admit", "office", values=conditions, parties=(key,))
    do(stage, "tell", "office")
    do(stage, "deliver-support", "helper", values={"delivered": "两人已到，费用已拨"})
    do(stage, "confirm-support", "leader", lane=offered, values={"received": "收到"})
    do(stage, "take-on", "leader", lane=offered)


def opened_from_the_petition(office) -> None:
    """Open the admission from the register; a power in it is refused with the reason."""
    office.goto("/manage/admissions/")
    assert wrong_with(office) == []
    office.get_by_role("button", name="立准入件").click()
    expect(office.get_by_label("要乡镇（街道）做什么")).to_have_value(WORDS)
    office.get_by_label("事项名称").fill("露天焚烧当场罚款")
    office.get_by_role("button", name="立项", exact=True).click()
    expect(office.get_by_role("alert").first).to_contain_text("不能准入的权力")
    assert wrong_with(office) == []
    office.get_by_label("事项名称").fill("秸秆离田临时清点")
    office.get_by_role("button", name="立项", exact=True).click()
    office.get_by_text("已立项，编号").wait_for()


def applied(helper) -> None:
    """Apply as the department; what the request said stands in the form already."""
    helper.goto(Case.objects.get().get_absolute_url())
    form = helper.locator("details.act").filter(has_text="提出准入申请").first
    form.locator("summary").first.click()
    expect(form.get_by_label("工作内容和乡镇（街道）要做的步骤")).to_have_value(WORDS)
    for name in ("basis", "why", "statement", "people", "money", "training"):
        form.locator(f"[name=f-{name}]").fill("照方案")
    last = timezone.localdate() + timedelta(days=20)
    form.locator("[name=f-end-date]").fill(f"{last:%Y-%m-%d}")
    form.locator("form button").click()
    helper.get_by_text("“提出准入申请”已经登记").wait_for()
    helper.goto("about:blank")


def test_a_petition_is_admitted_runs_and_lapses(window, stage):
    office = sign_in(window(viewport=DESKTOP), "office")
    opened_from_the_petition(office)
    applied(sign_in(window(viewport=DESKTOP), "helper"))
    decided(stage)
    office.goto("/manage/admissions/?stage=support")
    office.get_by_role("link", name="秸秆离田临时清点").click()
    office.locator("summary", has_text="登记为临时职责").click()
    office.locator("form button", has_text="登记为临时职责").click()
    office.get_by_text("“登记为临时职责”已经登记").wait_for()

    leader = sign_in(window(viewport=PHONE), "leader")
    leader.goto("/desk/duties/")
    leader.get_by_text("每村补助误工费").wait_for()
    assert wrong_with(leader) == []
    leader.goto(f"/t/{stage.place.code}/")
    leader.get_by_role("heading", name="秸秆离田临时清点 临时").wait_for()
    assert wrong_with(leader) == []

    today = timezone.localdate()
    TemporaryDuty.objects.update(valid_from=today - timedelta(days=9), valid_until=today)
    assert mind_duties() == 1
    leader.reload()
    leader.get_by_text("已到期").wait_for()
    office.goto("/manage/admissions/?stage=running")
    office.get_by_text("起失效").wait_for()
    assert wrong_with(office) == []
