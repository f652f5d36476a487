"""A field that picks one thing by a part of its name, with a script or without.

With the script the browser proposes while one types. Without it the form comes back with
what the text may mean, as a list to choose from.
"""

from typing import TYPE_CHECKING, Any, Generic

from django import forms

from qingdan.web.manage.picking import Choice, Row, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

CHOOSE = "“{text}”可能指下面几个，请选一个。"
NOTHING = "没有找到“{text}”，请换个写法，或只写其中几个字。"


class PickInput(forms.TextInput):
    """A text, and beside it the hidden key of what it means."""

    template_name = "manage/widgets/pick.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.address, self.note = "", ""
        self.choices: Sequence[Choice] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        """Return the key and the text as sent; what was chosen from a list has no text."""
        if chosen := data.get(f"{name}_choice", ""):
            return chosen, ""
        return data.get(name, ""), data.get(f"{name}_text", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_text" not in data

    def format_value(self, value: Any) -> Any:
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        key, text = value if isinstance(value, tuple) else ("", "")
        context["widget"] |= {
            "key": key, "text": text, "note": self.note if key else "",
            "address": self.address, "choices": self.choices,
        }  # fmt: skip
        return context


class PickField(forms.Field, Generic[Row]):
    """One row of a source; ``source`` is set by the form that knows who asks."""

    widget = PickInput
    source: Source[Row]

    def over(self, source: Source[Row]) -> None:
        """Let the field pick from a source."""
        self.source = source
        self.widget.address = source.address

    def prepare_value(self, value: Any) -> Any:
        """Return the key and the text that a row, or what was sent, is shown by."""
        if value is None:
            return ("", "")
        if not isinstance(value, tuple):
            return self._shown(value)
        key, text = value
        row = None if text else self._row(key)
        return value if row is None else self._shown(row)

    def clean(self, value: Any) -> Row | None:
        key, text = value if isinstance(value, tuple) else ("", "")
        text, row = text.strip(), self._row(key)
        if row is not None and text in ("", self.source.choice(row).label):
            return row
        if not text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        found = self.source.find(text)
        if len(found) == 1:
            return found[0]
        self.widget.choices = [self.source.choice(one) for one in found]
        raise forms.ValidationError((CHOOSE if found else NOTHING).format(text=text))

    def _row(self, key: str) -> Row | None:
        return self.source.get(int(key)) if key.isdecimal() else None

    def _shown(self, row: Row) -> tuple[str, str]:
        choice = self.source.choice(row)
        self.widget.note = choice.note
        return str(choice.id), choice.label

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)
