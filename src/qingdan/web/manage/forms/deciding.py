"""Forms of a person's decisions: reasons, corrections, the day of validity."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from qingdan.catalogue.domain.correcting import Change
from qingdan.catalogue.enums import DepartmentDuty, FindingState, Side
from qingdan.catalogue.models import Edition, Item
from qingdan.web.manage.forms.plain import PlainTextField

LONGEST_REASON = 300
EARLIEST = date(2000, 1, 1)


class ReasonForm(forms.Form):
    reason = PlainTextField(
        label="理由",
        max_length=LONGEST_REASON,
        error_messages={"required": "请写明理由。"},
        widget=forms.Textarea({"rows": 2}),
    )


class PublishForm(forms.Form):
    """From which day an edition holds, and what says so; a past day is the usual case."""

    valid_from = forms.DateField(
        label="生效日期",
        help_text="清单或印发文件写明施行日期的，填那一天，可以是过去的一天；"
        "没有写明的，填从哪天起收录。",
        validators=[MinValueValidator(EARLIEST, "请核对年份。")],
        error_messages={"required": "请选择生效日期。", "invalid": "请写成 2026-12-01 这样。"},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    date_basis = PlainTextField(
        label="施行日期的依据",
        max_length=Edition.LONGEST_DATE_BASIS,
        required=False,
        help_text="例如印发文号。不填时，页面写明“清单未载明施行日期”。",
    )


class CorrectionForm(forms.Form):
    """Every correctable text of one entry, each with the words the person saw.

    The words seen travel in a hidden field named ``seen:<target>``; a difference from the
    present text is a conflict that the domain refuses.
    """

    def __init__(self, *args: Any, item: Item, settle: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = dict(_texts(item))
        for target, (label, text) in self.texts.items():
            widget = forms.Textarea({"rows": _rows(text)})
            self.fields[target] = PlainTextField(
                label=label,
                initial=text,
                widget=widget,
                error_messages={"required": "不能为空。要删去整条，请改好原文件后重新导入。"},
            )
        found = [one for one in item.findings.all() if one.state == FindingState.OPEN]
        self.fields["settles"] = forms.TypedMultipleChoiceField(
            label="更正后一并了结的疑点",
            required=False,
            coerce=int,
            choices=[(one.pk, one.message) for one in found],
            initial=[settle],
            error_messages={"invalid_choice": "有一处疑点刚才已有人处理，请重新核对后再提交。"},
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["reason"] = PlainTextField(
            label="更正理由",
            max_length=LONGEST_REASON,
            help_text="例如：原文“埋设”误印为“理设”，已与县编办核对。",
            error_messages={"required": "请写明更正理由。"},
            widget=forms.Textarea({"rows": 2}),
        )

    def text_fields(self) -> Iterator[tuple[forms.BoundField, str, str]]:
        """Yield each text field, the name of its hidden companion, and the present text."""
        for target, (_, text) in self.texts.items():
            yield self[target], f"seen:{target}", text

    def changes(self) -> list[Change]:
        """Return the texts that differ from what the person saw."""
        seen = {target: self.data.get(f"seen:{target}", "") for target in self.texts}
        pairs = [(key, _plain(seen[key]), _plain(self.cleaned_data[key])) for key in self.texts]
        return [
            Change(key, before, after) for key, before, after in pairs if before.strip() != after
        ]


def _texts(item: Item) -> Iterator[tuple[str, tuple[str, str]]]:
    yield f"item:{item.pk}", ("事项名称", item.name)
    for department in item.departments.all():
        label = DepartmentDuty(department.duty).label
        yield f"department:{department.pk}", (label, department.name)
    for clause in item.clauses.all():
        words = f"{Side(clause.side).label} {clause.position}"
        label = f"{words}（{clause.label}）" if clause.label else words
        yield f"clause:{clause.pk}", (label, clause.text)
    for promise in item.support.all():
        yield f"support:{promise.pk}", (f"履职保障 {promise.position}", promise.text)


def _rows(text: str) -> int:
    return min(8, 1 + len(text) // 28)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")
