"""Addresses of the hotline: tickets, their dispatch and reply, the dispatch catalogue."""

from django.urls import path

from qingdan.web.desk.views.tickets import (
    answers,
    catalogue,
    listing,
    moves,
    page,
    workbooks,
    writing,
)

patterns = [
    path("tickets/", listing.page, name="tickets"),
    path("tickets/export.xlsx", listing.export, name="tickets-export"),
    path("tickets/new/", writing.new, name="ticket-new"),
    path("tickets/new/matters/", writing.preview, name="ticket-preview"),
    path("tickets/nodes/", writing.classes, name="ticket-nodes"),
    path("tickets/import/", workbooks.send, name="tickets-import"),
    path("tickets/import/template.xlsx", workbooks.template, name="tickets-template"),
    path("tickets/import/<str:token>/marked.xlsx", workbooks.marked, name="tickets-marked"),
    path("tickets/catalogue/", catalogue.page, name="dispatch-catalogue"),
    path("tickets/catalogue/export.xlsx", catalogue.export, name="dispatch-catalogue-export"),
    path("tickets/catalogue/changes/", catalogue.changes, name="dispatch-changes"),
    path(
        "tickets/catalogue/changes/export.xlsx",
        catalogue.changes_export,
        name="dispatch-changes-export",
    ),
    path("tickets/<int:pk>/", page.page, name="ticket"),
    path("tickets/<int:pk>/reply/", answers.send_reply, name="ticket-reply"),
    path("tickets/<int:pk>/reply.docx", answers.as_docx, name="ticket-docx"),
    path("tickets/<int:pk>/call-back/", answers.called, name="ticket-call"),
    path("tickets/<int:pk>/group/", answers.join, name="ticket-group"),
    path("tickets/<int:pk>/part/", answers.sever, name="ticket-part"),
    path("tickets/matters/<int:pk>/dispatch/", moves.send_out, name="ticket-dispatch"),
    path("tickets/matters/<int:pk>/refuse/", moves.refuse, name="ticket-refuse"),
    path("tickets/matters/<int:pk>/done/", moves.done, name="ticket-done"),
    path("tickets/matters/<int:pk>/class/", moves.classed, name="ticket-class"),
]
