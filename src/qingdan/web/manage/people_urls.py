"""Addresses of people, posts and the access matrix."""

from django.urls import path

from qingdan.web.manage.views import (
    access,
    people,
    people_files,
    person,
    posts,
    safeguarding,
    tokens,
)

_person = "people/<int:officer_id>/"
_post = "posts/<int:post_id>/"

patterns = [
    path("people/", people.people, name="people"),
    path("people/find/", people.find, name="find-people"),
    path("people/units/<str:action>/", people.find_units, name="find-units"),
    path("people/enlist/", person.enlist_person, name="enlist"),
    path("people/export/", people_files.export, name="export-people"),
    path("people/import/", people_files.upload, name="import-people"),
    path("people/import/template.xlsx", people_files.blank, name="people-template"),
    path("people/import/<str:token>/", people_files.check, name="check-people"),
    path("people/import/<str:token>/marked.xlsx", people_files.marked, name="marked-people"),
    path("people/codes/", people.codes, name="codes"),
    path("people/codes/make/", people.make_codes, name="make-codes"),
    path("people/codes/<int:invitation_id>/revoke/", people.revoke_code, name="revoke-code"),
    path(_person, person.person, name="person"),
    path(f"{_person}change/", person.change_person, name="change-person"),
    path(f"{_person}code/", person.give_code, name="give-code"),
    path(f"{_person}close/", person.close, name="close-account"),
    path(f"{_person}phone/", person.show_phone, name="show-phone"),
    path(f"{_person}sessions/revoke/", safeguarding.revoke_sessions, name="revoke-person-sessions"),
    path(f"{_person}unlock/", safeguarding.unlock, name="unlock-person"),
    path(f"{_person}factor/remove/", safeguarding.remove_second_factor, name="remove-factor"),
    path(f"{_person}post/", posts.propose, name="propose-post"),
    path(f"{_person}acting/", posts.act_for, name="act-for"),
    path("posts/", posts.waiting, name="waiting"),
    path("posts/find/", people.find_posts, name="find-posts"),
    path("posts/grant/", posts.grant_chosen, name="grant-chosen"),
    path(f"{_post}grant/", posts.grant, name="grant-post"),
    path(f"{_post}decline/", posts.decline, name="decline-post"),
    path(f"{_post}end/", posts.end, name="end-post"),
    path("access/", access.sheet, name="access"),
    path("access/export.xlsx", access.export, name="access-export"),
    path("access/mine/", access.mine, name="my-access"),
    path("access/mine/tokens/make/", tokens.make, name="make-token"),
    path("access/mine/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke-token"),
]
