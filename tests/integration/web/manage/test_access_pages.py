"""The matrix as a sheet, one's own rights, and what the menu offers."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.template import Context, Template
from django.utils import timezone
from openpyxl import load_workbook

from qingdan.parties.access import matrix
from qingdan.parties.domain.bodies.proposals import propose_unknown
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.web.permits import names_to_confirm, permits
from tests.builders import (
    AT,
    make_administrator,
    make_officer,
    make_organisation,
    make_post,
    make_published,
    make_region,
    make_section,
)

from .conftest import signed_in_as

pytestmark = pytest.mark.django_db

SHEET, MINE = "/manage/access/", "/manage/access/mine/"


def test_access_shows_every_role_and_action():
    page = signed_in_as(make_administrator()).get(SHEET)

    missing = [one.title for one in matrix().actions.values() if one.title not in page.text]
    missing += [one.title for one in matrix().roles.values() if one.title not in page.text]
    assert missing == []
    assert page.text.count('class="scope ') == sum(
        len(one.scopes) for one in matrix().actions.values()
    )


def test_access_counts_who_holds_a_role_within_sight():
    section = make_section()
    for number in range(2):
        make_officer(f"head{number}", Role.SECTION_HEAD, section)
    far = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))
    make_officer("far", Role.SECTION_HEAD, far)

    page = signed_in_as(make_administrator()).get(SHEET)

    counts = {head.role.key: head.holders for head in page.context["heads"] if head.holders}
    assert counts == {Role.SECTION_HEAD: 2, Role.SYSTEM_ADMINISTRATOR: 1}


def test_access_is_closed_to_others():
    clerk = signed_in_as(make_officer(role=Role.TOWNSHIP_CLERK, organisation=make_section()))

    assert [clerk.get(one).status_code for one in (SHEET, f"{SHEET}export.xlsx", MINE)] == [
        403, 403, 200,
    ]  # fmt: skip


def test_access_export_says_the_same_as_the_matrix():
    data = signed_in_as(make_administrator()).get(f"{SHEET}export.xlsx").content

    rows = list(load_workbook(BytesIO(data)).active.values)
    titles = [one.title for one in matrix().roles.values()]
    assert list(rows[0][1:]) == titles
    for row, action in zip(rows[1:], matrix().actions.values(), strict=True):
        words = {title: cell for title, cell in zip(titles, row[1:], strict=True) if cell}
        assert words == {
            matrix().roles[role].title: str(scope.label) for role, scope in action.scopes.items()
        }


def test_my_access_says_post_by_post_how_far_each_right_goes():
    section, county = make_section(), make_organisation("县农牧局", OrganisationKind.DEPARTMENT)
    officer = make_officer("wang.fang", Role.TOWNSHIP_LEADER, section.parent)
    make_post(officer, Role.DEPARTMENT_LEADER, county)
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_post(officer, Role.LIST_OFFICE, valid_from=tomorrow)

    page = signed_in_as(officer).get(MINE)

    granted = {
        one.post.role: {title: where for title, _, where in one.acts}
        for one in page.context["granted"]
    }
    assert granted[Role.TOWNSHIP_LEADER]["查人员和岗位"] == "银号镇"
    assert granted[Role.TOWNSHIP_LEADER]["查单位"] == "固阳县"
    assert granted[Role.DEPARTMENT_LEADER]["查人员和岗位"] == "县农牧局"
    assert granted[Role.DEPARTMENT_LEADER]["看草稿和待发布的清单"] == "各乡镇清单里写到县农牧局的"
    assert "导入清单" not in {title for acts in granted.values() for title in acts}
    assert "起任职" in page.text


def test_my_access_tells_who_holds_no_post_what_to_do():
    page = signed_in_as(make_officer(role=None)).get(MINE)

    assert "您今天没有岗位" in page.text


DESK = {"工作台", "立项", "随手报", "年度计划", "履职保障", "部门答复和保障"}
GATE = {
    "来件", "热线工单", "派单目录", "职责准入", "清单调整", "临时职责", "交办统计", "收回承接",
    "反向评价",
}  # fmt: skip
MENU = {
    Role.SYSTEM_ADMINISTRATOR: {
        "开始", "问答", "单位", "待确认单位", "人员", "操作记录", "权限表", "群机器人", "自查",
        "来件接口",
    },
    Role.SECURITY_ADMINISTRATOR: {"开始", "单位", "人员", "待授予", "操作记录", "权限表", "自查"},
    Role.AUDITOR: {"开始", "单位", "人员", "操作记录", "权限表", "自查"},
    Role.LIST_OFFICE: {
        *(DESK - {"随手报"}), *GATE, "问答", "公文", "清单版本", "导入清单", "标准事项", "法规变动",
        "流程版本", "单位", "待确认单位", "人员", "操作记录", "权限表", "群机器人",
    },
    Role.TOWNSHIP_CLERK: {
        *DESK, *GATE, "问答", "公文", "清单版本", "导入清单", "标准事项", "单位", "人员",
        "操作记录",
    },
    Role.VILLAGE_CADRE: {*DESK, "开始", "单位", "操作记录"},
    Role.LEGAL_OFFICE: {
        *(DESK - {"立项", "随手报"}), *GATE, "问答", "清单版本", "法规变动", "单位", "操作记录",
    },
    Role.STATISTICS_READER: {"开始", "操作记录", "交办统计"},
}  # fmt: skip
OWN = {"通知", "我的权限", "张三"}


@pytest.mark.parametrize("role", MENU)
def test_menu_offers_exactly_what_the_role_may_open(role):
    body = make_section()
    if role == Role.VILLAGE_CADRE:
        village = make_region("150222105201", "德成永村", "village")
        body = make_organisation("德成永村民委员会", OrganisationKind.VILLAGE_COMMITTEE, village)
    client = signed_in_as(make_officer("reader", role, body))
    make_published()

    page = client.get(MINE).text
    side = page[page.index('<nav class="side"') : page.index("</nav>", page.index('class="side"'))]
    links = dict(re.findall(r'href="([^"]+)"[^>]*>.*?</svg>([^<]+)</a>', side))

    assert set(links.values()) == MENU[role] | OWN
    assert {client.get(address).status_code for address in links} == {200}


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.SYSTEM_ADMINISTRATOR, [" 2"]), (Role.AUDITOR, [])]
)
def test_menu_counts_the_names_that_wait_for_who_may_confirm_them(role, shown):
    county = make_region("150222", "固阳县", "county")
    other = make_region("150721", "阿荣旗", "county")
    seen = [("县甲中心", "银号镇"), ("县乙中心", "银号镇")]
    propose_unknown(seen, place=county, actor=None, at=AT)
    propose_unknown(seen, place=other, actor=None, at=AT)

    text = signed_in_as(make_administrator(role)).get(MINE).text

    assert re.findall(r'待确认单位( ?)<b class="badge">(\d+)</b>', text) == [
        (one[0], one[1:]) for one in shown
    ]


def test_names_to_confirm_asks_once_more(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = make_administrator()
    permits(request)

    with django_assert_num_queries(1):
        assert names_to_confirm(request) == 0


def test_permits_ask_once_for_each_request(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = make_administrator()

    with django_assert_num_queries(1):
        first, second = permits(request), permits(request)

    assert first == second
    assert {"officer.manage", "post.grant"} & first == {"officer.manage"}


def test_may_is_a_tag_of_templates(rf):
    request = rf.get("/")
    request.user = make_administrator()
    asked = (
        "{% may '" + action + "' as can %}{{ can }}" for action in ("officer.manage", "post.grant")
    )
    template = Template("{% load access %}" + "".join(asked))

    assert template.render(Context({"request": request})) == "TrueFalse"
    with pytest.raises(KeyError):
        Template("{% load access %}{% may 'no.such' %}").render(Context({"request": request}))
