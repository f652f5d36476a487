"""What is done to people is replayed from the record, also what was written in bulk."""

from datetime import date, timedelta

import pytest

from qingdan.parties.domain.people import posts
from qingdan.parties.domain.people.accounts import Person, change, close_account, enlist
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.importing import Source, import_people
from qingdan.parties.domain.people.lines import Line
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.replaying import gaps, odd_rows
from tests.builders import AT, make_administrator, make_section

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 30)
ROLE = {"role": "站所负责人", "valid_from": "2025-06-30"}


def faults() -> list[str]:
    return sorted(map(str, [*gaps(), *odd_rows()]))


def test_every_act_on_people_and_posts_is_accounted_for():
    section, other = make_section(), make_section("便民服务中心")
    system = make_administrator(login_name="system")
    security = make_administrator(Role.SECURITY_ADMINISTRATOR, login_name="security")
    built = faults()
    lines = [
        Line(2, {"login_name": "wang.fang", "full_name": "王芳", "unit": "党政办公室", **ROLE}),
        Line(3, {"full_name": "李强", "unit": "党政办公室", "phone": "13800012345", **ROLE}),
    ]

    import_people(lines, source=Source("人员.xlsx", "a" * 64), actor=system, at=AT)
    wang, li = (Officer.objects.get(full_name=name) for name in ("王芳", "李强"))
    for post in Post.objects.filter(granted_at=None):
        posts.grant(post.pk, actor=security, at=AT)
    change(wang.pk, Person("王芳", other, "13900000000"), actor=system, at=AT)
    acting = Appointment(
        wang, section, Role.SECTION_HEAD, TODAY, TODAY + timedelta(days=5), "", li.posts.get()
    )
    posts.propose(acting, actor=system, at=AT)
    close_account(li.pk, reason="退休", actor=system, at=AT)
    enlist("zhao.min", Person("赵敏", other), actor=system, at=AT)

    assert faults() == built
    assert Officer.objects.count() == 5
