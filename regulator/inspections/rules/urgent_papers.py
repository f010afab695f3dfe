"""What the letter of urgent notification and the public reply say, in the shape of their published schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .report.words import day, listed
from .urgent import ADDRESSEES, Factor

SCHEMA = "urgent-notification/1"
KIND = "urgent-notification"
LETTER, REPLY = "letter", "reply"


@dataclass(frozen=True)
class About:
    """Whom and which inspection a paper is about. `notice` stands on every sheet; None where there is none to give."""

    reference: str
    provider: Mapping[str, str]
    kind_name: str
    on_site: Sequence[tuple[date, date]]
    notice: str | None
    commissioners: Sequence[str]


@dataclass(frozen=True)
class Letter:
    """What the chief inspector writes: why, to whom, and what is weighed. `words`: theirs on a factor, by its key."""

    reasons: str
    addressees: Sequence[str]
    factors: Sequence[Factor]
    words: Mapping[str, str]
    reply_due_on: date
    power: tuple[str, str]
    papers: Sequence[str] = ()


@dataclass(frozen=True)
class Frame:
    """Which version of a paper this is, and how a copy is checked."""

    number: int
    on: date
    check_code: str
    verify_url: str
    audit_head: str | None
    corrections: Sequence[tuple[date, str]] = ()


def letter_content(about: About, letter: Letter, frame: Frame) -> dict[str, Any]:
    """The content of the letter."""
    title = f"Urgent notification: {about.provider['name']}"
    to = [_addressee(each, about) for each in letter.addressees]
    return _paper(about, frame, LETTER, title) | {
        "from": "The Chief Inspector, Criminal Justice Regulator",
        "to": to,
        "text": paragraphs(letter.reasons),
        "factors": [
            {"name": each.name, "known": list(each.known), "text": paragraphs(letter.words.get(each.key, ""))}
            for each in letter.factors
        ],
        "power": {"title": letter.power[0], "text": letter.power[1]},
        "reply": {
            "due_on": letter.reply_due_on.isoformat(),
            "text": f"I ask {_asked(letter.addressees)} to reply in public by {day(letter.reply_due_on)}, 28 calendar "
            "days from this letter. The reply is published beside it.",
        },
        "papers": list(letter.papers),
        "answers": None,
    }


def reply_content(
    about: About, frame: Frame, *, sender: str, text: str, received_on: date, answers: str, due_on: date | None
) -> dict[str, Any]:
    """The content of a public reply to the letter under the reference `answers`."""
    who = _addressee(sender, about)
    late = due_on is not None and received_on > due_on
    when = f"Received on {day(received_on)}{f', after the last day, {day(due_on)}' if late and due_on else ''}."
    return _paper(about, frame, REPLY, f"Reply to the urgent notification: {about.provider['name']}") | {
        "from": who,
        "to": ["The Chief Inspector, Criminal Justice Regulator"],
        "text": paragraphs(text),
        "factors": [],
        "power": None,
        "reply": {"due_on": due_on.isoformat() if due_on else None, "text": when},
        "papers": [],
        "answers": answers,
    }


def _paper(about: About, frame: Frame, which: str, title: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "paper": which,
        "reference": about.reference,
        "title": title,
        "notice": about.notice,
        "date": frame.on.isoformat(),
        "provider": dict(about.provider),
        "inspection": {
            "kind_name": about.kind_name,
            "on_site": [{"from": first.isoformat(), "to": last.isoformat()} for first, last in about.on_site],
        },
    } | version_part(frame)


def version_part(frame: Frame) -> dict[str, Any]:
    """What a version says of itself: how a copy is checked, its number, and what was corrected since the first."""
    return {
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


def _addressee(name: str, about: About) -> str:
    if name == "provider":
        return about.provider["name"]
    if name == "commissioner" and about.commissioners:
        return listed(about.commissioners)
    return ADDRESSEES[name]


def _asked(addressees: Sequence[str]) -> str:
    return listed([ADDRESSEES[each][:1].lower() + ADDRESSEES[each][1:] for each in addressees])


def paragraphs(text: str) -> list[str]:
    """What was typed, paragraph by paragraph."""
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
