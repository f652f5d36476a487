"""Forms of notices: how one is told, the own mailbox, group robots."""

from datetime import time
from typing import Any

from django import forms
from django.utils import timezone

from qingdan.notices.domain.keeping_channels import CHANNELS, ChannelAsked
from qingdan.notices.domain.preferring import LONGEST_MAILBOX, Wanted
from qingdan.notices.enums import ChannelKind, NoticeWay
from qingdan.notices.kinds import Kind
from qingdan.notices.models.channels import MOST_A_MINUTE
from qingdan.parties.models import Officer, Organisation
from qingdan.web.manage.forms.picking import PickField
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.picking import Units

CLOCK = {"invalid": "请写成 22:00 这样。"}


def clock(label: str, help_text: str = "") -> forms.TimeField:
    """Return a field for a time of day."""
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, required=False, widget=widget, help_text=help_text, error_messages=CLOCK
    )


class RestForm(forms.Form):
    """Hours and days of rest; both times or neither."""

    quiet_from = clock("安静时段从")
    quiet_until = clock("安静时段到", "两个都不填，用全县的安静时段；填成一样的，就没有安静时段。")
    rests_on_days_off = forms.BooleanField(
        label="休息日和节假日不打扰，等到上班那天再发", required=False
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = given.get("quiet_from"), given.get("quiet_until")
        if (begins is None) != (ends is None) and not self.errors:
            missing = "quiet_from" if begins is None else "quiet_until"
            self.add_error(missing, "两个时间要一起填。")
        return given

    def quiet(self) -> tuple[time, time] | None:
        """Return the hours chosen, ``None`` for those of the installation."""
        begins, ends = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
        return None if begins is None else (begins, ends)


class WaysForm(RestForm):
    """How one wants to be told: a box for each kind and way, digest, rest."""

    digest_at = clock("邮件每天汇总一次，在", "不填就随到随发。紧急的不等汇总。")
    field_order = ("digest_at", "quiet_from", "quiet_until", "rests_on_days_off")

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds

    def wanted(self) -> Wanted:
        """Return what was chosen."""
        chosen = {
            one.code: [way for way in NoticeWay.values if f"{way}:{one.code}" in self.data]
            for one in self.kinds
        }
        given = self.cleaned_data
        return Wanted(chosen, given["digest_at"], self.quiet(), given["rests_on_days_off"])


class MailboxForm(forms.Form):
    """One's own mailbox."""

    mailbox = PlainTextField(
        label="邮箱",
        max_length=LONGEST_MAILBOX,
        widget=forms.TextInput({"autocomplete": "email", "inputmode": "email"}),
        help_text="发一封验证码到这里，填对了才启用。加密保存，别人看不到。",
        error_messages={"required": "请写邮箱。"},
    )


class MailCodeForm(forms.Form):
    """The code that was sent to the mailbox."""

    code = PlainTextField(
        label="验证码",
        max_length=12,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "请写邮件里的六位验证码。"},
    )


class ChannelForm(RestForm):
    """A robot; an empty address keeps the one there is."""

    organisation: PickField[Organisation] = PickField(
        label="单位", help_text="这个群里是哪个单位的人。它的内设机构、下属单位的通知也发到这里。"
    )
    kind = forms.ChoiceField(label="平台", choices=ChannelKind)
    name = PlainTextField(
        label="群名", max_length=40, error_messages={"required": "请写群的名称。"}
    )
    webhook = forms.CharField(
        label="机器人地址（Webhook）",
        required=False,
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="在群里添加机器人后复制的完整地址。它等于群的钥匙，加密保存，不再显示。",
    )
    secret = forms.CharField(
        label="加签密钥",
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="钉钉选“加签”、飞书选“签名校验”时显示的密钥；企业微信没有。",
    )
    whole_county = forms.BooleanField(label="发全县的通知（只限县一级的单位）", required=False)
    per_minute = forms.IntegerField(
        label="每分钟最多几条",
        min_value=1,
        max_value=MOST_A_MINUTE,
        initial=MOST_A_MINUTE,
        help_text="平台最多收 20 条；多的合并成一条。",
    )
    field_order = (
        "organisation", "kind", "name", "webhook", "secret", "whole_county", "per_minute",
    )  # fmt: skip

    def __init__(self, *args: Any, officer: Officer, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["organisation"]
            self.fields["webhook"].help_text = "不改就留空；已有的地址不显示。"
            self.fields["secret"].help_text = "不改就留空。换了地址的，密钥也要重填。"
            return
        self.fields["webhook"].required = True
        self.fields["webhook"].error_messages["required"] = "请写机器人地址。"
        picked = self.fields["organisation"]
        assert isinstance(picked, PickField)  # noqa: S101 - declared above
        picked.over(Units(officer, CHANNELS, timezone.localdate()))

    def asked(self) -> ChannelAsked:
        """Return what was filled in."""
        given = self.cleaned_data
        return ChannelAsked(
            kind=ChannelKind(given["kind"]),
            name=given["name"],
            webhook=given["webhook"].strip(),
            secret=given["secret"].strip(),
            whole_county=given["whole_county"],
            per_minute=given["per_minute"],
            quiet=self.quiet(),
            rests_on_days_off=given["rests_on_days_off"],
        )
