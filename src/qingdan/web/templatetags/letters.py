"""Letters in templates: places to be filled in are marked, persons are not named in lists."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qingdan.letters.interfaces.sheets import addressed
from qingdan.letters.models import Letter
from qingdan.letters.paragraphs import PLACEHOLDER

register = template.Library()


@register.filter
def marking_places(text: str) -> SafeString:
    """Mark what still asks to be filled in."""
    pieces, reached = [], 0
    for found in PLACEHOLDER.finditer(text):
        pieces.append((text[reached : found.start()], ""))
        pieces.append(("", found.group()))
        reached = found.end()
    pieces.append((text[reached:], ""))
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", place) if place else plain,) for plain, place in pieces),
    )


@register.filter
def addressee(letter: Letter) -> str:
    """Say to whom a letter goes without naming a person."""
    return addressed(letter)
