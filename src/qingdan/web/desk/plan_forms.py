"""Forms of the year plan."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from qingdan.cases.domain.planning import DoneSaid
from qingdan.cases.models import Case
from qingdan.cases.models.plan import LONGEST_DONE_NOTE
from qingdan.procedures.domain.agreeing import Agreement
from qingdan.procedures.enums import AgreedRhythm
from qingdan.procedures.models.bindings import LONGEST_REASON
from qingdan.web.manage.forms.plain import PlainTextField

DAY = {"type": "date"}
MOST_CASES = 50


class AgreeForm(forms.Form):
    """When a line is done, agreed by people."""

    first_on = forms.DateField(label="第一次的日期", widget=forms.DateInput(DAY))
    rhythm = forms.ChoiceField(label="多久一次", choices=AgreedRhythm.choices)
    basis = PlainTextField(
        label="依据", max_length=LONGEST_REASON, help_text="如：某次会议、某份通知、与某部门商定。"
    )

    def agreement(self) -> Agreement:
        """Return what is agreed."""
        return Agreement(self.cleaned_data["first_on"], self.cleaned_data["rhythm"])


class DoneForm(forms.Form):
    """What was done on a day."""

    day = forms.DateField(label="哪一天办的", widget=forms.DateInput(DAY))
    note = PlainTextField(label="留下了什么凭据", max_length=LONGEST_DONE_NOTE)
    case: "forms.ModelChoiceField[Case]" = forms.ModelChoiceField(
        label="办件", queryset=Case.objects.none(), required=False, empty_label="没有单独立项"
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], evidence: str, **kwargs: Any) -> None:
        first = {"day": timezone.localdate().isoformat()}
        super().__init__(*args, **{"initial": first, **kwargs})
        field = cast("forms.ModelChoiceField[Case]", self.fields["case"])
        field.queryset = cases
        field.widget.choices = [
            ("", "没有单独立项"),
            *((one.pk, str(one)) for one in cases.order_by("-pk")[:MOST_CASES]),
        ]
        self.fields["note"].help_text = f"如：{evidence}。"

    def said(self) -> DoneSaid:
        """Return what is said."""
        given = self.cleaned_data
        case = given["case"]
        return DoneSaid(given["day"], given["note"], case.pk if case else None)
