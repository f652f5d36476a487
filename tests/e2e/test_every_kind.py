"""One case of each kind of work goes to its end in the browser, in the hands of both sides."""

from datetime import date
from os import environ
from unittest import mock

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page

from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case
from qingdan.procedures.definition import Definition, Scenario, ScenarioStep
from qingdan.procedures.enums import Everyday, ScenarioKind
from qingdan.procedures.loading import library
from tests.cases import Stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def shortest(definition: Definition) -> Scenario:
    """Return the shortest worked case that comes to a good end with everything done by hand."""
    wanted = [
        one
        for one in definition.scenarios
        if one.kind is ScenarioKind.HAPPY and definition.state[one.states["main"]].is_done
    ]
    return min(wanted, key=lambda one: len([step for step in one.steps if not step.refused]))


def handiwork(definition: Definition) -> int:
    """Return how many acts it takes to bring a case of a kind to its end."""
    return len([step for step in shortest(definition).steps if not step.refused])


EASIEST = sorted(library().definitions, key=handiwork)
FEW = None if environ.get("WALK") == "all" else 5
"""The suite takes the five kinds with the fewest acts to their end, ``make walk`` all."""
KINDS = [pytest.param(one, id=one.kind) for one in EASIEST[:FEW]]


@pytest.mark.parametrize("definition", KINDS)
def test_a_case_of_the_kind_goes_to_its_end(definition: Definition, window, live_server):
    scenario, stage, page = shortest(definition), Stage(definition), window()
    page.route("**/readers/", lambda route: route.abort())  # a test has one connection for all
    page.route("**/draft/", lambda route: route.abort())
    page.route("**/*.css", lambda route: route.abort())  # looks are looked at elsewhere
    stage.cast(scenario)
    case = opened(stage, scenario)
    for step in scenario.steps:
        if not step.refused:
            with mock.patch("django.utils.timezone.now", return_value=step.at):
                sit_down(page, stage, step, live_server.url)
                done_by_hand(page, stage, case, step)
    case.refresh_from_db()
    assert (case.standing, case.state) == (CaseStanding.DONE, scenario.states["main"])


def opened(stage: Stage, scenario: Scenario) -> Case:
    opening = Opening(
        procedure=stage.definition.code,
        title=scenario.title[:80],
        place=stage.place,
        item=stage.item,
        lead=stage.lead,
        village=stage.village,
        key=f"{stage.definition.code}/{scenario.code}",
    )
    case = open_case(opening, actor=stage.opener, at=scenario.begins_at)
    stage.support_came(case, scenario.begins_at)
    return case


def sit_down(page: Page, stage: Stage, step: ScenarioStep, url: str) -> None:
    """Give the browser the session of the person whose turn it is."""
    client = Client()
    client.force_login(stage.people[step.person])
    page.context.clear_cookies()
    kept = [{"name": name, "value": one.value, "url": url} for name, one in client.cookies.items()]
    page.context.add_cookies(kept)


def done_by_hand(page: Page, stage: Stage, case: Case, step: ScenarioStep) -> None:
    """Open the case, find the act, fill in what it asks, and send it."""
    page.goto(f"/desk/cases/{case.pk}/")
    said = stage.said(step)
    if step.action in Everyday.values:
        form = page.locator(f'form:has(button[value="{step.action}"]):has([value="{said.lane}"])')
        button = form.locator(f'button[value="{step.action}"]')
    else:
        form = page.locator(
            f'form:has(input[name="action"][value="{step.action}"])'
            f':has(input[name="lane"][value="{said.lane}"])'
        )
        button = form.locator(".acts button").first
    form.evaluate("form => { for (let one = form; one; one = one.parentElement) one.open = true; }")
    for name, value in said.values.items():
        fill(form.locator(f'[name="f-{name}"]'), value)
    if said.parties:
        form.evaluate("form => form.querySelectorAll('details').forEach(one => one.open = true)")
        for box in form.locator("input[name=parties]").all():
            box.set_checked(box.get_attribute("value") in said.parties)
    if said.lead:
        form.locator("[name=lead]").select_option(said.lead)
    if said.reason:
        form.locator("[name=reason]").fill(said.reason)
    if said.clause:
        form.locator("[name=clause]").fill(said.clause)
    before = Case.objects.get(pk=case.pk).version
    button.click()
    page.wait_for_load_state()
    told = page.locator("[role=alert], [data-refused]").all_text_contents()
    assert Case.objects.get(pk=case.pk).version == before + 1, f"第 {step.line} 行：{told}"


def fill(box: Locator, value: object) -> None:
    kind = box.evaluate("one => one.tagName")
    if kind == "SELECT":
        box.select_option({True: "yes", False: "no"}.get(value, str(value)))
    else:
        box.fill(value.isoformat() if isinstance(value, date) else str(value))
