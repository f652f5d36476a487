"""Forms in which a request is written."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict

from qingdan.intake.enums import Channel, Door
from qingdan.parties.models import Organisation, Region
from qingdan.web.desk.gate.writing import Side, Task, Written
from qingdan.web.manage.forms.plain import PlainTextField

ACCEPTED = ".docx,.pdf,.txt"
MOST_LETTERS, MOST_TASKS, LONGEST_TASK = 60_000, 60, 4000
MEGABYTE = 1024 * 1024


class BeginForm(forms.Form):
    """The text of a request: pasted, or in a file."""

    document = forms.FileField(
        label="或者上传通知",
        required=False,
        help_text="docx、能选中文字的 PDF 或者文本。读取后分成几件事项，由您核对。",
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    text = PlainTextField(
        label="粘贴，或者照原话写",
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a text or a file."""
        given = super().clean() or {}
        file = given.get("document")
        if file is not None and (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            most = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
            self.add_error("document", f"文件超过上限 {most} MB，没有读取。")
        elif file is None and not given.get("text", "").strip() and not self.errors:
            self.add_error("text", "请上传通知，或者照原话写。")
        return given


class WritingForm(forms.Form):
    """Who sends to whom, beside the tasks; ``side`` says in whose name."""

    places = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label="送给哪些乡镇（街道）",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个乡镇（街道）。"},
    )
    sender: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        Organisation.objects.none(), label="来件单位", required=False, empty_label="不在单位表里"
    )
    sender_name = PlainTextField(label="来件单位（原文）", required=False, max_length=120)
    channel = forms.ChoiceField(label="怎么来的", choices=Channel.choices, required=False)
    reference = PlainTextField(label="来文字号", required=False, max_length=80)

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side
        cast("Any", self.fields["places"]).queryset = side.townships
        cast("Any", self.fields["sender"]).queryset = side.senders
        if side.door is Door.DEPARTMENT:
            del self.fields["channel"], self.fields["sender_name"]
            sender = cast("Any", self.fields["sender"])
            sender.required, sender.empty_label = True, None
        else:
            self.fields["places"].label = "乡镇（街道）"

    def clean(self) -> dict[str, Any]:
        """Ask a township who it was, by name of the table or as it was said."""
        given = super().clean() or {}
        if "sender_name" in self.fields and not (given.get("sender") or given.get("sender_name")):
            self.add_error("sender", "请选来件单位，或者照原话写是谁交办的。")
        return given


def initial_of(written: Written) -> dict[str, Any]:
    """Return how the form of a draft begins."""
    return {
        "places": list(written.places),
        "sender": written.sender or None,
        "sender_name": written.sender_name,
        "channel": written.channel,
        "reference": written.reference,
    }


def said_in(sent: QueryDict, written: Written) -> Written:
    """Return a draft as it was sent back: tasks in their order, who sends to whom."""
    count = min(int(sent.get("tasks", "0") or 0), MOST_TASKS) if _number(sent, "tasks") else 0
    tasks = tuple(
        Task(sent.get(f"task-{at}", "").replace("\r\n", "\n")[:LONGEST_TASK], f"out-{at}" in sent)
        for at in range(count)
    )
    return replace(
        written,
        tasks=tasks,
        places=tuple(sent.getlist("places")),
        sender=int(sent.get("sender", "")) if _number(sent, "sender") else 0,
        sender_name=sent.get("sender_name", "")[:120],
        channel=sent.get("channel", ""),
        reference=sent.get("reference", "")[:80],
        for_all=written.for_all,
    )


def _number(sent: QueryDict, name: str) -> bool:
    text = sent.get(name, "")
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - of an integer
