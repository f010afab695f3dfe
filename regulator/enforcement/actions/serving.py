"""Freezes notices, serves them, and keeps the time of each addressee: from receipt, confirmed or deemed.

2026-11: as with a draft report, the time is counted from the day on which receipt is deemed as soon as the notice is
sent, so that a deadline stands even where nobody ever opens it; an earlier confirmed receipt makes it run from there.
"""

from datetime import date, datetime
from typing import Any

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.improvement.actions.chasing import begin, opened
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from .. import queries
from ..events import AddresseeAdded, AddresseeEnded, NoticeGiven, NoticePosted, NoticeReceived, TimeExtended, TimeWaived
from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Delivery, Notice
from ..queries.case import AFTER, APPEAL, BEFORE, clock_of, due_addressees
from ..queries.content import KIND, content
from ..rules.lifecycle import OVER, State
from .passing_on import copy_to_commissioners, tell_next

DEEMED = "deemed-receipt"
TIMES = (*BEFORE, AFTER)


def address(matter: Matter, measure: Measure, today: date) -> None:
    """Write down whom a step addresses as of today. Those that it has stay."""
    if queries.addressees(measure.id):
        return
    about = session().get_one(Organisation, matter.organisation_id)
    due = due_addressees(about, standards.rung(measure.rung), today)
    if not due:
        raise Refused("The register knows nobody to address this step to")
    for organisation, capacity in due:
        _add(measure, organisation, capacity, today)
    session().flush()


def _add(measure: Measure, organisation: Organisation, capacity: str, today: date) -> Addressee:
    made = Addressee(
        measure_id=measure.id,
        organisation_id=organisation.id,
        name=organisation.name,
        capacity=capacity,
        as_of=today,
        still_bound=True,
    )
    session().add(made)
    return made


def give(matter: Matter, measure: Measure, kind: str, *, actor: Actor, today: date, public_url: str) -> Notice:
    """Freeze a notice of a step, and serve it on everyone whom the step addresses. A report goes to nobody here: it is
    handed to the Secretary of State, and its copy to the commissioner stands on the commissioner's own page."""
    earlier = [each for each in queries.notices([measure.id]) if each.kind == kind]
    reference = f"{matter.reference}-{measure.number}-{kind}" + (f"-{len(earlier) + 1}" if earlier else "")
    titles: list[str] = []

    def build(frame: documents.Frame) -> dict[str, Any]:
        made = content(matter, measure, kind, reference, frame, public_url)
        titles.append(made["title"])
        return made

    about = session().get_one(Organisation, matter.organisation_id).name
    version = documents.freeze(
        KIND.name,
        reference,
        subject=f"enforcement:{matter.id}",
        title=f"{reference}: {standards.rung(measure.rung).title}, {about}",
        build=build,
        published_on=today,
        note=None,
        actor=actor,
    )
    notice = Notice(
        measure_id=measure.id,
        kind=kind,
        reference=reference,
        document_id=version.document_id,
        given_on=today,
        given_by=actor.key,
    )
    session().add(notice)
    session().flush()
    standing = [each for each in queries.addressees(measure.id) if each.ended_on is None or each.still_bound]
    for each in standing:
        _deliver(matter, measure, notice, each, today)
    copy_to_commissioners(matter, measure, notice, actor=actor, today=today)
    record(actor, NoticeGiven(matter.id, measure.number, kind, reference, len(standing)))
    return notice


def _deliver(matter: Matter, measure: Measure, notice: Notice, to: Addressee, today: date) -> None:
    deemed = clocks.due_on(standards.clock(DEEMED), today)
    sent = Delivery(notice_id=notice.id, addressee_id=to.id, sent_on=today, deemed_on=deemed)
    session().add(sent)
    session().flush()
    _start_time(measure, notice, sent, to, deemed)
    begin(sent, on=today)
    tell_next(sent, to, today)


def time_of(measure: Measure, notice: Notice) -> str | None:
    """The clock that a notice starts for each addressee: to represent, or to appeal; none for a report."""
    rung = standards.rung(measure.rung)
    if notice.kind == "intent":
        return standards.power(rung.power).window
    if notice.kind == "decision" and measure.state not in OVER:
        if measure.urgent and measure.considered_by is None:
            return AFTER
        return APPEAL if rung.appealable else None
    return None


def _start_time(measure: Measure, notice: Notice, sent: Delivery, to: Addressee, on: date) -> None:
    name = time_of(measure, notice)
    if name is not None:
        subject, owner = f"enforcement-delivery:{sent.id}", f"organisation:{to.organisation_id}"
        clocks.start(standards.clock(name), subject=subject, owner=owner, started_on=on)


def confirm_receipt(matter: Matter, sent: Delivery, *, actor: Actor, now: datetime) -> None:
    """Somebody of an addressee opened the notice: who and when is kept, and the time runs from that day unless it runs
    from an earlier one. A second confirmation changes nothing."""
    session().refresh(sent, with_for_update=True)
    if sent.received_at is not None:
        return
    today = clock.london_date(now)
    sent.received_at, sent.received_by = now, actor.key
    opened(sent)
    session().flush()
    notice, to = _of(sent)
    if today < sent.deemed_on:
        _run_from(sent, notice, to, today)
    record(actor, NoticeReceived(matter.id, notice.reference, to.organisation_id, today))


