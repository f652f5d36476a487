"""Addresses of letters and the register of their numbers."""

from django.urls import path

from qingdan.web.manage.views import letter_acts, letter_register, letter_writing, letters

_letter = "letters/<int:letter_id>/"

patterns = [
    path("letters/", letters.overview, name="letters"),
    path("letters/start/", letters.start, name="letter-start"),
    path("letters/register/", letter_register.register, name="letter-register"),
    path("letters/register/export.xlsx", letter_register.export, name="letter-register-export"),
    path("letters/words/", letter_register.words, name="letter-words"),
    path(_letter, letters.letter, name="letter"),
    path(f"{_letter}edit/", letter_writing.edit, name="letter-edit"),
    path(f"{_letter}preview/", letter_writing.preview, name="letter-preview"),
    path(f"{_letter}issue/", letter_acts.issue_letter, name="letter-issue"),
    path(f"{_letter}cancel/", letter_acts.cancel_letter, name="letter-cancel"),
    path(f"{_letter}letter.docx", letter_acts.download, name="letter-docx"),
]
