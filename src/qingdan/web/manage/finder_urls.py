"""Addresses of the finder's model and of the examples it learns from."""

from django.urls import path

from qingdan.web.manage.views import finder, finder_examples

_example = "finder/examples/<int:example_id>/"

patterns = [
    path("finder/", finder.overview, name="finder"),
    path("finder/rebuild/", finder.rebuild, name="finder-rebuild"),
    path("finder/progress/", finder.progress, name="finder-progress"),
    path("finder/examples/", finder_examples.overview, name="finder-examples"),
    path(f"{_example}forget/", finder_examples.forget_example, name="example-forget"),
    path(f"{_example}restore/", finder_examples.restore_example, name="example-restore"),
]
