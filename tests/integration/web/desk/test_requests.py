"""The pages of the gate: sending, deciding, objecting, ruling; who may, and what is refused."""

import json
import sys
from subprocess import run

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qingdan.intake.domain.drafts import begin_draft
from qingdan.intake.enums import MatterState
from qingdan.intake.interfaces import verify_decision
from qingdan.intake.models import Precedent, Request, RequestDraft, RequestMove
from tests.builders import AT
from tests.gatehouse import NOBODYS, OWN, Gate, browser, said

pytestmark = pytest.mark.django_db

NOTICE = """关于做好近期工作的通知
各乡镇人民政府：
一、请你镇推进农业面源污染治理，做好废旧农膜回收站建设，于11月30日前填报《农膜回收统计表》。
二、上门催收个体户欠税，核定定额并代开发票。
三、有关要求
上述工作纳入年度综合考核。
固阳县农牧局
2026年11月20日"""


@pytest.fixture
def gate(aligned_lists, finder):
    return Gate()


def words(response):
    return response.content.decode()


def act(officer, matter, what, **more):
    return browser(officer).post(
        f"/desk/requests/matters/{matter.pk}/{what}/", said(matter, **more)
    )


def disputed(gate):
    """Return a matter that was returned, objected to and returned again."""
    matter = gate.matter()
    act(gate.clerk, matter, "decide")
    act(gate.sender, matter, "object", words="清单写明由乡镇回收。")
    act(gate.clerk, matter, "decide", words="仍由县里办。")
    matter.refresh_from_db()
    return matter


def test_a_notice_becomes_tasks_that_are_joined_left_out_and_sent_once(gate):
    client = browser(gate.sender)
    file = SimpleUploadedFile("通知.txt", NOTICE.encode())
    begun = client.post("/desk/requests/new/", {"document": file})
    page = words(client.get(begun["Location"]))
    assert "分出 2 件" in page
    assert "11月30日前" in page
    assert "农膜回收统计表" in page
    assert "上述工作纳入年度综合考核。" in page

    row = RequestDraft.objects.get()
    written = json.loads(row.content)
    form = {
        "key": written["key"], "tasks": 2, "sender": gate.department.pk,
        "places": gate.place.pk, "reference": "固农发〔2026〕3号",
        **{f"task-{at}": one["text"] for at, one in enumerate(written["tasks"])},
    }  # fmt: skip
    client.post(begun["Location"], {**form, "do": "merge:1"})
    row.refresh_from_db()
    assert len(json.loads(row.content)["tasks"]) == 1

    form["out-1"] = "on"
    for _ in range(2):
        sent = client.post(begun["Location"], {**form, "do": "register"})
        assert sent["Location"] == Request.objects.get().get_absolute_url()
    made = Request.objects.get()
    assert (made.original_name, made.reference) == ("通知.txt", "固农发〔2026〕3号")
    assert made.title == "关于做好近期工作的通知"
    assert [one.deadline for one in made.matters.all()] == ["11月30日前"]
    assert not RequestDraft.objects.exists()


def test_a_township_writes_down_what_reached_it_outside(gate):
    client = browser(gate.clerk)
    begun = client.post("/desk/requests/new/", {"text": NOBODYS})
    key = json.loads(RequestDraft.objects.get().content)["key"]
    form = {"key": key, "tasks": 1, "task-0": NOBODYS, "places": gate.place.pk, "do": "register"}

    unnamed = client.post(begun["Location"], form)
    assert unnamed.status_code == 422
    assert NOBODYS in words(unnamed)

    client.post(begun["Location"], {**form, "channel": "chat", "sender_name": "县税务专班"})
    made = Request.objects.get()
    assert (made.door, made.channel, made.sender_name) == ("outside", "chat", "县税务专班")


