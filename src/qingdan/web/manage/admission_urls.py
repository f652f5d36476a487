"""Addresses of the registers of admissions and adjustments."""

from django.urls import path

from qingdan.web.manage.views import adjustments, admissions

patterns = [
    path("admissions/", admissions.overview, name="admissions"),
    path("admissions/open/", admissions.open_one, name="admission-open"),
    path("adjustments/", adjustments.overview, name="adjustments"),
    path("adjustments/open/", adjustments.open_one, name="adjustment-open"),
    path("adjustments/<int:pk>/draft/", adjustments.draft, name="adjustment-draft"),
]
