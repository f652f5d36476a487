"""Evidence packs: saving one, the program that checks them, checking one here."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.finder.domain.packing import PackAskedWrongly
from qingdan.finder.interfaces.asking import answer_in_order
from qingdan.finder.interfaces.packs import MEDIA_TYPE, SUFFIX, VERIFIER, make_pack, verifier
from qingdan.finder.interfaces.packs_checking import Checked, check_here, known_keys
from qingdan.finder.interfaces.verify_pack import LARGEST
from qingdan.matters.enums import Asker
from qingdan.parties.models import Officer
from qingdan.web.public.views.access import View, as_download, public_page

NOTHING_SENT = "请选择一份证据包文件。"


def _open_to_all(*methods: str) -> Callable[[View], View]:
    """Open a view to readers without an account; a refusal becomes a page."""

    def decorated(view: View) -> View:
        @wraps(view)
        def explained(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except DomainError as refusal:
                return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)

        return login_not_required(require_http_methods(list(methods))(explained))

    return decorated


@_open_to_all("POST")
def save(request: HttpRequest) -> HttpResponse:
    """Answer a question anew and hand out the answer as an evidence pack."""
    officer = request.user if isinstance(request.user, Officer) else None
    made = make_pack(answer_in_order(_question(request.POST)), actor=officer, at=timezone.now())
    return as_download(made.name, MEDIA_TYPE, made.content)


@public_page
def verifying_program(request: HttpRequest) -> HttpResponse:
    """Hand out the program that checks packs offline."""
    return as_download(VERIFIER.name, "text/x-python; charset=utf-8", verifier())


@_open_to_all("GET", "HEAD", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Say how to check a pack, and check one that was sent; it is not kept."""
    frame: dict[str, Any] = {
        "nav": "ask",
        "help_page": "packs",
        "keys": known_keys(),
        "suffix": SUFFIX,
        "program": VERIFIER.name,
    }
    status = HTTPStatus.OK
    if request.method == "POST":
        sent = request.FILES.get("pack")
        if sent is None:
            frame["missing"], status = NOTHING_SENT, HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            checked = check_here(sent.read(LARGEST + 1))
            frame |= {"checked": checked, "sent_name": sent.name, "told": _told(checked)}
    return render(request, "public/pack_check.html", frame, status=status)


def _told(checked: Checked) -> list[tuple[str, str]]:
    """Return what a whole pack says at its head, by label."""
    lines = checked.pack["about"][1:-1] if checked.whole else []
    return [(label, words) for label, _, words in (line.partition("：") for line in lines)]


def _question(sent: QueryDict) -> Question:
    text, code, on = (sent.get(name, "").strip() for name in ("text", "township", "on"))
    try:
        day = date.fromisoformat(on) if on else timezone.localdate()
    except ValueError as wrong:
        raise PackAskedWrongly from wrong
    if not text or not code.isdecimal():
        raise PackAskedWrongly
    asker = sent.get("asker", "")
    who = Asker(asker) if asker in Asker.values else None
    return Question(text.replace("\0", "").replace("\r\n", "\n"), code, day, who)
