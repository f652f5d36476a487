"""The two formats of GeoReport v2: XML, and the JSON that follows from it."""

import json
import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

JSON, XML = "json", "xml"
MEDIA_TYPES = {
    JSON: "application/json; charset=utf-8",
    XML: "text/xml; charset=utf-8",
}
Value = str | bool | float | None | Sequence["Value"] | Mapping[str, "Value"]
PARTS = {
    "endpoints": "endpoint", "formats": "format", "services": "service",
    "attributes": "attribute", "errors": "error", "values": "value",
    "service_requests": "request", "matters": "matter",
}  # fmt: skip
"""What each container holds; in JSON a container is a list (the Spark convention)."""
NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def write(root: str, value: Value, file_format: str) -> str:
    """Return a value in one of the formats.

    Args:
        root: name of the XML root.
        value: texts, truth values and numbers in lists and tables.
        file_format: ``json`` or ``xml``.
    """
    if file_format == JSON:
        return json.dumps(value, ensure_ascii=False)
    element = _element(root, value)
    ET.indent(element)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(element, encoding="unicode")}\n'


def _element(name: str, value: Value) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, one) for key, one in value.items())
    elif isinstance(value, str):
        element.text = NOT_XML.sub("", value)
    elif isinstance(value, Sequence):
        element.extend(_element(PARTS[name], one) for one in value)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element
