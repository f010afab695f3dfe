"""Whether the Ombudsman takes a complaint on: what is known is completed, the tests are read, a person finds."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from ..events import ComplaintChanged, ComplaintMoved, EligibilityFound
from ..models import Complaint, Eligibility
from ..queries.eligibility import tests_of
from ..queries.walls import office, to_change
from ..rules.eligibility import DISCRETION, Code, Criterion, Tested, may_be_taken_on
from ..rules.lifecycle import LIFE
from ..rules.words import Outcome, Stage
from . import keeping, letters


@dataclass(frozen=True)
class Known:
    """What an assessor found out; None where it is not known."""

    stages: Stage | None
    complained_on: date | None
    last_reply_on: date | None
    learned_on: date | None
    affected: bool | None
    in_remit: bool | None
    worthwhile: bool | None


def tell(reference: str, version: int, known: Known, *, actor: Actor) -> Complaint:
    """Write down what the tests rest on. Refused: a reply before the complaint, or later than the letter to us."""
    with office(actor, "to assess a complaint", opened=reference):
        complaint = to_change(actor, reference, version)
        if complaint.state != "received":
            raise Refused("This was found on already. Look at it again first.")
        if known.complained_on and known.last_reply_on and known.last_reply_on < known.complained_on:
            raise Refused("The reply cannot come before the complaint", "last_reply_on")
        if known.last_reply_on and known.last_reply_on > complaint.received_on:
            raise Refused("The reply cannot be later than the letter to us", "last_reply_on")
        complaint.stages = known.stages.value if known.stages else None
        complaint.complained_on, complaint.last_reply_on = known.complained_on, known.last_reply_on
        complaint.learned_on = known.learned_on
        complaint.affected, complaint.in_remit = known.affected, known.in_remit
        complaint.worthwhile = known.worthwhile
        record(actor, ComplaintChanged(complaint.key, ("eligibility",)))
        session().flush()
    return complaint


def find(
    reference: str,
    version: int,
    *,
    eligible: bool,
    code: Code | None,
    set_aside: Mapping[Criterion, str],
    actor: Actor,
    now: datetime,
    today: date,
) -> Complaint:
    """Find a complaint eligible or not. The plain letter that tells it is drafted with it.

    Refused: eligible with a test not met that is not set aside with a reason, or that nobody may set aside; not
    eligible without a code.
    """
    _reasons(set_aside)
    with office(actor, "to find on eligibility", opened=reference):
        complaint = to_change(actor, reference, version)
        tests = tests_of(complaint)
        if eligible:
            no = may_be_taken_on(tests, frozenset(set_aside))
            if no:
                raise Refused(no, "eligible")
        elif code is None:
            raise Refused("Choose why it is not eligible: the letter says so", "code")
        before = complaint.state
        step = LIFE.move(complaint, "find-eligible" if eligible else "find-not-eligible", actor)
        complaint.state_since = today
        complaint.code = None if eligible or code is None else code.value
        complaint.outcome = None if eligible else Outcome.NOT_ELIGIBLE.value
        _keep(complaint, eligible, tests, set_aside, actor, today)
        record(actor, EligibilityFound(complaint.key, eligible, complaint.code, tuple(sorted(set_aside))))
        record(actor, ComplaintMoved(complaint.key, step.name, before, complaint.state))
        _clocks(complaint, eligible, today)
        words = "Found eligible" if eligible else f"Found not eligible: {complaint.code}"
        keeping.enter(complaint, "eligibility", words, on=today, actor=actor, now=now)
        letters.draft(complaint, "eligible" if eligible else "not-eligible", actor=actor, now=now, today=today)
    return complaint


def _keep(
    complaint: Complaint,
    eligible: bool,
    tests: list[Tested],
    set_aside: Mapping[Criterion, str],
    actor: Actor,
    today: date,
) -> None:
    """Keep a finding with every test as it stood."""
    number = session().scalar(select(func.count()).where(Eligibility.complaint_key == complaint.key)) or 0
    session().add(
        Eligibility(
            id=keeping.new_id(),
            complaint_key=complaint.key,
            number=number + 1,
            eligible=eligible,
            code=complaint.code,
            tests={each.test.value: [each.answer.value, each.because] for each in tests},
            set_aside={test.value: reason for test, reason in set_aside.items()},
            found_on=today,
            found_by=actor.id,
        )
    )


def _reasons(set_aside: Mapping[Criterion, str]) -> None:
    for test, reason in set_aside.items():
        if test not in DISCRETION:
            raise Refused("Nobody may set this test aside", f"aside_{test.value.replace('-', '_')}")
        if not reason.strip():
            raise Refused("Say why this test is set aside", f"aside_{test.value.replace('-', '_')}")


def _clocks(complaint: Complaint, eligible: bool, today: date) -> None:
    subject = f"ombudsman:{complaint.key}"
    with suppress(NotFound):
        clocks.meet(clocks.running(subject, "complaint-eligibility"), today)
    if eligible:
        rule = standards.clock("complaint-serious" if complaint.serious else "complaint-standard")
        clocks.start(rule, subject=subject, owner="ombudsman", started_on=today)
