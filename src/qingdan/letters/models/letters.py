"""Letters: what is drafted from an answer, signed by a person, and then never changes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from qingdan.catalogue.models import Edition, Item
from qingdan.letters.enums import LETTER, LetterKind, LetterState
from qingdan.parties.models import Organisation, Region
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_TITLE, LONGEST_SIGNATURE, LONGEST_COPIES = 120, 60, 300


class Letter(Tracked):
    """A letter from its draft on.

    What may name a person (the question, to whom, the text, whom to call, what is enclosed)
    is sealed; ``content_digest`` covers all wording, so the record accounts for it too.
    ``issuer`` is the body in whose name and register it goes out. ``citation`` is what the
    lists said on the day of the draft. ``version`` counts the savings of the draft.
    """

    subject_kind: ClassVar[str] = LETTER
    tracked = (
        "kind", "state", "township_id", "issuer_id", "edition_id", "item_id", "title",
        "signature", "mark", "dated", "copies", "version", "content_digest", "template_digest",
        "drafted_by_id", "issued_by_id", "issued_at", "cancelled_by_id", "cancel_reason",
    )  # fmt: skip

    kind = models.CharField("种类", max_length=12, choices=LetterKind)
    state = models.CharField("状态", max_length=12, choices=LetterState, default=LetterState.DRAFT)
    township = models.ForeignKey(
        Region, models.PROTECT, related_name="letters", verbose_name="所涉乡镇"
    )
    issuer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="letters", verbose_name="发文机关"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="letters", verbose_name="所引清单"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="所引事项"
    )
    citation = models.JSONField("引用", help_text="起草那天清单上怎么写，以后不变")
    question = ProtectedTextField("所问", blank=True)
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    recipient = ProtectedTextField("主送", blank=True)
    body = ProtectedTextField("正文", blank=True)
    attachments = ProtectedTextField("附件说明", blank=True, help_text="一行一件")
    signature = models.CharField("署名", max_length=LONGEST_SIGNATURE)
    mark = models.CharField("发文机关标志", max_length=LONGEST_SIGNATURE, blank=True)
    dated = models.DateField("成文日期", null=True, blank=True)
    contact = ProtectedTextField("联系方式", blank=True)
    copies = models.CharField("抄送", max_length=LONGEST_COPIES, blank=True)
    version = models.PositiveIntegerField("改动次数", default=1)
    content_digest = models.CharField("内容摘要", max_length=64)
    template_digest = models.CharField("模板摘要", max_length=64, blank=True)
    request_key = models.CharField("请求标识", max_length=64, blank=True)
    drafted_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    revised_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    revised_at = models.DateTimeField("修改时间")
    issued_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField("作废时间", null=True, blank=True)
    cancel_reason = models.CharField("作废理由", max_length=300, blank=True)

    class Meta:
        db_table = "letter"
        ordering = ("-pk",)
        verbose_name = "公文"
        constraints = (
            models.UniqueConstraint(
                fields=("drafted_by", "request_key"),
                condition=~Q(request_key="") & ~Q(state=LetterState.CANCELLED),
                name="letter_request_once",
                violation_error_message="同一次请求只起草一份公文。",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.ISSUED)
                | Q(issued_at__isnull=False, issued_by__isnull=False, dated__isnull=False),
                name="letter_issued_is_dated",
                violation_error_message="签发的公文必须有签发人、签发时间和成文日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.CANCELLED)
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="letter_cancelled_is_explained",
                violation_error_message="作废的公文必须写明时间和理由。",
            ),
        )

    def __str__(self) -> str:
        number = getattr(self, "number", None)
        return str(number) if number else f"{self.issuer}{self.get_kind_display()}草稿 {self.pk}"

    def get_absolute_url(self) -> str:
        """Address of the letter's page for staff."""
        return reverse("manage:letter", args=(self.pk,))

    @property
    def heading(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", "")

    @property
    def is_draft(self) -> bool:
        """Whether the wording may still change."""
        return self.state == LetterState.DRAFT

    @property
    def events(self) -> models.QuerySet[Event]:
        """What was done to this letter, in order."""
        return Event.objects.filter(subject_kind=LETTER, subject_key=str(self.pk))
