"""Changes of laws entered by a county, and the citations somebody has looked at."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.parties.models import Region
from qingdan.record.tracking import Tracked
from qingdan.rulebook.changes import Announced
from qingdan.rulebook.enums import CitedKind, LawChangeKind, LawCheckState

OFFICER = settings.AUTH_USER_MODEL
OWN = "own-"
LONGEST_LAW, LONGEST_WORDS, LONGEST_SOURCE, LONGEST_REASON = 80, 500, 200, 300


class LawChange(Tracked):
    """A change that does not ship: of a local law, or one that came after this version.

    ``region`` is the place of the office that entered it; only there it makes a queue.
    """

    subject_kind: ClassVar[str] = "law_change"
    tracked = (
        "region_id", "law", "kind", "on", "successor", "words", "source", "entered_by_id",
        "withdrawn_by_id", "withdrawn_at", "withdrawal_reason",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    law = models.CharField("法规", max_length=LONGEST_LAW)
    kind = models.CharField("变动", max_length=12, choices=LawChangeKind)
    on = models.DateField("施行或废止日期")
    successor = models.CharField("由什么取代", max_length=LONGEST_LAW, blank=True)
    words = models.CharField("施行或废止条款的原文", max_length=LONGEST_WORDS)
    source = models.CharField("出处", max_length=LONGEST_SOURCE)
    entered_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    withdrawn_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回理由", max_length=LONGEST_REASON, blank=True)

    class Meta:
        db_table = "law_change"
        ordering = ("-on", "pk")
        verbose_name = "法规变动"
        constraints = (
            models.UniqueConstraint(
                fields=("region", "law", "kind", "on"),
                condition=Q(withdrawn_at=None),
                name="law_change_once",
                violation_error_message="这个变动已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="law_change_withdrawn_is_explained",
                violation_error_message="撤回登记要写明时间和理由。",
            ),
        )

    def __str__(self) -> str:
        return f"《{self.law}》{self.get_kind_display()}"

    @property
    def code(self) -> str:
        """What names it in an address; never that of a shipped change."""
        return f"{OWN}{self.pk}"

    def announced(self) -> Announced:
        """Return it in the shape of those that ship."""
        return Announced(
            code=self.code,
            law=self.law,
            kind=LawChangeKind(self.kind),
            on=self.on,
            successor=self.successor,
            words=self.words,
            source=self.source,
            own=self.pk,
        )


class LawChangeTask(Tracked):
    """What was decided about one thing that cites a changed law.

    There is a row from the first decision on; what has none waits. ``digest`` is what the
    thing said then, so that a later change of it is seen. ``region`` is the township of an
    entry, else the county in whose name it was decided.
    """

    subject_kind: ClassVar[str] = "law_change_task"
    tracked = (
        "change", "region_id", "kind", "key", "digest", "state", "reason", "decided_by_id",
        "decided_at",
    )  # fmt: skip

    change = models.CharField("变动代码", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    kind = models.CharField("种类", max_length=12, choices=CitedKind)
    key = models.CharField("编号", max_length=160)
    title = models.CharField("名称", max_length=300)
    where = models.CharField("位置", max_length=200, blank=True)
    digest = models.CharField("内容摘要", max_length=16)
    state = models.CharField("结果", max_length=12, choices=LawCheckState)
    reason = models.CharField("理由", max_length=LONGEST_REASON, blank=True)
    decided_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("核对时间")

    class Meta:
        db_table = "law_change_task"
        ordering = ("change", "kind", "pk")
        verbose_name = "法规引用核对"
        constraints = (
            models.UniqueConstraint(
                fields=("change", "region", "kind", "key"),
                name="law_change_task_once",
                violation_error_message="这一处已经核对过。",
            ),
            models.CheckConstraint(
                condition=Q(state=LawCheckState.OPEN) | ~Q(reason=""),
                name="law_change_task_decided_is_explained",
                violation_error_message="核对结果要写理由。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"

    @property
    def token(self) -> str:
        """What names the thing in a form."""
        return f"{self.kind}:{self.key}"
