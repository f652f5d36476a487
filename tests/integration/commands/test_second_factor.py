"""``qingdan reset_second_factor``: the way back when phone and paper are both lost."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qingdan.parties.domain.signing import second_factor
from tests.authenticator import with_totp
from tests.builders import make_officer

pytestmark = pytest.mark.django_db


def test_command_puts_the_authenticator_out_of_use():
    officer, said = make_officer("an.quan"), StringIO()
    with_totp(officer)

    call_command("reset_second_factor", "AN.QUAN", reason="手机遗失", stdout=said)

    assert "已停用" in said.getvalue()
    assert not second_factor.is_in_use(officer)


@pytest.mark.parametrize(("name", "words"), [("nobody", "没有登录名"), ("wang.fang", "没有启用")])
def test_command_refuses_what_is_not_there(name, words):
    make_officer("wang.fang")

    with pytest.raises(CommandError, match=words):
        call_command("reset_second_factor", name)