def test_drafts_are_ones_own_and_kept_while_typing(gate):
    content = '{"key": "k", "text": "", "original": ["", ""], "tasks": [], "places": []}'
    row = begin_draft(content, actor=gate.sender, at=AT)
    address = f"/desk/requests/new/{row.pk}/"

    assert browser(gate.clerk).get(address).status_code == 404
    kept = browser(gate.sender).post(f"{address}keep/", {"tasks": 1, "task-0": "写了一半"})
    assert kept.json()["told"].startswith("草稿已存")
    assert "写了一半" in words(browser(gate.sender).get(address))
    assert browser(gate.clerk).post(f"{address}keep/", {}).status_code == 404


@pytest.mark.parametrize("what", ["decide", "rule", "object", "accept", "undo", "open", "keep"])
def test_a_matter_out_of_sight_is_not_there(gate, what):
    assert act(gate.stranger, gate.matter(), what).status_code == 404


@pytest.mark.parametrize("what", ["decide", "rule", "object", "accept", "undo", "open"])
def test_who_only_sees_a_matter_is_refused_and_nothing_moves(gate, what):
    matter = gate.matter()
    actor = gate.sender if what in ("decide", "rule") else gate.office

    answer = act(actor, matter, what)

    assert answer.status_code == 422
    assert RequestMove.objects.count() == 1


def test_a_decision_made_twice_is_one(gate):
    matter = gate.matter()
    first = said(matter)
    client = browser(gate.clerk)

    for _ in range(2):
        assert client.post(f"/desk/requests/matters/{matter.pk}/decide/", first).status_code == 302

    assert list(RequestMove.objects.values_list("move", flat=True)) == ["proposed", "decided"]


def test_who_comes_second_keeps_the_words_and_sees_what_was_done(gate):
    matter = gate.matter()
    late = said(matter, words="我写的理由")
    act(gate.colleague, matter, "decide", words="同事已经退回")

    answer = browser(gate.clerk).post(f"/desk/requests/matters/{matter.pk}/decide/", late)

    assert answer.status_code == 409
    assert "我写的理由" in words(answer)
    assert "同事已经退回" in words(answer)


def test_another_decision_is_shown_with_its_reasons_and_nothing_is_done(gate):
    matter = gate.matter()

    shown = words(act(gate.clerk, matter, "decide", **{"as": "petition", "words": "想一想"}))

    assert "不承接，请固阳县农牧局申请准入" in shown
    assert 'value="on-no-list" selected' in shown
    assert "想一想" in shown
    assert RequestMove.objects.count() == 1


def test_a_return_without_entry_is_refused_beside_its_form(gate):
    answer = act(gate.clerk, gate.matter(), "decide", entry="none")

    assert answer.status_code == 422
    assert "必须写明依据清单哪一项" in words(answer)


def test_an_entry_is_looked_up_in_the_lists(gate):
    looked = {"look": "1", "looked": "高标准农田"}

    shown = words(act(gate.clerk, gate.matter(), "decide", **looked))

    assert "高标准农田工程建设" in shown


def test_a_decision_is_taken_back_by_who_made_it(gate):
    matter = gate.matter()
    act(gate.clerk, matter, "decide")

    assert act(gate.colleague, matter, "undo").status_code == 422
    assert act(gate.clerk, matter, "undo").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.decision) == (MatterState.PROPOSED, "")


def test_a_return_is_accepted_by_the_sender(gate):
    matter = gate.matter()
    act(gate.clerk, matter, "decide")

    assert "接受退回，由本单位办" in words(
        browser(gate.sender).get(f"/desk/requests/{matter.request_id}/")
    )
    assert act(gate.sender, matter, "accept").status_code == 302
    matter.refresh_from_db()
    assert matter.state == MatterState.CLOSED


