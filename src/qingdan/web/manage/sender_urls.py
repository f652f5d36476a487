"""Addresses of the keys with which other systems send requests."""

from django.urls import path

from qingdan.web.manage.views import senders

patterns = [
    path("senders/", senders.overview, name="senders"),
    path("senders/make/", senders.make, name="sender-make"),
    path("senders/<int:sender_key>/revoke/", senders.revoke, name="sender-revoke"),
]
