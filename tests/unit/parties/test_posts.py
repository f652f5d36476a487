"""Posts: proposed by one, granted by another, gone when they end."""

from datetime import date, timedelta

import pytest

from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import NotAllowed, may, standing
from qingdan.parties.domain.people import posts
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.granting import grant_all
from qingdan.parties.domain.people.refusals import (
    ActingUnfit,
    AdministratorsApart,
    LastAdministrator,
    OfficerOutOfUse,
    PostAlreadyHeld,
    PostDatesUnfit,
    PostGone,
    PostNotOwn,
    RoleUnfit,
)
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Post
from qingdan.record.models import Event
from tests.builders import (
    AT,
    make_administrator,
    make_officer,
    make_organisation,
    make_post,
    make_region,
    make_section,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 30)
TOMORROW, NEXT_MONTH = TODAY + timedelta(days=1), TODAY + timedelta(days=31)
SYSTEM, SECURITY, AUDITOR = ADMINISTRATORS
KINDS = [kind for kind in OrganisationKind.values if kind != OrganisationKind.INSTALLATION]


@pytest.fixture
def section():
    return make_section()


@pytest.fixture
def leader(section):
    return make_officer("leader", Role.TOWNSHIP_LEADER, section.parent)


@pytest.fixture
def security():
    return make_administrator(SECURITY, login_name="security")


@pytest.fixture
def wang(section):
    return make_officer("wang.fang", None, full_name="王芳", unit=section)


def elsewhere():
    return make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))


def head_of(section, officer, **values) -> Appointment:
    asked = {"role": Role.SECTION_HEAD, "valid_from": TODAY, "organisation": section}
    return Appointment(officer=officer, **{**asked, **values})


def test_a_post_gives_its_rights_when_granted_and_not_before(section, leader, security, wang):
    post = posts.propose(head_of(section, wang, title="主任"), actor=leader, at=AT)
    before = may(wang, "officer.read", on=TODAY)

    posts.grant(post.pk, actor=security, at=AT)

    assert (before, may(wang, "officer.read", on=TODAY)) == (False, True)
    assert not may(wang, "officer.read", on=TODAY - timedelta(days=1))
    assert (post.proposed_by, Post.objects.get(pk=post.pk).granted_by) == (leader, security)
    acts = list(Event.objects.order_by("sequence").values_list("act", "actor_name"))
    assert acts[1:] == [("party.post-proposed", "张三"), ("party.post-granted", str(security))]


def test_a_post_gives_nothing_before_its_first_day_and_from_its_last(section, security, wang):
    asked = head_of(section, wang, valid_from=TOMORROW, valid_until=NEXT_MONTH)

    post = posts.appoint(asked, actor=security, at=AT)

    days = (TODAY, TOMORROW, NEXT_MONTH - timedelta(days=1), NEXT_MONTH)
    assert [standing(wang, day) == [post] for day in days] == [False, True, True, False]


def test_propose_keeps_to_the_actors_reach(leader, wang):
    for organisation in (make_section(township=make_region("150222104", "金山镇")), elsewhere()):
        with pytest.raises(NotAllowed):
            posts.propose(head_of(organisation, wang), actor=leader, at=AT)


def test_grant_is_for_the_security_administrator(section, leader, wang):
    post = posts.propose(head_of(section, wang), actor=leader, at=AT)
    others = [leader, make_administrator(SYSTEM, login_name="s"), make_administrator(AUDITOR)]
    others.append(make_administrator(SECURITY, elsewhere()))

    for actor in others:
        with pytest.raises(NotAllowed):
            posts.grant(post.pk, actor=actor, at=AT)

    assert standing(wang, TODAY) == []


def test_nobody_proposes_or_grants_a_post_of_their_own(section, leader, security):
    with pytest.raises(PostNotOwn):
        posts.propose(head_of(section, leader), actor=leader, at=AT)
    own = posts.propose(
        head_of(security.unit, security, role=Role.STATISTICS_READER),
        actor=make_administrator(SYSTEM, login_name="system"),
        at=AT,
    )
    with pytest.raises(PostNotOwn):
        posts.grant(own.pk, actor=security, at=AT)


