"""One invented complaint with all that belongs to it, as the office's own actions leave it: sealed under a key of its
own, in the index of people, with its letter, its deadline and, where it was decided, the words for the public.

Whatever the size, as many cases are worked on as the office has people for, and a tenth each waits at either door: what
grows is what is behind them.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.compartments import Opening
from regulator.core.own_keys import closed, new_key
from regulator.core.sealed_fields import seal
from regulator.ombudsman.models import (
    OMBUDSMAN,
    Alert,
    Anonymised,
    Complaint,
    ComplaintKey,
    ComplaintSubject,
    Letter,
    PapersAsked,
    PublishedDecision,
)
from regulator.ombudsman.queries import index
from regulator.ombudsman.queries.decisions import folded
from regulator.ombudsman.rules import matching
from regulator.ombudsman.rules.words import ABOUT_PROVIDERS, SUBJECTS

from .complaint_names import person
from .seed_register import rare_word

YEARS = 4  # over which they came
INVESTIGATORS = 20
AT_WORK = 200  # cases that investigators have, at any size
IN_A_BATCH = 100  # letters
STATES = ("received", "eligible", *("closed",) * 8)
WORKED = ("allocated", "investigating", "draft")
OUTCOMES = (
    "upheld",
    "not-eligible",
    "partly-upheld",
    "mediated",
    "not-upheld",
    "withdrawn",
    "not-upheld",
    "not-eligible",
)
CHANNELS = ("letter",) * 6 + ("web-form", "phone", "visit", "forwarded")
SITUATIONS = ("prison",) * 8 + ("community", "family")
SUBJECT = tuple((subject, kind) for subject in ABOUT_PROVIDERS for kind in SUBJECTS[subject][1])
PUBLISHED = 20  # one in so many is published
FINDINGS = ("upheld", "partly-upheld", "not-upheld")
STORY = (
    "I was moved on the Tuesday and two of my bags did not come with me. I asked the officer on the landing, who said "
    "that it would be on the next van. I put in the form on the Friday and had no answer. I appealed and was told that "
    "nothing was missing. My radio, my trainers and the photographs of my daughter were in the second bag."
)
SAID = (
    "The Ombudsman read the property cards of both prisons, spoke to the officer who packed the cell and looked at the "
    "log of the van. The card of the first prison lists what the person says was lost; that of the second does not."
)

Row = dict[str, Any]
Rows = dict[Any, list[Row]]


def rows_of(number: int, providers: list[int], officers: list[int]) -> Rows:
    """All rows of one complaint, by their model; `officers`: the numbers of the investigators' accounts."""
    key, own = key_of(number), new_key()
    made: Rows = {Complaint: [_complaint(number, key, own, providers, officers)]}
    subject, kind = SUBJECT[number * 7 % len(SUBJECT)]
    made[ComplaintSubject] = [{"complaint_key": key, "subject": subject, "kind": kind}]
    hashes = index.hashes(matching.keys_of(person(number), number_of(number)))
    made[ComplaintKey] = [{"complaint_key": key, "hash": each} for each in sorted(hashes)]
    made[Clock] = [_clock(number, key)]
    made[Letter] = [_letter(number, key, own)]
    made[Opening] = [_opening(number, key)]
    case = made[Complaint][0]
    if case["outcome"] in FINDINGS and case["unpublished_since"] is None:
        made |= _for_the_public(number, key, own, case)
    if number % 20 == 3:
        made[PapersAsked] = [_papers(number, key, case)]
    if number in range(AT_WORK, AT_WORK + 5):
        made[Alert] = [_alert(key, own)]
    return made


def key_of(number: int) -> str:
    """The key of a case: spread evenly, and never twice."""
    return f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"


