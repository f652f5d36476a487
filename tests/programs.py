"""A program that works through the API for an officer, in tests."""

import json
from itertools import count

from django.test import Client
from django.utils import timezone

from qingdan.parties.domain.programs.tokens import make_token
from qingdan.parties.models import Officer

JSON = "application/json"
PROBLEM = "application/problem+json"
_keys = count(1)


class Program:
    """Sends requests with the token of an officer; each writing one with a key of its own."""

    def __init__(self, officer: Officer | None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers: dict[str, str] = {}
        if officer is not None:
            _, text = make_token("试验", 30, actor=officer, at=timezone.now())
            self.headers = {"Authorization": f"Bearer {text}"}

    def get(self, path: str, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: object, *, key: str | None = "", **more):
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = {**self.headers, **keyed(key)}
        sent = {"content_type": JSON, **more}
        return self.client.post(f"/api/v1{path}", content, headers=headers, **sent)

    def send(self, path: str, files: list, *, key: str | None = "", **fields):
        headers = {**self.headers, **keyed(key)}
        return self.client.post(f"/api/v1{path}", {"files": files, **fields}, headers=headers)


def keyed(key: str | None) -> dict[str, str]:
    """Return the header of a key; a new one for an empty text, none at all for ``None``."""
    if key is None:
        return {}
    return {"Idempotency-Key": key or f"test-key-{next(_keys)}"}
