"""Addresses of the staff pages."""

from django.urls import path

from qingdan.web.manage.views import (
    accounts,
    difference,
    editions,
    findings,
    home,
    importing,
    people,
    releasing,
)

app_name = "manage"
_edition = "editions/<int:edition_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", accounts.sign_in_page, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("join/", accounts.join, name="join"),
    path("renew/", accounts.renew_password, name="renew"),
    path("password/", accounts.password, name="password"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.make_invitation, name="invite"),
    path("people/codes/<int:invitation_id>/revoke/", people.revoke_code, name="revoke-code"),
    path("people/<int:officer_id>/close/", people.close, name="close-account"),
    path("import/", importing.upload, name="import"),
    path("import/<str:token>/", importing.confirm, name="confirm"),
    path(_edition, editions.overview, name="edition"),
    path(f"{_edition}original/<slug:sha256>/", editions.original, name="original"),
    path(f"{_edition}keep/", editions.keep, name="keep"),
    path(f"{_edition}entries/<slug:kind>/", editions.entries, name="entries"),
    path(f"{_edition}findings/", findings.findings, name="findings"),
    path(f"{_edition}findings/accept/", findings.accept_all, name="accept-all"),
    path("findings/<int:finding_id>/accept/", findings.accept, name="accept"),
    path("items/<int:item_id>/correct/", findings.correct, name="correct"),
    path(f"{_edition}difference/", difference.difference, name="difference"),
    path(f"{_edition}release/", releasing.release, name="release"),
    path(f"{_edition}submit/", releasing.submit, name="submit"),
    path(f"{_edition}publish/", releasing.publish, name="publish"),
    path(f"{_edition}send-back/", releasing.send_back, name="send-back"),
    path(f"{_edition}withdraw/", releasing.withdraw, name="withdraw"),
    path(f"{_edition}discard/", releasing.discard, name="discard"),
    path(f"{_edition}revise/", releasing.revise, name="revise"),
]
