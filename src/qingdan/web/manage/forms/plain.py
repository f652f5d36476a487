"""Text as people type it: without the marks that no eye sees."""

import re
from typing import Any

from django import forms

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line end, and the marks that turn the writing direction."""


def refuse_unseen(text: str) -> None:
    r"""Refuse a text with characters that are not shown but would be stored and exported.

    >>> refuse_unseen("第一行\n第二行")
    >>> refuse_unseen("做好\x1b宣传")
    Traceback (most recent call last):
    django.core.exceptions.ValidationError: ['第 3 个字是看不见的控制字符，没有保存。请删去。']
    """
    found = UNSEEN.search(text)
    if found:
        at = found.start() + 1
        raise forms.ValidationError(f"第 {at} 个字是看不见的控制字符，没有保存。请删去。")


class PlainTextField(forms.CharField):
    """A text that will be kept and shown to others."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(refuse_unseen)
