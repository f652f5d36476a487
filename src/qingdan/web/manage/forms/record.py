"""Forms about the record: narrowing it, and seals to check it against."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone

from qingdan.core.chain import DIGITS, Seal
from qingdan.core.errors import DomainError
from qingdan.parties.models import Region
from qingdan.record.acts import known_acts
from qingdan.record.interfaces.seals import LONGEST_FILE, read_uploaded
from qingdan.record.tracking import subject_title, tracked_models
from qingdan.web.manage.forms.people import DayInput

ROOMS = {
    "edition": "清单",
    "alignment": "标准事项",
    "finder": "问答",
    "letter": "公文",
    "party": "单位、人员、登录",
    "record": "操作记录",
}
OTHERS = "其他"
MOST_PLACES = 50
MOST_FILES = 20


def grouped_acts(among: Collection[str] | None = None) -> list[Any]:
    """Return the acts by room, for a list to choose from; all, or those of ``among``."""
    rooms: dict[str, list[tuple[str, str]]] = {}
    for act, title in sorted(known_acts().items(), key=lambda one: one[0].split(".")[0]):
        if among is not None and act not in among:
            continue
        rooms.setdefault(ROOMS.get(act.split(".")[0], OTHERS), []).append((act, title))
    return [("", "不限"), *rooms.items()]


def subject_kinds() -> list[tuple[str, str]]:
    """Return the kinds of objects, for a list to choose from."""
    kinds = [one.subject_kind for one in tracked_models()]
    return [("", "不限"), *((kind, subject_title(kind)) for kind in kinds)]


class RecordFilterForm(forms.Form):
    """What the list of events is narrowed by; anything wrong narrows nothing.

    ``acts`` are those to choose from; without them, all.
    """

    since = forms.DateField(label="从", required=False, widget=DayInput())
    until = forms.DateField(label="到", required=False, widget=DayInput())
    act = forms.ChoiceField(label="动作", required=False, choices=grouped_acts)
    who = forms.CharField(label="经办人", required=False, max_length=40)
    kind = forms.ChoiceField(label="对象种类", required=False, choices=subject_kinds)
    about = forms.CharField(label="对象名称", required=False, max_length=60)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())
    place = forms.CharField(label="地点（名称或代码）", required=False, max_length=60)

    def __init__(self, *args: Any, acts: Collection[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if acts is not None:
            cast("forms.ChoiceField", self.fields["act"]).choices = grouped_acts(acts)

    def condition(self) -> Q:
        """Return the condition on events that the filled fields make."""
        self.is_valid()
        given, wanted = self.cleaned_data, Q()
        if since := given.get("since"):
            wanted &= Q(happened_at__gte=_midnight(since))
        if until := given.get("until"):
            wanted &= Q(happened_at__lt=_midnight(until + timedelta(days=1)))
        columns = {
            "act": "act",
            "who": "actor_name__contains",
            "kind": "subject_kind",
            "about": "subject_name__contains",
            "key": "subject_key",
        }
        for name, column in columns.items():
            if value := given.get(name):
                wanted &= Q(**{column: value})
        return wanted & _at(given["place"]) if given.get("place") else wanted

    def asked(self) -> dict[str, str]:
        """Return the filled fields in words."""
        said = {}
        for name, value in self.cleaned_data.items():
            if value and name != "key":
                label = str(self.fields[name].label).partition("（")[0]
                said[label] = str(self._shown(name, value))
        return said

    def _shown(self, name: str, value: Any) -> Any:
        if name == "act":
            return known_acts().get(value, value)
        return subject_title(value) if name == "kind" else value


def _at(place: str) -> Q:
    if place.isdecimal():
        return Q(place__startswith=place)
    codes = Region.objects.filter(name__contains=place).values_list("code", flat=True)
    wanted = Q(pk__in=[])
    for code in codes[:MOST_PLACES]:
        wanted |= Q(place__startswith=code)
    return wanted


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class CheckForm(forms.Form):
    """Seals to check the record against: files, or one typed from paper."""

    sent = forms.Field(
        label="封存文件",
        required=False,
        help_text="封存时存下的 json 文件，可以一次选几份。",
        widget=SeveralFiles({"accept": ".json,application/json"}),
    )
    sequence = forms.IntegerField(
        label="纸面封存：封存到第几条", required=False, min_value=1, max_value=10**15
    )
    digits = forms.CharField(
        label="纸面封存：二十四位核对数字",
        required=False,
        max_length=60,
        help_text="空格和横线可写可不写。",
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_sent(self) -> list[Seal]:
        """Read every file sent."""
        sent = self.files.getlist("sent")[:MOST_FILES]
        try:
            return [read_uploaded(one.read(LONGEST_FILE + 1)) for one in sent]
        except DomainError as refusal:
            raise forms.ValidationError(f"{refusal}{refusal.advice}") from refusal

    def clean_digits(self) -> str:
        """Keep the digits alone."""
        typed = "".join(self.cleaned_data["digits"].split()).replace("-", "")
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) == DIGITS):
            raise forms.ValidationError(f"核对数字应是二十四位，现在是 {len(typed)} 个字。")
        return typed

    def clean(self) -> dict[str, Any]:
        """Want number and digits together."""
        given = self.cleaned_data
        if not self.errors and bool(given["sequence"]) != bool(given["digits"]):
            raise forms.ValidationError("照纸面核对，序号和二十四位数字都要填。")
        return given

    def seals(self) -> list[Seal]:
        """Return every seal given."""
        given: dict[str, Any] = self.cleaned_data
        typed = [Seal(given["sequence"], digits=given["digits"])] if given["digits"] else []
        return [*given["sent"], *typed]
