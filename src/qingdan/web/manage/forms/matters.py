"""Forms of aligning: what was ticked, and a matter of one's own county."""

from typing import Any

from django import forms

from qingdan.catalogue.models import Item
from qingdan.matters.domain.likeness import TOLD_BY_WORDS
from qingdan.matters.domain.local import LONGEST_SUBJECT, LONGEST_TITLE, Particulars
from qingdan.matters.enums import Stage
from qingdan.parties.departments import role_titles
from qingdan.web.manage.forms.people import WorkbookInput
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.manage.matter_files import LARGEST, MEGABYTE

LONGEST_GUESS = 40


class LocalMatterForm(forms.Form):
    """A matter that the library has nothing for."""

    title = PlainTextField(
        label="名称",
        max_length=LONGEST_TITLE,
        help_text="一件事、一个环节，换个乡镇也用得上：如“银杏大道灯光秀的组织”。",
        error_messages={"required": "请写名称。"},
    )
    subject = PlainTextField(
        label="对象",
        max_length=LONGEST_SUBJECT,
        help_text="管的是什么，不写到哪一步：如“灯光秀”。",
        error_messages={"required": "请写管的是什么。"},
    )
    stage = forms.ChoiceField(
        label="环节",
        choices=[("", "请选择"), *Stage.choices],
        error_messages={"required": "请选择做到哪一步。"},
    )
    department = forms.ChoiceField(label="县里哪个部门管", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [("", "没有，或说不准"), *role_titles().items()]
        self.fields["department"].choices = roles  # type: ignore[attr-defined] # a choice field

    @staticmethod
    def initial_of(item: Item) -> dict[str, str]:
        """Return what the entry's own words suggest."""
        departments = [one.role_key for one in item.departments.all() if one.role_key]
        stages = [stage for stage, told in TOLD_BY_WORDS.items() if told.search(item.name)]
        return {
            "title": item.name.strip().rstrip("。")[:LONGEST_GUESS],
            "stage": stages[0] if stages else "",
            "department": departments[0] if departments else "",
        }

    def particulars(self) -> Particulars:
        """Return what was filled in."""
        given = self.cleaned_data
        return Particulars(given["title"], given["subject"], given["stage"], given["department"])


class AlignmentWorkbookForm(forms.Form):
    """A workbook of alignments that was exported here and filled in."""

    workbook = forms.FileField(
        label="对照表",
        help_text="在这里导出、填好的 xlsx 表格。",
        error_messages={"required": "请选择对照表。", "empty": "这个文件是空的，请重新选择。"},
        widget=WorkbookInput({"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> Any:
        """Refuse what is too large to be an alignment of one edition."""
        file = self.cleaned_data["workbook"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(f"超过 {LARGEST // MEGABYTE} MB，请用这里导出的表。")
        return file
