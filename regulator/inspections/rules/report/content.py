"""Puts a report together in the order and the shape of its published schema."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import progress
from . import findings, parts, summary
from .facts import ReportFacts
from .glossary import glossary
from .words import day, period

SCHEMA = "inspection-report/1"
KIND = "inspection-report"
NOTICES = {
    "live": None,
    "published-facts": "Worked example from published facts; not a report of any public body",
    "invented": "Invented place and people, for demonstration",
}
NOTES = {
    "live": None,
    "published-facts": "The scores are shown as they were published elsewhere; they were not judged or computed here. "
    "What the sources do not state is not stated. No reply, panel or release is anyone's but the import's.",
    "invented": "Everything in this report is invented, to show how a report reads.",
}
OWN_SCALES = "each part on its own scale; a trust has no overall rating"
SAID = (
    "provider",
    "summary",
    "changes",
    "urgent_notification",
    "priority_concerns",
    "other_concerns",
    "areas",
    "parts",
)
"""Where a report uses the terms that its glossary explains."""


@dataclass(frozen=True)
class Frame:
    """Which version of the report this is, and how a copy of it is checked. `draft` is the notice of one that is not
    published; it replaces any other."""

    published_on: date
    number: int
    on: date
    check_code: str
    verify_url: str
    audit_head: str | None = None
    corrections: tuple[tuple[date, str], ...] = ()
    draft: str | None = None


def report_content(facts: ReportFacts, frame: Frame) -> dict[str, Any]:
    """The content of the report, in the order and the names of its schema."""
    content = _content(facts, frame)
    if facts.parts:
        content |= parts.whole(facts)
    said = json.dumps({part: content[part] for part in SAID if part in content}, ensure_ascii=False)
    return content | {"glossary": glossary(parts.schemes(facts), said)} | _progress(facts)


def _progress(facts: ReportFacts) -> dict[str, Any]:
    """Of a review of progress what it is about; of any other report nothing, so that those before keep their shape."""
    if facts.follows is None:
        return {}
    judged = [rung for *_concern, rung, _reason in facts.progress if rung]
    return {
        "progress": {
            "follows": facts.follows,
            "sentence": progress.sentence(judged, len(facts.progress)),
            "counts": [
                {"label": progress.RUNGS[rung], "meaning": progress.MEANS[rung], "count": judged.count(rung)}
                for rung in reversed(progress.RUNGS)
            ],
            "concerns": [
                {
                    "number": number,
                    "title": title_,
                    "priority": priority,
                    "judgement": progress.RUNGS[rung] if rung else None,
                    "text": [line for line in reason.splitlines() if line.strip()],
                }
                for number, title_, priority, rung, reason in facts.progress
            ],
        }
    }


def _content(facts: ReportFacts, frame: Frame) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "reference": facts.reference,
        "title": title(facts),
        "notice": frame.draft or NOTICES[facts.origin],
        "provider": facts.provider,
        "inspection": _inspection(facts, frame.published_on),
        "origin": {
            "imported": facts.origin == "published-facts",
            "note": NOTES[facts.origin],
            "actors": [{"duty": duty, "actor": who} for duty, who in facts.actors],
        },
        "scales": summary.scales(facts),
        "summary": {
            "text": facts.summary or ([facts.outcome["sentence"]] if facts.outcome else []),
            "ratings": summary.ratings(facts),
            "overall": summary.overall(facts),
            "unscored": summary.unscored(facts),
        },
        "changes": summary.changes(facts),
        "urgent_notification": facts.urgent_notification,
        "priority_concerns": findings.concerns(facts, priority=True),
        "other_concerns": findings.concerns(facts, priority=False),
        "areas": findings.areas(facts),
        "minimum_standards": findings.minimum_standards(facts),
        "notable_practice": findings.notable_practice(facts),
        "reply": facts.reply,
        "how_we_inspected": findings.how_we_inspected(facts),
        "team": facts.team,
        "glossary": [],
        "sources": facts.sources,
        "verification": {
            "check_code": frame.check_code,
            "url": frame.verify_url,
            "audit_head": frame.audit_head,
        },
        "version": {
            "number": frame.number,
            "published_on": frame.on.isoformat(),
            "corrections": [{"on": on.isoformat(), "note": note} for on, note in frame.corrections],
        },
    }


def _inspection(facts: ReportFacts, published_on: date) -> dict[str, Any]:
    scheme = facts.scheme
    return {
        "kind": facts.kind,
        "kind_name": facts.kind_name,
        "announced": facts.announced,
        "on_site": [{"from": first.isoformat(), "to": last.isoformat()} for first, last in facts.visits],
        "published_on": published_on.isoformat(),
        "edition": {"code": facts.edition[0], "title": facts.edition[1]},
        "scheme": {"code": scheme.id, "name": scheme.name}
        if scheme
        else {"code": "none", "name": OWN_SCALES if facts.parts else "This kind of inspection gives no ratings"},
    }


def title(facts: ReportFacts) -> str:
    """`HMP Bedford: full inspection, 30 October to 9 November 2023`."""
    days = period(facts.visits[0][0], facts.visits[-1][1])
    return f"{facts.provider['name']}: {facts.kind_name[0].lower()}{facts.kind_name[1:]}, {days}"


def draft_notice(stage: str, on: date) -> str:
    """What stands on every sheet of a report that is not published."""
    return f"Not published. This inspection is at “{stage.replace('-', ' ')}”; exported on {day(on)}"
