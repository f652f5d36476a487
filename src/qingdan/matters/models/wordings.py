"""Entries of equal wording: what is searched once and then shown for every place."""

from django.db import models

from qingdan.catalogue.models import Item


class Wording(models.Model):
    """One text that any number of entries share, place names put aside.

    Derived: ``qingdan rebuild`` makes all of them anew. ``digest`` is SHA-256 of ``text``.
    """

    digest = models.CharField("摘要", max_length=64, unique=True)
    text = models.TextField("文字")

    class Meta:
        db_table = "wording"
        ordering = ("pk",)
        verbose_name = "同文事项组"

    def __str__(self) -> str:
        return self.text[:60]


class ItemWording(models.Model):
    """Which wording an entry has."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="item_wording")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="places")

    class Meta:
        db_table = "item_wording"
        verbose_name = "事项与同文组"

    def __str__(self) -> str:
        return f"{self.item_id} · {self.wording_id}"
