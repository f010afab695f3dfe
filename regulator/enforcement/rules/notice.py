"""What a notice says, in its published shape: power, addressees, grounds with the working, what is required, reasons,
and the rights of whoever it binds. One content, from which web page, PDF and JSON are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .words import day

SCHEMA = "enforcement-notice/1"
KIND = "enforcement-notice"
KINDS: Mapping[str, str] = {
    "intent": "Notice of intent",
    "decision": "Notice of decision",
    "report": "Report to the Secretary of State",
}
INVENTED = "Invented place and people, for demonstration"
WITHHELD = "[words withheld]"


@dataclass(frozen=True)
class NoticeFacts:
    """Everything that a notice says, gathered; the shape is made by `notice_content`."""

    kind: str
    reference: str
    matter: str
    step: int
    about: tuple[str, str]
    invented: bool
    rung: str
    side: str
    power: Mapping[str, Any]
    addressees: Sequence[tuple[str, str]]
    grounds: Sequence[Mapping[str, Any]]
    weighed: Sequence[Mapping[str, Any]]
    requires: str
    component: str | None
    comply_by: date | None
    reasons: str
    urgent: bool
    harm: str | None
    imposed: bool | None
    in_force_on: date | None
    considered: str | None
    decision: str | None
    signed: Sequence[tuple[str, date]]
    representations: int
    window: Mapping[str, Any] | None
    appeal: Mapping[str, Any] | None
    history: Sequence[tuple[date, str]] = field(default_factory=tuple)
    copies: Sequence[tuple[str, bool]] = field(default_factory=tuple)


@dataclass(frozen=True)
class NoticeFrame:
    """What the version knows of itself."""

    number: int
    on: date
    check_code: str
    verify_url: str
    audit_head: str | None


def notice_content(facts: NoticeFacts, frame: NoticeFrame) -> dict[str, Any]:
    """The content of a notice, ready to be frozen."""
    return {
        "schema": SCHEMA,
        "title": title(facts),
        "kind": facts.kind,
        "kind_words": KINDS[facts.kind],
        "reference": facts.reference,
        "given_on": frame.on.isoformat(),
        "matter": facts.matter,
        "step": facts.step,
        "notice": INVENTED if facts.invented else None,
        "public_copy": False,
        "about": {"name": facts.about[0], "code": facts.about[1]},
        "rung": facts.rung,
        "side": facts.side,
        "power": dict(facts.power),
        "addressees": [{"name": name, "capacity": capacity} for name, capacity in facts.addressees],
        "copies": [{"name": name, "must_act": must_act} for name, must_act in facts.copies],
        "grounds": [dict(each) for each in facts.grounds],
        "weighed": [dict(each) for each in facts.weighed],
        "requires": facts.requires,
        "component": facts.component,
        "comply_by": _iso(facts.comply_by),
        "reasons": facts.reasons,
        "urgent": {"harm": facts.harm} if facts.urgent and facts.harm else None,
        "decision": _decision(facts),
        "rights": {
            "representations": facts.window and dict(facts.window),
            "appeal": facts.appeal and dict(facts.appeal),
        },
        "history": [{"on": on.isoformat(), "what": what} for on, what in facts.history],
        "withheld": [],
        "version": {"number": frame.number, "published_on": frame.on.isoformat()},
        "verification": {"check_code": frame.check_code, "url": frame.verify_url, "audit_head": frame.audit_head},
    }


def title(facts: NoticeFacts) -> str:
    """What a notice is called: `Notice of intent: improvement plan required, HMP Wexmere`."""
    rung = facts.rung[:1].lower() + facts.rung[1:]
    return f"{KINDS[facts.kind]}: {rung}, {facts.about[0]}"


def _decision(facts: NoticeFacts) -> dict[str, Any] | None:
    if facts.kind == "intent":
        return None
    return {
        "imposed": facts.imposed,
        "in_force_on": _iso(facts.in_force_on),
        "considered": facts.considered,
        "text": facts.decision,
        "signed": [{"duty": duty, "on": on.isoformat()} for duty, on in facts.signed],
        "representations": facts.representations,
    }


def public_copy(content: Mapping[str, Any], withheld: Sequence[tuple[str, str]], frame: NoticeFrame) -> dict[str, Any]:
    """The copy that the public reads: the same content, with words left out, each with its reason, and a check code of
    its own. Nothing else differs."""
    made = {key: _without(value, [words for words, _reason in withheld]) for key, value in content.items()}
    made["public_copy"] = True
    made["withheld"] = [{"place": WITHHELD, "reason": reason} for _words, reason in withheld]
    made["version"] = {"number": frame.number, "published_on": frame.on.isoformat()}
    made["verification"] = {
        "check_code": frame.check_code,
        "url": frame.verify_url,
        "audit_head": frame.audit_head,
    }
    return made


def _without(value: Any, words: Sequence[str]) -> Any:
    if isinstance(value, str):
        for each in sorted(words, key=len, reverse=True):
            value = value.replace(each, WITHHELD)
        return value
    if isinstance(value, list):
        return [_without(each, words) for each in value]
    if isinstance(value, dict):
        return {key: _without(each, words) for key, each in value.items()}
    return value


def says(content: Mapping[str, Any], words: str) -> bool:
    """Whether any text of a notice that a person wrote has these words."""
    return any(words in text for _place, text in texts(content))


WRITTEN = (
    "requires",
    "component",
    "reasons",
    "grounds",
    "urgent",
    "decision",
    "history",
    "addressees",
    "about",
    "title",
)
PLACES: Mapping[str, str] = {
    "requires": "What is required",
    "grounds": "Grounds",
    "urgent": "The harm",
    "about": "Who it is about",
}


def texts(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every text of a notice that a person wrote, with its place as people would say it."""
    return [
        (PLACES.get(part, part.replace("_", " ").capitalize()), text)
        for part in WRITTEN
        for text in _strings(content.get(part))
    ]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return []


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def window_words(title: str, length: int, basis: str) -> str:
    """How long an addressee has, in a sentence."""
    unit = {"working": "working days", "calendar": "days", "months": "months"}[basis]
    return f"{title}: {length} {unit}, counted from the day after receipt."


def deemed_words(on: date) -> str:
    """From when receipt is deemed."""
    return f"Receipt counts from {day(on)} at the latest, the second working day after it was sent."
