"""Forms for signing in, opening an account and keeping it."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone

from qingdan.parties.domain.inviting import officer_of
from qingdan.parties.models import Officer
from qingdan.web.manage.forms.plain import PlainTextField

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
LONGEST_PASSWORD = 128
CHOOSING_HELP = "至少 10 个字；可以用一句容易记的话。不要用姓名、登录名或常见密码。"


class SignInForm(forms.Form):
    login_name = forms.CharField(
        label="登录名",
        max_length=32,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(CURRENT),
    )


class NewPasswordForm(forms.Form):
    """A new password typed twice."""

    password = forms.CharField(
        label="密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=CHOOSING_HELP,
        widget=forms.PasswordInput(NEW),
    )
    password_again = forms.CharField(
        label="再输一遍密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(NEW),
    )

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
        help_text="第一次启动时显示在服务器的窗口里；以后由可邀请他人的同事生成。只能用一次。",
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
            raise forms.ValidationError("这是重设密码用的码，请到“用重设码设新密码”页输入。")
        return code

    def owner(self) -> Officer:
        return Officer(
            login_name=self.cleaned_data.get("login_name", ""),
            full_name=self.cleaned_data.get("full_name", ""),
        )


class RenewForm(NewPasswordForm):
    field_order = ("code", "password", "password_again")

    code = forms.CharField(
        label="重设码",
        max_length=64,
        help_text="由服务器管理员生成，72 小时内有效，只能用一次。",
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


class InviteForm(forms.Form):
    may_invite = forms.BooleanField(
        label="他也可以邀请和停用他人", required=False, help_text="一般只给单位的管理员。"
    )
