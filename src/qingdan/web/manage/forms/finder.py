"""Forms about what the finder was taught."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Q

from qingdan.catalogue.enums import ListKind
from qingdan.finder.enums import ExampleOrigin, Verdict

OFF = Verdict.OFF_LIST.value


class ExampleFilterForm(forms.Form):
    """What the examples are narrowed by; anything wrong narrows nothing."""

    township = forms.ChoiceField(label="乡镇", required=False)
    kind = forms.ChoiceField(
        label="正确答案在",
        required=False,
        choices=[("", "全部"), *ListKind.choices, (OFF, "不在清单上")],
    )
    origin = forms.ChoiceField(
        label="来由", required=False, choices=[("", "全部"), *ExampleOrigin.choices]
    )

    def __init__(self, *args: Any, townships: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "全部"), *townships]
        cast("forms.ChoiceField", self.fields["township"]).choices = choices

    def condition(self) -> Q:
        """Return the condition on examples that the filled fields make."""
        self.is_valid()
        given, wanted = self.cleaned_data, Q()
        if township := given.get("township"):
            wanted &= Q(township=township)
        if origin := given.get("origin"):
            wanted &= Q(origin=origin)
        if kind := given.get("kind"):
            wanted &= Q(right="") if kind == OFF else Q(right__startswith=f"{kind}:")
        return wanted

    @property
    def narrows(self) -> bool:
        """Whether any field narrows."""
        return any(self.cleaned_data.values())
