"""Forms of law changes: entering one, narrowing a queue, taking one back."""

from collections.abc import Iterable

from django import forms

from qingdan.rulebook.domain.entering import LawChangeGiven
from qingdan.rulebook.enums import CitedKind, LawChangeKind, LawCheckState
from qingdan.rulebook.models.changes import (
    LONGEST_LAW,
    LONGEST_REASON,
    LONGEST_SOURCE,
    LONGEST_WORDS,
)
from qingdan.rulebook.queries import Row
from qingdan.web.manage.forms.plain import PlainTextField


class LawChangeForm(forms.Form):
    """A change that does not ship."""

    law = PlainTextField(
        label="哪部法规",
        max_length=LONGEST_LAW,
        help_text="名称，不写书名号：如“草原法”“内蒙古自治区草原管理条例”。",
        error_messages={"required": "请写法规名称。"},
    )
    kind = forms.ChoiceField(
        label="变动",
        choices=[("", "请选择"), *LawChangeKind.choices],
        error_messages={"required": "请选择新制定、修改还是废止。"},
    )
    on = forms.DateField(
        label="哪一天起",
        widget=forms.DateInput({"type": "date"}),
        help_text="施行或废止的第一天。",
        error_messages={"required": "请填日期。", "invalid": "日期写成 2026-07-01 这样。"},
    )
    successor = PlainTextField(
        label="由哪部法规取代", max_length=LONGEST_LAW, required=False, help_text="没有的空着。"
    )
    words = PlainTextField(
        label="条款原文",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明施行或废止的那一句，照抄。",
        error_messages={"required": "请照抄写明施行或废止的那一句。"},
    )
    source = PlainTextField(
        label="出处",
        max_length=LONGEST_SOURCE,
        help_text="哪里公布的：文号、条号，或网址。",
        error_messages={"required": "请写出处；没有出处的不登记。"},
    )

    def given(self) -> LawChangeGiven:
        """Return what was filled in."""
        return LawChangeGiven(**self.cleaned_data)


class WithdrawalForm(forms.Form):
    """Why a change that was entered is taken back."""

    reason = PlainTextField(
        label="撤回的理由",
        max_length=LONGEST_REASON,
        error_messages={"required": "请写理由。"},
    )


class QueueFilterForm(forms.Form):
    """What a queue is narrowed by; anything wrong narrows nothing."""

    kind = forms.ChoiceField(
        label="种类", required=False, choices=[("", "全部"), *CitedKind.choices]
    )
    state = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *LawCheckState.choices]
    )
    q = PlainTextField(label="名称、位置里有", required=False, max_length=40)

    def narrowed(self, rows: Iterable[Row]) -> list[Row]:
        """Keep the rows that every filled field wants."""
        self.is_valid()
        kind, state, q = (self.cleaned_data.get(name, "") for name in ("kind", "state", "q"))
        return [
            one
            for one in rows
            if (not kind or one.cited.kind == kind)
            and (not state or one.state == state)
            and (not q or q in f"{one.cited.title} {one.cited.where} {one.cited.said}")
        ]

    @property
    def narrows(self) -> bool:
        """Whether any field narrows."""
        return any(self.cleaned_data.values())
