"""Everything needs signing in, except the addresses listed here."""

from collections.abc import Iterator

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
    "/errors/<str:code>",
    "/help/",
    "/help/<slug:page>",
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
    "/open311/v2/services.<slug:file_format>",
    "/open311/v2/services/<slug:service_code>.<slug:file_format>",
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

    assert found == OPEN
