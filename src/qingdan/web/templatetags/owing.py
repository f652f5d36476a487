"""What the page of a case says of support."""

from django import template
from django.http import HttpRequest

from qingdan.cases.models import Case, SupportObligation
from qingdan.web.desk.owing import obligations_of

register = template.Library()


@register.simple_tag
def support_of(case: Case, request: HttpRequest) -> list[SupportObligation]:
    """Return the support owed for a case that the person of a request may see. One query."""
    rows = obligations_of(request).filter(case=case)
    return list(rows.select_related("body").order_by("position", "pk"))
