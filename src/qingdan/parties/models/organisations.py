"""Bodies: what they are called, where they stand, what became of them."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from qingdan.parties.departments import role_titles
from qingdan.parties.enums import NameKind, OrganisationKind, ProposalState, SuccessionKind
from qingdan.parties.models.regions import Region
from qingdan.record.tracking import Tracked

LONG_AGO = date(1, 1, 1)
"""Stands for a first day that nobody wrote down, where databases must compare."""


def covers(since: date | None, until: date | None, on: date) -> bool:
    """Tell whether a half-open stretch of days holds a day; ``None`` is no bound."""
    return (since is None or since <= on) and (until is None or on < until)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_being(self, on: date) -> Self:
        """Keep the bodies that exist on a local date."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
        )


class Organisation(Tracked):
    """One body, from when until when it exists.

    ``role_key`` is its canonical function (``agriculture``; see ``data/departments.toml``),
    the same in every county; ``name`` is what it is called here. ``region`` is the place it
    serves: the county of a department, the township of a government, the village of a
    committee; nothing for the body that runs the whole installation. A renamed body stays
    the same row; one that was merged or split ends, and a ``Succession`` says what followed.
    ``phone``, ``address`` and ``hours`` are public: where people are sent who ask whose job
    something is; empty until somebody has entered them.
    """

    subject_kind: ClassVar[str] = "organisation"
    tracked = (
        "kind", "role_key", "name", "region_id", "parent_id", "valid_from", "valid_until",
        "phone", "address", "hours",
    )  # fmt: skip

    kind = models.CharField("种类", max_length=24, choices=OrganisationKind)
    role_key = models.CharField("职能", max_length=40, blank=True, db_index=True)
    name = models.CharField("名称", max_length=120)
    search_text = models.CharField("检索文本", max_length=400, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="区划",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="上级单位",
    )
    phone = models.CharField(
        "对外电话", max_length=60, blank=True, help_text="办公电话，对群众公开"
    )
    address = models.CharField("办公地址", max_length=120, blank=True)
    hours = models.CharField("办公时间", max_length=80, blank=True)
    valid_from = models.DateField("起始日期", null=True, blank=True)
    valid_until = models.DateField("终止日期（不含）", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        db_table = "organisation"
        ordering = ("region", "kind", "pk")
        verbose_name = "单位"
        constraints = (
            models.UniqueConstraint(  # SQLite knows no unique nulls
                Coalesce("region_id", Value(""), output_field=models.CharField()),
                Coalesce("parent_id", Value(0), output_field=models.BigIntegerField()),
                "name",
                condition=Q(valid_until=None),
                name="organisation_name_once",
                violation_error_message="同一区划、同一上级单位下已有同名的单位。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gte=F("valid_from")),
                name="organisation_validity_forward",
                violation_error_message="终止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.INSTALLATION, region=None)
                | (~Q(kind=OrganisationKind.INSTALLATION) & Q(region__isnull=False)),
                name="organisation_has_a_place",
                violation_error_message="除系统管理机构外，单位必须写明所在区划。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def role_title(self) -> str:
        """The Chinese title of its function; empty when it has none that is known."""
        return role_titles().get(self.role_key, "")

    def is_in_being(self, on: date) -> bool:
        """Tell whether the body exists on a local date."""
        return covers(self.valid_from, self.valid_until, on)


class OrganisationName(Tracked):
    """One more way to write a body's name, valid for a stretch of time."""

    subject_kind: ClassVar[str] = "organisation-name"
    tracked = ("organisation_id", "name", "kind", "valid_from", "valid_until")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="names", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=200)
    plain = models.CharField("名称（去空格标点）", max_length=200, db_index=True)
    kind = models.CharField("种类", max_length=12, choices=NameKind)
    valid_from = models.DateField("起始日期", null=True, blank=True)
    valid_until = models.DateField("终止日期（不含）", null=True, blank=True)

    class Meta:
        db_table = "organisation_name"
        ordering = ("organisation", "pk")
        verbose_name = "单位名称"
        constraints = (
            models.UniqueConstraint(
                "organisation",
                "plain",
                "kind",
                Coalesce("valid_from", Value(LONG_AGO), output_field=models.DateField()),
                name="organisation_name_written_once",
                violation_error_message="这个单位已有同样的名称。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_in_use(self, on: date) -> bool:
        """Tell whether the body is called so on a local date."""
        return covers(self.valid_from, self.valid_until, on)


class Succession(Tracked):
    """What became of a body on a day: a new name, or another body in its place.

    ``successor`` is the body itself for a renaming. ``basis`` is what ordered it.
    """

    subject_kind: ClassVar[str] = "succession"
    tracked = ("predecessor_id", "successor_id", "kind", "on", "former_name", "basis")

    predecessor = models.ForeignKey(
        Organisation, models.PROTECT, related_name="followed_by", verbose_name="原单位"
    )
    successor = models.ForeignKey(
        Organisation, models.PROTECT, related_name="follows", verbose_name="接续单位"
    )
    kind = models.CharField("变更", max_length=12, choices=SuccessionKind)
    on = models.DateField("变更日期")
    former_name = models.CharField("原名称", max_length=120)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        db_table = "succession"
        ordering = ("on", "pk")
        verbose_name = "单位沿革"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=SuccessionKind.RENAMED, predecessor=F("successor"))
                | (~Q(kind=SuccessionKind.RENAMED) & ~Q(predecessor=F("successor"))),
                name="succession_between_two",
                violation_error_message="并入、分设必须指向另一个单位。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.former_name} {self.get_kind_display()} {self.successor}"


class PartyProposal(Tracked):
    """A name printed in a list of a county that no known body there has; a person decides."""

    subject_kind: ClassVar[str] = "party-proposal"
    tracked = ("region_id", "plain", "state", "organisation_id")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="party_proposals", verbose_name="所在县"
    )
    printed = models.CharField("清单写法", max_length=200)
    plain = models.CharField("写法（去空格标点）", max_length=200)
    role_key = models.CharField("推测职能", max_length=40, blank=True)
    seen_in = models.CharField("出处", max_length=200, blank=True)
    state = models.CharField(
        "处理", max_length=12, choices=ProposalState, default=ProposalState.OPEN
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="单位",
    )
    made_at = models.DateTimeField("提出时间")

    class Meta:
        db_table = "party_proposal"
        ordering = ("region", "state", "pk")
        verbose_name = "待确认单位"
        constraints = (
            models.UniqueConstraint(
                fields=("region", "plain"),
                name="party_proposal_once",
                violation_error_message="这个名称已在待确认之列。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.CONFIRMED) | Q(organisation__isnull=False),
                name="party_proposal_confirmed_names_a_body",
                violation_error_message="确认时必须写明是哪个单位。",
            ),
        )

    def __str__(self) -> str:
        return self.printed
