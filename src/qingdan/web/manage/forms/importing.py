"""Forms of the import wizard."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from qingdan.catalogue.models import Edition
from qingdan.parties.models import Region
from qingdan.web.manage.forms.plain import PlainTextField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_FILES = 3
ACCEPTED = ".txt,.md,.tsv,.csv,.html,.htm,.docx,.xlsx,.pdf"
MEGABYTE = 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One to three files; each must hold something and keep to the size limit."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                f"一次最多 {MOST_FILES} 个文件，收到 {len(files)} 个，都没有保存。"
            )
        checked: list[UploadedFile[Any]] = [
            super(FilesField, self).clean(one, initial) for one in files
        ]
        for file in checked:
            if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
                raise forms.ValidationError(
                    f"“{file.name}”有 {(file.size or 0) / MEGABYTE:.1f} MB，"
                    f"超过上限 {settings.UPLOAD_LIMIT_BYTES // MEGABYTE} MB，没有保存。"
                )
        return checked


class UploadForm(forms.Form):
    documents = FilesField(
        label="清单文件",
        help_text=(
            "docx、xlsx、PDF（能选中文字的）、网页或文本都可以。三张清单分在几个文件里时一次选齐。"
        ),
        error_messages={
            "required": "请选择清单文件。",
            "empty": "这个文件是空的（0 字节），没有保存。请检查后重新选择。",
        },
        widget=FilesInput({"accept": ACCEPTED}),
    )


class TownshipField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        """Name the county before the township; many townships share a name."""
        return f"{obj.parent.name} {obj.name}" if obj.parent else str(obj.name)


class ConfirmForm(forms.Form):
    """Which township the files belong to, and whether they complete a draft of it."""

    township = TownshipField(
        label="属于哪个乡镇（街道）",
        queryset=Region.objects.none(),
        empty_label="请选择",
        error_messages={
            "required": "请选定乡镇（街道）。",
            "invalid_choice": "没有这个乡镇（街道），请从列表里选。",
        },
    )
    reason = PlainTextField(
        label="立版理由",
        max_length=500,
        required=False,
        help_text="例如：2026年动态调整。第一次导入可以不填。",
        widget=forms.Textarea({"rows": 2}),
    )

    differs = forms.BooleanField(
        label="标题写的是别的乡镇（街道），我已核对，仍然照选定的建立",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self,
        *args: Any,
        titled: Region | None,
        drafts: list[Edition],
        townships: QuerySet[Region],
        **kwargs: Any,
    ) -> None:
        reached = titled if titled in townships else None
        kwargs.setdefault("initial", {"township": reached})
        super().__init__(*args, **kwargs)
        self.titled = titled
        chosen = self.fields["township"]
        chosen.queryset = townships.select_related("parent")  # type: ignore[attr-defined] # a TownshipField
        self.drafts = {str(draft.pk): draft for draft in drafts}
        if drafts:
            new = ("", "另立新的一版")
            known = [(key, f"补入{draft}（草稿）") for key, draft in self.drafts.items()]
            self.fields["into"] = forms.ChoiceField(
                label="读出的清单放到哪里",
                required=False,
                choices=[*known, new],
                initial=known[0][0],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        draft = self.drafts.get(cleaned.pop("into", ""))
        if draft and draft.township != cleaned.get("township"):
            self.add_error("township", f"{draft}不是这个乡镇（街道）的，不能补入。")
        self._ask_when_the_title_differs(cleaned)
        return {**cleaned, "draft": draft}

    def _ask_when_the_title_differs(self, cleaned: dict[str, Any]) -> None:
        township, sure = cleaned.get("township"), cleaned.pop("differs", False)
        if self.titled is None or township in (None, self.titled):
            return
        self.fields["differs"].widget = forms.CheckboxInput()
        if not sure:
            self.add_error(
                "differs",
                f"标题写的是{self.titled}，您选的是{township}，草稿没有建立。请核对；确要这样，请勾选。",
            )
