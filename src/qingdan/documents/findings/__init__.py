"""Findings: what a person should look at before a list is published.

A rule is one small function in one of the modules here, listed in its ``RULES``.
"""

from qingdan.documents.findings import basis, counting, crossing, duties, parties, wording
from qingdan.documents.findings.rule import Checked, Rule
from qingdan.documents.model import Finding, ListDocument, Severity

RULES: tuple[Rule, ...] = (
    *counting.RULES,
    *parties.RULES,
    *duties.RULES,
    *crossing.RULES,
    *wording.RULES,
    *basis.RULES,
)
WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def find_all(document: ListDocument, unknown_headers: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """Apply every rule to a document.

    Returns:
        The findings in the order of the lists and entries; within an entry the gravest
        first. Findings about a whole list or document come before its entries.
    """
    checked = Checked(document, unknown_headers)
    order = [duty_list.kind for duty_list in document.lists]
    found = [finding for rule in RULES for finding in rule.apply(checked)]
    found.sort(
        key=lambda one: (
            order.index(one.list) if one.list in order else -1,
            one.number or 0,
            WEIGHT[one.severity],
        )
    )
    return tuple(found)
