"""Events in Chinese."""

from collections.abc import Mapping

from django import template

from qingdan.record.acts import act_label
from qingdan.record.interfaces.seals import ALGORITHMS
from qingdan.record.tracking import subject_title

register = template.Library()


@register.filter
def act_word(act: str) -> str:
    """Say in Chinese what was done."""
    return act_label(act)


@register.filter
def subject_word(kind: str) -> str:
    """Say in Chinese what kind of object it is."""
    return subject_title(kind)


@register.filter
def algorithm_word(algorithm: str) -> str:
    """Write an algorithm the way people do."""
    return ALGORITHMS.get(algorithm, algorithm)


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """Return the name that goes with a code, or the code itself."""
    return names.get(code, code)
