"""The services, the file that names them, and the way there and back."""

from urllib.parse import urlsplit

import pytest
import requests

from tests.builders import make_officer
from tests.integration.single_sign_on.services import CLIENT, SECRET, Cas, OpenId, running

OIDC_ENTRY = """
[[provider]]
key = "{key}"
title = "{title}"
issuer = "{address}"
client_id = "{client}"
client_secret = "{secret}"
{more}
"""
CAS_ENTRY = """
[[provider]]
key = "city"
title = "市统一认证"
kind = "cas"
server = "{address}"
{more}
"""


@pytest.fixture(scope="module")
def county():
    """Signs with RS256, wants the secret in the header, says all in the token."""
    with running(OpenId("RS256", in_body=False, in_userinfo=False)) as service:
        yield service


@pytest.fixture(scope="module")
def province():
    """Signs with ES256, wants the secret in the body, says all but the subject elsewhere."""
    with running(OpenId("ES256", in_body=True, in_userinfo=True)) as service:
        yield service


@pytest.fixture(scope="module")
def city():
    with running(Cas()) as service:
        yield service


@pytest.fixture(autouse=True)
def nothing_wrong(county, province, city):
    for service in (county, province, city):
        service.faults.clear()
        service.person = {"sub": "150222199001010000"}


@pytest.fixture
def configure(settings, tmp_path, county, province, city):
    """Write the file; ``more`` is added to every entry."""

    def write(more: str = "") -> None:
        path = tmp_path / "single_sign_on.toml"
        client = {"client": CLIENT, "secret": SECRET}
        parts = [
            OIDC_ENTRY.format(
                key="county", title="县统一认证", address=county.address, more=more, **client
            ),
            OIDC_ENTRY.format(
                key="province",
                title="省统一认证",
                address=province.address,
                more=f"secret_in_body = true\n{more}",
                **client,
            ),
            CAS_ENTRY.format(address=city.address, more=more),
        ]
        path.write_text("".join(parts), encoding="utf-8")
        path.chmod(0o600)
        settings.SINGLE_SIGN_ON_FILE = path

    write()
    return write


@pytest.fixture
def wang(db):
    return make_officer("wang.fang", full_name="王芳")


def leave(client, key: str, following: str = "") -> str:
    """Click the button; return the address at the service, which the browser goes to."""
    query = {"next": following} if following else {}
    response = client.get(f"/manage/sign-in/with/{key}/", query)
    assert response.status_code == 302, response.text
    return response.url


def way_back(address: str) -> str:
    """Sign in at the service; return the address that it sends the browser back to."""
    sent = requests.get(address, allow_redirects=False, timeout=5)
    parts = urlsplit(sent.headers["Location"])
    return f"{parts.path}?{parts.query}"


def there_and_back(client, key: str, following: str = ""):
    """Do all of it, and return our answer."""
    return client.get(way_back(leave(client, key, following)))
