"""What every template may use: icons, answer marks, dates, addresses of manual pages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from qingdan.catalogue.comparing import labels
from qingdan.catalogue.comparing.changes import ChangeClass, Where
from qingdan.catalogue.enums import ListKind, SupportKind
from qingdan.catalogue.models import Edition, ItemDepartment
from qingdan.core.text import Span
from qingdan.record.acts import act_label

register = template.Library()

MARKS = {
    "basic": "基本",
    "cooperative": "配合",
    "reclaimed": "收回",
    "off": "清单外",
    "doubt": "存疑",
}
SUPPORT_ICONS: dict[str, str] = {
    SupportKind.GUIDANCE: "compass",
    SupportKind.TRAINING: "graduation-cap",
    SupportKind.STAFF: "users",
    SupportKind.FUNDS: "wallet",
    SupportKind.GOODS: "package",
    SupportKind.MATERIAL: "megaphone",
    SupportKind.EQUIPMENT: "wrench",
    SupportKind.TECHNIQUE: "cpu",
    SupportKind.DATA: "database",
    SupportKind.OTHER: "hand-helping",
}
NOT_STATED: SafeString = mark_safe('<em class="unstated">清单未载明</em>')
DATE_NOT_STATED: SafeString = mark_safe('<em class="unstated">清单未载明施行日期</em>')


class Piece(NamedTuple):
    """A run of text that was found, or not, by a search or a comparison."""

    text: str
    found: bool


@register.simple_tag
@lru_cache(maxsize=256)
def asset(path: str) -> str:
    """Return the address of a file of ours, the same as long as the program runs."""
    return static(path)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def mark(answer: str, words: str = "") -> SafeString:
    """Show one of the five answers as word, shape and colour."""
    return format_html(
        '<span class="mark mark-{}">{}<span>{}</span></span>',
        answer,
        icon(f"mark-{answer}"),
        words or MARKS[answer],
    )


@register.simple_tag
def support_icon(kind: str) -> SafeString:
    """Draw the icon of a kind of support."""
    return icon(SUPPORT_ICONS[kind])


@register.simple_tag
def department_links(departments: Iterable[ItemDepartment]) -> SafeString:
    """Name departments as printed; one whose role is known leads to its page."""
    return format_html_join(
        "、",
        "{}",
        (
            (
                format_html(
                    '<a href="{}">{}</a>',
                    reverse("public:department", args=(one.role_key,)),
                    one.name,
                )
                if one.role_key
                else one.name,
            )
            for one in departments
        ),
    )


@register.filter
def kind_word(kind: str) -> str:
    """Return the short word of a list kind: 基本, 配合, 收回."""
    return MARKS[kind]


@register.filter
def kind_title(kind: str) -> str:
    """Return the full name of a list kind: 基本履职, 配合履职, 上级部门收回."""
    return str(ListKind(kind).label)


@register.filter
def zh_date(value: date | datetime | None) -> str:
    """Write a date the way letters do.

    >>> zh_date(date(2026, 11, 21)), zh_date(None)
    ('2026年11月21日', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def validity(edition: Edition) -> SafeString:
    """Say from when and until when a published edition holds.

    Where the list does not state its first day, the day is only since when it is kept here.
    """
    day = zh_date(edition.valid_from)
    if edition.valid_from is not None and edition.valid_from > timezone.localdate():
        words = f"将于{day}起生效"
    else:
        words = f"自{day}起{'施行' if edition.date_is_stated else '收录'}"
    if edition.valid_until is not None:
        words += f"，至{zh_date(edition.valid_until)}前"
    return format_html("{}" if edition.date_is_stated else "{} {}", words, DATE_NOT_STATED)


@register.filter
def stated(value: object) -> object:
    """Return the value, or the quiet words for what the list does not say."""
    return value or NOT_STATED


@register.filter
def telephones(text: str) -> SafeString:
    """Show phone numbers, each to be called by touching it; extensions are waited for.

    >>> telephones("0472-8112345转8012")
    '<a href="tel:0472-8112345,8012">0472-8112345转8012</a>'
    """
    numbers = text.replace("、", "\n").split("\n")
    pairs = ((one.replace("转", ",").replace(" ", ""), one) for one in numbers)
    return format_html_join("、", '<a href="tel:{}">{}</a>', pairs)


@register.filter
def highlighted(text: str, spans: Iterable[Span]) -> SafeString:
    """Wrap the found runs of ``text`` in ``<mark>``; spans are half-open and in order."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece.text) if piece.found else piece.text,)
            for piece in _pieces(text, spans)
        ),
    )


def _pieces(text: str, spans: Iterable[Span]) -> Iterable[Piece]:
    reached = 0
    for start, end in spans:
        yield Piece(text[reached:start], found=False)
        yield Piece(text[start:end], found=True)
        reached = end
    yield Piece(text[reached:], found=False)


@register.simple_tag
def manual_url(page: str | None = None) -> str:
    """Return the address of the manual page that explains what is on the screen."""
    return reverse("public:manual", args=(page,)) if page else reverse("public:help")


@register.filter
def at(words: Mapping[str, object], key: str) -> object:
    """Look a key up in a mapping."""
    return words[key]


@register.filter
def act_word(act: str) -> str:
    """Say in Chinese what was done."""
    return act_label(act)


@register.filter
def change_word(change: ChangeClass) -> str:
    """Say in Chinese what kind of change between two editions this is."""
    return labels.CHANGES[change]


@register.filter
def where_word(where: Where) -> str:
    """Say in Chinese which text of a duty changed."""
    return labels.PLACES[where]
