"""Freezes notices of changes, sends them to everyone whom the licence binds, and keeps each body's time.

2026-11: as with notices of enforcement, the time is counted from the day on which receipt is deemed as soon as the
notice is sent, so that a deadline stands even where nobody ever opens it; an earlier confirmed receipt runs from there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.core.refused import Refused
from regulator.enforcement.queries.people import people_of
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..events import LicenceNoticeGiven, LicenceNoticeReceived, LicenceRepresentationMade
from ..models.keeping import LicenceChange, LicenceDelivery, LicenceNotice, LicenceRepresentation
from ..models.licence import Licence
from ..queries import keeping, keeping_appeals, papers
from ..queries.keeping_letters import GIVEN
from ..rules.keeping import LONGEST, State, against_licensee

DEEMED = "deemed-receipt"
Bound = Sequence[tuple[Organisation, bool]]


def bound(licence: Licence, now: datetime) -> Bound:
    """Whom a licence binds now, with whether each leads. Refused where the register knows nobody."""
    found = keeping.bodies(keeping.today_of(licence, now))
    if not found:
        raise Refused("The register knows no member of this licence: there is nobody to send a notice to")
    return found


def give(
    licence: Licence, change: LicenceChange, kind: str, to: Bound, *, actor: Actor, now: datetime, public_url: str
) -> LicenceNotice:
    """Freeze a notice and send it. What is intended only its addressees have; what was decided, and what
    became of an appeal, anyone may read."""
    today = clock.london_date(now)
    earlier = [each for each in keeping.notices([change.id]) if each.of == kind]
    reference = f"{licence.reference}-{change.number}-{kind}" + (f"-{len(earlier) + 1}" if earlier else "")

    def build(frame: documents.Frame) -> dict[str, Any]:
        return papers.notice(licence, change, kind, reference, to, frame, public_url, now=now)

    version = documents.freeze(
        papers.NOTICE.name,
        reference,
        subject=f"licence:{licence.id}",
        title=f"{reference}: {papers.change_title(change)}",
        build=build,
        published_on=today,
        note=None,
        actor=actor,
        public=kind != "intent",
    )
    made = LicenceNotice(
        change_id=change.id,
        kind="intent" if kind == "intent" else "decision",
        on_appeal=kind == "appeal" or None,
        reference=reference,
        document_id=version.document_id,
        given_on=today,
        given_by=actor.key,
    )
    session().add(made)
    session().flush()
    for body, leads in to:
        _deliver(change, made, body, leads, today)
    record(actor, LicenceNoticeGiven(licence.id, reference, len(to)))
    return made


def _deliver(change: LicenceChange, notice: LicenceNotice, body: Organisation, leads: bool, today: date) -> None:
    deemed = clocks.due_on(standards.clock(DEEMED), today)
    made = LicenceDelivery(
        notice_id=notice.id, organisation_id=body.id, name=body.name, leads=leads, sent_on=today, deemed_on=deemed
    )
    session().add(made)
    session().flush()
    name = time_given(change, notice, leads=leads)
    if name is not None:
        subject, owner = f"licence-delivery:{made.id}", f"organisation:{body.id}"
        clocks.start(standards.clock(name), subject=subject, owner=owner, started_on=deemed)
    for user_id in people_of(body.id, today):
        post_mail(GIVEN, key=f"{made.id}:{user_id}", delivery_id=made.id, user_id=user_id)


def time_given(change: LicenceChange, notice: LicenceNotice, *, leads: bool) -> str | None:
    """The clock that a notice starts for a body: for representations before a decision, or after an urgent one; for an
    appeal of the lead licensee after what went against it; none otherwise."""
    if notice.of == "intent":
        return keeping.BEFORE
    if notice.of == "decision" and change.state == State.URGENT:
        return keeping.AFTER
    appealed = notice.of == "decision" and leads and against_licensee(change.state, asked=change.asked)
    return keeping_appeals.TIME if appealed else None


def receive(licence: Licence, sent: LicenceDelivery, *, actor: Actor, now: datetime) -> None:
    """Somebody of a body opened the notice; its time runs from that day unless it runs from an earlier one. Done twice,
    it changes nothing."""
    session().refresh(sent, with_for_update=True)
    if sent.received_at is not None:
        return
    today = clock.london_date(now)
    sent.received_at, sent.received_by = now, actor.key
    session().flush()
    running = keeping.time_of(sent) or keeping_appeals.time_to_appeal(sent)
    if running is not None and running.met_on is None and running.stopped_on is None and today < running.started_on:
        clocks.move(
            running, standards.clock(running.name), started_on=today, reason="The notice was opened", actor=actor
        )
    notice = session().get_one(LicenceNotice, sent.notice_id)
    record(actor, LicenceNoticeReceived(licence.id, notice.reference, sent.organisation_id, today))


def represent(licence: Licence, sent: LicenceDelivery, text: str, *, actor: Actor, now: datetime) -> None:
    """A body says what it thinks of a notice. What comes after its time is kept and marked, as long as nobody decided.

    Refused: before the notice was opened, nothing said, and once the representations were considered.
    """
    open_to_words(sent)
    if not text.strip():
        raise Refused("Enter what you want to say", "text")
    if len(text) > 4 * LONGEST:
        raise Refused(f"Say it in at most {4 * LONGEST:,} characters", "text")
    running = keeping.time_of(sent)
    late = running is not None and clock.london_date(now) > running.due_on
    made = LicenceRepresentation(delivery_id=sent.id, text=text.strip(), late=late, sent_by=actor.key, sent_at=now)
    session().add(made)
    session().flush()
    _recorded(licence, sent, actor, late=late, waived=False)


def waive(licence: Licence, sent: LicenceDelivery, *, actor: Actor, now: datetime) -> None:
    """A body needs no more time. It can be said once, and is never taken back."""
    open_to_words(sent)
    if sent.waived_on is not None:
        raise Refused("This was said already")
    sent.waived_on, sent.waived_by = clock.london_date(now), actor.key
    session().flush()
    _recorded(licence, sent, actor, late=False, waived=True)


def open_to_words(sent: LicenceDelivery) -> LicenceChange:
    """The change of a notice that may still be answered. Refused: any other, and one that nobody opened."""
    notice = session().get_one(LicenceNotice, sent.notice_id)
    change = session().get_one(LicenceChange, notice.change_id)
    session().refresh(change, with_for_update=True)  # nothing is said of what somebody else considers this moment
    session().refresh(sent)
    if sent.received_at is None:
        raise Refused("Open the notice first")
    if change.state not in (State.INTENDED, State.URGENT) or keeping.time_of(sent) is None:
        raise Refused("This notice cannot be answered any more: the representations were considered, or none are due")
    return change


def stop_time(change: LicenceChange, on: date) -> None:
    """Nothing waits for anybody's representations any more."""
    for notice in keeping.notices([change.id]):
        for sent in keeping.deliveries(notice.id):
            running = keeping.time_of(sent)
            if running is not None and running.met_on is None:
                clocks.stop(running, on)


def _recorded(licence: Licence, sent: LicenceDelivery, actor: Actor, *, late: bool, waived: bool) -> None:
    reference = session().get_one(LicenceNotice, sent.notice_id).reference
    record(actor, LicenceRepresentationMade(licence.id, reference, sent.organisation_id, late, waived))
