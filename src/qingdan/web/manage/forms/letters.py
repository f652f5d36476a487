"""Forms of letters: beginning one, its wording, the words of numbers, the register's filter."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Q

from qingdan.letters.domain.drafting import LONGEST
from qingdan.letters.domain.numbering import SeriesAsked
from qingdan.letters.enums import LetterKind
from qingdan.letters.models.numbers import LONGEST_WORD
from qingdan.letters.wording import Wording
from qingdan.parties.models import Organisation
from qingdan.web.manage.forms.organisations import DayField
from qingdan.web.manage.forms.plain import PlainTextField

ENTRY = r"^(basic|cooperative|reclaimed):[1-9]\d{0,8}$"
HIGHEST = 99_999
VALID, CANCELLED = "valid", "cancelled"


def _text(name: str, rows: int = 0, **options: Any) -> PlainTextField:
    label, longest = LONGEST[name]
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput({"autocomplete": "off"})
    return PlainTextField(label=label, max_length=longest, widget=widget, **options)


class StartForm(forms.Form):
    """What an answer's page sends to begin a letter; ``entry`` is empty for "on no list"."""

    kind = forms.ChoiceField(choices=LetterKind)
    township = forms.RegexField(r"^\d{9}$")
    text = forms.CharField(required=False)
    entry = forms.RegexField(ENTRY, required=False)
    on = forms.DateField(required=False)
    key = forms.CharField(required=False, max_length=200)

    def chosen(self) -> tuple[str, int] | None:
        """Return list kind and permanent number of the entry chosen."""
        kind, _, address = self.cleaned_data["entry"].partition(":")
        return (kind, int(address)) if kind else None


class LetterForm(forms.Form):
    """The wording of a letter; ``seen`` is the version it was read from."""

    title = _text(
        "title",
        2,
        help_text="一行放不下的，在词意完整的地方分行。不写群众的姓名。",
        error_messages={"required": "请写标题。"},
    )
    recipient = _text(
        "recipient",
        help_text="单位写全称或规范化简称，几个用顿号隔开；不写冒号。",
        error_messages={"required": "请写主送。"},
    )
    body = _text(
        "body",
        12,
        help_text="一段一行。“一、”开头的成一级标题，“（一）”开头的成二级标题。",
        error_messages={"required": "请写正文。"},
    )
    attachments = _text("attachments", 2, required=False, help_text="一件一行，序号自动编。")
    signature = _text(
        "signature", help_text="落款的单位名称。", error_messages={"required": "请写署名。"}
    )
    mark = _text(
        "mark",
        required=False,
        help_text="红线上面的单位名称，写全称或规范化简称；不填就同署名。",
    )
    dated = DayField(label="成文日期", required=False, help_text="不填就是签发当天。")
    contact = _text("contact", required=False, help_text="例如：联系人：李强，电话：0472-8100001")
    copies = _text("copies", required=False, help_text="几个单位用顿号隔开。")
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput())

    def wording(self) -> Wording:
        """Return what was written; what did not fit is left empty."""
        given = {name: self.cleaned_data.get(name, "") for name in LONGEST}
        return Wording(dated=self.cleaned_data.get("dated"), **given)


class WordForm(forms.Form):
    """The word of a body's numbers for one kind of letter."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="发文机关", empty_label=None
    )
    kind = forms.ChoiceField(label="种类", choices=LetterKind)
    word = PlainTextField(
        label="代字",
        max_length=LONGEST_WORD,
        help_text="例如“银政函”：机关代字加公文种类。几种公文可以用同一个代字，号码就连着编。",
        error_messages={"required": "请写代字。"},
    )
    begin_after = forms.IntegerField(
        label="今年启用前已用到几号",
        min_value=0,
        max_value=HIGHEST,
        initial=0,
        help_text="今年已在纸上编到 17 号的，填 17，下一个就是 18 号；没有编过的填 0。",
        error_messages={"required": "没有编过的填 0。", "invalid": "请填一个数。"},
    )
    letter = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = bodies

    def asked(self) -> SeriesAsked:
        """Return what was filled in."""
        given = self.cleaned_data
        return SeriesAsked(LetterKind(given["kind"]), given["word"], given["begin_after"])


class RegisterFilterForm(forms.Form):
    """What the register is narrowed by; anything wrong narrows nothing."""

    year = forms.TypedChoiceField(label="年份", required=False, coerce=int, empty_value=None)
    body = forms.TypedChoiceField(label="发文机关", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="种类", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), (VALID, "有效"), (CANCELLED, "已作废")]
    )
    q = forms.CharField(label="标题、代字或顺序号", required=False, max_length=60)

    def __init__(
        self, *args: Any, years: Iterable[int], bodies: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "year": [(one, f"{one}年") for one in years],
            "body": list(bodies),
            "kind": list(LetterKind.choices),
        }
        for name, found in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", "全部"), *found]

    def condition(self) -> Q:
        """Return the condition on numbers that the filled fields make."""
        self.is_valid()
        given, wanted = self.cleaned_data, Q()
        columns = {"year": "year", "body": "organisation", "kind": "letter__kind"}
        for name, column in columns.items():
            if value := given.get(name):
                wanted &= Q(**{column: value})
        if state := given.get("state"):
            wanted &= Q(cancelled_at__isnull=state == VALID)
        return wanted & _about(given["q"].strip()) if given.get("q") else wanted

    def asked(self) -> dict[str, str]:
        """Return the filled fields in words."""
        said = {}
        for name, value in self.cleaned_data.items():
            if value not in (None, ""):
                field = self.fields[name]
                shown = dict(getattr(field, "choices", ())).get(value, value)
                said[str(field.label)] = str(shown)
        return said


def _about(text: str) -> Q:
    found = Q(letter__title__icontains=text) | Q(word__icontains=text)
    return found | Q(ordinal=int(text[:9])) if text.isascii() and text.isdecimal() else found
