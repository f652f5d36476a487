"""People and the posts they hold."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from qingdan.parties.enums import Role
from qingdan.parties.models.organisations import Organisation
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.tracking import Tracked

ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
"""三员: no two of them are ever one person at one time."""


class OfficerManager(BaseUserManager["Officer"]):
    """Officers are enlisted or open their own account; see ``parties.domain``."""


class Officer(AbstractBaseUser, Tracked):
    """A person who works in the system and signs in by name.

    ``unit`` is where the person belongs and decides who may see them; what an officer may
    do comes from posts alone. The phone is kept encrypted and found by its keyed digest.
    Enforcement is for those whose licence is valid; ``licence_expires_on`` is its last day.
    """

    subject_kind: ClassVar[str] = "officer"
    subject_word: ClassVar[str] = "人员"
    tracked = (
        "login_name", "full_name", "unit_id", "is_active", "phone_digest", "password",
        "licence_number", "licence_expires_on",
    )  # fmt: skip

    login_name = models.CharField(
        "登录名",
        max_length=32,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9._-]{2,31}$")],
        error_messages={"unique": "这个登录名已有人使用。"},
    )
    full_name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="所属单位",
    )
    phone = ProtectedTextField("手机", blank=True)
    phone_digest = models.CharField("手机摘要", max_length=64, blank=True, db_index=True)
    licence_number = models.CharField("执法证号", max_length=40, blank=True)
    licence_expires_on = models.DateField("执法证有效期至", null=True, blank=True)
    search_text = models.CharField("检索文本", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)
    joined_at = models.DateTimeField("开户时间")
    password_set_at = models.DateTimeField("密码设定时间", null=True, blank=True)

    objects = OfficerManager()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        db_table = "officer"
        ordering = ("login_name",)
        verbose_name = "经办人"
        constraints = (
            models.CheckConstraint(
                condition=Q(licence_number="", licence_expires_on=None)
                | (~Q(licence_number="") & Q(licence_expires_on__isnull=False)),
                name="officer_licence_whole",
                violation_error_message="执法证号和有效期要一起登记。",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    def is_licensed(self, on: date) -> bool:
        """Tell whether the enforcement licence is valid on a local date."""
        return self.licence_expires_on is not None and on <= self.licence_expires_on


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> Self:
        """Keep the granted posts that cover a local date, of accounts in use, at bodies in being.

        A body that was merged, split or ended takes its posts with it.
        """
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=on),
            Q(organisation__valid_until=None) | Q(organisation__valid_until__gt=on),
            valid_from__lte=on,
            granted_at__isnull=False,
            officer__is_active=True,
        )

    def waiting(self, on: date) -> Self:
        """Keep the proposed posts that nobody granted or declined and that are not over."""
        open_yet = Q(valid_until=None) | Q(valid_until__gt=on)
        return self.filter(open_yet, granted_at=None).exclude(valid_until=F("valid_from"))


class Post(Tracked):
    """An officer's post in an organisation; it gives the rights of ``role`` there.

    One person proposes it, the security administrator grants it. ``acting_for`` is the post
    whose holder is stood in for (代理); its own dates end it. An end on or before the first
    day means that the post was never held.
    """

    subject_kind: ClassVar[str] = "post"
    tracked = (
        "officer_id", "organisation_id", "role", "title", "acting_for_id", "valid_from",
        "valid_until", "proposed_by_id", "granted_by_id", "granted_at",
    )  # fmt: skip

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="posts", verbose_name="经办人"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name="单位"
    )
    role = models.CharField("角色", max_length=24, choices=Role)
    title = models.CharField("职务", max_length=40, blank=True)
    acting_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name="代理",
    )
    valid_from = models.DateField("任职日期")
    valid_until = models.DateField("终止日期（不含）", null=True, blank=True)
    proposed_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间")
    granted_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授予人"
    )
    granted_at = models.DateTimeField("授予时间", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        db_table = "post"
        ordering = ("organisation", "pk")
        verbose_name = "岗位"
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="post_validity_forward",
                violation_error_message="终止日期不能早于任职日期。",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("officer")),
                name="post_not_granted_to_oneself",
                violation_error_message="不能给自己授予岗位。",
            ),
            models.CheckConstraint(
                condition=Q(acting_for=None) | Q(valid_until__isnull=False),
                name="post_acting_ends",
                violation_error_message="代理必须写明终止日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} · {self.title or self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, at: datetime) -> Self:
        """Keep the codes that nobody used, that are not voided and not 72 hours old."""
        return self.filter(used_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A one-time code: it opens an administrator's account, or sets an officer's password.

    Only the SHA-256 of the code is kept. A code with ``administrator`` is printed at the
    first start and opens the account of that administrator; one with ``for_officer`` lets
    that officer set a password, the first or a new one. A voided code ends at once: its
    ``expires_at`` is the moment of voiding.
    """

    code_hash = models.CharField("一次性码摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    made_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="invitations_made"
    )
    administrator = models.CharField("开设的管理员", max_length=24, choices=Role, blank=True)
    for_officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="invitations_used"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        db_table = "invitation"
        ordering = ("-made_at",)
        verbose_name = "一次性码"
        constraints = (
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_whole",
                violation_error_message="一次性码的使用人与使用时间必须同时登记。",
            ),
            models.CheckConstraint(
                condition=Q(for_officer=None) | Q(used_by=None) | Q(used_by=F("for_officer")),
                name="invitation_renews_its_officer",
                violation_error_message="设密码的码只能由它所属的经办人使用。",
            ),
            models.CheckConstraint(
                condition=Q(administrator="", for_officer__isnull=False)
                | (~Q(administrator="") & Q(for_officer=None)),
                name="invitation_has_one_use",
                violation_error_message="一次性码要么开设管理员账户，要么为一位经办人设密码。",
            ),
        )

    def __str__(self) -> str:
        return f"一次性码 {self.pk}"