@pytest.mark.parametrize("role", Role)
def test_propose_sets_a_role_only_where_it_can_be_held(security, role):
    officer = make_officer("wang.fang", None)
    county = make_region("150222", "固阳县", "county")
    fits = set()

    for kind in KINDS:
        organisation = make_organisation(f"单位{kind}", kind, county)
        try:
            posts.propose(head_of(organisation, officer, role=role), actor=security, at=AT)
        except RoleUnfit:
            continue
        fits.add(kind)

    assert fits == matrix().roles[role].at - {OrganisationKind.INSTALLATION}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"valid_until": TODAY}, PostDatesUnfit),
        ({"valid_until": TODAY - timedelta(days=1)}, PostDatesUnfit),
    ],
)
def test_propose_refuses_dates_that_cannot_be(section, leader, wang, values, refusal):
    with pytest.raises(refusal):
        posts.propose(head_of(section, wang, **values), actor=leader, at=AT)

    assert not Post.objects.filter(officer=wang).exists()


def test_propose_refuses_a_body_that_is_over_and_an_account_that_is_closed(section, leader, wang):
    section.valid_until = TODAY
    with pytest.raises(PostDatesUnfit):
        posts.propose(head_of(section, wang), actor=leader, at=AT)

    section.valid_until = None
    Officer.objects.filter(pk=wang.pk).update(is_active=False)
    with pytest.raises(OfficerOutOfUse):
        posts.propose(head_of(section, wang), actor=leader, at=AT)


def test_propose_refuses_the_same_post_on_a_common_day_and_takes_another(section, leader, wang):
    posts.propose(head_of(section, wang, valid_until=NEXT_MONTH), actor=leader, at=AT)

    with pytest.raises(PostAlreadyHeld):
        posts.propose(head_of(section, wang, valid_from=TOMORROW), actor=leader, at=AT)

    later = head_of(section, wang, valid_from=NEXT_MONTH)
    other = head_of(make_section("便民服务中心"), wang)
    assert [posts.propose(one, actor=leader, at=AT).pk for one in (later, other)]


@pytest.fixture
def stood_in(section):
    holder = make_officer("li.qiang", None, full_name="李强", unit=section)
    return make_post(holder, Role.SECTION_HEAD, section)


def test_acting_gives_the_rights_until_its_day(section, security, wang, stood_in):
    asked = head_of(section, wang, acting_for=stood_in, valid_until=NEXT_MONTH)

    post = posts.appoint(asked, actor=security, at=AT)

    assert standing(wang, TODAY) == [post]
    assert standing(wang, NEXT_MONTH) == []
    assert standing(stood_in.officer, TODAY) == [stood_in]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"valid_until": None}, PostDatesUnfit),
        ({"role": Role.TOWNSHIP_CLERK}, ActingUnfit),
    ],
)
def test_acting_needs_an_end_and_the_very_post(section, leader, wang, stood_in, values, refusal):
    asked = {"acting_for": stood_in, "valid_until": NEXT_MONTH, **values}

    with pytest.raises(refusal):
        posts.propose(head_of(section, wang, **asked), actor=leader, at=AT)


def test_nobody_acts_for_oneself(section, leader, stood_in):
    asked = head_of(section, stood_in.officer, acting_for=stood_in, valid_until=NEXT_MONTH)

    with pytest.raises(ActingUnfit):
        posts.propose(asked, actor=leader, at=AT)


def test_acting_needs_a_post_that_was_granted(section, leader, wang, stood_in):
    Post.objects.filter(pk=stood_in.pk).update(granted_at=None)
    stood_in.refresh_from_db()

    asked = head_of(section, wang, acting_for=stood_in, valid_until=NEXT_MONTH)
    with pytest.raises(ActingUnfit):
        posts.propose(asked, actor=leader, at=AT)


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("asked", ADMINISTRATORS)
def test_the_three_administrators_are_never_one_person(security, held, asked):
    system = make_administrator(SYSTEM, login_name="system")
    body = make_organisation("固阳县人民政府", "county-government")
    officer = make_officer("wang.fang", held, body)
    wanted = head_of(body, officer, role=asked, valid_from=TODAY)
    refusal = PostAlreadyHeld if held == asked else AdministratorsApart

    with pytest.raises(refusal):
        posts.propose(wanted, actor=system, at=AT)

    assert officer.posts.count() == 1


