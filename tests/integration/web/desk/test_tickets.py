"""The pages of the hotline: registering, dispatching, replying, calling back, workbooks."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from qingdan.intake.enums import MatterState
from qingdan.intake.models import Request, RequestMatter
from tests.gatehouse import browser
from tests.hotline import CANAL, NOTARY, SAND, THREE, WAGES, Hotline, sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline(aligned_lists, finder):
    return Hotline()


def words(response):
    return response.content.decode()


def matters(ticket):
    return list(ticket.matters.order_by("position"))


def send(hotline, matter, body, **more):
    address = f"/desk/tickets/matters/{matter.pk}/dispatch/"
    return browser(hotline.operator).post(address, sending(matter, body, **more))


def refused(hotline, matter, **more):
    given = {"seen": matter.version, "key": f"no/{matter.pk}", "reason": "other-handler"} | more
    return browser(hotline.operator).post(f"/desk/tickets/matters/{matter.pk}/refuse/", given)


def test_a_ticket_is_split_shown_and_kept_with_the_matters_as_they_were_edited(hotline):
    client = browser(hotline.operator)
    given = {"text": THREE, "place": "150222105", "key": "k1", "source": "来访", "reference": "A1"}
    shown = words(client.post("/desk/tickets/new/matters/", given))
    assert "分出 3 件事项" in shown
    looked = client.post("/desk/tickets/new/", given | {"do": "look"})
    assert "分出 3 件事项" in words(looked)
    assert Request.objects.count() == 0

    edited = given | {"split": THREE, "matter": [CANAL, "", SAND]}
    made = client.post("/desk/tickets/new/", edited)
    ticket = Request.objects.get()
    assert made["Location"] == f"/desk/tickets/{ticket.pk}/"
    assert [one.text for one in matters(ticket)] == [CANAL, SAND]
    assert [one.category[-6:] for one in matters(ticket)] == ["060105", "040603"]

    again = client.post("/desk/tickets/new/", edited | {"key": "k2"})
    assert again.status_code == 422
    assert "工单 A1 已经登记过" in words(again)


def test_the_page_offers_the_bodies_of_the_lists_and_one_button_sends(hotline):
    ticket = hotline.ticket(f"{CANAL}另外，反映{SAND}再就是{WAGES}")
    page = words(browser(hotline.operator).get(f"/desk/tickets/{ticket.pk}/"))
    assert "派给银号镇人民政府" in page
    assert "派给固阳县水务局" in page
    canal, sand, *_ = matters(ticket)
    assert send(hotline, canal, hotline.government).status_code == 302
    assert send(hotline, sand, hotline.water, helper=hotline.government.pk).status_code == 302
    canal.refresh_from_db()
    sand.refresh_from_db()
    assert (canal.decision, canal.reason, canal.body) == ("admit", "own-duty", hotline.government)
    assert (sand.decision, sand.reason) == ("conditions", "stage-split")
    assert (sand.body, sand.helper) == (hotline.water, hotline.government)


def test_what_was_taken_back_or_is_on_no_list_never_goes_to_the_township(hotline):
    wages, notary = matters(hotline.ticket(f"{WAGES}另外，{NOTARY}"))
    for one in (wages, notary):
        answer = send(hotline, one, hotline.government)
        assert answer.status_code == 422
        assert "不能派给银号镇人民政府" in words(answer)
        one.refresh_from_db()
        assert one.state == MatterState.PROPOSED
    assert send(hotline, wages, hotline.labour).status_code == 302
    assert send(hotline, notary, None).status_code == 422


def test_a_wrong_node_refuses_the_whole_dispatch_and_a_right_one_is_kept(hotline):
    matter = hotline.ticket(CANAL).matters.get()
    answer = send(hotline, matter, hotline.government, category="没有这一类")
    assert answer.status_code == 422
    assert "分类表里没有“没有这一类”" in words(answer)
    assert send(hotline, matter, hotline.government, category="120102").status_code == 302
    matter.refresh_from_db()
    assert matter.category == "db44t2479-2024:1201:120102"


def test_three_matters_are_answered_as_one_and_each_satisfaction_goes_to_who_was_able(hotline):
    ticket = hotline.ticket()
    canal, sand, notary = matters(ticket)
    client, address = browser(hotline.operator), f"/desk/tickets/{ticket.pk}"
    send(hotline, canal, hotline.government)
    send(hotline, sand, hotline.water, helper=hotline.government.pk)
    assert refused(hotline, notary, words="").status_code == 422
    assert refused(hotline, notary, words="请找公证处。").status_code == 302
    hotline.reported(canal, hotline.clerk, "水渠已修好")
    early = client.post(f"{address}/reply/", {"words": "已办。"})
    assert early.status_code == 422
    assert "第 2 件还没有结果" in words(early)

    hotline.reported(sand, hotline.stranger, "已现场制止。")
    page = words(client.get(f"{address}/"))
    assert "您反映的问题共 3 件，一并答复如下：" in page
    assert "由固阳县水务局办理（银号镇人民政府协办）。办理情况：已现场制止。" in page
    assert "不予受理，不归乡镇（街道）和县里的承办单位办理。办理途径：请找公证处。" in page
    assert client.post(f"{address}/reply/", {"words": "三件一并答复。"}).status_code == 302
    assert client.get(f"{address}/reply.docx").content[:2] == b"PK"

    heard = {"heard-1": "satisfied", "heard-2": "dissatisfied", "key": "call"}
    assert client.post(f"{address}/call-back/", heard).status_code == 422
    told = client.post(f"{address}/call-back/", heard | {"heard-3": "satisfied"})
    assert told.status_code == 302
    ticket.refresh_from_db()
    assert (ticket.satisfaction, ticket.satisfied_with) == ("dissatisfied", hotline.water)
    assert ticket.closed_at is not None
    bodies = [one.satisfied_with for one in matters(ticket)]
    assert bodies == [hotline.government, hotline.water, None]


def test_tickets_about_one_event_are_offered_with_reasons_joined_and_parted(hotline):
    first = hotline.ticket(CANAL, whereabouts="德成永村口")
    later = hotline.ticket("德成永村口水渠塌了，没人修。", whereabouts="德成永村口")
    client = browser(hotline.operator)
    page = words(client.get(f"/desk/tickets/{later.pk}/"))
    assert "同一事项：银号镇 · 基本 52" in page
    assert "地点都写了“德成永村" in page
    joined = client.post(f"/desk/tickets/{later.pk}/group/", {"into": first.pk})
    assert joined.status_code == 302
    later.refresh_from_db()
    assert later.event == first
    assert "地点相同" in [one["words"] for one in later.event_reasons]
    page = words(client.get("/desk/tickets/?tab=all"))
    assert "工单 2 张，1 起事" in page
    client.post(f"/desk/tickets/{later.pk}/part/")
    later.refresh_from_db()
    assert later.event is None
    Request.objects.filter(pk=first.pk).update(received_at=first.received_at - timedelta(days=40))
    assert "可能是同一件事" not in words(client.get(f"/desk/tickets/{later.pk}/"))


def test_the_list_counts_tickets_and_asks_no_more_for_more_rows(hotline, django_assert_num_queries):
    client = browser(hotline.operator)
    hotline.ticket()
    client.get("/desk/tickets/")
    with django_assert_num_queries(19):
        client.get("/desk/tickets/?tab=dispatch")
    hotline.ticket()
    hotline.ticket()
    with django_assert_num_queries(19):
        page = words(client.get("/desk/tickets/?tab=dispatch"))
    assert page.count("data-row") == 3
    assert "工单 3 张，3 起事" in page
    book = client.get("/desk/tickets/export.xlsx?tab=dispatch")
    assert load_workbook(BytesIO(book.content))["工单"].max_row == 10


def test_a_workbook_registers_right_rows_and_gives_wrong_ones_back_marked(hotline):
    client = browser(hotline.operator)
    template = load_workbook(BytesIO(client.get("/desk/tickets/import/template.xlsx").content))
    assert template.worksheets[0]["A1"].value == "工单编号"
    book = Workbook()
    sheet = book.active
    sheet.append(["工单编号", "乡镇（街道）", "诉求内容", "地点"])
    sheet.append(["X1", "银号镇", f"{CANAL}另外，反映{SAND}", "村口"])
    sheet.append(["X2", "没有的镇", CANAL, ""])
    sheet.append(["X1", "银号镇", SAND, ""])
    sent = BytesIO()
    book.save(sent)
    answer = client.post(
        "/desk/tickets/import/", {"workbook": SimpleUploadedFile("工单.xlsx", sent.getvalue())}
    )
    assert answer.status_code == 422
    assert RequestMatter.objects.filter(request__reference="X1").count() == 2
    link = answer.context["taken"].token
    marked = client.get(f"/desk/tickets/import/{link}/marked.xlsx")
    rows = list(load_workbook(BytesIO(marked.content)).active.values)
    assert rows[1][-1] is None
    assert rows[2][-1] == "乡镇（街道）：没有“没有的镇”这个乡镇（街道），或者不归您登记。"
    assert rows[3][-1] == "工单编号：和第 2 行的编号相同。"
    other = browser(hotline.clerk).get(f"/desk/tickets/import/{link}/marked.xlsx")
    assert other.status_code == 404


def test_only_operators_register_and_send_and_bodies_see_their_tickets(hotline):
    ticket = hotline.ticket(SAND)
    matter = ticket.matters.get()
    clerk, stranger = browser(hotline.clerk), browser(hotline.stranger)
    assert clerk.get("/desk/tickets/new/").status_code == 403
    assert stranger.get(f"/desk/tickets/{ticket.pk}/").status_code == 404
    address = f"/desk/tickets/matters/{matter.pk}/dispatch/"
    assert clerk.post(address, sending(matter, hotline.water)).status_code in (403, 422)
    matter.refresh_from_db()
    assert matter.state == MatterState.PROPOSED
    send(hotline, matter, hotline.water)
    page = words(stranger.get(f"/desk/tickets/{ticket.pk}/"))
    assert "报送办理情况" in page
    assert "诉求人" not in page.split('<dl class="case-facts">')[1].split("</dl>")[0]


def test_the_catalogue_names_node_entry_body_and_the_townships_part(hotline):
    client = browser(hotline.operator)
    page = words(client.get("/desk/tickets/catalogue/?part=150222105&q=河道 采砂"))
    assert "县水务局" in page
    page = words(client.get("/desk/tickets/catalogue/?part=unlisted&q=公证"))
    assert "120102" in page
    assert "没有更早的版本可比" in words(client.get("/desk/tickets/catalogue/changes/"))
    book = client.get("/desk/tickets/catalogue/export.xlsx?part=150222105")
    assert load_workbook(BytesIO(book.content))["派单目录"].max_row == 225
