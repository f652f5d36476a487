"""A read list as plain JSON values and back, without loss; drafts are kept this way."""

from typing import Any

from pydantic import TypeAdapter

from qingdan.documents.model import ListDocument

_ADAPTER = TypeAdapter(ListDocument)


def dump(document: ListDocument) -> dict[str, Any]:
    """Turn a document into dictionaries, lists, strings and numbers only."""
    dumped: dict[str, Any] = _ADAPTER.dump_python(document, mode="json")
    return dumped


def load(data: dict[str, Any]) -> ListDocument:
    """Rebuild the document from ``dump``; ``load(dump(document)) == document``.

    Raises:
        pydantic.ValidationError: ``data`` did not come from ``dump``.
    """
    return _ADAPTER.validate_python(data)