def record_posting(matter: Matter, sent: Delivery, *, posted_on: date, actor: Actor, now: datetime) -> None:
    """The notice went by post: receipt is deemed on the second working day after. Refused: before it was made, after
    today, and where somebody confirmed receipt."""
    today = clock.london_date(now)
    notice, to = _of(sent)
    if sent.received_at is not None:
        raise Refused("Somebody confirmed receipt already: the time runs from there")
    if posted_on < notice.given_on:
        raise Refused("It cannot have been posted before it was made", "posted_on")
    if posted_on > today:
        raise Refused("Enter the day on which it was posted, when it was", "posted_on")
    sent.sent_on, sent.deemed_on = posted_on, clocks.due_on(standards.clock(DEEMED), posted_on)
    opened(sent)
    session().flush()
    _run_from(sent, notice, to, sent.deemed_on)
    record(actor, NoticePosted(matter.id, notice.reference, to.organisation_id, posted_on, sent.deemed_on))


def _run_from(sent: Delivery, notice: Notice, to: Addressee, on: date) -> None:
    """The time runs from another day; a last day that somebody put off stands."""
    running = clock_of(sent, (*TIMES, APPEAL))
    if running is None or running.stopped_on is not None or running.met_on is not None or running.started_on == on:
        return
    put_off = running.due_on != clocks.due_on(standards.clock(running.name), running.started_on)
    clocks.stop(running, on)
    owner = f"organisation:{to.organisation_id}"
    fresh = clocks.start(
        standards.clock(running.name), subject=f"enforcement-delivery:{sent.id}", owner=owner, started_on=on
    )
    fresh.stopped_on = None  # a day from which it ran before
    if put_off and running.due_on > fresh.due_on:
        fresh.due_on = running.due_on


def waive_time(matter: Matter, sent: Delivery, *, reason: str, actor: Actor, now: datetime) -> None:
    """The addressee needs no more time for representations. It can be said once, and is never taken back."""
    notice, to = _of(sent)
    running = clock_of(sent, TIMES)
    if running is None:
        raise Refused("No time for representations runs on this notice")
    if sent.waived_on is not None:
        raise Refused("This was said already")
    if not reason.strip():
        raise Refused("Say that you have nothing to say, or no more", "reason")
    sent.waived_on, sent.waived_by, sent.waived_because = clock.london_date(now), actor.key, reason.strip()
    session().flush()
    record(actor, TimeWaived(matter.id, notice.reference, to.organisation_id, sent.waived_because))


def more_time(matter: Matter, sent: Delivery, *, until: date, reason: str, actor: Actor, now: datetime) -> None:
    """Give an addressee until a later day for representations, with the reason it will read."""
    notice, to = _of(sent)
    measure = session().get_one(Measure, notice.measure_id)
    running = clock_of(sent, TIMES)
    if measure.state not in (State.INTENDED, State.URGENT) or running is None:
        raise Refused("No time for representations runs on this notice")
    if until < clock.london_date(now):
        raise Refused("The new last day has passed already", "until")
    clocks.extend(running, until=until, reason=reason, actor=actor)
    record(actor, TimeExtended(matter.id, notice.reference, to.organisation_id, until, reason))


def end_addressee(
    matter: Matter,
    measure: Measure,
    to: Addressee,
    *,
    ended_on: date,
    still_bound: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """An addressee ceased to exist or left the trust: say from which day, and whether the step binds it still for what
    was before. One that is not bound any more holds up no decision; everything that it was sent and sent stays."""
    if to.ended_on is not None:
        raise Refused("This was said already")
    if ended_on > clock.london_date(now):
        raise Refused("Enter the day on which it ceased or left, when it has", "ended_on")
    if not reason.strip():
        raise Refused("Say what happened, and why the step binds it still or not", "reason")
    others = [each for each in queries.addressees(measure.id) if each.id != to.id and each.ended_on is None]
    if not still_bound and not others:
        raise Refused("Nobody would be left: serve whoever takes its place first, or withdraw the step", "still_bound")
    to.ended_on, to.ended_because, to.still_bound = ended_on, reason.strip(), still_bound
    session().flush()
    record(
        actor,
        AddresseeEnded(matter.id, measure.number, to.organisation_id, ended_on, still_bound, to.ended_because),
    )


def add_addressee(
    matter: Matter,
    measure: Measure,
    organisation: Organisation,
    capacity: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Addressee:
    """Serve an organisation in the middle of a step: whoever takes the place of one that ended, or joined the trust.

    It has its own whole time from its own receipt. Refused: one that is served, one that is closed, what is over.
    """
    today = clock.london_date(now)
    if measure.state in OVER or not queries.addressees(measure.id):
        raise Refused("This step has no notice that could be served")
    if not organisation.active:
        raise Refused(f"{organisation.name} is closed: it cannot be served", "code")
    if any(each.organisation_id == organisation.id for each in queries.addressees(measure.id)):
        raise Refused(f"{organisation.name} is an addressee already", "code")
    if not reason.strip():
        raise Refused("Say why it is served", "reason")
    made = _add(measure, organisation, capacity, today)
    session().flush()
    kind = "intent" if measure.state in (State.INTENDED, State.CONSIDERED) else "decision"
    newest = queries.notice(measure, kind) or queries.notice(measure, "intent")
    if newest is not None:
        _deliver(matter, measure, newest, made, today)
    record(actor, AddresseeAdded(matter.id, measure.number, organisation.id, reason.strip()))
    return made


def stop_time(measure: Measure, on: date) -> None:
    """The time for representations is over, by its end or because nothing waits for it any more."""
    for notice in queries.notices([measure.id]):
        for sent, _to in queries.deliveries(notice.id):
            running = clock_of(sent, TIMES)
            if running is not None and running.met_on is None and running.stopped_on is None:
                clocks.stop(running, on)


def _of(sent: Delivery) -> tuple[Notice, Addressee]:
    notice, to = session().get(Notice, sent.notice_id), session().get(Addressee, sent.addressee_id)
    if notice is None or to is None:
        raise NotFound
    return notice, to
