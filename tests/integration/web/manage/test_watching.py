"""What is watched, on pages: who sees the words behind a number, and who only the number."""

from datetime import UTC, datetime

import pytest

from qingdan.intake.enums import Door
from qingdan.intake.models import Request, RequestMatter
from qingdan.parties.enums import OrganisationKind, RegionLevel
from tests.bodies import make_body, make_county
from tests.builders import make_officer, make_region

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
WORDS = "请你镇代办动物产地检疫"


@pytest.fixture
def department():
    county = make_county()
    town = make_region("150222103", "银号镇", RegionLevel.TOWNSHIP, parent=county)
    body = make_body("固阳县农牧局", role_key="agriculture")
    request = Request.objects.create(
        door=Door.DEPARTMENT, place=town, county_id="150222", sender=body, sender_name=body.name,
        title=WORDS, text=WORDS, text_digest="0", received_at=AT, received_by=make_officer(),
        request_key="r",
    )  # fmt: skip
    RequestMatter.objects.create(
        request=request, position=1, text=WORDS, proposal={}, proposal_digest="0"
    )
    return body


@pytest.mark.parametrize(("role", "reads"), [("list-office", True), ("statistics-reader", False)])
def test_rows_behind_a_number_say_their_words_to_who_may_read_them(client, department, role, reads):
    client.force_login(make_officer(role=role))

    table = client.get("/manage/burden/?month=2026-03").text
    rows = client.get(f"/manage/burden/sent/?month=2026-03&body={department.pk}").text

    assert "固阳县农牧局" in table
    assert (WORDS in rows, "第 1 件" in rows) == (reads, not reads)


def test_burden_shows_a_department_itself_alone(client, department):
    other = make_body("固阳县水务局", role_key="water")
    client.force_login(make_officer(role="department-leader", organisation=other))

    assert "固阳县农牧局" not in client.get("/manage/burden/?month=2026-03").text
    found = client.get(f"/manage/burden/sent/?month=2026-03&body={department.pk}")
    assert found.status_code == 404


def test_takeovers_and_evaluations_have_something_to_say_when_empty(client, department):
    government = make_body(
        "银号镇人民政府",
        region=make_region("150222103"),
        kind=OrganisationKind.TOWNSHIP_GOVERNMENT,
    )
    client.force_login(make_officer(role="township-leader", organisation=government))

    assert "没有现行的收回事项清单" in client.get("/manage/takeovers/").text
    assert "固阳县农牧局" in client.get("/manage/evaluations/?month=2026-03").text
    said = {"answers": "in-part", "support": "not-done", "words": "答复晚", "seen": 0}
    client.post(f"/manage/evaluations/{department.pk}/write/?month=2026-03", said)
    assert "做到一部分" in client.get("/manage/evaluations/?month=2026-03").text
