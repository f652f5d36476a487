"""Addresses of the manage pages."""

from django.urls import URLPattern, URLResolver

app_name = "manage"
urlpatterns: list[URLPattern | URLResolver] = []
