"""Forms about support: what the list is narrowed by, what is said of one, who owes it."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet

from qingdan.cases.domain.supporting import NOTES
from qingdan.cases.enums import SupportState
from qingdan.cases.models import SupportObligation
from qingdan.cases.models.support import LONGEST_NOTE
from qingdan.parties.models import Organisation
from qingdan.web.desk.owing import OUTSTANDING
from qingdan.web.manage.forms.plain import PlainTextField

ANY = [("", "全部")]
OPEN_ONES = "outstanding"
NOBODY = "0"


class SupportFilterForm(forms.Form):
    """What the list is narrowed by; anything wrong narrows nothing."""

    body = forms.ChoiceField(label="保障单位", required=False)
    place = forms.ChoiceField(label="乡镇（街道）", required=False)
    state = forms.ChoiceField(
        label="进展",
        required=False,
        choices=[*ANY, (OPEN_ONES, "没有下文的"), *SupportState.choices],
    )
    year = forms.ChoiceField(label="年份", required=False)
    of = forms.ChoiceField(
        label="为了", required=False, choices=[*ANY, ("case", "办件"), ("year", "年度常态履职")]
    )

    def __init__(self, *args: Any, seen: QuerySet[SupportObligation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            seen.order_by()
            .values_list("body", "body__name", "place", "place__name", "year")
            .distinct()
        )
        bodies, places, years = {}, {}, set()
        for body, name, place, called, year in rows:
            bodies[str(body or NOBODY)] = name or "还没有写明"
            places[place] = called
            years.add(year)
        self._offer("body", sorted(bodies.items(), key=lambda one: one[1]))
        self._offer("place", sorted(places.items()))
        self._offer("year", [(str(one), f"{one}年") for one in sorted(years, reverse=True)])

    def _offer(self, name: str, found: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [*ANY, *found]

    @property
    def several_places(self) -> bool:
        """Whether there is more than one township to choose from."""
        return len(self._choices("place")) > len(ANY) + 1

    def _choices(self, name: str) -> dict[str, str]:
        found: Any = cast("forms.ChoiceField", self.fields[name]).choices
        return {str(value): str(label) for value, label in found}

    def condition(self) -> Q:
        """Return the condition on obligations that the filled fields make."""
        self.is_valid()
        given, wanted = self.cleaned_data, Q()
        if body := given.get("body"):
            wanted &= Q(body=None) if body == NOBODY else Q(body=body)
        if place := given.get("place"):
            wanted &= Q(place=place)
        if state := given.get("state"):
            wanted &= Q(state__in=OUTSTANDING) if state == OPEN_ONES else Q(state=state)
        if year := given.get("year"):
            wanted &= Q(year=year)
        if of := given.get("of"):
            wanted &= Q(case__isnull=of == "year")
        return wanted

    def asked(self) -> dict[str, str]:
        """Return the filled fields in words."""
        said = {}
        for name, value in self.cleaned_data.items():
            if value:
                said[str(self.fields[name].label)] = self._choices(name).get(value, value)
        return said


class MoveForm(forms.Form):
    """What became of an obligation."""

    state = forms.ChoiceField(label="进展", widget=forms.HiddenInput)
    note = PlainTextField(label="说明", max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, state: SupportState, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{state}-%s", "initial": {"state": state}, **kwargs})
        cast("forms.ChoiceField", self.fields["state"]).choices = [(state.value, state.label)]
        self.fields["note"].label = f"写明{NOTES[state]}"
        self.to = state


class BodyForm(forms.Form):
    """Which department owes it."""

    body: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="由哪个部门保障", queryset=Organisation.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["body"]).queryset = bodies
