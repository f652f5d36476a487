"""The stable JSON form of a document; described in ``docs/reference/read-json.md``."""

from typing import Any

from qingdan.documents.model import ClauseGroup, DutyList, Entry, ListDocument, Section, Takeover


def to_json(document: ListDocument) -> dict[str, Any]:
    """Return the document as plain values, ready for ``json.dumps``.

    Keys and their order are part of the interface: keys may be added, never renamed.
    """
    return {
        "title": document.title,
        "township": document.township,
        "status": str(document.status),
        "lists": [_list(one) for one in document.lists],
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "list": str(finding.list) if finding.list else None,
                "number": finding.number,
                "message": finding.message,
            }
            for finding in document.findings
        ],
        "conservation": round(document.conservation, 5),
    }


def _list(duty_list: DutyList) -> dict[str, Any]:
    return {
        "kind": str(duty_list.kind),
        "title": duty_list.title,
        "declared_count": duty_list.declared_count,
        "sections": [_section(section) for section in duty_list.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "declared_count": section.declared_count,
        "entries": [_entry(entry) for entry in section.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "name": entry.name,
        "starred": entry.starred,
        "penalties": list(entry.penalties),
        "departments": list(entry.departments),
        "department_clauses": _groups(entry.department_groups, "party"),
        "support": [{"text": one.text, "kind": str(one.kind)} for one in entry.support],
        "township_clauses": _groups(entry.township_groups, "heading"),
        "takeover": _takeover(entry.takeover) if entry.takeover else None,
    }


def _groups(groups: tuple[ClauseGroup, ...], label: str) -> list[dict[str, Any]]:
    return [
        {label: group.label, "clauses": [clause.text for clause in group.clauses]}
        for group in groups
    ]


def _takeover(takeover: Takeover) -> dict[str, Any]:
    return {
        "departments": list(takeover.departments),
        "disposition": str(takeover.disposition),
        "clauses": _groups(takeover.groups, "party"),
    }
