"""The registers of admissions and adjustments: who sees them, what is opened, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from qingdan.cases.models import Case, CaseDraft
from qingdan.intake.enums import Decision, Door, MatterState, Reason
from qingdan.intake.models import Adjustment, Request, RequestMatter, TemporaryDuty
from qingdan.parties.enums import OrganisationKind, Role
from tests.builders import make_administrator, make_officer, make_organisation
from tests.cases import Stage, shipped
from tests.laws import CODE, make_list_officer, make_place

pytestmark = pytest.mark.django_db
REGISTER, OPEN = reverse("manage:admissions"), reverse("manage:admission-open")
ADJUSTMENTS, ADJUST = reverse("manage:adjustments"), reverse("manage:adjustment-open")
DUTIES = reverse("desk:duties")
WHEN = datetime(2026, 3, 2, 2, tzinfo=UTC)
QUERIES = 15


def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def stage():
    return Stage(shipped("admission"))


@pytest.fixture
def office(stage):
    return browser(make_officer(role=Role.LIST_OFFICE, organisation=stage.county))


@pytest.fixture
def clerk(stage):
    return make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)


def petition(stage, words: str = "逐户清点秸秆离田户数，填一次表") -> RequestMatter:
    """Write a request of the department about which the township asked for admission."""
    request = Request.objects.create(
        door=Door.DEPARTMENT, place=stage.place, county=stage.place.parent or stage.county.region,
        sender=stage.lead, sender_name=stage.lead.name, title="通知", text=words, text_digest="0",
        received_at=WHEN, received_by=stage.opener, request_key=words[:20],
    )  # fmt: skip
    return RequestMatter.objects.create(
        request=request, position=1, text=words, proposal={}, proposal_digest="0",
        state=MatterState.DECIDED, decision=Decision.PETITION, reason=Reason.ON_NO_LIST,
    )  # fmt: skip


def played(code: str, last: str, scenario: str) -> tuple[Stage, Case]:
    stage = Stage(shipped(code))
    whole = next(one for one in stage.definition.scenarios if one.code == scenario)
    at = next(n for n, one in enumerate(whole.steps) if one.action == last and not one.refused)
    return stage, stage.play(replace(whole, steps=whole.steps[: at + 1]))


def filled(response, **more) -> dict[str, object]:
    first = response.context["form"].initial
    return {name: value for name, value in first.items() if value is not None} | more


def test_a_petition_becomes_an_admission_with_what_is_known(stage, office, clerk):
    matter = petition(stage)
    assert "逐户清点秸秆离田户数" in text(office.get(REGISTER))

    form = office.get(OPEN, {"matter": matter.pk})
    response = office.post(OPEN, filled(form, title="秸秆离田临时清点"))

    assert response.status_code == 302, response.context["form"].errors
    case = Case.objects.get()
    assert response.url == case.get_absolute_url()
    matter.refresh_from_db()
    assert (matter.case, case.lead, case.place) == (case, stage.lead, stage.place)
    page = text(browser(clerk).get(case.get_absolute_url()))
    assert 'maxlength="4000">逐户清点秸秆离田户数，填一次表</textarea>' in page
    assert "立准入件" not in text(office.get(REGISTER))


def test_a_power_is_refused_with_the_reason_before_anything_is_opened(stage, office):
    given = {
        "township": stage.place.pk, "lead": stage.lead.pk, "title": "露天焚烧",
        "content": "发现露天焚烧秸秆的当场罚款", "key": "power",
    }  # fmt: skip

    refused = office.post(OPEN, given)

    assert refused.status_code == 422
    assert "“发现露天焚烧秸秆的当场罚款”（行政处罚" in text(refused)
    assert "《行政处罚法》第二十四条第一款" in text(refused)
    assert not Case.objects.exists()
    again = office.post(OPEN, {**given, "despite": "on"})
    assert again.status_code == 302, again.context["form"].errors


def test_an_application_with_a_power_is_thought_over_on_the_case_page(stage, clerk):
    client = browser(clerk)
    given = {
        "township": stage.place.pk, "lead": stage.lead.pk, "title": "露天焚烧管控",
        "content": "劝阻露天焚烧", "key": "own",
    }  # fmt: skip
    client.post(OPEN, given)
    case = Case.objects.get()
    assert {one.action for one in CaseDraft.objects.all()} == {"apply", "record-push"}
    words = dict.fromkeys(
        ("item", "basis", "why", "statement", "people", "money", "training"), "有"
    )
    asked = {f"f-{name}": said for name, said in words.items()} | {
        "action": "apply", "lane": "main", "seen": case.version, "key": "apply-1",
        "f-content": "对焚烧秸秆的处罚", "f-end-date": "2099-12-31",
    }  # fmt: skip
    act = reverse("desk:act", args=(case.pk,))

    refused = client.post(act, asked)

    assert refused.status_code == 422
    assert "不能准入的权力" in text(refused)
    assert "对焚烧秸秆的处罚</textarea>" in text(refused)
    assert client.post(act, asked | {"despite": "yes"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "submitted"


def test_the_registers_are_for_those_who_have_a_part(stage, office, clerk):
    played("admission", "ask-townships", "illegal")
    other = make_organisation("别的局", OrganisationKind.DEPARTMENT)
    stranger = make_officer(role=Role.DEPARTMENT_CLERK, organisation=other)

    assert "听取意见" in text(office.get(REGISTER, {"stage": "hearing"}))
    assert len(browser(clerk).get(REGISTER).context["rows"]) == 1
    assert browser(stranger).get(REGISTER).context["rows"] == []
    closed = browser(make_administrator())
    assert [closed.get(one).status_code for one in (REGISTER, ADJUSTMENTS, DUTIES)] == [403] * 3
    assert Client().get(REGISTER).status_code == 302


def test_a_duty_stands_on_the_public_list_until_it_is_over(client, django_assert_max_num_queries):
    stage, case = played("admission", "begin-duty", "two-townships")
    TemporaryDuty.objects.update(valid_until="2099-01-01")
    page = f"/t/{stage.place.code}/"

    shown = text(client.get(page))
    assert "临时职责" in shown
    assert "秸秆离田临时清点" in shown
    assert "先培训、先拨误工费" in shown
    assert "2098年12月31日为止" in shown
    leader = browser(make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government))
    assert case.get_absolute_url() in text(leader.get(DUTIES))
    office = browser(make_officer(role=Role.LIST_OFFICE, organisation=stage.county))
    with django_assert_max_num_queries(QUERIES):
        office.get(REGISTER)
    assert "已到期" not in shown
    TemporaryDuty.objects.update(valid_from="2000-01-01", valid_until="2000-02-01")
    assert "秸秆离田临时清点" not in text(client.get(page))


def test_a_decided_adjustment_and_its_draft_lead_to_each_other():
    stage, case = played("adjustment", "decide", "law-changed")
    office = browser(make_officer(role=Role.LIST_OFFICE, organisation=stage.county))
    edition = Adjustment.objects.get().edition
    draft = reverse("manage:edition", args=(edition.pk,))

    assert draft in text(office.get(ADJUSTMENTS))
    assert draft in text(office.get(case.get_absolute_url()))
    assert case.get_absolute_url() in text(office.get(draft))
    again = office.post(reverse("manage:adjustment-draft", args=(case.pk,)))
    assert again.url == draft


def test_the_change_of_a_law_opens_an_adjustment_and_says_so():
    make_place()
    office = browser(make_list_officer())
    page = reverse("manage:law-change", args=(CODE,))
    groups = office.get(page, {"kind": "entry"}).context["groups"]
    entry = groups[0].rows[0].row.cited
    assert "提出清单调整" in text(office.get(page, {"kind": "entry"}))

    form = office.get(ADJUST, {"law": CODE, "cited": entry.key})
    response = office.post(ADJUST, filled(form))

    case = Case.objects.get()
    assert response.url == case.get_absolute_url()
    assert (case.state, Adjustment.objects.get().cited) == ("triggered", entry.key)
    assert case.number in text(office.get(page, {"kind": "entry"}))
    assert entry.title[:10] in text(office.get(case.get_absolute_url()))
