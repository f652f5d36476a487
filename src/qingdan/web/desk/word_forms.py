"""The form for the word of a body's documents."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from qingdan.cases.domain.numbering import WordAsked
from qingdan.cases.models.numbers import LONGEST_WORD
from qingdan.parties.models import Organisation

HIGHEST = 999_999


class DocumentWordForm(forms.Form):
    """The word of one body's documents of one name."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="出具单位", empty_label=None
    )
    title = forms.ChoiceField(label="文书")
    word = forms.CharField(
        label="代字",
        max_length=LONGEST_WORD,
        help_text="例如“银政罚决字”。几种文书可以用同一个代字，号码就连着编；不设的用文书的名称。",
        error_messages={"required": "请写代字。"},
    )
    begin_after = forms.IntegerField(
        label="今年启用前已用到几号",
        min_value=0,
        max_value=HIGHEST,
        initial=0,
        help_text="今年已在纸上编到 17 号的，填 17，下一个就是 18 号；没有编过的填 0。",
        error_messages={"required": "没有编过的填 0。", "invalid": "请填一个数。"},
    )

    def __init__(
        self, *args: Any, bodies: QuerySet[Organisation], titles: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = bodies
        choices = [(one, one) for one in titles]
        cast("forms.ChoiceField", self.fields["title"]).choices = choices

    def asked(self) -> WordAsked:
        """Return what was filled in."""
        given = self.cleaned_data
        return WordAsked(given["title"], given["word"], given["begin_after"])