def number_of(number: int) -> str:
    """A prison number: of each person another, up to six and a half million."""
    letters = [chr(ord("A") + number // 10_000 // 26**power % 26) for power in range(3)]
    return f"{letters[2]}{number % 10_000:04}{letters[1]}{letters[0]}"


def reference_of(number: int) -> str:
    """As the office writes it: the year, and a number that tells nothing."""
    return f"OMB-B{number:012}"


@lru_cache(maxsize=4096)
def day(back: int) -> date:
    """A day so long ago."""
    return clock.today() - timedelta(days=back)


def came_on(number: int) -> date:
    """When a complaint came."""
    return day(number * 7919 % (365 * YEARS))


def _complaint(number: int, key: str, own: str, providers: list[int], officers: list[int]) -> Row:
    who = {"name": person(number), "number": number_of(number), "born": "", "address": "", "email": ""}
    came = came_on(number)
    state = WORKED[number % len(WORKED)] if number < AT_WORK else STATES[number % len(STATES)]
    outcome = OUTCOMES[number // len(STATES) % len(OUTCOMES)] if state == "closed" else None
    made: Row = {column.key: None for column in Complaint.__table__.columns}
    return made | {
        "key": key,
        "reference": reference_of(number),
        "person": key,
        "own_key": seal(own, record=key),
        "closed_identity": closed(json.dumps(who), own, place="ombudsman_complaint.identity", record=key),
        "closed_story": closed(STORY, own, place="ombudsman_complaint.story", record=key),
        "channel": CHANNELS[number % len(CHANNELS)],
        "situation": SITUATIONS[number // 3 % len(SITUATIONS)],
        "confidential": False,
        "reply_format": "plain",
        "reply_language": "english",
        "by_mail": False,
        "language": "English",
        "respondent_id": providers[number // 7 % len(providers)],
        "received_on": came,
        "serious": number % 25 == 0,
        "priority": "Leaves soon" if number % 50 == 0 else None,
        "state": state,
        "state_since": came,
        "investigator_id": officers[number % len(officers)] if number < AT_WORK or outcome in FINDINGS else None,
        "outcome": outcome,
        "code": "out-of-time" if outcome == "not-eligible" else None,
        "decided_on": came + timedelta(days=60) if outcome else None,
        "unpublished_since": came if outcome in FINDINGS and number % PUBLISHED != 2 and number < 2_000 else None,
        "made_at": clock.now(),
        "translation_asked_on": came if number % 400 == 10 else None,
        "version": 1,
    }


def _clock(number: int, key: str) -> Row:
    started = came_on(number)
    runs = number >= AT_WORK and STATES[number % len(STATES)] == "received"
    made: Row = {"name": "complaint-eligibility", "subject": f"ombudsman:{key}", "owner": "ombudsman"}
    made |= {"started_on": started, "due_on": started + timedelta(days=14), "counted": "10 working days"}
    return made | {"met_on": None if runs else started + timedelta(days=number % 17), "stopped_on": None}


def _letter(number: int, key: str, own: str) -> Row:
    waits = number < 50
    made: Row = {"id": key, "complaint_key": key, "joint_id": None, "kind": "acknowledgement"}
    made |= {"reply_format": "plain", "reply_language": "english", "carrier_id": None, "step": None, "closed_own": None}
    made["closed_text"] = closed("We have your complaint.", own, place="ombudsman_letter.text", record=key)
    at = clock.now() - timedelta(minutes=number)
    made |= {"state": "draft" if waits else "posted", "made_at": at, "approved_by": None}
    made |= {"batch": None if waits else f"{number // IN_A_BATCH:016x}", "version": 1}
    return made | {"posted_on": None if waits else clock.today()}


def _opening(number: int, key: str) -> Row:
    """Somebody opened the person's name."""
    made: Row = {"compartment": OMBUDSMAN, "opened_at": clock.now() - timedelta(minutes=number), "actor_kind": "person"}
    made |= {"actor_id": 1, "duty": "ombudsman-clerk", "purpose": "to write to the person"}
    return made | {"opened": f"who:{key}"}


def _for_the_public(number: int, key: str, own: str, case: Row) -> Rows:
    """Most decisions are settled without words for the public; one in twenty cases is published."""
    published = number % PUBLISHED == 2
    text = f"{STORY} {SAID} {rare_word(number).title()} was the name of the van."
    title = f"Property of {rare_word(number).title()}"
    places = {f"closed_{each}": f"ombudsman_anonymised.{each}" for each in ("title", "text")}
    row: Row = {"complaint_key": key, "names_provider": True, "written_by": None, "version": 1, "closed_stands": None}
    for column, place in places.items():
        row[column] = closed(
            (title if column == "closed_title" else text) if published else "", own, place=place, record=key
        )
    why = closed("Nothing that others could learn from.", own, place="ombudsman_anonymised.why", record=key)
    row |= {"state": "published" if published else "withheld", "closed_why": None if published else why}
    row["published_id"] = number + 1 if published else None
    if not published:
        return {Anonymised: [row]}
    subject = SUBJECT[number * 7 % len(SUBJECT)][0]
    said = folded(f"{title} {text} {SUBJECTS[subject][0]} [{subject}]")
    made: Row = {"id": number + 1, "reference": f"DEC-B{number:012}", "title": title, "text": text, "folded": said}
    made |= {"organisation_id": case["respondent_id"], "kind_of_provider": "prison", "outcome": case["outcome"]}
    made |= {"subjects": [subject], "month": case["decided_on"].replace(day=1), "published_on": case["decided_on"]}
    return {PublishedDecision: [made | {"withdrawn_on": None, "withdrawn_why": None, "version": 1}], Anonymised: [row]}


def _papers(number: int, key: str, case: Row) -> Row:
    late = number < 2_000
    asked = case["received_on"] + timedelta(days=20)
    made: Row = {column.key: None for column in PapersAsked.__table__.columns}
    return made | {
        "id": key,
        "complaint_key": key,
        "organisation_id": case["respondent_id"],
        "disclosed": "The property cards of March.",
        "names_person": False,
        "consent": "They agreed.",
        "asked_on": asked,
        "due_on": asked + timedelta(days=14),
        "state": "open" if late else "answered",
        "answered_on": None if late else asked + timedelta(days=10),
        "version": 1,
    }


def _alert(key: str, own: str) -> Row:
    made: Mapping[str, Any] = {"id": key, "complaint_key": key, "kind": "reprisal", "raised_at": clock.now()}
    why = closed("They are afraid.", own, place="ombudsman_alert.why", record=key)
    return dict(made) | {"closed_why": why, "raised_by": None, "settled_at": None, "version": 1}
