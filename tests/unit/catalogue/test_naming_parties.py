import pytest

from qingdan.catalogue.domain.naming_parties import printed_names, propose_parties
from qingdan.documents.model import ListKind
from qingdan.parties.models import PartyProposal, Region
from tests.bodies import AT, load_counties, make_body, make_county
from tests.builders import (
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_list,
    make_region,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return make_region("150222105", "银号镇", parent=make_county())


def make_draft(township):
    entry = make_cooperative_entry(
        departments=("县农牧局", "县某某中心", "村委会"),
        department_groups=(
            group("汇总。", label="县农牧局、县水务局"),
            group("检查。", label="各部门基本职责"),
            group("救灾。", label="防汛"),
            group("宣传。", label="各乡镇人民政府"),
        ),
    )
    document = make_document(make_list(entry, kind=ListKind.COOPERATIVE))
    return make_edition(document, township=township)


def test_printed_names_come_from_columns_and_labels(township):
    edition, here = make_draft(township), "银号镇 · 配合履职 1"

    assert list(printed_names(edition)) == [
        ("县农牧局", here),
        ("县某某中心", here),
        ("县农牧局", here),
        ("县水务局", here),
    ]


def test_propose_parties_asks_once_and_only_for_the_unknown(township):
    make_body("固阳县农牧局")

    edition = make_draft(township)

    asked = list(PartyProposal.objects.values_list("printed", "seen_in"))
    assert asked == [(name, "银号镇 · 配合履职 1") for name in ("县某某中心", "县水务局")]
    assert propose_parties(edition, actor=None, at=AT) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "township"), [("yinhao", "150222105"), ("chabaqi", "150721201")]
)
def test_propose_parties_knows_everybody_in_the_sample_lists(sample_documents, sample, township):
    load_counties()
    region = Region.objects.get(code=township)

    make_edition(sample_documents[sample], township=region)

    assert list(PartyProposal.objects.all()) == []
