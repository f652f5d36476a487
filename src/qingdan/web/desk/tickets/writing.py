"""A ticket as it is written: its form, its matters, and what is proposed for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.intake.domain.proposing import propose
from qingdan.intake.domain.receiving import RECEIVE, Arrival
from qingdan.intake.enums import Door
from qingdan.intake.proposals import Asked, Proposal, Sender
from qingdan.intake.splitting import matters_in
from qingdan.parties.domain.authorising import NotAllowed, reach_from
from qingdan.parties.models import Region
from qingdan.web.manage.forms.plain import PlainTextField
from qingdan.web.permits import permits, posts_today

SOURCES = ("12345热线", "网络留言", "来访", "来信", "其他")
MOST_TEXT, MOST_MATTERS, MOST_SHOWN = 4000, 20, 8
HOTLINE = "12345热线"


class TicketForm(forms.Form):
    """A ticket as it reached the hotline."""

    text = PlainTextField(
        label="诉求内容",
        max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 6}),
        help_text="照工单原话。写完停一下，下面就是分出的事项和建议。",
    )
    place: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        Region.objects.none(), label="乡镇（街道）", empty_label=None
    )
    reference = PlainTextField(label="工单编号", required=False, max_length=80)
    source = forms.ChoiceField(label="渠道", choices=[(one, one) for one in SOURCES])
    whereabouts = PlainTextField(label="地点", required=False, max_length=200)
    appellant = PlainTextField(
        label="诉求人和联系方式", required=False, max_length=200, help_text="加密保存。"
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, places: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Region]", self.fields["place"])
        field.queryset = Region.objects.filter(pk__in=[one.pk for one in places])
        field.to_field_name = "code"

    def arrival(self, matters: Sequence[str]) -> Arrival:
        """Return the ticket as it is going to be kept."""
        said = self.cleaned_data
        return Arrival(
            door=Door.HOTLINE,
            place=said["place"],
            matters=matters,
            key=f"ticket/{said['key']}",
            text=said["text"],
            sender_name=said["source"],
            reference=said["reference"],
            appellant=said["appellant"],
            whereabouts=said["whereabouts"],
        )


@dataclass(frozen=True, slots=True)
class MatterDraft:
    """A matter that is not kept yet: its words, and what is proposed, or why nothing is."""

    text: str
    proposal: Proposal | None = None
    refusal: str = ""


def townships_of(request: HttpRequest) -> list[Region]:
    """Return the townships with lists in force for which the person registers tickets.

    Raises:
        NotAllowed: the person dispatches no tickets.
    """
    if "request.dispatch" not in permits(request):
        raise NotAllowed(action="登记、派发热线工单")
    reaches = reach_from(posts_today(request), RECEIVE)
    editions = Edition.objects.in_force(timezone.localdate()).select_related("township")
    rows = editions.only("township", "ordinal").order_by("township")
    return [one.township for one in rows if any(each.covers(one.township_id) for each in reaches)]


def matters_sent(sent: QueryDict) -> list[str]:
    """Return the matters as they stand in the form; those of the text where it changed since."""
    text = sent.get("text", "").replace("\r\n", "\n").strip()
    given = [one.replace("\r\n", "\n").strip()[:MOST_TEXT] for one in sent.getlist("matter")]
    kept = [one for one in given if one]
    if kept and sent.get("split", "").replace("\r\n", "\n").strip() == text:
        return kept[:MOST_MATTERS]
    return [one.text for one in matters_in(text)][:MOST_MATTERS] if text else []


def drafted(matters: Sequence[str], place: Region, on: date) -> list[MatterDraft]:
    """Return matters with what is proposed for each; nothing is written."""
    return [_drafted(one, place, on) for one in matters[:MOST_SHOWN]]


def _drafted(text: str, place: Region, on: date) -> MatterDraft:
    asked = Asked(text, place.code, Sender(HOTLINE), Door.HOTLINE)
    try:
        return MatterDraft(text, propose(asked, on))
    except DomainError as refusal:
        return MatterDraft(text, refusal=f"{refusal}{refusal.advice}")
