"""A document as docx, from the template it was issued with; people can edit both in Word."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from qingdan.cases.domain.refusals import DocumentBroken
from qingdan.cases.interfaces.papers import CasePaper, as_letter
from qingdan.cases.templates import CaseTemplate
from qingdan.letters.interfaces.word import fitted
from qingdan.letters.paper import Paper
from qingdan.procedures.definition import Document

UNFIT = (TemplateError, BadZipFile, LxmlError, KeyError, ValueError, TypeError, OSError)
"""What a template that cannot be used ends in."""
TO_WHOM = "主送机关"
"""The style of the line that is left out where a document goes to nobody in particular."""
PARTS = {
    "doc": frozenset((*CasePaper.__slots__, "heading", "table")),
    "letter": frozenset(Paper.__slots__),
}
"""The names every template knows, with what they have."""
INNER = frozenset(("label", "lines", "text", "code", "head", "rest", "level"))
"""What rows and paragraphs have."""


def to_docx(paper: CasePaper, template: CaseTemplate) -> bytes:
    """Return a document as docx.

    Raises:
        DocumentBroken: the template cannot be used.
    """
    try:
        return _filled(paper, template)
    except UNFIT as trouble:
        why = " ".join(str(trouble).split())[:120] or type(trouble).__name__
        raise DocumentBroken(name=template.name, why=why) from trouble


def field_name(code: str) -> str:
    """Return how a template calls a field.

    >>> field_name("duty-clause")
    'duty_clause'
    """
    return code.replace("-", "_")


def names_for(documents: tuple[Document, ...]) -> frozenset[str]:
    """Return the names that a template of some documents may use: the fields of all of them."""
    each = [frozenset(field_name(code) for code in one.fields) for one in documents]
    return frozenset(PARTS).union(frozenset.intersection(*each) if each else ())


def template_faults(content: bytes, names: frozenset[str]) -> Iterator[str]:
    """Yield what a template asks for that there is not: whole names, and parts of ``doc``.

    Args:
        content: the docx.
        names: what may be asked for.
    """
    environment = _environment()
    try:
        said = DocxTemplate(BytesIO(content))
        said.init_docx()
        trees = [environment.parse(one) for one in _texts(said)]
    except UNFIT as trouble:
        yield " ".join(str(trouble).split())[:120] or type(trouble).__name__
        return
    for tree in trees:
        yield from (f"没有“{one}”" for one in sorted(meta.find_undeclared_variables(tree) - names))
        for asked in tree.find_all(nodes.Getattr):
            if isinstance(asked.node, nodes.Name):
                known = PARTS.get(asked.node.name, INNER)
                if asked.attr not in known:
                    yield f"没有“{asked.node.name}.{asked.attr}”"


def _texts(said: DocxTemplate) -> Iterator[str]:
    """Yield the body, the headers and the footers as text with their tags joined."""
    yield said.patch_xml(said.get_xml())
    for kind in (said.HEADER_URI, said.FOOTER_URI):
        for _, part in said.get_headers_footers(kind):
            yield said.patch_xml(said.get_part_xml(part))


def _filled(paper: CasePaper, template: CaseTemplate) -> bytes:
    document = DocxTemplate(BytesIO(template.content))
    letter = as_letter(paper)
    fields = {field_name(code): text for code, text in paper.said.items()}
    context = {**fields, "doc": paper, "letter": letter}
    document.render(context, _environment(), autoescape=True)
    made = document.docx
    fitted(made, letter)
    for one in made.paragraphs:
        if one.style is not None and one.style.name == TO_WHOM and one.text == "：":
            one._p.getparent().remove(one._p)  # noqa: SLF001 - no other way to take one out
    made.core_properties.title = f"{paper.title} {paper.number}".strip()
    made.core_properties.author = paper.mark
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _environment() -> Environment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
