"""When somebody, or a group, is not to be disturbed."""

from django.db import models


class Resting(models.Model):
    """Hours and days on which only what is urgent goes out.

    Both times empty mean the hours of the installation; two equal times mean none.
    """

    quiet_from = models.TimeField("安静时段从", null=True, blank=True)
    quiet_until = models.TimeField("安静时段到", null=True, blank=True)
    rests_on_days_off = models.BooleanField("休息日不打扰", default=False)

    class Meta:
        abstract = True
