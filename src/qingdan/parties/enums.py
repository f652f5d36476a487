"""Choices of the parties room."""

from django.db.models import TextChoices


class RegionLevel(TextChoices):
    PROVINCE = "province", "省（自治区）"
    CITY = "city", "市（盟）"
    COUNTY = "county", "县（旗、市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
