"""Addresses of the gate: requests, what is done with their matters, drafts, precedents."""

from django.urls import path

from qingdan.web.desk.views.gate import listing, moves, packs, page, precedents, writing

patterns = [
    path("requests/", listing.page, name="requests"),
    path("requests/export.xlsx", listing.export, name="requests-export"),
    path("requests/new/", writing.begin, name="request-new"),
    path("requests/new/<int:pk>/", writing.draft, name="request-draft"),
    path("requests/new/<int:pk>/keep/", writing.keep, name="request-draft-keep"),
    path("requests/precedents/", precedents.listing, name="precedents"),
    path("requests/precedents/<int:pk>/", precedents.page, name="precedent"),
    path("requests/precedents/<int:pk>/repeal/", precedents.repeal_one, name="precedent-repeal"),
    path("requests/<int:pk>/", page.page, name="request"),
    path("requests/<int:pk>/opinion/", page.opinion, name="request-opinion"),
    path("requests/matters/<int:pk>/decide/", moves.decide_one, name="matter-decide"),
    path("requests/matters/<int:pk>/rule/", moves.rule_on, name="matter-rule"),
    path("requests/matters/<int:pk>/object/", moves.object_against, name="matter-object"),
    path("requests/matters/<int:pk>/accept/", moves.accept, name="matter-accept"),
    path("requests/matters/<int:pk>/undo/", moves.take_back, name="matter-undo"),
    path("requests/matters/<int:pk>/open/", moves.open_one, name="matter-open"),
    path("requests/matters/<int:pk>/pack/", packs.save, name="matter-pack"),
    path("requests/check/<slug:name>.py", packs.program, name="decision-verifier"),
    path("requests/matters/<int:pk>/keep/", moves.keep, name="matter-keep"),
]
