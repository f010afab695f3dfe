"""Puts a notice into the public register: checked for what it gives away, words left out with reasons, then frozen."""

from datetime import date, datetime
from typing import Any

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from .. import queries
from ..events import NoticeLeakAnswered, NoticePublished, ReportedToSecretaryOfState, WordsWithheld
from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Notice, NoticeLeakAnswer, PublicCopy, Redaction
from ..queries import leaks as found_leaks
from ..queries.case import case_of
from ..queries.content import KIND, content_of, frame_of
from ..rules.lifecycle import DECIDE, State, not_own
from ..rules.notice import public_copy, says
from . import serving

PUBLISH = "enforcement:publish"


def withhold(matter: Matter, notice: Notice, words: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Leave words out of the public copy, with the reason that the copy prints in their place."""
    _may(actor, notice)
    words = words.strip()
    if not words or not says(content_of(notice), words):
        raise Refused("These words are not in the notice: copy them as they stand there", "words")
    if not reason.strip():
        raise Refused("Say why: the public copy prints it", "reason")
    if words in reason:
        raise Refused("The reason repeats the words that are left out", "reason")
    row = Redaction(notice_id=notice.id, words=words, reason=reason.strip(), made_by=actor.key, made_at=now)
    session().add(row)
    session().flush()
    record(actor, WordsWithheld(matter.id, notice.reference, reason.strip(), False))


def show_again(matter: Matter, notice: Notice, redaction_id: int, *, actor: Actor, now: datetime) -> None:
    """Put words back into the public copy before it is published."""
    _may(actor, notice)
    row = next((each for each in found_leaks.redactions(notice) if each.id == redaction_id), None)
    if row is None:
        raise NotFound
    row.taken_back_at = now
    session().flush()
    record(actor, WordsWithheld(matter.id, notice.reference, row.reason, True))


def let_stand(matter: Matter, notice: Notice, key: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Say why something that the check found may be published."""
    _may(actor, notice)
    if not reason.strip():
        raise Refused("Say why it may be published", "reason")
    one = next((each for each in found_leaks.found(notice) if each.leak.key == key), None)
    if one is None:
        raise Refused("This is not in the notice any more")
    if one.answer is not None:
        raise Refused("Somebody has answered this already")
    row = NoticeLeakAnswer(notice_id=notice.id, key=key, reason=reason.strip(), answered_by=actor.key, answered_at=now)
    session().add(row)
    session().flush()
    record(actor, NoticeLeakAnswered(matter.id, notice.reference, one.leak.words, reason.strip()))


def publish(
    matter: Matter, measure: Measure, notice: Notice, *, actor: Actor, now: datetime, public_url: str
) -> PublicCopy:
    """Publish a copy of a notice, frozen with a check code of its own.

    Refused: a notice of intent, before each addressee received it, by whoever proposed the step, while anything that
    the check found is neither left out nor answered.
    """
    _may(actor, notice)
    today = clock.london_date(now)
    _ready(measure, notice, actor, today)
    withheld = [(each.words, each.reason) for each in found_leaks.redactions(notice)]
    whole = content_of(notice)

    def build(frame: documents.Frame) -> dict[str, Any]:
        return public_copy(whole, withheld, frame_of(frame, public_url))

    about = session().get_one(Organisation, matter.organisation_id).name
    version = documents.freeze(
        KIND.name,
        f"{notice.reference}-public",
        subject=f"enforcement:{matter.id}",
        title=f"{notice.reference}: {standards.rung(measure.rung).title}, {about}",
        build=build,
        published_on=today,
        note=None,
        actor=actor,
    )
    made = PublicCopy(notice_id=notice.id, document_id=version.document_id, published_on=today, published_by=actor.key)
    session().add(made)
    session().flush()
    record(actor, NoticePublished(matter.id, notice.reference, today))
    return made


def report(matter: Matter, measure: Measure, *, reason: str, actor: Actor, now: datetime, public_url: str) -> Notice:
    """Report a commissioner that did not comply to the Secretary of State; its evidence is frozen with it.

    Refused: by whoever proposed the step, for a provider's step, before it was found not complied with, twice.
    """
    today = clock.london_date(now)
    if not actor.may(DECIDE):
        raise Refused("Your role may not report to the Secretary of State.")
    no = not_own(case_of(measure, today), actor)
    if no:
        raise Refused(no)
    if standards.rung(measure.rung).side != "commissioner":
        raise Refused("Only a commissioner that does not comply is reported")
    if measure.state != State.BREACHED:
        raise Refused("Record first that it was not complied with")
    if queries.notice(measure, "report") is not None:
        raise Refused("It was reported already")
    if not reason.strip():
        raise Refused("Say what the Secretary of State is asked to do, and why", "reason")
    measure.decision = reason.strip()
    session().flush()
    notice = serving.give(matter, measure, "report", actor=actor, today=today, public_url=public_url)
    record(actor, ReportedToSecretaryOfState(matter.id, measure.number, notice.reference, reason.strip()))
    return notice


def _ready(measure: Measure, notice: Notice, actor: Actor, today: date) -> None:
    if notice.kind == "intent":
        raise Refused("A notice of intent is not published: nothing is decided")
    if actor.key == measure.proposed_by:
        raise Refused("You proposed this step, so somebody else publishes it.")
    waiting = [to.name for sent, to in queries.deliveries(notice.id) if not sent.received_at and today < sent.deemed_on]
    if waiting:
        raise Refused(f"{waiting[0]} did not receive it yet. Nobody learns of a notice from the public register.")
    left = found_leaks.unanswered(notice)
    if left:
        said = "1 thing that is" if left == 1 else f"{left} things that are"
        raise Refused(f"The check before publication found {said} neither left out nor answered")


def _may(actor: Actor, notice: Notice) -> None:
    if not actor.may(PUBLISH):
        raise Refused("Your role may not publish a notice.")
    if found_leaks.public_copy(notice) is not None:
        raise Refused("This notice is published. What was published is withdrawn, never changed.")
