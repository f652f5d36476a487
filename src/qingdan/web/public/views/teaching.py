"""Confirming an answer, correcting it, taking that back."""

import re
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qingdan.finder.domain.answering import NoListsThere, QuestionTooShort
from qingdan.finder.domain.teaching import Address, forget, teach
from qingdan.finder.enums import ExampleOrigin
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.public.answer_page import answered
from qingdan.web.public.asked import Asked, read_asked
from qingdan.web.public.teachable import NONE, CorrectForm, Entries, said_before

ADDRESS = re.compile(r"[0-9]{1,6}")
FORGOTTEN = "已撤销刚才的说法，问答模型不再采用。"


@staff_act
def teach_answer(request: HttpRequest) -> HttpResponseBase:
    """Keep what the person says is right; the same word twice is kept once."""
    officer, asked = signed_in(request), _asked(request)
    form = CorrectForm(request.POST, entries=Entries(asked.code, asked.on))
    right = request.POST.get("right", "")
    if not right:
        if not form.is_valid():
            return _shown(request, asked, form)
        item = form.cleaned_data["entry"]
        right = f"{item.kind}:{item.address}"
    chosen, matter = _addresses(right), _off_list_matter(right)
    said = said_before(officer, asked)
    if said is None or not said.is_the_same(_key(chosen), matter):
        given = request.POST.get("given", "")
        accepted = given == (right if chosen else NONE)
        teach(
            asked.question(),
            chosen,
            origin=ExampleOrigin.ACCEPTED if accepted else ExampleOrigin.CORRECTED,
            actor=officer,
            at=now(),
            matter=matter,
        )
    return redirect(f"{asked.link}#teach") if asked.link else _shown(request, asked)


@staff_act
def forget_answer(request: HttpRequest) -> HttpResponseBase:
    """Take back what the person said; saying so twice changes nothing more."""
    officer, asked = signed_in(request), _asked(request)
    said = said_before(officer, asked)
    if said is not None:
        forget(said.example.pk, actor=officer, at=now())
        messages.success(request, FORGOTTEN)
    return redirect(asked.link) if asked.link else _shown(request, asked)


@staff_page
def entries(request: HttpRequest, code: str) -> JsonResponse:
    """Propose entries of a township while one types."""
    source = Entries(code, timezone.localdate())
    found = [source.choice(one) for one in source.find(request.GET.get("q", "")[:60])]
    shown = [{"id": one.id, "label": one.label, "note": one.note} for one in found]
    return JsonResponse({"choices": shown})


def _asked(request: HttpRequest) -> Asked:
    """Return the question that was answered; it was about a township with lists."""
    asked = read_asked(request)
    if not asked.text:
        raise QuestionTooShort
    if asked.township is None:
        raise NoListsThere
    return asked


def _addresses(right: str) -> list[Address]:
    kind, _, address = right.partition(":")
    if kind == NONE:
        return []
    return [(kind, int(address) if ADDRESS.fullmatch(address) else 0)]


def _off_list_matter(right: str) -> str:
    """Return the matter that was named with "on no list", empty when none was."""
    kind, _, code = right.partition(":")
    return code if kind == NONE else ""


def _key(chosen: list[Address]) -> str:
    return ",".join(f"{kind}:{address}" for kind, address in chosen)


def _shown(request: HttpRequest, asked: Asked, form: CorrectForm | None = None) -> HttpResponse:
    frame, status = answered(request, asked)
    if form is not None:
        frame |= {"correct_form": form}
        status = max(status, HTTPStatus.UNPROCESSABLE_ENTITY)
    return render(request, "public/ask.html", frame, status=status)
