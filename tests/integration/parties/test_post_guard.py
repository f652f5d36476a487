"""The database itself refuses one person as two of the three administrators."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qingdan.parties.guards import APART
from qingdan.parties.models import ADMINISTRATORS, Post
from tests.builders import make_officer, make_organisation, make_post

pytestmark = pytest.mark.django_db

SYSTEM, SECURITY, AUDITOR = ADMINISTRATORS
BEGINS, LATER, LAST = date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1)


@pytest.fixture
def officer():
    body = make_organisation("固阳县人民政府", "county-government")
    return make_officer("wang.fang", None, unit=body)


def hold(officer, role, since=BEGINS, until=None):
    return make_post(officer, role, officer.unit, valid_from=since, valid_until=until)


@pytest.mark.parametrize("second", [SECURITY, AUDITOR])
def test_guard_refuses_a_second_administrators_post(officer, second):
    hold(officer, SYSTEM)

    with pytest.raises(IntegrityError, match=APART), transaction.atomic():
        hold(officer, second)

    assert officer.posts.count() == 1


def test_guard_refuses_a_change_that_joins_two(officer):
    hold(officer, SYSTEM, BEGINS, LATER)
    post = hold(officer, AUDITOR, LATER, LAST)

    for change in ({"valid_from": BEGINS}, {"role": SECURITY, "valid_from": BEGINS}):
        with pytest.raises(IntegrityError, match=APART), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**change)

    with pytest.raises(IntegrityError, match=APART), transaction.atomic():
        Post.objects.filter(role=SYSTEM).update(valid_until=None)


def test_guard_lets_one_follow_the_other(officer):
    hold(officer, SYSTEM, BEGINS, LATER)

    assert hold(officer, AUDITOR, LATER).pk


def test_guard_lets_a_post_that_was_never_held_stand_beside(officer):
    hold(officer, SYSTEM, LATER, LATER)

    assert hold(officer, AUDITOR).pk


def test_guard_lets_two_people_be_two_administrators(officer):
    hold(officer, SYSTEM)
    other = make_officer("li.qiang", None, unit=officer.unit)

    assert hold(other, AUDITOR).pk
