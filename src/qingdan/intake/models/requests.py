"""Requests that reach a township, and the matters in them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.cases.models import Case
from qingdan.catalogue.models import Item
from qingdan.intake.enums import (
    MATTER,
    REQUEST,
    Channel,
    Decision,
    Door,
    MatterState,
    Reason,
    Satisfaction,
)
from qingdan.parties.models import Organisation, Region
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_NAME = 120


class Request(Tracked):
    """One task, ticket or order as it came; its text is sealed, for it may name people.

    ``sender`` is the body it came from where it is known, ``sender_name`` how it was said.
    ``reference`` is the sender's own number (来文字号, 工单编号), once per county where given.
    ``event`` is the first ticket about the same event; ``event_reasons`` say by what they
    were taken for one. ``category`` is a node of DB44/T 2479—2024, ``service`` the standard
    matter under which another platform sent it.
    """

    subject_kind: ClassVar[str] = REQUEST
    tracked = (
        "door", "channel", "place_id", "sender_id", "sender_name", "reference", "category",
        "service", "received_at", "received_by_id", "original_digest", "text_digest", "event_id",
        "closed_at", "satisfaction", "satisfied_with_id", "replied_at",
    )  # fmt: skip

    door = models.CharField("来件方式", max_length=12, choices=Door)
    channel = models.CharField("途径", max_length=16, choices=Channel, blank=True)
    place = models.ForeignKey(Region, models.PROTECT, related_name="requests", verbose_name="乡镇")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="县")
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sent_requests",
        verbose_name="来件单位",
    )  # fmt: skip
    sender_name = models.CharField("来件单位（原文）", max_length=LONGEST_NAME, blank=True)
    reference = models.CharField("来文字号或者工单编号", max_length=80, blank=True)
    category = models.CharField("诉求分类", max_length=40, blank=True)
    service = models.CharField("诉求事项的代码", max_length=60, blank=True)
    title = ProtectedTextField("标题")
    text = ProtectedTextField("内容")
    text_digest = models.CharField("内容摘要", max_length=64)
    appellant = ProtectedTextField("诉求人和联系方式", blank=True)
    whereabouts = ProtectedTextField("地点", blank=True)
    original_name = models.CharField("原件名称", max_length=LONGEST_NAME, blank=True)
    original_digest = models.CharField("原件摘要", max_length=64, blank=True)
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    event = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="same", verbose_name="同一件事"
    )
    event_reasons = models.JSONField("并为同一件事的理由", default=list, blank=True)
    reply = ProtectedTextField("答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    satisfaction = models.CharField("回访", max_length=16, choices=Satisfaction, blank=True)
    satisfied_with = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="评价的是哪个单位",
    )  # fmt: skip
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    request_key = models.CharField("请求标识", max_length=64, unique=True)
    demo = models.BooleanField("演示", default=False)

    class Meta:
        db_table = "intake_request"
        ordering = ("-pk",)
        verbose_name = "来件"
        indexes = (
            models.Index(fields=("place", "-id"), name="request_of_place"),
            models.Index(fields=("county", "door", "-id"), name="request_of_county"),
            models.Index(fields=("sender", "-id"), name="request_of_sender"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("county", "door", "reference"),
                condition=~Q(reference="") & Q(door=Door.HOTLINE),
                name="request_ticket_once",
                violation_error_message="这个工单编号已经登记过。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        room = "tickets" if self.door == Door.HOTLINE else "requests"
        return f"/desk/{room}/{self.pk}/"


class RequestMatter(Tracked):
    """One matter of a request: its words, what was proposed, what a person decided.

    ``proposal`` is kept as it was made (plain JSON of ``proposals.as_json``). ``body`` is who
    has it now: the township's government first, or whom it was dispatched or returned to.
    ``refusals`` counts how often it was refused; the second goes to the list office.
    ``version`` counts the moves; who decides says which one they have seen. Of a ticket,
    ``category`` is the node of DB44/T 2479—2024, ``helper`` the township that helps a lead
    department, ``unaccepted`` the code of why it was not accepted, and ``satisfaction`` what
    was said of ``satisfied_with``, the body that was able to act.
    """

    subject_kind: ClassVar[str] = MATTER
    tracked = (
        "request_id", "position", "state", "decision", "reason", "item_id", "body_id", "case_id",
        "refusals", "version", "decided_by_id", "decided_at", "proposal_digest", "due_on",
        "category", "helper_id", "unaccepted", "satisfaction", "satisfied_with_id",
    )  # fmt: skip

    request = models.ForeignKey(Request, models.PROTECT, related_name="matters")
    position = models.PositiveSmallIntegerField("次序")
    text = ProtectedTextField("事项原话")
    deadline = models.CharField("要求的期限（原话）", max_length=60, blank=True)
    asks = models.JSONField("要求的表、考核等（原话）", default=list, blank=True)
    proposal = models.JSONField("系统建议")
    proposal_digest = models.CharField("建议摘要", max_length=64)
    state = models.CharField(
        "状况", max_length=12, choices=MatterState, default=MatterState.PROPOSED
    )
    decision = models.CharField("决定", max_length=12, choices=Decision, blank=True)
    reason = models.CharField("理由", max_length=24, choices=Reason, blank=True)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="request_matters"
    )
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="request_matters",
        verbose_name="在哪个单位",
    )  # fmt: skip
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="request_matters"
    )
    refusals = models.PositiveSmallIntegerField("退回次数", default=0)
    version = models.PositiveIntegerField("办理次数", default=0)
    decided_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    due_basis = models.CharField("期限依据", max_length=300, blank=True)
    category = models.CharField("诉求分类", max_length=40, blank=True)
    helper = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="协办单位",
    )  # fmt: skip
    unaccepted = models.CharField("不予受理的理由", max_length=24, blank=True)
    satisfaction = models.CharField("回访", max_length=16, choices=Satisfaction, blank=True)
    satisfied_with = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="评价的是哪个单位",
    )  # fmt: skip

    class Meta:
        db_table = "intake_matter"
        ordering = ("request", "position")
        verbose_name = "来件事项"
        indexes = (
            models.Index(fields=("body", "state", "-id"), name="request_matter_of_body"),
            models.Index(fields=("state", "due_on"), name="request_matter_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=("request", "position"), name="request_matter_once"),
            models.CheckConstraint(
                condition=Q(state=MatterState.PROPOSED) | ~Q(decision=""),
                name="request_matter_decided_is_said",
                violation_error_message="已决定的事项必须写明决定。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id}-{self.position}"
