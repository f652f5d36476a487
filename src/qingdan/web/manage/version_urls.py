"""Addresses of the versions of procedures."""

from django.urls import path

from qingdan.web.manage.views import versions

_procedure = "procedures/<slug:procedure>/"

patterns = [
    path("procedures/", versions.overview, name="versions"),
    path(_procedure, versions.page, name="versions-of"),
    path(f"{_procedure}move/", versions.move, name="versions-move"),
    path(f"{_procedure}undo/", versions.undo, name="versions-undo"),
    path(f"{_procedure}back/", versions.back, name="versions-back"),
]
