"""Forms of bodies: registering, correcting, naming, and what becomes of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from qingdan.core.text import fold
from qingdan.parties.departments import role_titles
from qingdan.parties.domain.bodies.managing import LONGEST_BASIS, MANAGE
from qingdan.parties.domain.bodies.naming import WrittenName
from qingdan.parties.domain.bodies.organisations import Particulars
from qingdan.parties.enums import NameKind, OrganisationKind
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.web.manage.forms.picking import PickField
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.picking import Units

DAY_ERRORS = {"required": "请选择日期。", "invalid": "请写成 2026-12-01 这样。"}
KINDS = [one for one in OrganisationKind.choices if one[0] != OrganisationKind.INSTALLATION]
NAME_KINDS = [one for one in NameKind.choices if one[0] != NameKind.FORMER]
BASIS_HELP = "批准文件的名称或文号。"


class DayField(forms.DateField):
    """A day, chosen or written as 2026-12-01."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, "error_messages": DAY_ERRORS, **options})


class OfficerForm(forms.Form):
    """A form that knows who fills it in, for fields that suggest bodies."""

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PickField):
                field.over(Units(officer, MANAGE, timezone.localdate()))


class BodyForm(OfficerForm):
    """What is written down about a body."""

    kind = forms.ChoiceField(label="种类", choices=KINDS)
    name = PlainTextField(
        label="名称", max_length=120, help_text="写全称；乡镇内设机构不必写乡镇名。"
    )
    role_key = forms.ChoiceField(
        label="职能",
        required=False,
        help_text="各县叫法不同而管的事相同的，选同一个职能，清单才能互相比较。没有合适的就不选。",
    )
    parent: PickField[Organisation] = PickField(
        label="上级单位", required=False, help_text="内设机构、下属单位填所属的单位；其他不填。"
    )
    valid_from = DayField(label="成立日期", required=False, help_text="不清楚的不填。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [("", "没有对应的职能"), *role_titles().items()]
        self.fields["role_key"].choices = roles  # type: ignore[attr-defined] # a choice field

    def particulars(self, region: Region) -> Particulars:
        """Return what was filled in, at a place."""
        given = self.cleaned_data
        return Particulars(
            kind=given["kind"],
            name=given["name"],
            region=region,
            role_key=given["role_key"],
            parent=given["parent"],
            valid_from=given["valid_from"],
        )


class NewBodyForm(BodyForm):
    field_order = ("region", "kind", "name", "names")

    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="区划",
        empty_label=None,
        help_text="县级部门选县，内设机构选乡镇。",
    )
    names = PlainTextField(
        label="其他写法",
        required=False,
        help_text="简称，清单里的写法；一行一个。",
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined] # a model choice

    def written_names(self) -> tuple[WrittenName, ...]:
        """Return the further names, each once, without the full name itself."""
        seen, written = {fold(self.cleaned_data["name"])}, []
        for line in self.cleaned_data["names"].splitlines():
            if fold(line) and fold(line) not in seen:
                seen.add(fold(line))
                written.append(WrittenName(line.strip()))
        return tuple(written)


class CorrectBodyForm(BodyForm):
    reason = PlainTextField(
        label="更正理由",
        max_length=LONGEST_BASIS,
        help_text="例如：登记时写错。单位真的改了名，请用“更名”。",
        error_messages={"required": "请写明更正理由。"},
    )

    @staticmethod
    def initial_of(body: Organisation) -> dict[str, Any]:
        """Return what is written down about a body now."""
        return {
            "kind": body.kind,
            "name": body.name,
            "role_key": body.role_key,
            "parent": body.parent,
            "valid_from": body.valid_from,
        }


class ChangeForm(OfficerForm):
    """From which day something is otherwise, and what ordered it."""

    on = DayField(label="从哪一天起", help_text="当天或以前；照批准文件。")
    basis = PlainTextField(
        label="依据",
        max_length=LONGEST_BASIS,
        help_text=BASIS_HELP,
        error_messages={"required": "请写明依据。"},
    )


class RenameForm(ChangeForm):
    field_order = ("name",)

    name = PlainTextField(label="新名称", max_length=120)


class MergeForm(ChangeForm):
    field_order = ("into",)

    into: PickField[Organisation] = PickField(
        label="并入哪个单位",
        help_text="输入名称里的字，或拼音首字母。",
        error_messages={"required": "请写明并入哪个单位。"},
    )


class SplitForm(ChangeForm):
    field_order = ("into", "stays")

    into = PlainTextField(
        label="分成哪些单位",
        help_text="一行一个全称；还没有登记的会一并登记。",
        error_messages={"required": "请写明分成哪些单位。"},
        widget=forms.Textarea({"rows": 3}),
    )
    stays = forms.BooleanField(
        label="原单位保留", required=False, help_text="从原单位分出一部分、原单位还在的，打勾。"
    )


class EndForm(ChangeForm):
    """A body ends and nothing follows."""


class NameForm(OfficerForm):
    name = PlainTextField(label="写法", max_length=200)
    kind = forms.ChoiceField(label="种类", choices=NAME_KINDS, initial=NameKind.PRINTED)


class ContactsForm(OfficerForm):
    """How the public reaches a body."""

    phone = PlainTextField(
        label="对外电话",
        required=False,
        max_length=60,
        help_text="办公电话，如 0472-8112345转8012；几个之间用顿号。对群众公开，不要填个人手机号。",
    )
    address = PlainTextField(
        label="办公地址", required=False, max_length=120, help_text="写到门牌和楼层、窗口。"
    )
    hours = PlainTextField(
        label="办公时间",
        required=False,
        max_length=80,
        help_text="例如：周一至周五 8:30—12:00，14:30—17:30。",
    )

    @staticmethod
    def initial_of(body: Organisation) -> dict[str, Any]:
        """Return what is written down about a body now."""
        return {"phone": body.phone, "address": body.address, "hours": body.hours}
