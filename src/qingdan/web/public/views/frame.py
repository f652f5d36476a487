"""The small routes around the pages: theme, robots."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from qingdan.web.context import THEMES
from qingdan.web.public.views.access import public_page

YEAR = 365 * 24 * 3600
ROBOTS = "User-agent: *\nDisallow: /manage/\nDisallow: /search\nDisallow: /ask\n"


@login_not_required
@csrf_exempt  # sets a harmless preference of the browser; without a token pages can be cached
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in a cookie and go back to the page the reader was on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "auto")
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
