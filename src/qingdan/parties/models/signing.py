"""What signing in needs and leaves behind."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from qingdan.parties.enums import SignInEnd, SignInMethod
from qingdan.parties.models.officers import Officer
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.tracking import Tracked


class SignInFailure(models.Model):
    """One wrong password or code, kept for twice the length of the lock and then removed.

    ``subject`` is what the failure counts against: the keyed digest of the login name typed
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


class PasswordKept(models.Model):
    """The hash of a password an officer has or had, so that it is not taken again."""

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="passwords_kept", verbose_name="经办人"
    )
    hashed = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("设定时间")

    class Meta:
        db_table = "password_kept"
        ordering = ("-set_at", "-pk")
        verbose_name = "用过的密码"

    def __str__(self) -> str:
        return f"用过的密码 {self.pk}"


class TotpDevice(models.Model):
    """An officer's authenticator; in use from ``confirmed_at`` on.

    ``last_step`` is the time step of the last code accepted: no code of it or of an earlier
    step is accepted again.
    """

    officer = models.OneToOneField(
        Officer,
        models.CASCADE,
        primary_key=True,
        related_name="totp_device",
        verbose_name="经办人",
    )
    secret = ProtectedTextField("密钥", bound_to="officer_id")
    made_at = models.DateTimeField("生成时间")
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField("最后用过的时段", null=True, blank=True)

    class Meta:
        db_table = "totp_device"
        verbose_name = "动态口令"

    def __str__(self) -> str:
        return f"动态口令 {self.pk}"


class RecoveryCode(models.Model):
    """A code on paper that stands in for the authenticator, once; only its SHA-256 is kept."""

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="recovery_codes", verbose_name="经办人"
    )
    code_hash = models.CharField("恢复码摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        db_table = "recovery_code"
        ordering = ("pk",)
        verbose_name = "恢复码"

    def __str__(self) -> str:
        return f"恢复码 {self.pk}"


class SignInQuerySet(models.QuerySet["SignIn"]):
    def open(self, at: datetime, *, idle: timedelta, longest: timedelta) -> Self:
        """Keep those with which one can still work: not ended, used lately, not too long ago."""
        return self.filter(ended_at=None, last_seen_at__gt=at - idle, started_at__gt=at - longest)


class SignIn(models.Model):
    """One session of an officer: from where, since when, and how it ended.

    Only the SHA-256 of the session's key is kept. A session that nobody used for too long
    ends at its next request; until then only ``open`` tells it apart.
    """

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="sign_ins", verbose_name="经办人"
    )
    key_digest = models.CharField("会话摘要", max_length=64, unique=True)
    method = models.CharField("方式", max_length=20, choices=SignInMethod)
    owes_second_factor = models.BooleanField("还须启用动态口令", default=False)
    address = models.CharField("来自", max_length=64, blank=True)
    agent = models.CharField("浏览器", max_length=60, blank=True)
    started_at = models.DateTimeField("登录时间")
    last_seen_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_because = models.CharField("结束原因", max_length=20, choices=SignInEnd, blank=True)
    ended_by = models.ForeignKey(
        Officer, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="由谁结束"
    )

    objects = SignInQuerySet.as_manager()

    class Meta:
        db_table = "sign_in"
        ordering = ("-last_seen_at",)
        verbose_name = "登录"
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="sign_in_ended_whole",
                violation_error_message="登录的结束时间与原因必须同时登记。",
            ),
        )

    def __str__(self) -> str:
        return f"登录 {self.pk}"


class Identity(Tracked):
    """An account in a single sign-on service that stands for an officer.

    The service's name for the person may be an identity number, so only its keyed digest is
    kept; ``provider`` is the key of the service in ``single_sign_on.toml``.
    """

    subject_kind: ClassVar[str] = "identity"
    tracked = ("officer_id", "provider", "subject_digest")

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="identities", verbose_name="经办人"
    )
    provider = models.SlugField("统一认证服务", max_length=40)
    subject_digest = models.CharField("对方账户摘要", max_length=64)
    linked_at = models.DateTimeField("绑定时间")

    class Meta:
        db_table = "identity"
        ordering = ("provider", "pk")
        verbose_name = "统一认证绑定"
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "subject_digest"),
                name="identity_of_one_officer",
                violation_error_message="这个统一认证账户已绑定到一位经办人。",
            ),
            models.UniqueConstraint(
                fields=("provider", "officer"),
                name="identity_one_per_service",
                violation_error_message="同一统一认证服务只能绑定一个账户。",
            ),
        )

    def __str__(self) -> str:
        return f"统一认证绑定 {self.pk}"
