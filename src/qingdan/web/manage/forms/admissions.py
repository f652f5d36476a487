"""Forms that open an admission or an adjustment."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from qingdan.cases.models.cases import LONGEST_TITLE
from qingdan.intake.domain.adjusting import Trigger
from qingdan.intake.models.adjustments import LONGEST_ENTRY
from qingdan.parties.models import Organisation, Region
from qingdan.web.manage.forms.plain import PlainTextField

LONGEST_TEXT, LONGEST_KEY = 2000, 60
NO_PLACE = {"required": "请选择乡镇（街道）。"}


class AdmissionForm(forms.Form):
    """What is known of an admission before it is opened."""

    township: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        label="从哪个乡镇（街道）立项",
        queryset=Region.objects.none(),
        empty_label="请选择",
        help_text="还涉及别的乡镇（街道）的，征求意见时一起选。",
        error_messages=NO_PLACE,
    )
    lead: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="申请部门",
        queryset=Organisation.objects.none(),
        empty_label="请选择",
        help_text="由它写申请、落实保障。",
        error_messages={"required": "请选择申请部门。"},
    )
    title = PlainTextField(
        label="事项名称",
        max_length=LONGEST_TITLE,
        help_text="一份申请只写一件事，不写当事人姓名、电话。",
        error_messages={"required": "请写事项名称。"},
    )
    content = PlainTextField(
        label="要乡镇（街道）做什么",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="照部门的原话。有处罚、许可、强制的，立项以前就会说明为什么不能准入。",
    )
    despite = forms.BooleanField(
        label="不是要乡镇（街道）行使这些权力，仍然立项，由编办核对", required=False
    )
    matter = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(
        self, *args: Any, townships: Sequence[Region], leads: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "township", townships)
        offer(self, "lead", leads)
        self.doubted = False

    def visible_fields(self) -> list[Any]:
        """Leave out the box that is only ticked after a warning."""
        return [one for one in super().visible_fields() if self.doubted or one.name != "despite"]


class AdjustmentForm(forms.Form):
    """Why a list may have to change."""

    township: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        label="改哪个乡镇（街道）的清单",
        queryset=Region.objects.none(),
        empty_label="请选择",
        help_text="一件只改一个乡镇（街道）；别处的同一条，各立一件。",
        error_messages=NO_PLACE,
    )
    trigger = forms.ChoiceField(label="缘由", error_messages={"required": "请选择缘由。"})
    text = PlainTextField(
        label="缘由说明",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text="法律写名称、条款、施行日期；机构改革写文件；乡镇提出的写办不了什么。",
        error_messages={"required": "请写明缘由。"},
    )
    entry = PlainTextField(
        label="涉及的清单条目和编号",
        max_length=LONGEST_ENTRY,
        help_text="例如：配合履职清单第 31 项。",
        error_messages={"required": "请写明涉及哪一条。"},
    )
    title = PlainTextField(
        label="标题",
        max_length=LONGEST_TITLE,
        help_text="用一句话写明要改什么。",
        error_messages={"required": "请写标题。"},
    )
    law = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    cited = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(
        self, *args: Any, townships: Sequence[Region], triggers: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "township", townships)
        choices = [("", "请选择"), *((one, one) for one in triggers)]
        cast("forms.ChoiceField", self.fields["trigger"]).choices = choices

    def said(self) -> Trigger:
        """Return what was filled in."""
        given = self.cleaned_data
        return Trigger(
            place=given["township"],
            title=given["title"],
            trigger=given["trigger"],
            text=given["text"],
            entry=given["entry"],
            law_change=given["law"],
            cited=given["cited"],
            key=given["key"],
        )


def offer(form: forms.Form, name: str, rows: Sequence[Region] | Sequence[Organisation]) -> None:
    """Let a field choose among some rows that are at hand."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    there: Any = field.queryset
    field.queryset = there.model.objects.filter(pk__in=[one.pk for one in rows])
