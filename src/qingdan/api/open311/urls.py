"""Addresses of Open311 GeoReport v2."""

from django.urls import path, re_path

from qingdan.api.open311 import views

app_name = "open311"

urlpatterns = [
    path("v2/discovery.<slug:file_format>", views.discovery, name="discovery"),
    path("v2/services.<slug:file_format>", views.service_list, name="services"),
    path(
        "v2/services/<slug:service_code>.<slug:file_format>",
        views.service_definition,
        name="definition",
    ),
    re_path(r"^(?:.*\.)?(?P<file_format>[^.]*)$", views.unknown),
]
