"""Editions as JSON-LD in the terms of the European core public service vocabulary 3.2.

Terms of CPSV-AP are used where they say what we mean; what has no term (the kind of
list, the printed number, support owed, clauses' sides) stands in our own namespace.
"""

import json
from collections.abc import Iterable, Iterator

from qingdan.catalogue.interfaces.export.facts import EditionFacts
from qingdan.documents.model import ClauseGroup, DutyList, Entry, ListDocument, ListKind
from qingdan.parties.departments import canonical_role

CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:issued": {"@type": "xsd:dateTime"},
    "dct:valid": {"@type": "xsd:date"},
    "qd:recordedFrom": {"@type": "xsd:date"},
    "qd:validUntil": {"@type": "xsd:date"},
    "cpsv:follows": {"@container": "@list"},
}
ROLES = {
    ListKind.BASIC: "accountable",
    ListKind.COOPERATIVE: "accountable",
    ListKind.RECLAIMED: "takes-over",
}


def to_jsonld(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return the document as one dataset whose entries are public services."""
    return json.dumps(linked(document, facts), ensure_ascii=False, indent=2).encode("utf-8")


def linked(document: ListDocument, facts: EditionFacts) -> dict[str, object]:
    """Return the JSON-LD as plain values; every ``@id`` is a permanent address."""
    home = f"{facts.base_address}/t/{facts.township_code}"
    dataset: dict[str, object] = {
        "@context": CONTEXT | {"qd": f"{facts.base_address}/terms#"},
        "@id": f"{home}/editions/{facts.ordinal}/",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{facts.township_code}-{facts.ordinal}",
        "dct:title": document.title,
        "dct:spatial": {
            "dct:identifier": facts.township_code,
            "skos:prefLabel": facts.township_name,
        },
        "qd:sourceSha256": facts.source_sha256,
        "dct:hasPart": [
            _service(duty_list, section.title, entry, address)
            for duty_list in document.lists
            for section, entry, address in _addressed(duty_list, facts, home)
        ],
    }
    if facts.published_at:
        dataset["dct:issued"] = facts.published_at.isoformat()
    if facts.valid_from:
        term = "dct:valid" if facts.date_is_stated else "qd:recordedFrom"
        dataset[term] = facts.valid_from.isoformat()
    if facts.valid_until:
        dataset["qd:validUntil"] = facts.valid_until.isoformat()
    return dataset


def _addressed(duty_list: DutyList, facts: EditionFacts, home: str) -> Iterator[tuple]:  # type: ignore[type-arg]
    known = iter(facts.addresses.get(duty_list.kind, ()))
    for section in duty_list.sections:
        for entry in section.entries:
            number = next(known, entry.number)
            yield section, entry, f"{home}/{duty_list.kind}/{number}"


def _service(duty_list: DutyList, category: str, entry: Entry, address: str) -> dict[str, object]:
    taken = entry.takeover
    departments = taken.departments if taken else entry.departments
    service: dict[str, object] = {
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": address.rsplit("/t/", 1)[-1],
        "dct:type": duty_list.kind,
        "dct:title": entry.name,
        "qd:printedNumber": entry.number,
        "qd:enforcement": entry.starred,
        "cv:thematicArea": category,
        "cpsv:follows": list(_rules(entry, address)),
    }
    if departments:
        organisations = [_organisation(name) for name in departments]
        service["cv:hasCompetentAuthority"] = organisations
        service["cv:hasParticipation"] = [
            {"@type": "cv:Participation", "cv:role": ROLES[duty_list.kind], "cv:participant": one}
            for one in organisations
        ]
    if entry.support:
        service["qd:support"] = [
            {"@type": "qd:Support", "dct:description": one.text, "dct:type": one.kind}
            for one in entry.support
        ]
    if taken:
        service["qd:disposition"] = taken.disposition
    return service


def _organisation(name: str) -> dict[str, object]:
    organisation: dict[str, object] = {"@type": "cv:PublicOrganisation", "skos:prefLabel": name}
    if role := canonical_role(name):
        organisation["dct:type"] = role
    return organisation


def _rules(entry: Entry, address: str) -> Iterator[dict[str, object]]:
    taken = entry.takeover
    sides: tuple[tuple[str, Iterable[ClauseGroup]], ...] = (
        ("department", entry.department_groups),
        ("township", entry.township_groups),
        ("takeover", taken.groups if taken else ()),
    )
    for side, groups in sides:
        labelled = [(group.label, clause) for group in groups for clause in group.clauses]
        for position, (label, clause) in enumerate(labelled, start=1):
            rule: dict[str, object] = {
                "@id": f"{address}#{side}-{position}",
                "@type": "cpsv:Rule",
                "dct:description": clause.text,
                "qd:side": side,
            }
            yield rule | ({"qd:label": label} if label else {})
