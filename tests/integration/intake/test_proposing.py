"""What the gate proposes: the whole suite of requests, and what history makes of a proposal."""

from collections import Counter
from datetime import date, timedelta
from os import environ

import pytest
from django.utils import timezone

from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import whole_items
from qingdan.intake.domain.gating import asked_of
from qingdan.intake.domain.proposing import propose
from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.enums import Decision, Door, Reason, Sign
from qingdan.intake.models import Precedent, RequestMatter
from tests.builders import AT
from tests.gate_suite import suite
from tests.gatehouse import Gate

pytestmark = pytest.mark.django_db
EVERY = 1 if environ.get("WALK") == "all" else 10
ON = date(2026, 11, 24)
TABLE = "请填报农膜回收统计表，于11月30日前报送我局"
YINHAO = "150222105"
ADMITTED = {"admit", "conditions"}
BARS = {
    "admissible": 0.98, "department's clause": 0.98, "wrong department": 0.97, "reclaimed": 1.0,
    "disguised": 1.0, "off-list": 0.9,
}  # fmt: skip
"""So much of each group must be answered rightly."""


def said(text: str, sender: str = "固阳县农牧局", township: str = YINHAO):
    return propose(asked_of(text, township, sender), ON)


@pytest.mark.slow
def test_suite_of_requests_is_answered_rightly_and_nothing_reclaimed_is_admitted(
    aligned_lists, finder
):
    right, asked, admitted = Counter(), Counter(), []
    for edition in aligned_lists.values():
        rows = Item.objects.filter(edition=edition).select_related("edition__township")
        wanted = list(suite(whole_items(rows.order_by("kind", "position"))))
        assert len(wanted) > 1_000
        for one in wanted[::EVERY]:
            decision = said(one.text, one.sender, one.township).decision.value
            asked[one.group] += 1
            right[one.group] += decision in one.accept
            if one.group in ("reclaimed", "disguised") and decision in ADMITTED:
                admitted.append(one.text)
    shares = {group: right[group] / asked[group] for group in asked}
    assert asked.keys() == BARS.keys()
    assert admitted == []
    assert {group: share for group, share in shares.items() if share < BARS[group]} == {}
    assert right.total() / asked.total() >= 0.99


@pytest.mark.parametrize(
    ("text", "sender", "decision", "reason"),
    [
        ("生活垃圾要日产日清", "固阳县住建局", "admit", "own-duty"),
        ("请宣传农业保险，引导农户参保", "固阳县农牧局", "admit", "listed-step"),
        ("请宣传农业保险，引导农户参保", "县文旅局", "conditions", "lead-to-confirm"),
        ("高龄津贴今后由镇里审定并直接发放到户", "县民政局", "return", "departments-step"),
        (
            "请宣传农业保险、引导参保；受灾地块也请镇里勘测定损、赔付", "县农牧局", "conditions",
            "stage-split",
        ),
        ("农业保险宣传列入年度考核，每月排名", "县农牧局", "return", "assessed"),
        ("木材运输证请镇里代为核发", "县林草局", "return", "reclaimed"),
        ("请网格员对小餐饮店消防执法检查，查封场所", "县消防大队", "return", "unlicensed"),
        ("成立反诈专班，配专职人员2名，逐户装反诈APP", "县公安局", "petition", "on-no-list"),
        ("上次会上说的事抓紧", "县住建局", "unclear", "nothing-named"),
    ],
)  # fmt: skip
def test_each_decision_says_why_and_cites_the_list(aligned_lists, finder, text, sender, decision,
                                                   reason):  # fmt: skip
    found = said(text, sender)

    assert (found.decision.value, found.reason.value) == (decision, reason)
    assert found.why.endswith("。")
    assert bool(found.cited) == (decision not in ("petition", "unclear"))
    assert bool(found.asks) == (decision in ("conditions", "unclear"))
    for cited in found.cited:
        theirs = {one.text for one in cited.item.clauses.all()}
        assert {one.text for one in cited.clauses} <= theirs


