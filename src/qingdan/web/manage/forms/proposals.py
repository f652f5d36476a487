"""Forms of a name that waits: it is a body's, a new body, or none."""

from collections.abc import Mapping
from typing import Any

from django import forms

from qingdan.parties.departments import role_titles
from qingdan.parties.domain.bodies.organisations import Particulars
from qingdan.parties.models import Organisation, PartyProposal, Region
from qingdan.parties.suggesting import kind_guessed, name_guessed
from qingdan.web.manage.forms.organisations import KINDS, OfficerForm
from qingdan.web.manage.forms.picking import PickField
from qingdan.web.manage.forms.plain import PlainTextField


class ConfirmNameForm(OfficerForm):
    body: PickField[Organisation] = PickField(
        label="是哪个单位",
        help_text="输入名称里的字，或拼音首字母。",
        error_messages={"required": "请写明是哪个单位。"},
    )


class ConfirmNewForm(OfficerForm):
    region = forms.ChoiceField(label="区划", help_text="县级部门选县，内设机构选乡镇。")
    name = PlainTextField(label="名称", max_length=120, help_text="写全称。")
    kind = forms.ChoiceField(label="种类", choices=KINDS)
    role_key = forms.ChoiceField(label="职能", required=False)

    def __init__(self, *args: Any, regions: Mapping[str, Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = regions
        places = [(code, place.name) for code, place in regions.items()]
        self.fields["region"].choices = places  # type: ignore[attr-defined] # a choice field
        roles = [("", "没有对应的职能"), *role_titles().items()]
        self.fields["role_key"].choices = roles  # type: ignore[attr-defined] # a choice field

    @staticmethod
    def initial_of(proposal: PartyProposal) -> dict[str, Any]:
        """Return what the program would suggest."""
        return {
            "region": proposal.region_id,
            "name": name_guessed(proposal.printed, proposal.region),
            "kind": kind_guessed(proposal.printed, proposal.role_key),
            "role_key": proposal.role_key,
        }

    def particulars(self) -> Particulars:
        """Return what was filled in."""
        given = self.cleaned_data
        place = self.regions[given["region"]]
        return Particulars(given["kind"], given["name"], place, given["role_key"])


class DismissForm(OfficerForm):
    reason = PlainTextField(
        label="它是什么",
        max_length=200,
        help_text="例如：是小标题；是泛指的“各部门”。",
        error_messages={"required": "请写明理由。"},
    )
