"""The provider's word on its progress: with one action, or with the whole, with files as evidence."""

from datetime import date, datetime

from regulator.core import clock, clocks, files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.plain import paragraph
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import ProgressClaimed
from ..models.answers import PlanAction
from ..models.owed import Obligation
from ..models.progress import Claim, ProgressFile
from ..rules.answering import LONGEST, MOST_FILES, STATUSES
from ..rules.lifecycle import State
from .answer_files import TAKEN
from .moving import VERIFICATION, hold, note, set_due, take
from .reminding import remind_of


def claim(
    obligation: Obligation,
    action: PlanAction | None,
    *,
    status: str,
    text: str,
    papers: list[Received],
    actor: Actor,
    now: datetime,
) -> Claim:
    """Say how far it is: of one action, or of the whole, which is then for somebody else to verify. Once the last of
    its actions is reported as done, the whole is claimed with it.

    Refused: unless the plan was accepted and is under way, without a word on what was done, and the whole as done
    while one of its actions is not.
    """
    hold(obligation)
    if obligation.state != State.UNDER_WAY:
        raise Refused("Progress is reported while an accepted plan is under way.")
    if status not in STATUSES or (action is None and status != "done"):
        raise Refused("Choose how far it is", "status")
    said = paragraph(text, "text", "what was done", LONGEST)
    if len(papers) > MOST_FILES:
        raise Refused(f"A report of progress has at most {MOST_FILES} files", "files")
    undone = [each for each in queries.whole(obligation).actions if each.claimed != "done"]
    if action is None and undone:
        raise Refused(f"“{undone[0].text}” is not reported as done yet", "status")
    made = _write(obligation, action, status, said, actor, now)
    for each in papers:
        kept = files.keep(each, name=each.name, actor=actor, allowed=TAKEN, now=now)
        session().add(
            ProgressFile(
                obligation_id=obligation.id,
                claim_id=made.id,
                sha256=kept.sha256,
                name=each.name,
                added_by=actor.key,
                added_at=now,
            )
        )
    session().flush()
    if action is not None:
        _of_action(obligation, action, status, actor, now)
    if status == "done" and all(each is action or each.claimed == "done" for each in undone):
        _claim_whole(obligation, actor, made.claimed_on)
    record(actor, ProgressClaimed(obligation.id, action.id if action else None, status, len(papers)))
    return made


def _claim_whole(obligation: Obligation, actor: Actor, today: date) -> None:
    started = clocks.start(
        standards.clock(VERIFICATION), subject=f"obligation:{obligation.id}", owner="regulator", started_on=today
    )
    started.met_on = started.stopped_on = None  # claimed again on the day on which it was taken back, or not verified
    remind_of(started, queries.plan_of(obligation), obligation)
    take(obligation, "claim", actor=actor, on=today)


def take_back(obligation: Obligation, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take the claim back that everything is done, before it was verified. Refused: without a reason."""
    hold(obligation)
    on = clock.london_date(now)
    take(obligation, "take-back", actor=actor, on=on, reason=reason)
    stop_verification(obligation, on, met=False)


def stop_verification(obligation: Obligation, on: date, *, met: bool) -> None:
    """The time to verify is over: it was done, or nothing is claimed any more."""
    try:
        running = clocks.running(f"obligation:{obligation.id}", VERIFICATION)
    except NotFound:
        return
    (clocks.meet if met else clocks.stop)(running, on)


def _write(
    obligation: Obligation, action: PlanAction | None, status: str, said: str, actor: Actor, now: datetime
) -> Claim:
    made = Claim(
        obligation_id=obligation.id,
        action_id=action.id if action else None,
        status=status,
        text=said,
        claimed_by=actor.key,
        claimed_on=clock.london_date(now),
        claimed_at=now,
    )
    session().add(made)
    session().flush()
    return made


def _of_action(obligation: Obligation, action: PlanAction, status: str, actor: Actor, now: datetime) -> None:
    today = clock.london_date(now)
    action.claimed, action.claimed_on, action.open = status, today, status != "done"
    try:
        running = clocks.running(f"plan-action:{action.id}", "plan-action")
    except NotFound:
        running = None
    if running is not None and status == "done":
        clocks.meet(running, today)
    note(
        obligation,
        "report",
        before=obligation.state,
        actor=actor,
        on=today,
        reason=f"{STATUSES[status]}: {action.text}",
    )
    set_due(obligation, queries.plan_of(obligation))
