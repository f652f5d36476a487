"""Addresses of the changes of laws."""

from django.urls import path

from qingdan.web.manage.views import law_changes

_change = "laws/<slug:change>/"

patterns = [
    path("laws/", law_changes.overview, name="law-changes"),
    path("laws/new/", law_changes.new, name="law-change-new"),
    path(_change, law_changes.page, name="law-change"),
    path(f"{_change}export.xlsx", law_changes.export, name="law-change-export"),
    path(f"{_change}decide/", law_changes.decide, name="law-change-decide"),
    path(f"{_change}undo/", law_changes.undo, name="law-change-undo"),
    path(f"{_change}withdraw/", law_changes.withdraw, name="law-change-withdraw"),
]
