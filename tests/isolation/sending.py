"""What a request of the walk says: a form, what a program sends, or a file."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.isolation.world import TOWNSHIPS, World

FORM = {
    "reason": "核对", "purpose": "核对", "q": "MARK", "text": "MARK", "name": "某局",
    "full_name": "某人", "login_name": "some.body", "valid_from": "2031-01-01", "on": "2031-01-01",
    "basis": "某文", "role": "township-clerk", "seen": "open", "code": "support.missing",
    "tab": "all",
}  # fmt: skip
IN_CASE = {
    "action": "stop", "lane": "main", "seen": "999", "f-stopping": "核对", "titles": "核对",
    "kind": "related", "state": "delivered", "note": "核对",
    "decision": "return", "words": "核对",
}  # fmt: skip
"""What the forms of the desk say; nobody acted after the last event they saw."""
OF_PROGRAM: dict[str, dict[str, Any]] = {
    "acts": {"action": "stop", "seen": 999, "values": {"stopping": "核对"}},
    "split": {"titles": ["核对"], "reason": "核对"},
    "withdraw": {"reason": "核对"},
    "moves": {"state": "delivered", "note": "核对"},
    "decide": {"decision": "return", "reason": "departments-step", "seen": 999, "words": "核对"},
    "rule": {"decision": "return", "reason": "departments-step", "seen": 999, "words": "核对"},
    "object": {"seen": 999, "words": "核对"},
    "take": {"seen": 999},
    "undo": {"seen": 999},
    "work": {"seen": 999, "procedure": "report-up", "title": "核对"},
    "done": {"seen": 999, "words": "核对"},
    "reply": {"text": "核对"},
    "dispatch": {
        "decision": "petition",
        "reason": "on-no-list",
        "seen": 999,
        "body": "b1",
    },
    "repeal": {"reason": "核对"},
}
NEXT = {"A1": "A2", "A2": "A1", "B1": "A1"}
"""Whose case is named as the other one."""
BY_PROGRAMS = ("api/v1/cases", "api/v1/support", "api/v1/requests", "api/v1/precedents")
WITH_BODY = {"GET", "HEAD", "POST"}


def sent(made: World, pattern: str, method: str, place: str, token: str) -> dict[str, Any]:
    """Return the arguments of a request: a program's of cases has its token and its key."""
    if not pattern.startswith("api/"):
        return {"data": _form(made, pattern, method, place)} if method in WITH_BODY else {}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if method != "POST" or not pattern.startswith(BY_PROGRAMS):
        return {"headers": headers} | ({"data": FORM} if method in WITH_BODY else {})
    headers["Idempotency-Key"] = "isolation-0001"
    if pattern.endswith("/attachments"):
        return {"headers": headers, "data": {"files": _file()}}
    content = json.dumps(_said(made, pattern.rpartition("/")[2], place))
    return {"headers": headers, "data": content, "content_type": "application/json"}


def _form(made: World, pattern: str, method: str, place: str) -> dict[str, Any]:
    home = place if place in TOWNSHIPS else "A1"
    key = {"key": made.rows["line"][home][0]} if pattern.startswith("desk/plan/") else {}
    if method != "POST" or not pattern.startswith("desk/"):
        return FORM | key
    files = {"files": _file()} if pattern.endswith("/add/") else {}
    return FORM | IN_CASE | {"other": "1", "township": TOWNSHIPS[home][0]} | key | files


def _said(made: World, what: str, place: str) -> dict[str, Any]:
    home = place if place in TOWNSHIPS else "A1"
    other = made.rows["case"][NEXT[home]][0]
    named = {
        "relations": {"other": other},
        "merge": {"into": other, "reason": "核对"},
        "cases": {"procedure": "report-up", "title": "核对", "township": TOWNSHIPS[home][0]},
    }
    return named.get(what) or OF_PROGRAM.get(what, {})


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("核对.txt", b"checked")
