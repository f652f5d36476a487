"""Addresses of the API, version 1: lists open to read, work closed to all but tokens.

One error shape everywhere; ETag on what is open.
"""

from http import HTTPStatus
from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

import qingdan
from qingdan.api import problems
from qingdan.api.routers import (
    across,
    asking,
    cases,
    comparing,
    matters,
    plan,
    procedures,
    requests,
    rules,
    townships,
)
from qingdan.api.routers.requests import incoming
from qingdan.api.routes import open_route, posted_route, unknown
from qingdan.api.tokens import token_route, unauthorised

WITH_TOKEN = (
    "rules", "law-changes", "procedures", "bindings", "plan", "cases", "support",
    "requests", "gate", "precedents",
)  # fmt: skip
"""The first words of the addresses that ask for a token."""
POSTED = asking.POSTED | incoming.POSTED


class ReadableJSON(JSONRenderer):
    """Chinese as itself, not as escapes."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


class DescribedAPI(NinjaAPI):
    """An API whose description names the media type of refusals as it is sent."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST and "content" in answer:
                        answer["content"] = {problems.MEDIA_TYPE: answer["content"].popitem()[1]}
        return schema


def build() -> NinjaAPI:
    """Return the API with its rooms."""
    api = DescribedAPI(
        title="清单通接口",
        version=qingdan.__version__,
        description=(
            "公开页面上的全部数据：清单、事项、条款、部门、版本、疑点、比较、标准事项；问一件事归谁管。"
            "带接口令牌的程序还可以照本人的岗位查规则、流程、年度计划，立项、办理办件，登记、决定来件。"
        ),
        docs_url=None,
        renderer=ReadableJSON(),
        urls_namespace="api-1",
    )
    problems.register(api)
    api.add_router("", townships.router)
    api.add_router("", across.router)
    api.add_router("", comparing.router)
    api.add_router("", matters.router)
    api.add_router("", asking.router)
    api.add_exception_handler(AuthenticationError, unauthorised)
    for router in (rules.router, procedures.router, plan.router, *cases.ROUTERS, *requests.ROUTERS):
        api.add_router("", router)
    return api


def _opened(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(pattern, URLPattern) and pattern.callback is not None:
        address = str(pattern.pattern)
        most_bytes = POSTED.get(address)
        if address.split("/", maxsplit=1)[0] in WITH_TOKEN:
            pattern.callback = token_route(pattern.callback)
        elif most_bytes is None:
            pattern.callback = open_route(pattern.callback)
        else:
            pattern.callback = posted_route(pattern.callback, most_bytes)
    return pattern


routes, _, _ = build().urls
urlpatterns = [
    path(
        "v1/",
        (
            [_opened(route) for route in routes],
            "api-1",
            "api-1",
        ),
    ),
    re_path(r"^(?P<path>.*)$", unknown),
]
