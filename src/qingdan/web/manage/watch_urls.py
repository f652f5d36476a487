"""Addresses of what is watched: departments' burden, takeovers, reverse evaluation."""

from django.urls import path

from qingdan.web.manage.views import burden, watching

patterns = [
    path("burden/", burden.page, name="burden"),
    path("burden/export/", burden.export, name="burden-export"),
    path("burden/<slug:figure>/", burden.rows, name="burden-rows"),
    path("takeovers/", watching.takeovers, name="takeovers"),
    path("takeovers/<str:township>/<int:address>/", watching.takeover, name="takeover"),
    path("evaluations/", watching.evaluations, name="evaluations"),
    path("evaluations/<int:department>/write/", watching.write_evaluation, name="evaluation-write"),
]
