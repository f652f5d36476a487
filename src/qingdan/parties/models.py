"""Places and people: the rows everything later points to."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models

from qingdan.parties.enums import RegionLevel


class Region(models.Model):
    """A place with a statistical code: province (2 digits) to village (12 digits)."""

    code = models.CharField(
        "区划代码",
        primary_key=True,
        max_length=12,
        validators=[RegexValidator(r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$")],
    )
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=16, choices=RegionLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        db_table = "region"
        ordering = ("code",)
        verbose_name = "区划"

    def __str__(self) -> str:
        return self.name


class OfficerManager(BaseUserManager["Officer"]):
    """Officers are only made through an invitation; see ``parties.domain.inviting``."""


class Officer(AbstractBaseUser):
    """A person who works in the system and signs in by name."""

    login_name = models.CharField(
        "登录名",
        max_length=32,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9._-]{2,31}$")],
        error_messages={"unique": "这个登录名已有人使用。"},
    )
    full_name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("在用", default=True)
    may_invite = models.BooleanField("可邀请他人", default=False)
    joined_at = models.DateTimeField("开户时间")

    objects = OfficerManager()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        db_table = "officer"
        ordering = ("login_name",)
        verbose_name = "经办人"

    def __str__(self) -> str:
        return self.full_name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, at: datetime) -> Self:
        """Keep the codes that nobody used, that are not voided and not 72 hours old."""
        return self.filter(used_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A one-time code that lets one person open an account, or set a new password.

    Only the SHA-256 of the code is kept. The first start prints one; later ones are
    made by an officer who may invite. A code with ``for_officer`` is made by the owner
    of the server and gives that officer a new password. A voided code ends at once:
    its ``expires_at`` is the moment of voiding.
    """

    code_hash = models.CharField("开户码摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    made_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="invitations_made"
    )
    may_invite = models.BooleanField("可邀请他人", default=False)
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
        verbose_name = "开户码"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None)
                | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_whole",
                violation_error_message="开户码的使用人与使用时间必须同时登记。",
            ),
            models.CheckConstraint(
                condition=models.Q(for_officer=None)
                | models.Q(used_by=None)
                | models.Q(used_by=models.F("for_officer")),
                name="invitation_renews_its_officer",
                violation_error_message="重设密码的码只能由它所属的经办人使用。",
            ),
        )

    def __str__(self) -> str:
        return f"开户码 {self.pk}"


class SignInFailure(models.Model):
    """One wrong password, kept for the length of the lock and then removed.

    ``subject`` is what the failure counts against: the SHA-256 of the login name typed
    (a password typed there by mistake must not be readable) or the network address.
    """

    subject = models.CharField("对象", max_length=64, db_index=True)
    happened_at = models.DateTimeField("时间")

    class Meta:
        db_table = "sign_in_failure"
        ordering = ("happened_at",)
        verbose_name = "登录失败"

    def __str__(self) -> str:
        return f"登录失败 {self.pk}"
