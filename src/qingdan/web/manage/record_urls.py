"""Addresses of the record."""

from django.urls import path

from qingdan.web.manage.views import record, record_keeping

_seal = "record/seals/<int:sequence>/"

patterns = [
    path("record/", record.record, name="record"),
    path("record/open/", record.go_to, name="record-open"),
    path("record/export.xlsx", record.export, name="record-export"),
    path("record/<int:sequence>/", record.event, name="record-event"),
    path("record/check/", record_keeping.check, name="record-check"),
    path("record/seals/", record_keeping.seal_list, name="record-seals"),
    path(_seal, record_keeping.seal_page, name="record-seal"),
    path(f"{_seal}seal.json", record_keeping.seal_file, name="record-seal-file"),
    path(f"{_seal}qr.svg", record_keeping.seal_code, name="record-seal-code"),
]
