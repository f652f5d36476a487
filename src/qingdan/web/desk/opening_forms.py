"""Forms that open work."""

from typing import Any, cast

from django import forms

from qingdan.cases.domain.opening import Opening
from qingdan.cases.domain.reporting import Report
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.models.cases import LONGEST_TITLE
from qingdan.parties.models import Organisation, Region
from qingdan.web.desk.starting import Start
from qingdan.web.manage.forms.plain import PlainTextField

MOST_WORDS, LONGEST_PLACE, LONGEST_KEY = 1000, 100, 60


class OpenForm(forms.Form):
    """What is confirmed before a case is opened."""

    procedure = forms.ChoiceField(label="怎么办", widget=forms.RadioSelect)
    title = PlainTextField(
        label="标题",
        max_length=LONGEST_TITLE,
        help_text="用一句话写明是什么事，不写当事人姓名、电话。",
    )
    lead: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="牵头部门", queryset=Organisation.objects.none(), required=False
    )
    village: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="村（社区）",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="不限于一个村",
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(self, *args: Any, start: Start, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start = start
        choices = [(one.code, one.definition.title) for one in start.openables]
        cast("forms.ChoiceField", self.fields["procedure"]).choices = choices
        self._lead()
        village = cast("forms.ModelChoiceField[Organisation]", self.fields["village"])
        village.queryset = start.villages()
        if start.village is not None:
            del self.fields["village"]

    def _lead(self) -> None:
        """Offer the departments the entry names first, then the others of the county."""
        start = self.start
        lead = cast("forms.ModelChoiceField[Organisation]", self.fields["lead"])
        lead.required = start.needs_lead
        lead.queryset = start.county_bodies()
        rows = list(lead.queryset)
        named = [one for one in rows if one in start.known]
        others = [one for one in rows if one not in start.known]
        none = ("", "请选择" if start.needs_lead else "不指定")
        groups = (("清单上写明的", named), ("其他单位", others))
        lead.widget.choices = [
            none,
            *((title, [(one.pk, one.name) for one in few]) for title, few in groups if few),
        ]

    def opening(self) -> Opening:
        """Return what the confirmed form opens."""
        said, start = self.cleaned_data, self.start
        return Opening(
            procedure=said["procedure"],
            title=said["title"],
            place=start.place,
            item=start.item,
            lead=said.get("lead"),
            village=said.get("village"),
            matter=start.work.matter,
            origin=start.origin,
            key=said["key"],
        )


class QuickForm(forms.Form):
    """What somebody saw, and where."""

    what = PlainTextField(
        label="看到什么", max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )
    where = PlainTextField(
        label="在哪里", max_length=LONGEST_PLACE, help_text="照当地的叫法写，如“北街粮站对面”。"
    )
    source = forms.ChoiceField(label="怎么知道的")
    township: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        label="乡镇（街道）", queryset=Region.objects.none(), empty_label=None
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(
        self, *args: Any, townships: list[Region], sources: tuple[str, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        place = cast("forms.ModelChoiceField[Region]", self.fields["township"])
        place.queryset = Region.objects.filter(pk__in=[one.pk for one in townships])
        if len(townships) == 1:
            place.widget = forms.HiddenInput()
        cast("forms.ChoiceField", self.fields["source"]).choices = [(one, one) for one in sources]

    def report(self) -> Report:
        """Return what is reported."""
        said = self.cleaned_data
        return Report(
            what=said["what"],
            where=said["where"],
            source=said["source"],
            place=said["township"],
            key=said["key"],
        )


def origin_word(origin: CaseOrigin) -> str:
    """Say from where what is prefilled is known."""
    return {
        CaseOrigin.ANSWER: "按问答结果预填",
        CaseOrigin.ENTRY: "按清单事项预填",
        CaseOrigin.PLAN: "按年度计划预填",
    }.get(origin, "")
