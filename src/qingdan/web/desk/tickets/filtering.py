"""What the list of tickets is narrowed by."""

from typing import Any, cast

from django import forms
from django.db.models import Prefetch, Q, QuerySet

from qingdan.intake.enums import Satisfaction
from qingdan.intake.hotline_nodes import nodes
from qingdan.intake.models import Request, RequestMatter
from qingdan.parties.models import Organisation, Region

ANY = [("", "全部")]
MOST_READ = 2000
"""Texts are sealed, so that the newest so many are read for a word in them."""


class TicketFilterForm(forms.Form):
    """What the list is narrowed by; anything wrong narrows nothing."""

    q = forms.CharField(label="编号、内容", required=False, max_length=60)
    place = forms.ChoiceField(label="乡镇（街道）", required=False)
    body = forms.ChoiceField(label="承办单位", required=False)
    top = forms.ChoiceField(label="诉求分类", required=False)
    heard = forms.ChoiceField(label="回访", required=False, choices=[*ANY, *Satisfaction.choices])
    since = forms.DateField(
        label="收到不早于", required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: Any, seen: QuerySet[Request], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = seen.order_by()
        places = Region.objects.filter(pk__in=used.values("place")).order_by("code")
        bodies = Organisation.objects.filter(request_matters__request__in=used.values("pk"))
        tops = dict.fromkeys((one.number[:2], one.path[0]) for one in nodes().values())
        self._offer("place", [(one.code, one.name) for one in places])
        self._offer("body", [(str(one.pk), one.name) for one in bodies.distinct().order_by("name")])
        self._offer("top", list(tops))

    def _offer(self, name: str, found: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [*ANY, *found]

    def narrowed(self, rows: QuerySet[Request]) -> QuerySet[Request]:
        """Return those of some tickets that the filled fields leave."""
        self.is_valid()
        given, near = self.cleaned_data, Q()
        if place := given.get("place"):
            rows = rows.filter(place=place)
        if since := given.get("since"):
            rows = rows.filter(received_at__date__gte=since)
        if body := given.get("body"):
            near &= Q(body=body) | Q(helper=body)
        if top := given.get("top"):
            near &= Q(category__contains=f":{top}")
        if heard := given.get("heard"):
            near &= Q(satisfaction=heard)
        if near:
            rows = rows.filter(pk__in=RequestMatter.objects.filter(near).values("request"))
        if words := given.get("q", "").strip():
            rows = rows.filter(pk__in=_saying(rows, words))
        return rows

    def asked(self) -> dict[str, str]:
        """Return the filled fields in words."""
        said = {}
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value:
                known = dict(getattr(self.fields[name], "choices", ()))
                said[str(self.fields[name].label)] = str(known.get(value, value))
        return said

    def given(self) -> dict[str, str]:
        """Return the filled fields as a query."""
        told = getattr(self, "cleaned_data", {})
        return {name: str(value) for name, value in told.items() if value}


def whole(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return tickets with all that a row shows."""
    matters = RequestMatter.objects.select_related("item", "body", "helper", "satisfied_with")
    ordered = matters.defer("item__raw_cells").order_by("position")
    return rows.select_related("place", "event").prefetch_related(
        Prefetch("matters", queryset=ordered)
    )


def _saying(rows: QuerySet[Request], words: str) -> list[int]:
    """Return the keys of the tickets that say some words."""
    found = rows.order_by("-pk").only("text", "whereabouts", "reference", "title")[:MOST_READ]
    return [
        one.pk
        for one in found
        if any(words in part for part in (one.reference, one.title, one.text, one.whereabouts))
    ]
