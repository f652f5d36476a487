"""Forms for opening an account and for a new password."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone

from qingdan.parties.domain.people.codes import officer_of
from qingdan.parties.models import Officer
from qingdan.parties.profiles import choosing_help
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.forms.signing import CURRENT, LONGEST_PASSWORD

NEW = {"autocomplete": "new-password"}


class NewPasswordForm(forms.Form):
    """A new password typed twice."""

    password = forms.CharField(
        label="密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(NEW),
    )
    password_again = forms.CharField(
        label="再输一遍密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(NEW),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = choosing_help()

    def owner(self) -> Officer:
        """Return whose password it will be; names must not serve as passwords."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "两次输入的密码不一样。")
        if first:
            try:
                password_validation.validate_password(first, self.owner())
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class JoinForm(NewPasswordForm):
    field_order = ("code", "login_name", "full_name", "password", "password_again")

    code = forms.CharField(
        label="开户码",
        max_length=64,
        help_text="第一次启动时显示在服务器的窗口里，三位管理员各一个。只能用一次。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    login_name = forms.CharField(
        label="登录名",
        min_length=3,
        max_length=32,
        validators=Officer._meta.get_field("login_name").validators,
        help_text="小写字母开头，可用数字、点、横线，3 至 32 个字。",
        error_messages={"invalid": "请用小写字母开头，只用小写字母、数字、点和横线。"},
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    full_name = PlainTextField(
        label="姓名",
        max_length=40,
        help_text="会记在本人办理的每一件事上。",
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if officer_of(code, at=timezone.now()):
            raise forms.ValidationError("这是一次性码，请到“用一次性码设密码”页输入。")
        return code

    def owner(self) -> Officer:
        return Officer(
            login_name=self.cleaned_data.get("login_name", ""),
            full_name=self.cleaned_data.get("full_name", ""),
        )


class RenewForm(NewPasswordForm):
    field_order = ("code", "password", "password_again")

    code = forms.CharField(
        label="一次性码",
        max_length=64,
        help_text="由系统管理员生成，72 小时内有效，只能用一次。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "新密码"
        self.fields["password_again"].label = "再输一遍新密码"

    def owner(self) -> Officer:
        code = self.cleaned_data.get("code", "")
        return officer_of(code, at=timezone.now()) or Officer()


class ChangePasswordForm(NewPasswordForm):
    field_order = ("current", "password", "password_again")

    current = forms.CharField(
        label="现在的密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(CURRENT),
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.fields["password"].label = "新密码"
        self.fields["password_again"].label = "再输一遍新密码"

    def owner(self) -> Officer:
        return self.officer
