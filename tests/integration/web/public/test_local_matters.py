"""A local matter is read by everybody only once a published list in force has it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.matters.domain.local import Particulars, make_local
from qingdan.matters.published import published_matter
from qingdan.parties.enums import RegionLevel
from tests.builders import AT, make_edition, make_published, make_region

pytestmark = pytest.mark.django_db
TITLE = "夜间灯光秀编排"
CODE = "local-150222-1"
ADDRESSES = (
    f"/matters/{CODE}",
    f"/matters/?q={TITLE}",
    f"/matters/?q={CODE}",
    f"/search?q={TITLE}",
    f"/ask/suggest?q={TITLE}",
    "/t/150222105/basic/1",
    "/t/150222105/basic/1/elsewhere",
    f"/api/v1/matters?q={TITLE}",
    f"/api/v1/matters/{CODE}",
    "/open311/v2/services.json?jurisdiction_id=150222105",
    f"/open311/v2/services/{CODE}.json?jurisdiction_id=150222105",
)


@pytest.fixture(autouse=True)
def county(db):
    return make_region("150222", "固阳县", RegionLevel.COUNTY)


def localised(edition):
    """Align the first entry of an edition with a matter made for it."""
    item = edition.items.get(kind="basic")
    return make_local(item.pk, Particulars(TITLE, "灯光秀", "organise"), seen="", actor=None, at=AT)


def told(client) -> list[str]:
    """Return the addresses whose answers tell of the matter (beyond what was asked)."""
    shown = []
    for address in ADDRESSES:
        response = client.get(address)
        text = response.content.decode()
        links = any(f'{before}{CODE}"' in text for before in ('code": "', 'code":"', "/matters/"))
        if links and response.status_code == 200:
            shown.append(address)
    return shown


def own_page(client) -> tuple[int, int]:
    return tuple(client.get(one).status_code for one in (f"/matters/{CODE}", ADDRESSES[8]))


@pytest.mark.parametrize(
    "state", ["DRAFT", "SUBMITTED", "DISCARDED", "WITHDRAWN"], ids=lambda state: state.lower()
)
def test_matter_of_an_edition_that_is_not_published_is_told_nowhere(client, state):
    make_published()
    edition = make_edition()
    local = localised(edition)
    withdrawn = (
        {"withdrawn_at": AT, "withdrawal_reason": "日期写错"} if state == "WITHDRAWN" else {}
    )
    Edition.objects.filter(pk=edition.pk).update(state=EditionState[state], **withdrawn)

    assert (local.code, told(client), own_page(client)) == (CODE, [], (404, 404))


def test_matter_of_an_edition_to_come_opens_on_its_first_day(client):
    begins = timezone.localdate() + timedelta(days=5)
    make_published(valid_until=begins)
    localised(make_published(valid_from=begins))

    assert (told(client), own_page(client)) == ([], (404, 404))
    assert published_matter(CODE, begins - timedelta(days=1)) is None
    assert published_matter(CODE, begins).title == TITLE


def test_matter_of_a_list_in_force_is_told(client):
    localised(make_published())

    searched, item, api, services = (ADDRESSES[at] for at in (1, 5, 7, 9))
    assert own_page(client) == (200, 200)
    assert set(told(client)) >= {searched, item, api, services}


def test_matter_of_a_list_once_in_force_is_told(client):
    localised(make_published(valid_until=date(2025, 8, 1)))

    assert (own_page(client), ADDRESSES[1] in told(client)) == ((200, 200), True)
