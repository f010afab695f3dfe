"""One named person sends the answers: all that wait, at once, kept whole with a receipt.

2026-11: late is recorded and never refused: a late plan is worth more than none. Sent twice, the second is told of
the receipt of the first.
"""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.canonical import canonical, digest
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.register import queries as register
from regulator.standards import queries as standards

from .. import queries
from ..events import PlanSubmitted
from ..models.answers import Submission
from ..models.owed import Obligation, Plan
from ..queries.people import may_submit
from ..queries.replies import reply_of
from ..rules.answering import SAID, unfinished
from ..rules.lifecycle import TO_ANSWER, State
from ..rules.owing import Kind
from . import answer_files
from .entering import answer_due
from .moving import GRADING, hold, take
from .reminding import remind_of


class Unfinished(Refused):
    """Some answers lack something: what, by obligation and box."""

    def __init__(self, problems: dict[int, dict[str, str]]) -> None:
        count = len(problems)
        super().__init__(f"{count} {'answer is' if count == 1 else 'answers are'} not finished. Nothing was sent.")
        self.problems = problems


def to_send(plan: Plan) -> list[Obligation]:
    """The obligations whose answers are sent next: those that wait, and refusals that were answered anew."""
    found = queries.of_plan(plan.id)
    waiting = [each for each in found if each.state in TO_ANSWER]
    return waiting or [each for each in found if each.state == State.REFUSED]


def submit(plan: Plan, *, actor: Actor, now: datetime) -> Submission:
    """Send every answer that waits. Refused: whose turn it is not, when nothing waits, and `Unfinished`."""
    if not actor.may("improvement:submit"):
        raise Refused("Your role may not send the answers. Somebody who leads your organisation does.")
    today = clock.london_date(now)
    if not plan.asks:
        raise Refused("This is an example made of published facts: it asks nobody for an answer.")
    no = may_submit(plan, actor, today)
    if no:
        raise Refused(no)
    session().refresh(plan, with_for_update=True)
    waiting = [hold(each) for each in to_send(plan)]
    sent = queries.submissions(plan.id)
    if not waiting or (sent and all(each.state == State.REFUSED for each in waiting)):
        raise Refused(_nothing(sent))
    wholes = queries.wholes(waiting)
    problems = {}
    for each in wholes:
        wrong = dict(reversed(list(unfinished(reply_of(each), today, each.obligation.complete_by))))
        if wrong:
            problems[each.obligation.id] = wrong
    if problems:
        raise Unfinished(problems)
    due = answer_due(plan)
    content = _content(plan, wholes, len(sent) + 1, actor, now)
    made = Submission(
        plan_id=plan.id,
        number=len(sent) + 1,
        submitted_by=actor.key,
        submitted_at=now,
        due_on=due,
        late=due is not None and today > due,
        content=content,
        content_hash=digest(canonical(content)),
    )
    session().add(made)
    session().flush()
    _run_clocks(plan, today)
    for each in wholes:
        answer_files.sent(each, made.number)
    for obligation in waiting:
        take(obligation, "submit", actor=actor, on=today)
    told = PlanSubmitted(plan.id, made.number, len(waiting), made.late, made.content_hash)
    record(actor, told, occurred_on=today)
    return made


def _nothing(sent: list[Submission]) -> str:
    if not sent:
        return "Nothing waits for an answer here."
    last = sent[-1]
    return f"This was sent already, on {last.submitted_at:%-d %B %Y}: the receipt is {receipt(last)}. Nothing waits."


def receipt(submission: Submission) -> str:
    """The code of a receipt: the beginning of the hash of all that was sent, in groups to read aloud."""
    code = submission.content_hash[:12].upper()
    return "-".join(code[at : at + 4] for at in range(0, 12, 4))


def _run_clocks(plan: Plan, today: date) -> None:
    with suppress(NotFound):
        clocks.meet(clocks.running(plan.clock_subject, plan.clock), today)
    rule = standards.clock(GRADING)
    started = clocks.start(rule, subject=f"grading:{plan.id}", owner="regulator", started_on=today)
    if started.met_on is not None:  # sent again on the day on which it was returned
        started.met_on = None
    remind_of(started, plan)


def _content(plan: Plan, wholes: list[queries.Whole], number: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """All that is sent, as it is kept and downloaded."""
    organisation = register.by_ids([plan.organisation_id])[plan.organisation_id]
    return {
        "provider": organisation.name,
        "code": organisation.code,
        "reference": plan.reference,
        "title": plan.title,
        "number": number,
        "submitted_by": actor.key,
        "submitted_at": now.isoformat(),
        "answers": [_answer(each) for each in wholes],
    }


def _answer(whole: queries.Whole) -> dict[str, Any]:
    obligation, reply = whole.obligation, reply_of(whole)
    return {
        "reference": obligation.reference,
        "kind": Kind(obligation.kind).words,
        "item": obligation.item,
        "title": obligation.title,
        "priority": obligation.priority,
        "response": SAID[reply.response],
        "reasons": reply.reasons,
        "files": _files(whole, None),
        "actions": [
            {
                "action": each.text,
                "owner": each.owner,
                "due_on": each.due_on.isoformat() if each.due_on else None,
                "measure": each.measure,
                "resources": each.resources,
                "evidence": each.evidence,
                "files": _files(whole, each.id),
            }
            for each in reply.actions
        ],
    }


def _files(whole: queries.Whole, action_id: int | None) -> list[dict[str, str]]:
    """The files as they are sent: their names, and the hashes by which they are kept."""
    return [{"name": each.name, "sha256": each.sha256} for each in whole.with_action(action_id)]
