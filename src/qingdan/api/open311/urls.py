"""Addresses of Open311 GeoReport v2."""

from django.urls import path, re_path

from qingdan.api.open311 import requests, views

app_name = "open311"

urlpatterns = [
    path("v2/discovery.<slug:file_format>", views.discovery, name="discovery"),
    path("v2/services.<slug:file_format>", views.service_list, name="services"),
    path(
        "v2/services/<slug:service_code>.<slug:file_format>",
        views.service_definition,
        name="definition",
    ),
    path("v2/requests.<slug:file_format>", requests.collection, name="requests"),
    path(
        "v2/requests/<slug:service_request_id>.<slug:file_format>",
        requests.single,
        name="request",
    ),
    path("v2/tokens/<str:token>.<slug:file_format>", requests.by_token, name="token"),
    re_path(r"^(?:.*\.)?(?P<file_format>[^.]*)$", views.unknown),
]
