"""An appeal of the lead licensee against what was decided of its licence, and what an allowed one makes of the licence.

The decision is never overwritten. Facts that are written down on the day of the hearing say what holds from then on;
of the days before, and of what was believed on them, the register says what it said. It is the same on the register of
organisations: who left a trust there because of the decision belongs to it again from that day, by a second membership.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core import files as kept_files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.refused import NotFound, Refused
from regulator.register import queries as register
from regulator.register.actions.correcting import strike_lineage
from regulator.register.models import Lineage
from regulator.register.rules.editing import Grounds
from regulator.standards import queries as standards

from .. import queries
from ..events import LicenceAppealFileAdded, LicenceChangeMoved
from ..models.keeping import LicenceAppeal, LicenceAppealFile, LicenceChange, LicenceDelivery, LicenceNotice
from ..models.licence import Licence
from ..queries import Standing, keeping, keeping_appeals
from ..rules.keeping import KINDS, LIFE, LONGEST, NEEDS_WORDS, STANDS, State
from ..rules.timeline import Spoken, unsaid
from . import Said, entering, say
from .applying import TAKEN
from .keeping import takes_effect


def appeal(
    licence: Licence,
    sent: LicenceDelivery,
    text: str,
    papers: Iterable[Received] = (),
    *,
    actor: Actor,
    now: datetime,
) -> LicenceAppeal:
    """The lead licensee appeals, on the notice of the decision that it was sent, with the files that bear it out. The
    decision has effect meanwhile. A file that is sent twice is kept once.

    Refused: on a notice that nobody opened or that decided nothing, without a ground, after its time, and twice.
    """
    session().refresh(licence, with_for_update=True)
    notice = session().get_one(LicenceNotice, sent.notice_id)
    change = session().get_one(LicenceChange, notice.change_id)
    session().refresh(change, with_for_update=True)
    last = keeping_appeals.to_lead(change.id)
    if last is None or last.id != sent.id:
        raise Refused("An appeal is against a decision, on the newest notice of it that the lead licensee was sent")
    if sent.received_at is None:
        raise Refused("Open the notice first")
    today, before = clock.london_date(now), change.state
    LIFE.move(keeping.case_of(change, today, now, own=sent.leads), "appeal", actor)
    if not text.strip():
        raise Refused(NEEDS_WORDS["appeal"], "text")
    if len(text) > 4 * LONGEST:
        raise Refused(f"Say it in at most {4 * LONGEST:,} characters", "text")
    change.state, change.state_since = State.APPEALED, today
    made = LicenceAppeal(change_id=change.id, delivery_id=sent.id, text=text.strip(), sent_by=actor.key, sent_at=now)
    session().add(made)
    session().flush()
    running = keeping_appeals.time_to_appeal(sent)
    if running is not None:  # made before receipt is deemed, it is met on the day from which its time counts
        clocks.meet(running, max(today, running.started_on))
    rule = standards.clock(keeping_appeals.HEARING)
    clocks.start(rule, subject=f"licence-change:{change.id}", owner="regulator", started_on=today)
    record(actor, LicenceChangeMoved(licence.id, change.number, "appeal", before, State.APPEALED, None))
    for each in {paper.sha256: paper for paper in papers}.values():
        _keep_file(licence, change, made, each, actor=actor, now=now)
    return made


def _keep_file(
    licence: Licence, change: LicenceChange, to: LicenceAppeal, paper: Received, *, actor: Actor, now: datetime
) -> None:
    kept = kept_files.keep(paper, name=paper.name, actor=actor, allowed=TAKEN, now=now)
    session().add(LicenceAppealFile(appeal_id=to.id, sha256=kept.sha256, name=paper.name))
    session().flush()
    record(actor, LicenceAppealFileAdded(licence.id, change.number, kept.sha256))


def heard(licence: Licence, change: LicenceChange, outcome: str, because: str, *, actor: Actor, now: datetime) -> None:
    """Write down what became of an appeal. One that is allowed takes the decision's effect back from today on, or from
    its day where that is to come; what the licensee was refused it gets."""
    it = keeping_appeals.appeal_of(change.id)
    if it is None:
        raise NotFound
    today = clock.london_date(now)
    it.outcome, it.because, it.heard_by, it.heard_on = outcome, because, actor.key, today
    session().flush()
    running = keeping_appeals.hearing(change.id)
    if running is not None:
        clocks.meet(running, today)
    if outcome != "allowed":
        return
    if change.asked:
        stood = queries.standing(licence, max(change.effect_on, today), now)
        if stood.is_ not in KINDS[change.kind].standings:
            raise Refused(
                f"The licence is {stood.is_ or 'not in force'} by now: what was asked cannot be given any more."
            )
        change.effect_on = takes_effect(licence, change, actor=actor, now=now)
        session().flush()
    else:
        _undo(licence, change, actor=actor, now=now)


def _undo(licence: Licence, change: LicenceChange, *, actor: Actor, now: datetime) -> None:
    today = clock.london_date(now)
    day = max(change.effect_on, today)
    made, because = (
        f"Change {change.number}: {KINDS[change.kind].lower}",
        f"Change {change.number}: set aside on appeal",
    )
    own = {each.about for each in queries.facts(licence.id) if each.because == made and each.about != "review"}
    for about in sorted(own):
        _unsay(licence, about, made, Said(about, {}, day, because), actor=actor, now=now)
    if change.kind == "re-form":
        later, about = queries.one(change.details["successor"]), f"follows:{licence.reference}"
        _unsay(later, about, made, Said(about, {}, day, because), actor=actor, now=now)
        _strike_lineage(licence, change, Grounds(because, licence.reference), actor, today)
    _nobody_twice(queries.standing(licence, day, now), day, now)
    entering.undo(licence, change.effect_on, because, actor=actor, now=now)


def _unsay(licence: Licence, about: str, made: str, plain: Said, *, actor: Actor, now: datetime) -> None:
    """Say of one thing, from a day on, what would hold without what a change made of it."""
    facts = queries.facts(licence.id)
    said = [Spoken(each.about, each.value, each.from_on, each.until_on) for each in facts]
    gone = {place for place, each in enumerate(facts) if each.about == about and each.because == made}
    for each in unsaid(said, about, gone, plain.from_on):
        spoken = replace(plain, value=each.value, from_on=each.from_on, until_on=each.until_on)
        say(licence, spoken, actor=actor, now=now)


def _strike_lineage(licence: Licence, change: LicenceChange, because: Grounds, actor: Actor, today: date) -> None:
    """The register says no more that one trust came from the other by this change."""
    source = f"{licence.reference}, change {change.number}"
    rows = session().scalars(select(Lineage).where(Lineage.source == source, Lineage.struck_on.is_(None))).all()
    for row in rows:
        earlier = register.by_ids([row.predecessor_id])[row.predecessor_id]
        strike_lineage(earlier, row, because=because, actor=actor, today=today)


def _nobody_twice(stood: Standing, day: date, now: datetime) -> None:
    """Refused where a member that would be bound again holds the same status under another licence by now."""
    if stood.is_ not in STANDS:
        return
    names = keeping.names(stood)
    for code in stood.members:
        for other in queries.of_member(code, day, now):
            same = other.licence.status == stood.licence.status and other.licence.id != stood.licence.id
            if same and code in other.members and other.is_ in STANDS:
                raise Refused(
                    f"{names[code]} holds the same status under {other.licence.reference} by now. It cannot belong to"
                    " two licences: one of them must end first."
                )
