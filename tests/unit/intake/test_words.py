"""The words the gate goes by: frames, signs, acts, senders, tables; and their data files."""

from datetime import date

import pytest

from qingdan.intake.acts import acts_in
from qingdan.intake.enums import Decision, Reason, Sign
from qingdan.intake.orders import read_order
from qingdan.intake.reasons import reason_kinds, reasons_for
from qingdan.intake.senders import role_of
from qingdan.intake.signs import sign_kinds, signs_in
from qingdan.intake.tables import Given, asks_only_for, held
from qingdan.rulebook.loading import current_book

MARCH = date(2026, 3, 2)


def test_every_reason_and_sign_is_complete_and_rests_on_rules_there_are():
    known = {one.code for one in current_book().all()}
    assert set(reason_kinds()) == set(Reason)
    assert set(sign_kinds()) == set(Sign)
    assert all(reasons_for(one) for one in Decision)
    for reason in reason_kinds().values():
        assert reason.says.endswith("。")
        assert set(reason.rules) <= known
        names = {"entry": "", "who": "", "sender": "", "rivals": "", "held": ""}
        assert "{" not in (reason.says + reason.asks).format(**names)
    for sign in sign_kinds().values():
        assert sign.says.endswith("。")
        assert sign.words or sign.code is Sign.RENAMED
        assert set(sign.rules) <= known
        assert sign.rules or sign.source


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("为做好今冬防火工作，请你镇于12月10日前开展防火宣传。联系人：甲", "开展防火宣传"),
        ("各镇：请清理河道垃圾，并将开展情况报送我局。", "请清理河道垃圾"),
        ("上门催收电费，催缴拖欠水费报送我局。", "上门催收电费，催缴拖欠水费报送我局"),
        ("生活垃圾日产日清。请大家高度重视，确保按期完成。", "生活垃圾日产日清"),
        ("请高度重视。", "请高度重视"),
    ],
)
def test_what_is_asked_stands_without_its_frame(text, core):
    assert read_order(text).core == core


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "纳入年度考核，排名，一票否决，签责任状",
            {"assessment", "ranking", "veto", "pledge"},
        ),
        ("成立工作专班，配专职人员2名，费用由镇里承担", {"new-office", "new-posts", "own-funds"}),
        ("安装反诈APP，截图报群，安装率达到90%以上", {"apps", "photos", "quota"}),
        ("请网格员对小餐饮执法检查", {"unlicensed"}),
        ("请村干部发现隐患及时上报", set()),
        ("将气象预警信息转发到村屯", set()),
        ("做好护林员考核工作，明确专人负责", set()),
    ],
)
def test_signs_are_shown_by_their_words_only(text, codes):
    found = signs_in(text)
    assert {one.code.value for one in found} == codes
    assert all(text[one.start : one.end] == one.words for one in found)


def test_acts_tell_whose_work_is_asked():
    assert acts_in("由镇里勘测定损并兑付").theirs == {"勘测", "定损", "兑付"}
    assert acts_in("由镇里勘测定损").handed
    assert acts_in("发现私搭乱建的，报我局处罚").theirs == frozenset()
    assert acts_in("发放宣传单，收集名单").theirs == frozenset()
    assert acts_in("做好验收", own="组织施工、审价验收等工作").theirs == frozenset()
    assert acts_in("宣传政策，摸排名单").ours == {"宣传", "摸排", "名单"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("县农牧局", "agriculture"),
        ("固阳县农业农村局", "agriculture"),
        ("旗林草局", "forestry-grassland"),
        ("市生态环境局固阳分局", "ecology-environment"),
        ("固阳县消防救援大队", "fire-rescue"),
        ("消防大队", "fire-rescue"),
        ("固阳县民政局社会救助股", "civil-affairs"),
        ("县就业服务中心", "human-resources"),
        ("某某专班", ""),
        ("", ""),
    ],
)
def test_sender_is_known_by_any_of_its_names(name, role):
    assert role_of(name) == role


def test_table_given_before_is_held_unless_it_is_reported_anew():
    before = [Given("隐患排查统计表", 7, MARCH, "县林草局")]
    only = "请填报隐患排查统计表，于12月1日前报送我局"

    assert [str(one) for one in held(only, before)] == [
        "“隐患排查统计表”，2026-03-02 县林草局的来件（第 7 号）"
    ]
    assert asks_only_for(only, before)
    assert not asks_only_for("请上山开展防火宣传，填报隐患排查统计表", before)
    assert held("请每月填报隐患排查统计表", before) == ()
    assert held("请填报人员花名册", before) == ()
