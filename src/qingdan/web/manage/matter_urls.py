"""Addresses of aligning lists with the standard matters."""

from django.urls import path

from qingdan.web.manage.views import matter_files, matters

_edition = "editions/<int:edition_id>/matters/"
_item = "items/<int:item_id>/matters/"

patterns = [
    path("matters/", matters.overview, name="alignments"),
    path(_edition, matters.page, name="matters"),
    path(f"{_edition}find/", matters.find, name="matters-find"),
    path(f"{_edition}accept/", matters.accept, name="matters-accept"),
    path(f"{_edition}undo/", matters.undo_last, name="matters-undo"),
    path(f"{_edition}export.xlsx", matter_files.export, name="matters-export"),
    path(f"{_edition}import/", matter_files.upload, name="matters-import"),
    path(f"{_edition}import/<str:token>/marked.xlsx", matter_files.marked, name="matters-marked"),
    path(_item, matters.align, name="align"),
    path(f"{_item}undo/", matters.take_back, name="align-undo"),
    path(f"{_item}local/", matters.local, name="align-local"),
    path(f"{_item}clause/", matters.clause, name="align-clause"),
]
