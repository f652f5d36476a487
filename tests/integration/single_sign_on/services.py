"""Three single sign-on services on this machine: real servers, each with faults to switch on."""

import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "qingdan", "a secret of this test"
CAS_NAMES = 'xmlns:cas="http://www.yale.edu/tp/cas"'


class Service:
    """What both kinds share: an address, a person who is signed in there, faults."""

    def __init__(self) -> None:
        self.person = {"sub": "150222199001010000"}
        self.faults: set[str] = set()
        self.issued: dict[str, dict] = {}
        self.asked: list[str] = []
        self.address = ""

    def answer(self, path: str, query: dict, form: dict, headers) -> tuple[int, dict, bytes]:
        raise NotImplementedError


class OpenId(Service):
    """An OpenID provider; keys, place of the client's secret and shape of claims differ."""

    def __init__(self, algorithm: str, *, in_body: bool, in_userinfo: bool) -> None:
        super().__init__()
        made = RSAKey.generate_key(2048) if algorithm == "RS256" else ECKey.generate_key("P-256")
        self.key, self.algorithm = made, algorithm
        self.in_body, self.in_userinfo = in_body, in_userinfo

    @property
    def jwks(self) -> dict:
        public = self.key.as_dict(private=False)
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": self.algorithm}]}

    @property
    def metadata(self) -> dict:
        here = self.address
        return {
            "issuer": "http://127.0.0.1:1" if "issuer of metadata" in self.faults else here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/jwks",
            "userinfo_endpoint": f"{here}/userinfo",
            "id_token_signing_alg_values_supported": [self.algorithm, "HS256", "none"],
        }

    def answer(self, path, query, form, headers):
        if path == "/authorize":
            return self._authorize(query)
        if path == "/token":
            return self._token(form, headers)
        if path == "/userinfo":
            person = {**self.person, "sub": "x"} if "userinfo" in self.faults else self.person
            return _json(person)
        return _json(self.jwks if path == "/jwks" else self.metadata)

    def _authorize(self, query: dict):
        code = secrets.token_urlsafe(16)
        self.issued[code] = query
        said = {"code": code, "state": query["state"]}
        return HTTPStatus.FOUND, {"Location": f"{query['redirect_uri']}?{urlencode(said)}"}, b""

    def _token(self, form: dict, headers):
        asked = self.issued.pop(form["code"], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        known = (form.get("client_id"), form.get("client_secret")) if self.in_body else tuple(
            b64decode(headers["Authorization"].split()[1]).decode().split(":")
        )  # fmt: skip
        fits = (
            asked is not None
            and challenge.decode().rstrip("=") == asked["code_challenge"]
            and form["redirect_uri"] == asked["redirect_uri"]
            and known == (CLIENT, SECRET)
        )
        if not fits:
            return _json({"error": "invalid_grant"}, HTTPStatus.BAD_REQUEST)
        token = {"access_token": "t", "token_type": "Bearer", "id_token": self._id_token(asked)}
        return _json(token)

    def _id_token(self, asked: dict) -> str:
        now, faults = int(time()), self.faults
        claims = {
            "iss": "http://127.0.0.1:1" if "issuer" in faults else self.address,
            "aud": "somebody else" if "audience" in faults else CLIENT,
            "iat": now - 7200 if "time" in faults else now,
            "exp": now - 3600 if "time" in faults else now + 300,
            "nonce": "another" if "nonce" in faults else asked["nonce"],
            **({"sub": self.person["sub"]} if self.in_userinfo else self.person),
        }
        if "no nonce" in faults:
            del claims["nonce"]
        header = {"alg": self.algorithm, "kid": "1"}
        if "signature" in faults:
            return jwt.encode(header, claims, type(self.key).generate_key())
        if "shared secret" in faults:
            key = OctKey.import_key(SECRET + SECRET)
            return jwt.encode({**header, "alg": "HS256"}, claims, key, algorithms=["HS256"])
        if "none" in faults:
            parts = [{"alg": "none", "kid": "1"}, claims]
            plain = [urlsafe_b64encode(json.dumps(one).encode()).decode() for one in parts]
            return ".".join(one.rstrip("=") for one in plain) + "."
        return jwt.encode(header, claims, self.key)


class Cas(Service):
    """A CAS 3 server."""

    def answer(self, path, query, form, headers):
        if path == "/login":
            ticket = f"ST-{secrets.token_urlsafe(16)}"
            self.issued[ticket] = query
            joined = f"{query['service']}&{urlencode({'ticket': ticket})}"
            return HTTPStatus.FOUND, {"Location": joined}, b""
        asked = self.issued.pop(query["ticket"], None)
        if asked is None or asked["service"] != query["service"]:
            return _xml('<cas:authenticationFailure code="X">no</cas:authenticationFailure>')
        user = escape(self.person["sub"])
        return _xml(
            f"<cas:authenticationSuccess><cas:user>{user}</cas:user><cas:attributes>"
            f"<cas:uid>{escape(self.person.get('uid', ''))}</cas:uid></cas:attributes>"
            "</cas:authenticationSuccess>"
        )


def _json(said: dict, status: int = HTTPStatus.OK):
    return status, {"Content-Type": "application/json"}, json.dumps(said).encode()


def _xml(inner: str):
    body = f"<cas:serviceResponse {CAS_NAMES}>{inner}</cas:serviceResponse>"
    return HTTPStatus.OK, {"Content-Type": "text/xml"}, body.encode()


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Serve on a free port of this machine until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply(dict(parse_qsl(sent)))

        def _reply(self, form: dict) -> None:
            parts = urlsplit(self.path)
            service.asked.append(parts.path)
            query = dict(parse_qsl(parts.query))
            status, headers, body = service.answer(parts.path, query, form, self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