def test_reclaimed_work_under_another_name_is_shown_as_such(aligned_lists, finder):
    text = "请镇里配合进行安全体检：加油机、饭店液化气瓶、燃气管线逐家查看。"
    plain = said("木材运输证核发", "县林草局")
    renamed = said("请对饭店液化气瓶、燃气管线逐家检查，发现隐患下整改通知。", "县住建局")

    assert Sign.RENAMED not in {one.code for one in plain.signs}
    assert renamed.reason is Reason.RECLAIMED
    assert renamed.signs[0].code is Sign.RENAMED
    assert said(text, "县住建局").decision is not Decision.ADMIT


def test_what_a_notice_says_for_all_of_its_tasks_weighs_on_each(aligned_lists, finder):
    gate = Gate()
    task = "请宣传农业保险，引导农户参保。"
    text = f"一、{task}\n二、生活垃圾要日产日清。\n三、工作要求\n本项工作纳入年度考核。"
    arrival = Arrival(
        door=Door.DEPARTMENT, place=gate.place, matters=[task, "生活垃圾要日产日清。"], text=text,
        sender=gate.department, key="for-all",
    )  # fmt: skip

    first, second = receive(arrival, actor=gate.sender, at=timezone.now()).matters.order_by(
        "position"
    )

    assert (first.proposal["decision"], first.proposal["reason"]) == ("return", "assessed")
    assert second.proposal["decision"] == "admit"
    assert [(one["words"], one["start"], one["end"]) for one in first.proposal["signs"]] == [
        ("纳入年度考核", len(task), len(task))
    ]


def test_table_given_within_a_year_is_not_given_again(aligned_lists, finder):
    gate = Gate()
    matter = gate.matter(f"请做好废旧农膜回收站建设。{TABLE}。")
    assert said(TABLE).reason is not Reason.TABLE_HELD
    RequestMatter.objects.filter(pk=matter.pk).update(decision=Decision.ADMIT, state="decided")
    day = timezone.localdate(matter.request.received_at)

    again = propose(asked_of(TABLE, YINHAO, "固阳县农牧局"), day + timedelta(days=1))
    later = propose(asked_of(TABLE, YINHAO, "固阳县农牧局"), day + timedelta(days=370))
    more = propose(asked_of(f"请清理河道垃圾；{TABLE}", YINHAO, "县水务局"), day)

    assert (again.decision, again.reason) == (Decision.RETURN, Reason.TABLE_HELD)
    assert f"第 {matter.request_id} 号" in again.why
    assert later.reason is not Reason.TABLE_HELD
    assert more.decision is not Decision.RETURN
    assert f"第 {matter.request_id} 号" in more.asks[-1]


def test_precedent_is_followed_or_said_why_not_and_forgotten_when_repealed(aligned_lists, finder):
    gate = Gate()
    words = "废旧农膜回收站、回收网点建设和日常运行"
    matter = gate.matter(f"请做好{words}。")
    item = matter.item
    RequestMatter.objects.filter(pk=matter.pk).update(decision="return", reason="departments-step")
    ruling = Precedent.objects.create(
        county_id="150222", place=gate.place, role_key="agriculture", kind=item.kind,
        address=item.address, decision=Decision.RETURN, words=words, ruling="由县农牧局建设。",
        matter=matter, decided_by=gate.office, decided_at=AT,
    )  # fmt: skip

    same = said(f"请抓好{words}")
    other = said(f"请抓好{words}", "县水务局")
    ruling.repealed_at, ruling.repealed_by, ruling.repeal_reason = AT, gate.office, "清单已改"
    ruling.save()
    after = said(f"请抓好{words}")

    assert (same.decision, same.precedents) == (Decision.RETURN, (ruling.pk,))
    assert "由县农牧局建设。照此提出。" in same.why
    assert (other.decision, other.precedents) == (Decision.ADMIT, (ruling.pk,))
    assert "建议和它不同：交办的不是同一个部门" in other.why
    assert (after.decision, after.precedents) == (Decision.ADMIT, ())
