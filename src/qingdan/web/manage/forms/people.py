"""Forms about people: finding, enlisting, changing, posts."""

from typing import Any, cast

from django import forms

from qingdan.parties.access import matrix
from qingdan.parties.domain.people import phones
from qingdan.parties.domain.people.accounts import Person
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.lines import LOGIN_NAME, plain, plain_name
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.web.manage.forms.picking import PickField
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.picking import Posts, Units

LONGEST_REASON = 300
STATES = {
    "": "在用",
    "no-password": "在用，还没有设密码",
    "no-post": "在用，没有岗位",
    "waiting": "有待授予的岗位",
    "closed": "已停用",
    "all": "全部",
}
LICENCE = ("licence_number", "licence_expires_on")
UNIT_HELP = "输入名称里的几个字，或拼音首字母。"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """What the list of people is narrowed by; anything wrong narrows nothing."""

    q = forms.CharField(label="姓名、登录名、手机", required=False, max_length=60)
    unit: PickField[Organisation] = PickField(label="单位", required=False)
    role = forms.ChoiceField(
        label="角色", required=False, choices=[("", "不限"), *cast("list[Any]", Role.choices)]
    )
    state = forms.ChoiceField(label="状态", required=False, choices=list(STATES.items()))

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PickField[Organisation]", self.fields["unit"]).over(units)


class PersonForm(forms.Form):
    """Who a person is."""

    full_name = PlainTextField(
        label="姓名", max_length=40, widget=forms.TextInput({"autocomplete": "off"})
    )
    unit: PickField[Organisation] = PickField(
        label="所属单位", help_text=UNIT_HELP, error_messages={"required": "请写所属单位。"}
    )
    phone = forms.CharField(
        label="手机",
        required=False,
        max_length=30,
        help_text="加密保存；看的人要写用途，并留下记录。",
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    licence_number = PlainTextField(
        label="执法证号",
        max_length=40,
        required=False,
        help_text="有执法证的才填；检查、处罚的环节要证件有效的人办。",
    )
    licence_expires_on = forms.DateField(label="执法证有效期至", required=False, widget=DayInput())

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PickField[Organisation]", self.fields["unit"]).over(units)

    def clean_full_name(self) -> str:
        return plain_name(self.cleaned_data["full_name"])

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        number = phones.mobile(text) if text else ""
        if number is None:
            raise forms.ValidationError(phones.SHAPE)
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        number, until = given.get("licence_number"), given.get("licence_expires_on")
        if number and not until and "licence_expires_on" not in self.errors:
            self.add_error("licence_expires_on", "写了执法证号，请写有效期至哪一天。")
        if until and not number and "licence_number" not in self.errors:
            self.add_error("licence_number", "写了有效期，请写执法证号。")
        return given

    def person(self) -> Person:
        """Return who was described."""
        return self.described(self.cleaned_data["phone"])

    def described(self, phone: str) -> Person:
        """Return who was described, with a phone."""
        given = self.cleaned_data
        licence = given["licence_number"], given["licence_expires_on"]
        return Person(given["full_name"], given["unit"], phone, *licence)


class EnlistForm(PersonForm):
    field_order = ("full_name", "login_name", "unit", "phone", *LICENCE)

    login_name = forms.CharField(
        label="登录名",
        required=False,
        max_length=32,
        help_text="不填就按姓名的拼音取一个，如 zhangsan；登记后不能改。",
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_login_name(self) -> str:
        name = plain(self.cleaned_data["login_name"]).lower()
        if name and not LOGIN_NAME.fullmatch(name):
            raise forms.ValidationError(
                "请用小写字母开头，只用小写字母、数字、点和横线，3 至 32 个字。"
            )
        return name


class ChangeForm(PersonForm):
    """A person as known; the phone is not shown, only written anew or taken away."""

    field_order = ("full_name", "unit", "phone", "without_phone", *LICENCE)

    without_phone = forms.BooleanField(label="删去手机号", required=False)

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        initial = {"full_name": officer.full_name, "unit": officer.unit}
        initial |= {name: getattr(officer, name) for name in LICENCE}
        super().__init__(*args, initial=initial, **kwargs)
        self.officer = officer
        if officer.phone:
            self.fields["phone"].help_text = "已登记。不填即不改。"
        else:
            del self.fields["without_phone"]

    def person(self) -> Person:
        """Return who was described; a phone left empty stays as it is."""
        given = self.cleaned_data
        kept = "" if given.get("without_phone") else str(self.officer.phone)
        return self.described(given["phone"] or kept)


class DatesForm(forms.Form):
    """From when until when a post is held."""

    title = PlainTextField(label="职务", max_length=40, required=False, help_text="例如：主任。")
    valid_from = forms.DateField(label="任职日期", widget=DayInput())
    valid_until = forms.DateField(
        label="终止日期",
        required=False,
        help_text="不再任职的第一天；长期任职的不填。",
        widget=DayInput(),
    )


class ProposeForm(DatesForm):
    """A post for a person: where, as what, from when."""

    field_order = ("organisation", "role", "title", "valid_from", "valid_until")

    organisation: PickField[Organisation] = PickField(
        label="单位", help_text=UNIT_HELP, error_messages={"required": "请写单位。"}
    )
    role = forms.ChoiceField(label="角色", choices=())

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PickField[Organisation]", self.fields["organisation"]).over(units)
        roles = [(role.value, f"{role.label}（{matrix().roles[role].about}）") for role in Role]
        cast("forms.ChoiceField", self.fields["role"]).choices = [("", "请选择"), *roles]

    def appointment(self, officer: Officer) -> Appointment:
        """Return what was asked for."""
        return Appointment(officer, **self.cleaned_data)


class ActingForm(DatesForm):
    """Standing in for somebody's post, until a day."""

    field_order = ("post", "title", "valid_from", "valid_until")

    post: PickField[Post] = PickField(
        label="代理谁的岗位",
        help_text="输入被代理的人的姓名，选他的一个岗位。",
        error_messages={"required": "请选被代理的岗位。"},
    )

    def __init__(self, *args: Any, posts: Posts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PickField[Post]", self.fields["post"]).over(posts)
        until = self.fields["valid_until"]
        until.required, until.help_text = True, "代理的人不再代理的第一天，必须写明。"

    def appointment(self, officer: Officer) -> Appointment:
        """Return what was asked for: the same organisation and role."""
        given = dict(self.cleaned_data)
        post = given.pop("post")
        return Appointment(officer, post.organisation, post.role, acting_for=post, **given)


class EndForm(forms.Form):
    """From which day a post is not held any more, and why."""

    on = forms.DateField(label="从哪一天起不再任职", widget=DayInput())
    reason = PlainTextField(label="原因", max_length=LONGEST_REASON)


class WorkbookInput(forms.FileInput):
    """One file, drawn like the files of a list."""


class WorkbookForm(forms.Form):
    """A workbook of people."""

    workbook = forms.FileField(
        label="人员表",
        help_text="xlsx 表格，用模板填，或用有“姓名”“单位”两列的自己的表。",
        error_messages={"required": "请选择人员表。", "empty": "这个文件是空的，请重新选择。"},
        widget=WorkbookInput({"accept": ".xlsx"}),
    )