def test_an_administrator_may_become_another_when_the_first_post_is_over(security):
    body = make_organisation("固阳县人民政府", "county-government")
    officer = make_officer("wang.fang", None, unit=body)
    make_post(officer, AUDITOR, body, valid_until=NEXT_MONTH)

    with pytest.raises(AdministratorsApart):
        posts.appoint(head_of(body, officer, role=SYSTEM), actor=security, at=AT)

    later = head_of(body, officer, role=SYSTEM, valid_from=NEXT_MONTH)
    assert posts.appoint(later, actor=security, at=AT).granted_by == security


def test_end_takes_the_rights_away_at_the_next_request(section, security, wang):
    post = posts.appoint(head_of(section, wang), actor=security, at=AT)

    posts.end(post.pk, on=TODAY, reason="调离", actor=security, at=AT)

    assert standing(wang, TODAY) == []
    assert Event.objects.latest("sequence").reason == "调离"
    with pytest.raises(PostGone):
        posts.end(post.pk, on=TODAY, reason="调离", actor=security, at=AT)


def test_end_on_a_later_day_leaves_the_rights_until_then(section, security, wang):
    post = posts.appoint(head_of(section, wang), actor=security, at=AT)

    posts.end(post.pk, on=NEXT_MONTH, reason="退休", actor=security, at=AT)

    assert (standing(wang, TODAY), standing(wang, NEXT_MONTH)) == ([post], [])


def test_end_never_makes_a_post_longer(section, security, wang):
    asked = head_of(section, wang, valid_until=TOMORROW)
    post = posts.appoint(asked, actor=security, at=AT)

    with pytest.raises(PostDatesUnfit):
        posts.end(post.pk, on=NEXT_MONTH, reason="延长", actor=security, at=AT)

    assert standing(wang, TOMORROW) == []


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_end_keeps_the_last_administrator(security, role):
    last = security if role == SECURITY else make_administrator(role, login_name="last")

    with pytest.raises(LastAdministrator):
        posts.end(last.posts.get().pk, on=TODAY, reason="调离", actor=security, at=AT)

    make_administrator(role, login_name="next")
    posts.end(last.posts.get().pk, on=TODAY, reason="调离", actor=security, at=AT)
    assert standing(last, TODAY) == []


def test_decline_means_never_held(section, leader, security, wang):
    post = posts.propose(head_of(section, wang, valid_from=NEXT_MONTH), actor=leader, at=AT)

    posts.decline(post.pk, reason="编制已满", actor=security, at=AT)

    assert list(Post.objects.waiting(TODAY)) == []
    assert standing(wang, NEXT_MONTH) == []
    with pytest.raises(PostGone):
        posts.grant(post.pk, actor=security, at=AT)


def test_grant_refuses_a_second_time(section, leader, security, wang):
    post = posts.propose(head_of(section, wang), actor=leader, at=AT)
    posts.grant(post.pk, actor=security, at=AT)

    with pytest.raises(PostGone):
        posts.grant(post.pk, actor=security, at=AT)


def test_grant_all_grants_what_it_can_and_says_why_not_the_rest(section, leader, security, wang):
    li = make_officer("li.qiang", None, unit=section)
    first, second = (
        posts.propose(head_of(section, who), actor=leader, at=AT) for who in (wang, li)
    )
    Officer.objects.filter(pk=li.pk).update(is_active=False)

    done = grant_all([first.pk, second.pk], actor=security, at=AT)

    assert done.posts == (first,)
    assert [(key, type(refusal)) for key, refusal in done.refused] == [(second.pk, OfficerOutOfUse)]
    assert list(Event.objects.values_list("act", flat=True)).count("party.post-granted") == 1
