"""Whatever a document says comes back from the rows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.catalogue.domain import drafting, restoring
from qingdan.documents.model import (
    Clause,
    ClauseGroup,
    Disposition,
    DocumentStatus,
    DutyList,
    Entry,
    ListDocument,
    ListKind,
    Place,
    Section,
    Support,
    SupportKind,
    Takeover,
)
from tests.builders import AT, SOURCE, make_region

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
COUNT = st.none() | st.integers(0, 200)
NUMBER = st.none() | st.from_regex(r"[1-9][0-9]?", fullmatch=True)


def some(values, least=0):
    return st.lists(values, min_size=least, max_size=3).map(tuple)


CLAUSES = some(st.builds(Clause, TEXT, NUMBER), least=1)
GROUPS = some(st.builds(ClauseGroup, st.none() | TEXT, CLAUSES))
TAKEOVER = st.builds(Takeover, some(TEXT), st.sampled_from(Disposition), GROUPS)
ENTRIES = st.builds(
    Entry,
    number=st.integers(1, 300),
    name=TEXT,
    place=st.builds(Place, line=st.none() | st.integers(1, 999), sheet=st.none() | TEXT),
    number_raw=st.text("0123456789.、", max_size=5),
    starred=st.booleans(),
    penalties=some(TEXT),
    scope=some(TEXT),
    departments=some(TEXT),
    department_groups=GROUPS,
    support=some(st.builds(Support, TEXT, st.sampled_from(SupportKind))),
    township_groups=GROUPS,
    takeover=st.none() | TAKEOVER,
    raw_cells=st.dictionaries(TEXT, TEXT, max_size=2),
)
SECTIONS = some(st.builds(Section, st.just("") | TEXT, COUNT, some(ENTRIES)))
DOCUMENTS = st.builds(
    ListDocument,
    title=TEXT,
    township=st.none() | TEXT,
    status=st.sampled_from(DocumentStatus),
    lists=st.lists(
        st.builds(DutyList, st.sampled_from(ListKind), TEXT, COUNT, SECTIONS, some(TEXT)),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one.kind,
    ).map(tuple),
).filter(lambda document: any(one.entries for one in document.lists))


@pytest.mark.django_db
@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
@given(document=DOCUMENTS)
def test_to_document_gives_back_any_document(db, document):
    edition = drafting.create_draft(
        document, township=make_region(), source=SOURCE, actor=None, at=AT
    )

    assert restoring.to_document(edition) == document
