"""Addresses of the public pages; they are printed on cards and must not change."""

from django.urls import URLPattern, URLResolver, path, register_converter

from qingdan.web.public.converters import KindConverter, TownshipConverter
from qingdan.web.public.views import (
    asking,
    comparisons,
    departments,
    editions,
    elsewhere,
    frame,
    home,
    items,
    manual,
    matters,
    packs,
    recurring,
    refusals,
    searching,
    teaching,
    townships,
)

register_converter(KindConverter, "kind")
register_converter(TownshipConverter, "township")

app_name = "public"

_item = "t/<township:code>/<kind:kind>/<int:address>"
_edition = "t/<township:code>/editions/<int:ordinal>/"
_versions = "compare/<township:code>/editions/<int:older>/<int:newer>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("ask", asking.ask, name="ask"),
    path("ask/suggest", asking.suggest, name="ask-suggest"),
    path("ask/qr.svg", asking.qr, name="ask-qr"),
    path("ask/teach", teaching.teach_answer, name="ask-teach"),
    path("ask/forget", teaching.forget_answer, name="ask-forget"),
    path("ask/entries/<township:code>", teaching.entries, name="ask-entries"),
    path("ask/pack", packs.save, name="pack"),
    path("packs/check", packs.check, name="pack-check"),
    path("packs/verify_pack.py", packs.verifying_program, name="pack-verifier"),
    path("search", searching.search, name="search"),
    path("t/<township:code>/", townships.township, name="township"),
    path("t/<township:code>/findings", townships.findings, name="findings"),
    path("t/<township:code>/recurring", recurring.recurring, name="recurring"),
    path("t/<township:code>/editions/", editions.editions, name="editions"),
    path(_edition, editions.edition, name="edition"),
    path(f"{_edition}export.<slug:file_format>", editions.export, name="export"),
    path(_item, items.item, name="item"),
    path(f"{_item}/card", items.card, name="card"),
    path(f"{_item}/qr.svg", items.qr, name="qr"),
    path(f"{_item}/elsewhere", elsewhere.elsewhere, name="elsewhere"),
    path("d/", departments.overview, name="departments"),
    path("d/<slug:role_key>", departments.department, name="department"),
    path("matters/", matters.overview, name="matters"),
    path("matters/<slug:matter>", matters.matter, name="matter"),
    path("compare/", comparisons.choose, name="compare"),
    path(f"{_versions}/", comparisons.versions, name="compare-editions"),
    path(f"{_versions}.xlsx", comparisons.versions_xlsx, name="compare-editions-xlsx"),
    path(
        "compare/<township:left>/<township:right>/",
        comparisons.townships,
        name="compare-townships",
    ),
    path(
        "compare/<township:left>/<township:right>.xlsx",
        comparisons.townships_xlsx,
        name="compare-townships-xlsx",
    ),
    path("help/", manual.manual_page, name="help"),
    path("help/<slug:page>", manual.manual_page, name="manual"),
    path("help/<slug:page>.svg", manual.work_picture, name="work-picture"),
    path("errors/<str:code>", refusals.explain, name="refusal"),
    path("theme", frame.choose_theme, name="theme"),
    path("robots.txt", frame.robots, name="robots"),
]
