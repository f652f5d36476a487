"""How long lists are cut into pages."""

from ninja import Field, Schema
from ninja.pagination import PageNumberPagination

LARGEST_PAGE = 200
LAST_PAGE = 100_000


class Pages(PageNumberPagination):
    """Pages by number, from 1; ``page_size`` entries each."""

    class Input(Schema):
        """Which page is asked for."""

        page: int = Field(1, ge=1, le=LAST_PAGE)
        page_size: int | None = Field(None, ge=1, le=LARGEST_PAGE)
