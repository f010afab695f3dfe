"""What a decision on an application says, in its published shape; and the same in two plain pages.

One content, from which web page, PDF and JSON are made: who applied, the evidence, the findings for each criterion, the
conditions with how each is tested, what was represented, equality, dissent, and the rights of the applicant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .words import day, listed

SCHEMA, SUMMARY_SCHEMA = "licensing-decision/1", "licensing-summary/1"
KIND, SUMMARY_KIND = "licensing-decision", "licensing-summary"
KINDS: Mapping[str, str] = {
    "minded": "What the panel is minded to decide",
    "decision": "Decision on an application",
    "summary": "Plain summary of a decision",
}
OUTCOME_WORDS: Mapping[str, str] = {
    "grant": "granted",
    "grant-with-conditions": "granted with conditions",
    "defer": "deferred",
    "refuse": "refused",
}
INVENTED = "Invented place and people, for demonstration"


@dataclass(frozen=True)
class DecisionFacts:
    """Everything that a decision says, gathered; the shapes are made by `decision_content` and `summary_content`."""

    kind: str
    reference: str
    application: str
    status: tuple[str, str]
    applicant: tuple[str, str]
    members: Sequence[tuple[str, str, bool, date]]
    invented: bool
    power: Mapping[str, Any]
    outcome: str
    votes: str
    reasons: str
    equality: str
    defer_until: date | None
    licence: str | None
    dates: Sequence[tuple[date, str]]
    records: Sequence[Mapping[str, Any]]
    sections: Sequence[str]
    papers: Sequence[str]
    questions: int
    views: Sequence[Mapping[str, Any]]
    criteria: Sequence[Mapping[str, Any]]
    conditions: Sequence[tuple[int, str, str, str, date]]
    representations: int
    waived: bool
    considered: str | None
    dissent: Sequence[tuple[str, str]] = field(default_factory=tuple)
    apart: int = 0
    rights: str = ""


@dataclass(frozen=True)
class DecisionFrame:
    """What the version knows of itself."""

    number: int
    on: date
    check_code: str
    verify_url: str
    audit_head: str | None


def title(facts: DecisionFacts) -> str:
    """What it is called: `Reform Prison status granted with conditions: HMP Brackenholt`."""
    names = listed([name for name, _code, _leads, _on in facts.members])
    if facts.kind == "minded":
        return f"{facts.status[1]}, minded to {_minded(facts.outcome)}: {names}"
    return f"{facts.status[1]} {OUTCOME_WORDS[facts.outcome]}: {names}"


def _minded(outcome: str) -> str:
    return {"grant-with-conditions": "grant with conditions"}.get(outcome, outcome)


def decision_content(facts: DecisionFacts, frame: DecisionFrame) -> dict[str, Any]:
    """The content of what the panel is minded to do, or of its decision, ready to be frozen."""
    return {
        "schema": SCHEMA,
        **_head(facts, frame),
        "power": dict(facts.power),
        "dates": [{"on": on.isoformat(), "what": what} for on, what in sorted(facts.dates)],
        "evidence": {
            "records": [dict(each) for each in facts.records],
            "sections": list(facts.sections),
            "papers": list(facts.papers),
            "questions": facts.questions,
            "views": [dict(each) for each in facts.views],
        },
        "criteria": [dict(each) for each in facts.criteria],
        "representations": {
            "made": facts.representations,
            "waived": facts.waived,
            "considered": facts.considered,
        },
        "equality": facts.equality,
        "votes": facts.votes,
        "dissent": [{"vote": vote, "reasons": reasons} for vote, reasons in facts.dissent],
        "apart": facts.apart,
    }


def summary_content(facts: DecisionFacts, frame: DecisionFrame) -> dict[str, Any]:
    """The same in plain words: what was decided, why, what must be done by when, and what comes next."""
    return {
        "schema": SUMMARY_SCHEMA,
        **_head(facts, frame),
        "decision": f"{facts.application}-decision",
        "criteria": [{"title": each["title"], "grade": each["grade"]} for each in facts.criteria],
        "means": means(facts),
    }


def _head(facts: DecisionFacts, frame: DecisionFrame) -> dict[str, Any]:
    return {
        "title": f"In short: {title(facts)}" if facts.kind == "summary" else title(facts),
        "kind": facts.kind,
        "kind_words": KINDS[facts.kind],
        "reference": facts.reference,
        "application": facts.application,
        "sent_on": frame.on.isoformat(),
        "notice": INVENTED if facts.invented else None,
        "status": {"id": facts.status[0], "title": facts.status[1]},
        "applicant": {"name": facts.applicant[0], "code": facts.applicant[1]},
        "members": [
            {"name": name, "code": code, "leads": leads, "from_on": on.isoformat()}
            for name, code, leads, on in facts.members
        ],
        "outcome": facts.outcome,
        "outcome_words": OUTCOME_WORDS[facts.outcome],
        "defer_until": facts.defer_until.isoformat() if facts.defer_until else None,
        "licence": facts.licence,
        "reasons": facts.reasons,
        "conditions": [
            {"number": number, "text": text, "test": test, "evidence": evidence, "by_on": on.isoformat()}
            for number, text, test, evidence, on in facts.conditions
        ],
        "rights": facts.rights,
        "version": {"number": frame.number, "published_on": frame.on.isoformat()},
        "verification": {"check_code": frame.check_code, "url": frame.verify_url, "audit_head": frame.audit_head},
    }


def means(facts: DecisionFacts) -> str:
    """What the decision means for those who read it, in a sentence or two."""
    names = listed([name for name, _code, _leads, _on in facts.members])
    status = facts.status[1]
    if facts.outcome == "grant":
        return f"{names} has {status}. The minimum standards hold as before, and the regulator goes on inspecting."
    if facts.outcome == "grant-with-conditions":
        count = len(facts.conditions)
        return (
            f"{names} has {status} and must meet {count} condition{'' if count == 1 else 's'}, each by its day. The"
            " minimum standards hold as before, and the regulator goes on inspecting."
        )
    if facts.outcome == "defer":
        until = f" It may apply again from {day(facts.defer_until)}." if facts.defer_until else ""
        return f"{names} does not have {status} yet.{until} Nothing changes for prisoners or staff."
    return f"{names} does not have {status}. Nothing changes for prisoners or staff. It may apply again."


def rights_before(until: date) -> str:
    """What an applicant may do with what the panel is minded to decide."""
    return (
        f"Nothing is decided. You may make representations until {day(until)}, with files, or say that you need no more"
        " time. Somebody who took no other part in the application considers them before the panel decides."
    )


def rights_after(outcome: str, appeal: str, until: date | None) -> str:
    """What an applicant may do with a decision."""
    if until is None:
        return "There is nothing to appeal in a grant without conditions. The court may be asked to review it."
    last = f" The last day to appeal is {day(until)}."
    stands = " The licence has effect while an appeal is heard." if outcome == "grant-with-conditions" else ""
    return f"You may appeal {appeal[:1].lower()}{appeal[1:]}{last}{stands}"
