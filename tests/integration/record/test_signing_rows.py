"""What verification finds in rows that are not tracked, and in ways of signing in."""

from datetime import timedelta

import pytest
from django.db import connection

from qingdan.core import keyring
from qingdan.core.ciphers import SealedTextDamaged
from qingdan.parties.domain.people import accounts, codes
from qingdan.parties.domain.people.issuing import issue_codes
from qingdan.parties.domain.rekeying import Rekeyed, add_key, rekey
from qingdan.parties.domain.signing import identities, second_factor
from qingdan.parties.enums import RegionLevel, Role
from qingdan.parties.models import Identity, Invitation, Officer, Region, TotpDevice
from qingdan.parties.protected import ProtectedTextField, Sealed
from qingdan.record.domain.verifying import verify
from tests.authenticator import code_at, with_totp
from tests.builders import AT, make_administrator, make_officer, make_organisation

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(minutes=5)
PASSWORD = "guyang-2026-shan-po"  # noqa: S105 - of nobody


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    keyring.ensure(settings.KEYS_DIR, cipher="aes256gcm", digest="sha256", at=AT)


@pytest.fixture
def made_record(made_record):
    """The record, found whole."""
    assert verify().whole


def whats() -> list[str]:
    return [str(fault) for fault in verify().faults]


@pytest.fixture
def wang(made_record) -> Officer:
    return Officer.objects.get(login_name="zhang8")


def test_verify_names_a_password_put_in_place(wang):
    Officer.objects.filter(pk=wang.pk).update(password="pbkdf2$another")  # noqa: S106

    (what,) = whats()

    assert what.endswith(f"人员（编号 {wang.pk}）的现状不是这一条留下的状态，被绕过程序改动过。")


def test_verify_names_an_identity_put_in_place(wang):
    row = Identity.objects.create(
        officer=wang, provider="county", subject_digest="a" * 64, linked_at=AT
    )

    assert whats() == [f"统一认证绑定（编号 {row.pk}）没有任何记录，是绕过程序写入的。"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"code_hash": "b" * 64}, "没有生成它的记录"),
        ({"administrator": "auditor", "for_officer": None}, "没有生成它的记录"),
        ({"made_at": THEN}, "没有生成它的记录"),
        ({"expires_at": AT + timedelta(days=9999)}, "的有效期超过 72 小时"),
    ],
)
def test_verify_names_a_code_that_was_changed(wang, change, what):
    code = Invitation.objects.exclude(for_officer=None).get(used_at=None)
    if "made_at" in change:
        change = {"made_at": code.made_at + timedelta(seconds=1), "expires_at": code.expires_at}
    Invitation.objects.filter(pk=code.pk).update(**change)

    assert whats() == [f"一次性码（编号 {code.pk}）{what}，是绕过程序写入或改动的。"]


def test_verify_names_a_code_that_was_used_and_works_again(made_record):
    code = Invitation.objects.exclude(used_at=None).get()
    Invitation.objects.filter(pk=code.pk).update(used_at=None, used_by=None)

    assert whats() == [f"一次性码（编号 {code.pk}）的使用与记录不符，是绕过程序写入或改动的。"]


def test_verify_accepts_codes_by_every_way_of_making_them(wang, settings):
    county = make_organisation(region=Region.objects.get(pk="150222"))
    system = make_administrator(Role.SYSTEM_ADMINISTRATOR, county)
    before = whats()
    settings.DIGEST = "sm3"

    code = codes.password_code(wang.pk, actor=system, at=THEN)
    issue_codes([wang.pk, Officer.objects.get(login_name="zhang9").pk], actor=system, at=THEN)
    opener = codes.renewal_code(wang.login_name, at=THEN)
    codes.renew(opener, password=PASSWORD, at=THEN)

    assert code
    assert [one for one in whats() if one not in before] == []


def test_verify_names_an_authenticator_that_no_act_put_in_use(wang):
    holder = TotpDevice.objects.get()
    TotpDevice.objects.filter(pk=holder.pk).update(confirmed_at=None)
    second_factor.start(wang.pk, at=THEN)
    TotpDevice.objects.filter(pk=wang.pk).update(confirmed_at=THEN)

    assert whats() == [
        f"动态口令（人员编号 {holder.pk}）不见了，没有停用它的记录，是绕过程序改动的。",
        f"动态口令（人员编号 {wang.pk}）在用，记录里没有启用，是绕过程序改动的。",
    ]


def test_verify_names_a_changed_table_of_places(made_record):
    Region.objects.filter(pk="150222105").update(name="假镇")

    assert whats() == ["第 2 条：区划表不是这一条载入时的样子，被绕过程序改动过。"]


def test_verify_asks_nothing_of_places_that_no_act_loaded(db):
    Region.objects.create(code="150222", name="固阳县", level=RegionLevel.COUNTY)

    assert whats() == []


def test_secret_copied_to_another_row_does_not_open():
    attacker, victim = make_officer(), make_officer()
    with_totp(attacker)
    second_factor.start(victim.pk, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM totp_device WHERE officer_id = %s", [attacker.pk])
        token = cursor.fetchone()
        cursor.execute(
            "UPDATE totp_device SET secret = %s WHERE officer_id = %s", [*token, victim.pk]
        )

    with pytest.raises(SealedTextDamaged):
        str(TotpDevice.objects.get(pk=victim.pk).secret)
    assert len(TotpDevice.objects.get(pk=attacker.pk).secret) == 32


def test_rekey_keeps_a_secret_bound_to_its_row():
    officers = [make_officer() for _ in range(3)]
    secrets = [with_totp(one)[0] for one in officers]
    add_key(cipher="sm4gcm", actor=None, at=AT)

    done = rekey(actor=None, at=AT)

    rows = [TotpDevice.objects.get(pk=one.pk) for one in officers]
    assert (done, [one.secret for one in rows]) == (Rekeyed(3, 0, ()), secrets)
    code = code_at(secrets[0], THEN)
    assert second_factor.use(officers[0], code, at=THEN) is second_factor.Used.TOTP


def test_bound_field_is_saved_with_its_row_and_says_so_in_migrations():
    field = ProtectedTextField("密钥", bound_to="officer_id")
    device = second_factor.start(make_officer().pk, at=AT)
    row = TotpDevice.objects.get(pk=device.pk)
    row.save()

    assert field.deconstruct()[3] == {"verbose_name": "密钥", "bound_to": "officer_id"}
    assert TotpDevice.objects.get(pk=device.pk).secret == device.secret
    assert isinstance(TotpDevice.objects.values_list("secret", flat=True).get(), Sealed)
    with pytest.raises(Exception, match="sealed for its row"):
        TotpDevice.objects.update(secret="x")  # noqa: S106


def test_verify_accepts_what_is_done_about_signing_in(wang):
    identity = identities.link(identities.Claimed.of("city", "x"), actor=wang, at=THEN)
    identities.unlink(identity.pk, actor=wang, at=THEN)
    with_totp(wang, at=THEN)
    second_factor.remove(wang.pk, keep=None, at=THEN)
    accounts.enlist("li.si", accounts.Person("李四", wang.unit), actor=None, at=THEN)

    assert whats() == []
