"""The form that lets another system send requests."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone

from qingdan.intake.domain.sender_keys import LONGEST_TITLE, Sending, counties_of
from qingdan.intake.enums import Door
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Post, Region
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.forms.signing import ProofForm

REGISTERING = (
    Role.HOTLINE_OPERATOR, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_LEADER, Role.TOWNSHIP_CLERK,
    Role.TOWNSHIP_LEADER,
)  # fmt: skip
"""Roles whose holders register what comes."""


if TYPE_CHECKING:
    OfficerChoice = forms.ModelChoiceField[Officer]
else:
    OfficerChoice = forms.ModelChoiceField


class OfficerField(OfficerChoice):
    """Somebody, called by body and name."""

    def label_from_instance(self, obj: Officer) -> str:
        """Return how they are called."""
        return f"{obj.unit.name} · {obj.full_name}" if obj.unit else obj.full_name


class SenderForm(ProofForm):
    """Which system, what it sends, who registers it, and the password again."""

    field_order = ("title", "code", "county", "door", "officer", "proof")

    title = PlainTextField(
        label="哪个系统", max_length=LONGEST_TITLE, help_text="例如“县 12345 热线平台”。"
    )
    code = PlainTextField(
        label="代号",
        max_length=24,
        help_text="3 至 24 个小写字母、数字、连字符，写在推送地址里，例如 county-12345。",
    )
    county: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        Region.objects.none(), label="哪个县的", empty_label=None
    )
    door = forms.ChoiceField(label="推送什么", choices=Door.choices)
    officer = OfficerField(
        Officer.objects.none(),
        label="由谁登记",
        help_text="推送来的都记在他名下，照他当天的岗位办；他的岗位到期，接口就停。",
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, officer=officer, **kwargs)
        today = timezone.localdate()
        counties = counties_of(officer, today)
        near = [one.code for one in counties]
        county = cast("forms.ModelChoiceField[Region]", self.fields["county"])
        county.queryset = counties
        if len(near) == 1:
            self.fields["county"].initial = near[0]
        held = Post.objects.in_force(today).filter(
            role__in=REGISTERING, organisation__region__code__startswith=near[0] if near else "-"
        )
        chosen = cast("forms.ModelChoiceField[Officer]", self.fields["officer"])
        chosen.queryset = (
            Officer.objects.filter(pk__in=held.values("officer"), is_active=True)
            .select_related("unit")
            .order_by("unit__name", "full_name")
        )
        self.fields["code"].widget.attrs["autocomplete"] = "off"

    def sending(self) -> Sending:
        """Return what is asked for."""
        said = self.cleaned_data
        return Sending(
            code=said["code"],
            title=said["title"],
            door=Door(said["door"]),
            officer=said["officer"],
            county=said["county"],
        )
