"""All addresses of the site; each audience keeps its own table."""

from django.urls import include, path

urlpatterns = [
    path("", include("qingdan.web.public.urls")),
    path("api/", include("qingdan.api.urls")),
    path("open311/", include("qingdan.api.open311.urls")),
    path("manage/", include("qingdan.web.manage.urls")),
    path("desk/", include("qingdan.web.desk.urls")),
]

handler500 = "qingdan.web.trouble.server_error"
