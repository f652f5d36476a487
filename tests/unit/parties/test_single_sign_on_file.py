"""The file that names the services, and what is said when it cannot be used."""

import pytest

from qingdan.parties.interfaces.single_sign_on.providers import (
    Provider,
    ProvidersUnfit,
    providers,
    usable_providers,
)

GOOD = """
[[provider]]
key = "county"
title = "县统一认证"
issuer = "https://sso.example"
client_id = "qingdan"
client_secret = "s"
"""


@pytest.fixture
def write(settings, tmp_path):
    """Write the file with some lines exchanged."""
    path = settings.SINGLE_SIGN_ON_FILE = tmp_path / "single_sign_on.toml"

    def exchange(old: str = "", new: str = "", mode: int = 0o600) -> None:
        path.write_text(GOOD.replace(old, new) if old else GOOD + new, encoding="utf-8")
        path.chmod(mode)

    return exchange


def test_providers_reads_a_service(write):
    write()

    assert providers() == {
        "county": Provider(
            "county",
            "县统一认证",
            "oidc",
            "https://sso.example",
            "qingdan",
            client_secret="s",  # noqa: S106
        )
    }


def test_providers_is_empty_without_a_file(settings, tmp_path):
    settings.SINGLE_SIGN_ON_FILE = tmp_path / "none.toml"

    assert providers() == {}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("https://", "http://", "county：地址必须以 https:// 开头。"),
        ('"s"', '""', "county：没有写 client_secret。"),
        ("county", "县", "key 写的是“县”，只能用小写字母、数字和横线，以字母开头。"),
        ("", 'kind = "saml"', "county：kind 写的是“saml”，只能写 oidc 或 cas。"),
        ("", "colour = 1", "county：不认识 colour。"),
        ("", GOOD, "有两个统一认证服务用了同一个 key。"),
        ("", GOOD.replace("county", "city"), "有两个统一认证服务用了同一个地址。"),
        ("[[provider]]", "[[provider", "读不懂"),
    ],
)
def test_providers_says_what_is_wrong(write, old, new, sentence):
    write(old, new)

    with pytest.raises(ProvidersUnfit, match=sentence):
        providers()


def test_usable_providers_leaves_signing_in_by_password_alone(write, caplog):
    write("https://", "http://")

    assert usable_providers() == {}
    assert "single sign-on is off" in caplog.text


def test_providers_refuses_a_file_that_others_can_read(write):
    write(mode=0o644)

    with pytest.raises(ProvidersUnfit, match="600"):
        providers()


def test_providers_notices_a_change(write):
    write()
    first = providers()["county"].title

    write("县统一认证", "旗里的统一认证")

    assert (first, providers()["county"].title) == ("县统一认证", "旗里的统一认证")
