"""Places with a statistical code."""

from django.core.validators import RegexValidator
from django.db import models

from qingdan.parties.enums import RegionLevel

CODE_LENGTH = 12


class Region(models.Model):
    """A place with a statistical code: province (2 digits) to village (12 digits).

    The code of a place begins with the code of the place above it (GB/T 2260 down to the
    county), so everything within a place has a code that begins with its own.
    """

    code = models.CharField(
        "区划代码",
        primary_key=True,
        max_length=CODE_LENGTH,
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

    @property
    def statistical_code(self) -> str:
        """The code as the statistics write it, always 12 digits."""
        return self.code.ljust(CODE_LENGTH, "0")
