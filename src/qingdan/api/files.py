"""Answers that are files: sent as they are, described in the OpenAPI text."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def described(*media_types: str) -> dict[str, Any]:
    """Return what an operation says of a file it answers with."""
    schema = {"schema": {"type": "string", "contentEncoding": "binary"}}
    content = dict.fromkeys(media_types, schema)
    return {"responses": {200: {"description": "文件", "content": content}}}


def handed(content: bytes | str, media_type: str, name: str = "") -> HttpResponse:
    """Return a file; with a name it is to be saved."""
    headers = dict(SAFE)
    if name:
        told = content_disposition_header(as_attachment=True, filename=name.replace("/", "／"))
        headers["Content-Disposition"] = told or "attachment"
    return HttpResponse(content, content_type=media_type, headers=headers)
