"""Urgent notification: put to the chief inspector, decided by them alone, answered in public within 28 days.

2026-11: the letter is frozen when it is sent to the provider and made public later, unchanged: what the provider read
first is what everybody reads. Nothing here is ever done by the system itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from regulator.core import clock, clocks, files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.documents.models import DocumentVersion
from regulator.core.events import record
from regulator.core.files import PAPERS, Received
from regulator.core.mail import post_mail
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from .. import queries
from ..events import (
    UrgentNotificationDeclined,
    UrgentNotificationPublished,
    UrgentNotificationPut,
    UrgentNotificationReceived,
    UrgentReplyReceived,
)
from ..models.inspection import Inspection
from ..models.urgent import UrgentNotification, UrgentReferral, UrgentReply
from ..queries import urgent as found
from ..queries.leaks import names_on_the_case
from ..queries.letters import URGENT_ISSUED, URGENT_PUT, URGENT_REPLY
from ..queries.people import chiefs
from ..queries.urgent_factors import known
from ..rules import urgent as rules
from ..rules import urgent_papers as papers
from ..rules.leaks import in_text
from ..rules.leaks_in_files import in_file
from ..rules.report.words import day
from .at_the_desk import hold
from .judging import notify_urgently
from .telling import tell_provider

MUST_NOT_STAND = ("prison-number", "birth-date", "ni-number", "hidden-text")  # in a letter there is no reason for one
MOST_TOLD = 5  # things of a file that one refusal names
LONGEST = 20_000  # characters of a letter's or a reply's text


@dataclass(frozen=True)
class Wanted:
    """A letter as the chief inspector wrote it. `words`: theirs on a factor, by its key; `paper`: what goes with it."""

    reasons: str
    addressees: Sequence[str]
    words: Mapping[str, str] = field(default_factory=dict)
    paper: Received | None = None


def put(inspection: Inspection, *, why: str, actor: Actor, now: datetime) -> None:
    """Ask the chief inspector whether to notify urgently; the time for a letter runs, and they are told by mail.

    Refused: before anything was found, once a letter was issued, while the question waits already.
    """
    _may_ask(actor)
    hold(inspection)
    _possible(inspection)
    if found.open_referral(inspection.id):
        raise Refused("The chief inspector was asked already and has not answered yet.")
    if not why.strip():
        raise Refused("Say why outcomes may be so poor", "why")
    _ask(inspection, why, actor, now)
    for chief in chiefs(clock.london_date(now)):
        key = f"{inspection.id}:{now.isoformat()}:{chief.user_id}"
        post_mail(URGENT_PUT, key=key, inspection_id=inspection.id, user_id=chief.user_id)


def _ask(inspection: Inspection, why: str, actor: Actor, now: datetime) -> UrgentReferral:
    asked = UrgentReferral(inspection_id=inspection.id, why=why, put_by=actor.key, put_at=now)
    session().add(asked)
    session().flush()
    due = None
    last = queries.last_day(inspection.id)
    if inspection.origin != "published-facts":
        rule = standards.clocks()[rules.LETTER_CLOCK]
        running = clocks.start(rule, subject=f"inspection:{inspection.id}", owner=rules.CHIEF, started_on=last)
        running.stopped_on = None  # asked a second time, after a no: it runs on
        due = running.due_on
    session().flush()
    record(actor, UrgentNotificationPut(inspection.id, why, due))
    return asked


def decline(inspection: Inspection, *, reason: str, actor: Actor, now: datetime) -> None:
    """The chief inspector decides that there is no urgent notification, with the reason. Refused: unasked."""
    _chief(actor)
    hold(inspection)
    asked = found.open_referral(inspection.id)
    if asked is None:
        raise Refused("Nobody asks for an urgent notification now.")
    if not reason.strip():
        raise Refused("Say why there is none", "reason")
    asked.answer, asked.reason = "do not", reason
    asked.answered_by, asked.answered_at = actor.key, now
    session().flush()
    running = _running(inspection, rules.LETTER_CLOCK)
    if running is not None:
        clocks.stop(running, clock.london_date(now))
    record(actor, UrgentNotificationDeclined(inspection.id, reason))


def issue(inspection: Inspection, wanted: Wanted, *, actor: Actor, now: datetime, public_url: str) -> DocumentVersion:
    """The chief inspector notifies urgently: the letter is fixed and sent to the provider, and the reply's time runs.

    It is not public yet. Refused: from anyone else, without reasons or confidence weighed, twice, with what no letter
    may say.
    """
    _chief(actor)
    hold(inspection)
    _possible(inspection)
    _check(wanted, found.addressees(inspection))
    today = clock.london_date(now)
    asked = found.open_referral(inspection.id) or _ask(inspection, wanted.reasons, actor, now)
    asked.answer, asked.answered_by, asked.answered_at = "notify", actor.key, now
    factors = rules.factors(known(inspection))
    notification = notify_urgently(inspection, issued_on=today, reasons=wanted.reasons, earlier=None, actor=actor)
    notification.factors = [
        {"key": each.key, "known": list(each.known), "text": wanted.words.get(each.key, "")} for each in factors
    ]
    if wanted.paper is not None:
        kept = files.keep(wanted.paper, name=wanted.paper.name, actor=actor, allowed=PAPERS, now=now)
        notification.paper_sha256, notification.paper_name = kept.sha256, wanted.paper.name
    session().flush()
    running = _running(inspection, rules.LETTER_CLOCK)
    if running is not None:
        clocks.meet(running, max(today, running.started_on))
    version = _freeze_letter(inspection, notification, wanted, factors, today, actor, public_url)
    tell_provider(inspection, URGENT_ISSUED, "urgent notification", actor, today)
    return version


def _check(wanted: Wanted, offered: Sequence[tuple[str, str]]) -> None:
    if not wanted.reasons.strip():
        raise Refused("Say why you notify urgently", "reasons")
    if not wanted.words.get("confidence", "").strip():
        raise Refused("Say what confidence you have that it would change without a notification", "confidence")
    if "provider" not in wanted.addressees or not set(wanted.addressees) <= {value for value, _ in offered}:
        raise Refused("Choose to whom the letter goes; the provider is always one of them", "addressees")
    for key, text in {"reasons": wanted.reasons, **wanted.words}.items():
        nothing_given_away(text, key)


def nothing_given_away(text: str, where: str) -> None:
    """Refuse what tells who somebody is: such a paper is public, and what was sent stays."""
    leak = next((each for each in in_text(text, where) if each.kind in MUST_NOT_STAND), None)
    if leak is not None:
        raise Refused(f"This says {leak.words}: {leak.found}. Take it out, since everybody will read it.", where)


def check_paper(inspection: Inspection, received: Received) -> None:
    """Refuse a debriefing paper that gives something away: it is published as it is, and nobody can change it then."""
    names = names_on_the_case(inspection)
    leaks = in_file(files.open_kept(received.sha256), received.media_type, received.name, names)
    if leaks:
        told = "; ".join(f"{each.words} ({each.found})" for each in leaks[:MOST_TOLD])
        raise Refused(f"This file gives away {told}. Take it out of the file, then attach it again.", "file")


def _freeze_letter(
    inspection: Inspection,
    notification: UrgentNotification,
    wanted: Wanted,
    factors: Sequence[rules.Factor],
    today: date,
    actor: Actor,
    public_url: str,
) -> DocumentVersion:
    reference = found.letter_reference(inspection)
    power = standards.power(rules.POWER)
    due = notification.reply_due_on or today
    letter = papers.Letter(
        reasons=wanted.reasons,
        addressees=list(wanted.addressees),
        factors=factors,
        words=wanted.words,
        reply_due_on=due,
        power=(power.title, str(power.notice_says or "")),
        papers=[wanted.paper.name] if wanted.paper else [],
    )
    told = found.about(inspection, reference)
    return documents.freeze(
        found.KIND.name,
        reference,
        subject=f"inspection:{inspection.id}",
        title=f"Urgent notification {inspection.reference}",
        build=lambda frame: papers.letter_content(told, letter, in_frame(frame, public_url)),
        published_on=today,
        note=None,
        actor=actor,
        public=False,
    )


def in_frame(frame: documents.Frame, public_url: str) -> papers.Frame:
    """What a version of a paper says of itself; its check code leads to the public site."""
    url = f"{public_url}/verify/{frame.check_code}"
    return papers.Frame(frame.number, frame.published_on, frame.check_code, url, frame.audit_head, frame.corrections)


def receive(inspection: Inspection, *, actor: Actor, now: datetime) -> None:
    """Somebody of the provider opened the letter: who and when is kept. A second time changes nothing."""
    hold(inspection)
    notification = _issued(inspection)
    if notification.received_at is not None:
        return
    notification.received_at, notification.received_by = now, actor.key
    session().flush()
    record(actor, UrgentNotificationReceived(inspection.id, clock.london_date(now)))


def publish(inspection: Inspection, *, actor: Actor, now: datetime) -> None:
    """Make the letter public, with the replies that came. Refused: before the provider could read it, twice."""
    if not (actor.may(Permission.INSPECTION_URGENT_NOTIFICATION) or actor.may(Permission.INSPECTION_PUBLISH)):
        raise Refused("A chief inspector or a publisher publishes the letter.")
    hold(inspection)
    notification = _issued(inspection)
    if notification.published_on is not None:
        raise Refused(f"The letter was published on {day(notification.published_on)}.")
    today = clock.london_date(now)
    no = rules.may_be_public(notification.issued_on or today, notification.received_at is not None, today)
    if no:
        raise Refused(no)
    notification.published_on = today
    session().flush()
    letter = found.letter(inspection)
    for each in ([letter] if letter else []) + found.reply_papers(inspection):
        documents.make_public(each.document, actor=actor, today=today)
    record(actor, UrgentNotificationPublished(inspection.id, found.letter_reference(inspection), today))


def record_reply(
    inspection: Inspection,
    *,
    sender: str,
    text: str,
    received_on: date,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> DocumentVersion:
    """Keep the public reply of one who was notified, as a document beside the letter; a late one says that it is.

    By the provider itself, or by the regulator for a reply that came by post. Refused: a second one, an empty one, one
    that tells who somebody is, one from before the letter.
    """
    hold(inspection)
    notification = _issued(inspection)
    if sender not in rules.ADDRESSEES:
        raise Refused("Choose who replies", "sender")
    earlier = next((each for each in found.replies(inspection.id) if each.sender == sender), None)
    if earlier is not None:
        raise Refused(f"A reply came already, on {day(earlier.received_on)}. It stands, and is published as it is.")
    if not text.strip():
        raise Refused("Enter the reply", "text")
    if len(text) > LONGEST:
        raise Refused(f"The reply must be {LONGEST:,} characters or fewer", "text")
    nothing_given_away(text, "text")
    today = clock.london_date(now)
    if received_on > today or (notification.issued_on and received_on < notification.issued_on):
        raise Refused("The reply came between the day of the letter and today", "received_on")
    reply = UrgentReply(
        inspection_id=inspection.id,
        sender=sender,
        text=text,
        received_on=received_on,
        recorded_by=actor.key,
        recorded_at=now,
    )
    session().add(reply)
    session().flush()
    running = _running(inspection, rules.REPLY_CLOCK)
    if sender == "provider" and running is not None:
        clocks.meet(running, received_on)
    record(actor, UrgentReplyReceived(inspection.id, sender, received_on, notification.reply_due_on))
    for chief in chiefs(today):
        key = f"{inspection.id}:{sender}:{chief.user_id}"
        post_mail(URGENT_REPLY, key=key, inspection_id=inspection.id, user_id=chief.user_id)
    return _freeze_reply(inspection, notification, reply, today, actor, public_url)


def _freeze_reply(
    inspection: Inspection,
    notification: UrgentNotification,
    reply: UrgentReply,
    today: date,
    actor: Actor,
    public_url: str,
) -> DocumentVersion:
    reference = found.reply_reference(inspection, reply.sender)
    told = found.about(inspection, reference)
    return documents.freeze(
        found.KIND.name,
        reference,
        subject=f"inspection:{inspection.id}",
        title=f"Reply to urgent notification {inspection.reference}",
        build=lambda frame: papers.reply_content(
            told,
            in_frame(frame, public_url),
            sender=reply.sender,
            text=reply.text,
            received_on=reply.received_on,
            answers=found.letter_reference(inspection),
            due_on=notification.reply_due_on,
        ),
        published_on=today,
        note=None,
        actor=actor,
        public=notification.published_on is not None,
    )


def _may_ask(actor: Actor) -> None:
    if not (actor.may(Permission.INSPECTION_DRAFT) or actor.may(Permission.INSPECTION_URGENT_NOTIFICATION)):
        raise Refused("A lead inspector puts the question.")


def _chief(actor: Actor) -> None:
    if not actor.may(Permission.INSPECTION_URGENT_NOTIFICATION):
        raise Refused("The chief inspector alone decides on an urgent notification.")


def _possible(inspection: Inspection) -> None:
    no = rules.may_be_decided(inspection.state, queries.urgent_notification(inspection.id) is not None)
    if no:
        raise Refused(no)


def _issued(inspection: Inspection) -> UrgentNotification:
    """The notification that was issued here; one that an import tells of has no letter of ours."""
    notification = queries.urgent_notification(inspection.id)
    if notification is None or notification.factors is None:
        raise NotFound
    return notification


def _running(inspection: Inspection, name: str) -> clocks.Clock | None:
    try:
        return clocks.running(f"inspection:{inspection.id}", name)
    except NotFound:
        return None
