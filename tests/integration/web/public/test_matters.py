"""Pages of standard matters, and of departments by their local names."""

import pytest

from qingdan.matters.domain.local import Particulars, make_local
from qingdan.parties.domain.bodies.contacts import set_contacts
from qingdan.parties.enums import OrganisationKind, RegionLevel
from tests.builders import AT, make_organisation, make_published, make_region

pytestmark = pytest.mark.django_db


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_overview_lists_every_field(client):
    page = text_of(client, "/matters/")

    assert "草原保护" in page
    assert "不在乡镇清单上的事" in page


def test_field_lists_its_matters_with_where_they_stand(client, aligned_lists):
    response = client.get("/matters/", {"field": "草原保护"})

    rows = {matter.code: townships for matter, townships in response.context["rows"]}
    assert rows["grassland-pest"] == 2
    assert 'href="/matters/grassland-pest"' in response.content.decode()


@pytest.mark.parametrize(
    ("words", "code"),
    [("草原 虫害", "grassland-pest"), ("蚂蚱", "grassland-pest"), ("grassland-pest", None)],
)
def test_search_finds_a_matter_by_words_of_any_kind(client, words, code):
    found = [matter.code for matter, _ in client.get("/matters/", {"q": words}).context["rows"]]

    assert (code or words) in found


def test_search_without_a_match_leads_on(client):
    page = text_of(client, "/matters/?q=银杏大道灯光秀")

    assert "没有找到“银杏大道灯光秀”" in page


def test_matter_shows_how_every_township_lists_it(client, aligned_lists):
    page = text_of(client, "/matters/grassland-pest")

    assert "同一件事，各地怎么列" in page
    assert 'href="/t/150222105/basic/63"' in page
    assert 'href="/t/150721201/cooperative/29"' in page
    assert "虫子在树上、林子里的，是林业有害生物。" in page
    assert 'href="/matters/forest-pest"' in page
    assert "农林牧渔 › 林业管理 › 林业病虫害" in page


def test_matter_on_no_list_says_who_handles_it(client):
    page = text_of(client, "/matters/?field=户籍与证件")
    matter = client.get("/matters/", {"field": "户籍与证件"}).context["rows"][0][0]

    own = text_of(client, f"/matters/{matter.code}")

    assert "清单外" in page
    assert matter.handler in own
    assert matter.handler_basis in own


def test_matter_without_an_entry_in_force_says_so(client):
    assert "没有列这件事" in text_of(client, "/matters/grassland-pest")


def test_local_matter_has_a_page(client):
    make_region("150222", "固阳县", RegionLevel.COUNTY)
    item = make_published().items.get(kind="basic")
    local = make_local(
        item.pk, Particulars("夜间灯光秀编排", "灯光秀", "organise"), seen="", actor=None, at=AT
    )

    page = text_of(client, f"/matters/{local.code}")

    assert "夜间灯光秀编排" in page
    assert f'href="{item.get_absolute_url()}"' in page


def test_unknown_matter_does_not_exist(client):
    text_of(client, "/matters/no-such-matter", 404)


def test_item_leads_to_its_matters(client, aligned_lists):
    assert 'href="/matters/grassland-pest"' in text_of(client, "/t/150222105/basic/63")


def test_department_has_its_local_name_and_contacts(client):
    make_published()
    county = make_region("150222", "固阳县", RegionLevel.COUNTY)
    body = make_organisation(
        "固阳县农牧局", OrganisationKind.DEPARTMENT, county, role_key="agriculture"
    )
    given = {"phone": "0472-8112345转8012", "address": "金山大街 1 号", "hours": "工作日"}
    set_contacts(body, **given, actor=None, at=AT)

    overview, page = text_of(client, "/d/"), text_of(client, "/d/agriculture")

    assert "固阳县农牧局" in overview
    assert "<h1>固阳县农牧局</h1>" in page
    assert '<a href="tel:0472-8112345,8012">0472-8112345转8012</a>' in page
    assert "金山大街 1 号" in page
    assert "固阳县农牧局" in text_of(client, "/d/?q=固阳县")


def test_department_nobody_has_registered_keeps_the_title_of_its_role(client):
    make_published()

    assert "<h1>农牧局</h1>" in text_of(client, "/d/agriculture")
