"""Tickets without a database: likeness, one reply, reasons by place, rows sent in, differences."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qingdan.intake.hotline_catalogue import DispatchLine, differences
from qingdan.intake.hotline_likeness import Heard, likely_same, words_alike
from qingdan.intake.hotline_nodes import category_of, node_of, nodes, nodes_like
from qingdan.intake.hotline_reply import Told, merged
from qingdan.intake.hotline_unaccepted import unaccepted_at
from qingdan.intake.ticket_lines import SentLine, problems_in
from qingdan.matters.library import library
from qingdan.parties.models import Region

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CANAL = {"basic:52": "银号镇 · 基本 52"}


def heard(pk, text, *, objects=CANAL, where="", who="", days=0):
    return Heard(pk, objects, text, where, who, AT + timedelta(days=days))


def test_same_matter_and_place_within_a_month_is_offered_with_its_reasons():
    one = heard(9, "德成永村口水渠塌了没人修", who="王某 13800138000")
    near = heard(1, "水渠塌了，德成永村口的", who="13800138000 老王", days=-2)
    [found] = likely_same(one, [near])
    assert [row["by"] for row in found.reasons] == [
        "object", "place", "same-words", "person", "time",
    ]  # fmt: skip
    assert found.reasons[0]["words"] == "同一事项：银号镇 · 基本 52"
    assert found.reasons[-1]["words"] == "时间：相隔 2 天"


@pytest.mark.parametrize(
    "other",
    [
        heard(1, "德成永村口水渠塌了没人修", days=-31),
        heard(1, "低保金没到账", objects={"cooperative:24": "配合 24"}),
        heard(1, "渠道要防冻吗"),
    ],
)
def test_too_late_another_matter_or_only_the_same_matter_is_not_offered(other):
    assert likely_same(heard(9, "德成永村口水渠塌了没人修"), [other]) == []


def test_likeness_of_words_is_the_same_both_ways():
    assert words_alike("路灯不亮", "") == 0.0
    assert words_alike("村口路灯不亮", "路灯不亮") == words_alike("路灯不亮", "村口路灯不亮") == 1.0


def test_a_reply_says_of_every_matter_what_became_of_it_and_no_more():
    text = merged([
        Told("另外，路灯不亮。", "银号镇人民政府", done="已换", basis="基本 12"),
        Told("遗嘱公证", unaccepted="不归本县办理", done="请找公证处"),
        Told("河道采砂", "水务局", helper="银号镇人民政府"),
    ])  # fmt: skip
    assert text.splitlines() == [
        "您反映的问题共 3 件，一并答复如下：",
        "一、关于“路灯不亮”：由银号镇人民政府办理。办理情况：已换。（依据：基本 12）",
        "二、关于“遗嘱公证”：不予受理，不归本县办理。办理途径：请找公证处。",
        "三、关于“河道采砂”：由水务局办理（银号镇人民政府协办）。",
    ]


def test_reasons_not_to_accept_are_those_of_the_rules_of_the_place():
    def codes(place):
        return [one.code for one, _ in unaccepted_at(place, date(2026, 11, 24))]

    assert codes("150222105") == ["other-handler"]
    assert codes("370784100") == [
        "other-handler", "statutory-way", "petition-opened", "secret", "decided-by-law",
        "no-cooperation",
    ]  # fmt: skip
    assert codes("370102001") == ["other-handler", "same-again"]
    [cause] = {cause.code for _, cause in unaccepted_at("370102001", date(2026, 11, 24)) if cause}
    assert cause == "hotline-stop"


def test_every_node_of_the_library_is_one_of_the_standard():
    assert len(nodes()) == 515
    asked = {code for one in library().matters.values() for code in one.hotline}
    assert asked <= set(nodes())
    assert node_of("没有") is None
    assert node_of("120102 司法行政 › 法律服务 › 公证管理") == nodes_like("公证管理")[0]
    assert category_of([]) == ""


def test_rows_sent_in_are_told_cell_by_cell_what_is_wrong():
    lines = [
        SentLine(2, {"reference": "A1", "place": "银号镇", "text": "水渠塌了没人修"}),
        SentLine(3, {"reference": "A1", "place": "别的镇", "text": "塌了"}),
        SentLine(4, {"reference": "A2", "place": "银号镇", "text": ""}),
        SentLine(5, {"reference": "OLD", "place": "银号镇", "text": "水渠塌了没人修"}),
    ]
    found = problems_in(lines, {"银号镇": Region(code="150222105", name="银号镇")}, {"OLD"})
    assert [(one.line, one.column) for one in found] == [
        (3, "place"), (3, "reference"), (3, "text"), (4, "text"), (5, "reference"),
    ]  # fmt: skip


def test_differences_tell_what_is_new_changed_and_gone():
    def line(number, body="镇", part=()):
        return DispatchLine(f"basic:{number}", "basic", f"基本 {number}", "事项", (), body, part)

    before = [line(1), line(2), line(3)]
    now = [line(1), line(2, body="县水务局", part=("上报。",)), line(4)]
    told = [
        (one.kind, one.line.key, [row[0] for row in one.fields]) for one in differences(before, now)
    ]
    assert told == [
        ("changed", "basic:2", ["承办单位", "乡镇做什么"]),
        ("added", "basic:4", []),
        ("dropped", "basic:3", []),
    ]
