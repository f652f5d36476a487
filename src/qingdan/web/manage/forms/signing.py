"""Forms for signing in and for the second factor."""

from typing import Any

from django import forms

from qingdan.parties.models import Officer

CURRENT = {"autocomplete": "current-password"}
ONE_TIME = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
LONGEST_PASSWORD, LONGEST_CODE = 128, 40


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


class SecondStepForm(forms.Form):
    code = forms.CharField(
        label="动态口令或恢复码",
        max_length=LONGEST_CODE,
        help_text="手机上现在显示的 6 位数字；手机不在身边时，输入一个没有用过的恢复码。",
        widget=forms.TextInput({**ONE_TIME, "autofocus": True}),
    )


class ProofForm(forms.Form):
    """The password again; from those who have none, a code of the authenticator."""

    proof = forms.CharField(
        label="现在的密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(CURRENT),
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not officer.has_usable_password():
            self.fields["proof"].label = "动态口令或恢复码"
            self.fields["proof"].widget = forms.TextInput(ONE_TIME)


class ConfirmForm(ProofForm):
    """A code that shows the authenticator works; with it the password, if there is one."""

    field_order = ("code", "proof")

    code = forms.CharField(
        label="手机上显示的 6 位数字",
        max_length=LONGEST_CODE,
        widget=forms.TextInput(DIGITS),
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, officer=officer, **kwargs)
        if not officer.has_usable_password():
            del self.fields["proof"]
