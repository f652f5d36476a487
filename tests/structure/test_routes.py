"""Everything needs signing in, except the addresses listed here."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "/",
    "/api/^(?P<path>.*)$",
    "/api/v1/",
    "/api/v1/ask",
    "/api/v1/ask/batch",
    "/api/v1/compare/editions/<code>/<older>/<newer>",
    "/api/v1/compare/townships/<left>/<right>",
    "/api/v1/departments",
    "/api/v1/departments/<role_key>/items",
    "/api/v1/incoming/<code>",
    "/api/v1/matters",
    "/api/v1/matters/<matter>",
    "/api/v1/openapi.json",
    "/api/v1/search",
    "/api/v1/townships",
    "/api/v1/townships/<code>/editions",
    "/api/v1/townships/<code>/editions/<ordinal>",
    "/api/v1/townships/<code>/editions/<ordinal>/document",
    "/api/v1/townships/<code>/editions/<ordinal>/findings",
    "/api/v1/townships/<code>/findings",
    "/api/v1/townships/<code>/items",
    "/api/v1/townships/<code>/items/<kind>/<address>",
    "/api/v1/townships/<code>/recurring",
    "/api/v1/townships/<code>/sections",
    "/ask",
    "/ask/pack",
    "/ask/qr.svg",
    "/ask/suggest",
    "/compare/",
    "/compare/<township:code>/editions/<int:older>/<int:newer>.xlsx",
    "/compare/<township:code>/editions/<int:older>/<int:newer>/",
    "/compare/<township:left>/<township:right>.xlsx",
    "/compare/<township:left>/<township:right>/",
    "/d/",
    "/d/<slug:role_key>",
    "/desk/plan/feed/<str:token>.ics",
    "/errors/<str:code>",
    "/help/",
    "/help/<slug:page>",
    "/help/<slug:page>.svg",
    "/manage/join/",
    "/manage/renew/",
    "/manage/sign-in/",
    "/manage/sign-in/back/<slug:provider_key>/",
    "/manage/sign-in/code/",
    "/manage/sign-in/with/<slug:provider_key>/",
    "/matters/",
    "/matters/<slug:matter>",
    "/open311/^(?:.*\\.)?(?P<file_format>[^.]*)$",
    "/open311/v2/discovery.<slug:file_format>",
    "/open311/v2/requests.<slug:file_format>",
    "/open311/v2/requests/<slug:service_request_id>.<slug:file_format>",
    "/open311/v2/services.<slug:file_format>",
    "/open311/v2/services/<slug:service_code>.<slug:file_format>",
    "/open311/v2/tokens/<str:token>.<slug:file_format>",
    "/packs/check",
    "/packs/verify_pack.py",
    "/robots.txt",
    "/search",
    "/t/<township:code>/",
    "/t/<township:code>/<kind:kind>/<int:address>",
    "/t/<township:code>/<kind:kind>/<int:address>/card",
    "/t/<township:code>/<kind:kind>/<int:address>/elsewhere",
    "/t/<township:code>/<kind:kind>/<int:address>/qr.svg",
    "/t/<township:code>/editions/",
    "/t/<township:code>/editions/<int:ordinal>/",
    "/t/<township:code>/editions/<int:ordinal>/export.<slug:file_format>",
    "/t/<township:code>/findings",
    "/t/<township:code>/recurring",
    "/theme",
}


KNOWN = {"kind": "basic", "year": "2026", "version": "0" * 64}
BY_TOKEN = {
    "/api/v1/bindings/<code>/<kind>/<address>",
    "/api/v1/cases",
    "/api/v1/cases/<int:pk>",
    "/api/v1/cases/<int:pk>/acts",
    "/api/v1/cases/<int:pk>/attachments",
    "/api/v1/cases/<int:pk>/attachments/<int:attachment>",
    "/api/v1/cases/<int:pk>/attachments/<int:attachment>/withdraw",
    "/api/v1/cases/<int:pk>/bodies",
    "/api/v1/cases/<int:pk>/documents",
    "/api/v1/cases/<int:pk>/documents/<int:document>.docx",
    "/api/v1/cases/<int:pk>/events",
    "/api/v1/cases/<int:pk>/merge",
    "/api/v1/cases/<int:pk>/relations",
    "/api/v1/cases/<int:pk>/split",
    "/api/v1/cases/openable",
    "/api/v1/gate",
    "/api/v1/gate/batch",
    "/api/v1/law-changes",
    "/api/v1/law-changes/<change>",
    "/api/v1/plan/<code>/<int:year>",
    "/api/v1/plan/<code>/<int:year>/calendar.ics",
    "/api/v1/precedents",
    "/api/v1/precedents/<int:pk>/repeal",
    "/api/v1/procedures",
    "/api/v1/procedures/<version>",
    "/api/v1/procedures/<version>/bpmn",
    "/api/v1/procedures/<version>/picture.svg",
    "/api/v1/procedures/check",
    "/api/v1/requests",
    "/api/v1/requests/<int:pk>",
    "/api/v1/requests/<int:pk>/reply",
    *(
        f"/api/v1/requests/matters/<int:pk>/{one}"
        for one in (
            "decide",
            "dispatch",
            "done",
            "object",
            "rule",
            "take",
            "undo",
            "work",
        )
    ),
    "/api/v1/rules",
    "/api/v1/rules/<rule>",
    "/api/v1/rules/<rule>/last-day",
    "/api/v1/support",
    "/api/v1/support/<int:pk>",
    "/api/v1/support/<int:pk>/moves",
}
"""Closed by a token in place of a session; each answers 401 without one."""


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        else:
            yield address, entry


def test_everything_is_closed_unless_opened():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_open_routes_are_exactly_these():
    found = {
        f"/{address}"
        for address, route in routes(get_resolver())
        if not getattr(route.callback, "login_required", True)
    }

    assert found == OPEN | BY_TOKEN


@pytest.mark.parametrize("address", sorted(BY_TOKEN))
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_routes_of_programs_are_closed_without_a_token(client, address, method):
    filled = re.sub(r"<(?:int:)?(\w+)>", lambda one: KNOWN.get(one[1], "1"), address)

    response = getattr(client, method)(filled)

    assert response.status_code in {401, 405}
    assert "Location" not in response.headers
