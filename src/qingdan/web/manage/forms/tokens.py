"""The form for a token of a program."""

from typing import Any

from django import forms

from qingdan.parties.domain.programs.tokens import LIVES
from qingdan.parties.models import Officer
from qingdan.parties.models.programs import LONGEST_TITLE
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.forms.signing import ProofForm


class TokenForm(ProofForm):
    """What a token is for, how long it works, and the password again."""

    field_order = ("title", "days", "proof")

    title = PlainTextField(
        label="给什么程序用", max_length=LONGEST_TITLE, help_text="例如“12345 平台转办”。"
    )
    days = forms.ChoiceField(
        label="有效期", choices=[(one, f"{one} 天") for one in LIVES], initial=90
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, officer=officer, **kwargs)
        self.fields["title"].widget.attrs["autocomplete"] = "off"
