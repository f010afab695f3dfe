"""The findings by area, the concerns, the minimum standards, and how the inspection was done."""

from collections import Counter
from typing import Any

from regulator.standards.rules.schemes import CountedScheme

from ..journal import SOURCES
from .facts import ReportFacts, StatementFacts
from .words import counted, day, listed, named, period

FLAGS = {
    "within-five-points": "within five points of the next band",
    "one-case": "one case judged differently would change the band",
    "small-sample": "five cases or fewer",
}


def areas(facts: ReportFacts) -> list[dict[str, Any]]:
    """Each area with its statements, and the working of its rating where cases were counted."""
    derived = {each["ref"]: each for each in facts.outcome["derivation"]["standards"]} if facts.outcome else {}
    return [
        {
            "ref": ref,
            "name": name,
            "scored": scored,
            "rating": ref if ref in derived else None,
            "text": [],
            "statements": [_statement(facts, each) for each in facts.statements if each.area == ref],
            "derivation": _derivation(facts, derived[ref]) if ref in derived else None,
            "photographs": [],
        }
        for ref, name, scored in facts.areas
    ]


def concerns(facts: ReportFacts, *, priority: bool) -> list[dict[str, Any]]:
    """The concerns of one rank, with the area by name."""
    names = _names(facts)
    return [
        {
            "number": each["number"],
            "title": each["title"],
            "area": names.get(each["area"], each["area"]),
            "text": each["text"],
            "standards": each["standards"],
        }
        for each in facts.concerns
        if each["priority"] == priority
    ]


def notable_practice(facts: ReportFacts) -> list[dict[str, Any]]:
    """Practice worth sharing, with the area by name."""
    names = _names(facts)
    return [each | {"area": names.get(each["area"], each["area"])} for each in facts.notable_practice]


def minimum_standards(facts: ReportFacts) -> dict[str, Any]:
    """How many were tested and met, and each that was not. What was not looked at is not tested, never met."""
    met = sum(outcome == "met" for _ref, outcome, _evidence in facts.findings)
    order = {ref: place for place, ref in enumerate(facts.texts)}
    found = sorted(facts.findings, key=lambda each: order.get(each[0], len(order)))
    not_met = [(ref, evidence) for ref, outcome, evidence in found if outcome == "not-met"]
    tested = met + len(not_met)
    note = None
    if not tested:
        note = "Not in the sources." if facts.origin == "published-facts" else "None was tested on this visit."
    return {
        "tested": tested,
        "met": met,
        "not_tested": max(facts.minimum_standards - tested, 0),
        "note": note,
        "not_met": [
            {
                "ref": ref,
                "text": facts.texts.get(ref, "This minimum standard is not in the edition."),
                "evidence": evidence,
                "due_on": facts.due.get(ref),
                "retest": None if facts.origin == "published-facts" else "At the next visit to this provider.",
            }
            for ref, evidence in not_met
        ],
    }


def how_we_inspected(facts: ReportFacts) -> dict[str, Any]:
    """When, by which standards, and on how much evidence each area rests."""
    days = [f"on {day(first)}" if first == last else f"from {period(first, last)}" for first, last in facts.visits]
    told = "announced" if facts.announced else "unannounced"
    text = [f"Inspectors were on site {listed(days)}. The inspection was {told}."]
    if facts.origin == "published-facts":
        text.append(
            f"It was made by another body, by that body's own criteria. What it found is set here beside "
            f"{facts.edition[1]}, which this record keeps for ever."
        )
    else:
        kept = "the editions" if facts.parts else "the edition"
        text.append(f"It was judged by {facts.edition[1]}, {kept} that this inspection keeps for ever.")
    if facts.parts and not any(each.kind == "lrt" for each in facts.parts):
        text.append("No edition of standards for trusts was in force, so the trust itself has no part of its own.")
    counts = Counter(facts.evidence)
    rows = [
        {"area": named(ref, name), "counts": [counts[ref, source] for source in SOURCES]}
        for ref, name, _scored in facts.areas
    ]
    table = {"sources": [_source(facts, each) for each in SOURCES.values()], "rows": rows} if facts.evidence else None
    return {"text": text, "evidence": table}


def _statement(facts: ReportFacts, statement: StatementFacts) -> dict[str, Any]:
    return {
        "number": statement.number,
        "kind": statement.bearing,
        "text": statement.text,
        "sources": [_source(facts, each) for each in statement.sources],
        "standards": [{"ref": ref, "text": facts.texts[ref]} for ref in statement.standards if ref in facts.texts],
    }


def _derivation(facts: ReportFacts, derived: dict[str, Any]) -> dict[str, Any] | None:
    if derived.get("basis") != "cases" or not isinstance(facts.scheme, CountedScheme):
        return None
    labels = {rating.name: rating.label for rating in facts.scheme.scale.ratings}
    return {
        "sentence": derived["sentence"],
        "rows": [
            {
                "ref": each["ref"],
                "name": each["title"] or facts.texts.get(each["ref"], each["ref"]),
                "yes": each["yes"],
                "no": each["no"],
                "not_applicable": each["not_applicable"],
                "applicable": each["applicable"],
                "percentage": each["percentage"],
                "band": labels.get(each["band"], "Not rated"),
                "flags": [FLAGS[flag] for flag in derived["flags"]] if each["ref"] == derived["lowest"] else [],
                "lowest": each["ref"] == derived["lowest"],
            }
            for each in sorted(derived["questions"], key=lambda each: each["ref"])
        ],
    }


def reply_said(state: str, note: str | None, answers: list[str]) -> list[str]:
    """What became of the right of reply, in a sentence, with how its points were answered."""
    if state == "waived":
        return [f"The provider gave no reply: {note}"]
    if state == "expired":
        return ["The provider's time to answer ran out without a reply."]
    if not answers:
        return ["The provider disputed nothing in the draft."]
    parts = [f"{number} {answer.lower()}" for answer, number in sorted(Counter(answers).items())]
    return [f"The provider disputed the draft on {counted(len(answers), 'point')}: {listed(parts)}."]


def _source(facts: ReportFacts, label: str) -> str:
    """A kind of evidence by name. Those whom a company supervises in the community are not prisoners."""
    if facts.parts and label == SOURCES["prisoners"]:
        return "Prisoners and people supervised"
    supervised = isinstance(facts.scheme, CountedScheme)
    return "People supervised" if supervised and label == SOURCES["prisoners"] else label


def _names(facts: ReportFacts) -> dict[str, str]:
    names = {ref: named(ref, name) for ref, name, _scored in facts.areas}
    trust = {facts.provider["code"]: f"{facts.provider['name']}, as a whole"} if facts.parts else {}
    return names | trust
