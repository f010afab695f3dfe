"""The parts of a trust's report: each body judged by its own edition, on its own scale, and nothing added up."""

from dataclasses import replace
from typing import Any

from regulator.standards.rules.schemes import Scheme

from ..numbering import part_letter
from . import findings, summary
from .facts import PartFacts, ReportFacts

ROLES = {"lrt": "The trust itself", "prison": "A member: a prison", "crc": "A member: a company that supervises people"}


def parts(facts: ReportFacts) -> list[dict[str, Any]]:
    """Each part in the order and the names of the schema."""
    return [_part(part_letter(number), each) for number, each in enumerate(facts.parts, start=1)]


def _part(letter: str, part: PartFacts) -> dict[str, Any]:
    own = part.facts
    scheme = own.scheme
    return {
        "letter": letter,
        "code": part.code,
        "kind": part.kind,
        "role": ROLES[part.kind] + (", which leads the trust" if part.leads else ""),
        "provider": own.provider,
        "edition": {"code": own.edition[0], "title": own.edition[1]},
        "scheme": {"code": scheme.id, "name": scheme.name}
        if scheme
        else {"code": "none", "name": "This part gives no ratings"},
        "text": [own.outcome["sentence"]] if own.outcome else [],
        "ratings": summary.ratings(own),
        "overall": summary.overall(own),
        "unscored": summary.unscored(own),
        "areas": findings.areas(own),
        "minimum_standards": findings.minimum_standards(own),
    }


def scales(facts: ReportFacts) -> list[dict[str, Any]]:
    """Every scale that a part uses, once."""
    found = [scale for each in facts.parts for scale in summary.scales(each.facts)]
    return list({each["code"]: each for each in found}.values())


def schemes(facts: ReportFacts) -> list[Scheme]:
    """The schemes by which the report rates: of a trust, those of its parts."""
    every = [facts.scheme, *(each.facts.scheme for each in facts.parts)]
    return [each for each in every if each is not None]


def changes(facts: ReportFacts) -> dict[str, Any]:
    """What changed since last time, body by body."""
    told: dict[str, Any] = {"text": list(facts.changes), "rows": []}
    for each in facts.parts:
        name, own = each.facts.provider["name"], summary.changes(each.facts)
        told["text"] += [f"{name}: {text}" for text in own["text"]]
        told["rows"] += [
            {**row, "ref": f"{each.code}.{row['ref']}", "name": f"{name}: {row['name']}"} for row in own["rows"]
        ]
    return told


def loose(facts: ReportFacts) -> ReportFacts:
    """What belongs to none of the parts: evidence captured in an area that no edition has is never left out."""
    codes = tuple(f"{each.code}." for each in facts.parts)
    return replace(facts, areas=[each for each in facts.areas if not each[0].startswith(codes)])


def whole(facts: ReportFacts) -> dict[str, Any]:
    """What a trust's report says otherwise than that of one provider."""
    every = parts(facts)
    sentences = [f"{each['provider']['name']}: {text}" for each in every for text in each["text"]]
    return {
        "scales": scales(facts),
        "summary": {"text": facts.summary or sentences, "ratings": [], "overall": None, "unscored": []},
        "changes": changes(facts),
        "areas": findings.areas(loose(facts)),
        "minimum_standards": {
            "tested": 0,
            "met": 0,
            "not_tested": 0,
            "note": "Each part says which minimum standards of its own edition were tested.",
            "not_met": [],
        },
        "parts": every,
    }
