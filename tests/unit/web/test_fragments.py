"""Pieces of pages that are kept: rendered from their key alone, the rest filled in each time."""

import pytest

from qingdan.parties.models import Officer
from qingdan.web.fragments import rendered

MENU = "partials/theme_menu.html"
THEMES = (("auto", "跟随系统"), ("dark", "深色"))


def menu(**values):
    return rendered(MENU, {"themes": THEMES} | values, {"next": "/desk/"})


def pressed(html):
    return [one.split('"')[0] for one in html.split('aria-pressed="')[1:]]


def test_another_value_is_another_piece():
    assert [pressed(menu(theme=one)) for one in ("dark", "auto", "dark")] == [
        ["false", "true"],
        ["true", "false"],
        ["false", "true"],
    ]


def test_gaps_are_filled_anew_and_escaped():
    pages = [rendered(MENU, {"themes": ()}, {"next": one}) for one in ("/a/", '/b/?q="><b>')]

    assert 'value="/a/"' in pages[0]
    assert 'value="/b/?q=&quot;&gt;&lt;b&gt;"' in pages[1]


def test_what_fills_a_gap_opens_no_other():
    page = rendered(MENU, {"themes": ()}, {"next": "\x1fcsrf_token\x1f", "csrf_token": "secret"})

    assert "secret" not in page


def test_equal_values_of_other_kinds_are_told_apart():
    shown = [rendered(MENU, {"themes": ((1, one),)}, {"next": ""}) for one in ("甲", "乙")]

    assert ["甲" in one for one in shown] == [True, False]
    assert rendered(MENU, {"themes": (), "theme": 1}, {"next": ""}) == rendered(
        MENU, {"themes": (), "theme": True}, {"next": ""}
    )


@pytest.mark.parametrize("value", [Officer(pk=7), [], {}])
def test_what_can_change_while_it_is_kept_is_refused(value):
    with pytest.raises(TypeError):
        menu(theme=value)
