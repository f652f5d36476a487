"""Words of the year plan."""

from django import template

from qingdan.procedures.enums import AgreedRhythm

register = template.Library()


@register.filter
def rhythm_word(rhythm: str) -> str:
    """Say how often was agreed.

    >>> rhythm_word("monthly")
    '每月'
    """
    return str(AgreedRhythm(rhythm).label)
