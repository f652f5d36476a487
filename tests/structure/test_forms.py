"""A form in an included template gets its token: ``only`` hands over nothing by itself."""

import re
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"
TEMPLATES = {
    path.as_posix().split("/templates/")[-1]: path.read_text(encoding="utf-8")
    for path in sorted(SRC.rglob("templates/**/*.html"))
}
INCLUDE = re.compile(r"\{%\s*include\s+\"(?P<name>[^\"]+)\"(?P<handed>[^%]*)%\}")


def posts_a_form(name: str, markup: dict[str, str]) -> bool:
    """Tell whether a template, or one it includes, asks for the token of a form."""
    text = markup.get(name, "")
    return "{% csrf_token %}" in text or any(
        posts_a_form(found["name"], markup) for found in INCLUDE.finditer(text)
    )


def without_token(markup: dict[str, str]) -> list[str]:
    """Return the includes that keep the token from a form that needs it."""
    return [
        f"{outer}: {found['name']}"
        for outer, text in markup.items()
        for found in INCLUDE.finditer(text)
        if re.search(r"\bonly\b", found["handed"])
        and "csrf_token=" not in found["handed"]
        and posts_a_form(found["name"], markup)
    ]


def test_without_token_finds_a_form_two_includes_down():
    markup = {
        "page.html": '{% include "row.html" with a=1 only %}',
        "row.html": '{% include "act.html" %}',
        "act.html": '<form method="post">{% csrf_token %}</form>',
    }

    assert without_token(markup) == ["page.html: row.html"]


def test_forms_in_included_templates_get_their_token():
    assert without_token(TEMPLATES) == []