def test_a_second_refusal_is_ruled_on_and_the_precedent_is_cited_until_repealed(gate):
    matter = disputed(gate)
    assert matter.state == MatterState.ARBITRATION
    shown = words(browser(gate.office).get(f"/desk/requests/{matter.request_id}/"))
    assert shown.index("双方的依据") < shown.index("清单写明由乡镇回收。")

    assert act(gate.office, matter, "rule", words="").status_code == 422
    act(gate.office, matter, "rule", decision="admit", reason="own-duty", words="基本履职事项。")
    ruled = Precedent.objects.get()
    assert gate.matter().proposal["precedents"] == [ruled.pk]

    address = f"/desk/requests/precedents/{ruled.pk}/"
    listed = words(browser(gate.office).get("/desk/requests/precedents/"))
    assert address in listed
    assert browser(gate.clerk).post(f"{address}repeal/", {"reason": "不"}).status_code == 422
    assert browser(gate.office).post(f"{address}repeal/", {"reason": ""}).status_code == 422
    assert browser(gate.office).post(f"{address}repeal/", {"reason": "清单改版"}).status_code == 302
    assert gate.matter().proposal["precedents"] == []


def test_admitted_work_is_opened_as_a_case(gate):
    matter = gate.matter()
    act(gate.clerk, matter, "decide", decision="admit", reason="own-duty")
    page = words(browser(gate.clerk).get(f"/desk/requests/{matter.request_id}/"))
    procedure = page.split('name="procedure"><option value="')[1].split('"')[0]

    opened = act(gate.clerk, matter, "open", procedure=procedure, title="回收农药包装")

    matter.refresh_from_db()
    assert opened["Location"] == matter.case.get_absolute_url()


def test_words_typed_and_not_sent_come_back_to_the_same_person(gate):
    matter = gate.matter()
    assert act(gate.clerk, matter, "keep", words="还没写完").status_code == 200

    address = f"/desk/requests/{matter.request_id}/"
    assert "还没写完" in words(browser(gate.clerk).get(address))
    assert "还没写完" not in words(browser(gate.colleague).get(address))
    act(gate.clerk, matter, "decide")
    assert not RequestDraft.objects.exists()


def test_the_list_is_narrowed_by_tab_sign_and_word_and_exported(gate):
    gate.sent(f"{OWN}年底考核，一票否决。")
    other = gate.sent(NOBODYS)
    client = browser(gate.clerk)

    def found(query):
        page = words(client.get(f"/desk/requests/?{query}"))
        return page.count("<tr data-row>")

    assert [
        found(one) for one in ("", "tab=all&flag=veto", "tab=all&q=欠税", "tab=all&decision=return")
    ] == [2, 1, 1, 0]
    assert words(browser(gate.stranger).get("/desk/requests/")).count("<tr data-row>") == 0
    act(
        gate.clerk,
        other.matters.get(),
        "decide",
        decision="petition",
        reason="on-no-list",
        entry="none",
    )
    assert found("tab=mine") == 1
    assert "来件待决定、待答复" in words(client.get("/desk/"))
    assert client.get("/desk/requests/export.xlsx?tab=all").content[:2] == b"PK"


def test_the_sheet_of_opinion_quotes_and_leaves_room_for_signing(gate):
    request = gate.sent(f"{OWN}年底考核。")

    page = words(browser(gate.clerk).get(f"/desk/requests/{request.pk}/opinion/"))

    assert "党政办意见" in page
    assert "“年底考核”" in page
    assert browser(gate.stranger).get(f"/desk/requests/{request.pk}/opinion/").status_code == 404


def test_a_decision_is_saved_as_a_pack_that_is_checked_without_the_program(gate, tmp_path):
    matter = disputed(gate)

    saved = browser(gate.sender).post(f"/desk/requests/matters/{matter.pk}/pack/")

    (tmp_path / "pack.json").write_bytes(saved.content)
    for name in ("verify_pack", "verify_decision"):
        program = browser(gate.sender).get(f"/desk/requests/check/{name}.py").content
        (tmp_path / f"{name}.py").write_bytes(program)
    asked = [sys.executable, "-S", "verify_decision.py", "pack.json"]
    told = run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    assert "决定：退回（部门自己的职责）" in told.stdout
    changed = saved.content.replace("仍由县里办。".encode(), "仍由镇里办。".encode())
    assert verify_decision.check(changed).faults[0] == "“办理经过”与摘要不符，被改过。"
    stranger = browser(gate.stranger).post(f"/desk/requests/matters/{matter.pk}/pack/")
    assert stranger.status_code == 404
