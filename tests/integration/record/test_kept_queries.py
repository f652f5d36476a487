"""Queries whose SQL is made once: the answers are always today's."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qingdan.parties.domain.authorising import STANDING
from qingdan.parties.models import Officer, Organisation
from qingdan.record.kept_queries import KeptQuery
from tests.builders import make_officer, make_organisation

pytestmark = pytest.mark.django_db
BY_NAME = KeptQuery(lambda login: Officer.objects.filter(login_name=login).select_related("unit"))
AMONG = KeptQuery(lambda *keys: Officer.objects.filter(pk__in=keys).order_by("pk"))


def test_it_answers_what_the_query_set_would_for_each_value():
    one, other = make_officer("wangfang"), make_officer("liqiang")

    found = [BY_NAME("wangfang"), BY_NAME("liqiang"), BY_NAME("nobody")]

    assert found == [[one], [other], []]
    assert AMONG(other.pk, one.pk) == [one, other]
    assert AMONG(other.pk) == [other]
    assert AMONG() == []
    assert BY_NAME.first("nobody") is None


def test_it_asks_the_database_every_time():
    officer = make_officer("wangfang", full_name="王芳")
    BY_NAME("wangfang")

    Officer.objects.filter(pk=officer.pk).update(full_name="王小芳")
    with CaptureQueriesContext(connection) as asked:
        found = BY_NAME("wangfang")

    assert (found[0].full_name, len(asked)) == ("王小芳", 1)


def test_rows_are_whole_models_with_what_they_name():
    body = make_organisation("银号镇人民政府")
    make_officer("wangfang", organisation=body)
    kept, usual = BY_NAME("wangfang")[0], Officer.objects.get(login_name="wangfang")

    with CaptureQueriesContext(connection) as asked:
        unit = kept.unit

    assert (unit, len(asked)) == (usual.unit, 0)
    same = [one.attname for one in Officer._meta.concrete_fields if one.attname != "phone"]
    assert [getattr(kept, one) for one in same] == [getattr(usual, one) for one in same]


def test_values_come_as_rows():
    officer = make_officer("wangfang", full_name="王芳")
    names = KeptQuery(lambda pk: Officer.objects.filter(pk=pk).values_list("full_name", "pk"))

    assert names(officer.pk) == [("王芳", officer.pk)]


def test_what_changes_the_sql_is_a_form_of_its_own():
    make_organisation("甲局")
    every = KeptQuery(
        lambda name, newest: Organisation.objects.filter(name=name).order_by(
            "-pk" if newest else "pk"
        )
    )
    with CaptureQueriesContext(connection) as asked:
        every("甲局", newest=True)
        every("甲局", newest=False)

    assert ["DESC" in one["sql"] for one in asked] == [True, False]


def test_posts_are_those_of_the_day_that_is_asked():
    officer = make_officer("wangfang")
    officer.posts.update(valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 25))

    held = [len(STANDING(officer.pk, on=date(2026, 11, day))) for day in (24, 25, 24)]

    assert held == [officer.posts.count(), 0, officer.posts.count()]


def test_a_value_that_is_not_put_in_as_it_is_is_refused():
    starting = KeptQuery(lambda text: Officer.objects.filter(login_name__startswith=text))

    with pytest.raises(ValueError, match="does not stand in the SQL"):
        starting("wang")
