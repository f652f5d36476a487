"""What a refusal's code means: the page behind ``type`` in an API answer."""

import re
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingdan.core.errors import DomainError
from qingdan.web.public.views.access import public_page

FIELD = re.compile(r"\{[^{}]*\}")


def known(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Yield every kind of refusal that has a code."""
    for heir in kind.__subclasses__():
        if "code" in vars(heir):
            yield heir
        yield from known(heir)


@public_page
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a code says and advises, with blanks where the case fills in."""
    kind = next((one for one in known() if one.code == code), None)
    if kind is None:
        raise Http404
    refusal = {"message": FIELD.sub("……", kind.message), "advice": FIELD.sub("……", kind.remedy)}
    return render(request, "public/refusal_kind.html", {"refusal": refusal, "code": code})
