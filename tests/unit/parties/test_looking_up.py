"""Finding a person by a phone number leaves a trace."""

import pytest

from qingdan.parties.domain.people.accounts import PHONE
from qingdan.parties.domain.people.looking_up import note_phone_search
from qingdan.parties.enums import Role
from qingdan.parties.protected import keyed_digest
from qingdan.record.models import Event
from tests.builders import AT, make_administrator, make_officer, make_section

pytestmark = pytest.mark.django_db
NUMBER = "13800012345"


@pytest.fixture
def wang():
    digest, section = keyed_digest(NUMBER, PHONE), make_section()
    return make_officer(
        "wang.fang", Role.SECTION_HEAD, section, unit=section, phone=NUMBER, phone_digest=digest
    )


def test_note_phone_search_notes_whose_number_it_is(wang):
    system = make_administrator()

    found = note_phone_search("138 0001 2345", actor=system, at=AT)

    noted = Event.objects.latest("sequence")
    assert found == [wang]
    assert (noted.act, noted.subject_key, noted.actor_key, noted.reason) == (
        "party.officer-read", str(wang.pk), system.pk, "按手机号查找"
    )  # fmt: skip
    assert NUMBER not in str(noted.detail)


@pytest.mark.parametrize("text", ["王芳", "1380001234", "13900000000", ""])
def test_note_phone_search_notes_nothing_that_tells_nothing(wang, text):
    assert note_phone_search(text, actor=make_administrator(), at=AT) == []
    assert Event.objects.count() == 0


def test_note_phone_search_is_silent_about_oneself_and_out_of_reach(wang):
    clerk = make_officer("clerk", Role.TOWNSHIP_CLERK, make_section())

    assert note_phone_search(NUMBER, actor=wang, at=AT) == []
    assert note_phone_search(NUMBER, actor=clerk, at=AT) == []
    assert Event.objects.count() == 0
