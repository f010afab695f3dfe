"""An organisation's people at work on their answers: drafts that all of them share, and who does what.

2026-11: a page of answers is saved whole or not at all. Where a colleague changed one meanwhile, nothing is saved and
both texts are shown; what nobody touched is left as it is, so that two who work on different concerns never meet.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from regulator.core import clock, kept
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.plain import plain_text
from regulator.core.refused import Refused

from .. import queries
from ..events import AnswersSaved, ObligationGiven, SubmitterNamed
from ..models.answers import Answer, PlanAction
from ..models.owed import Obligation, Plan
from ..queries.people import contacts, names_of
from ..queries.replies import reply_of
from ..rules.answering import RESPONSES, Action, Reply, unreadable
from ..rules.lifecycle import State
from . import answer_files
from .answer_files import Papers
from .moving import hold, note

TYPED = "answers"  # what is kept of one person's, of the page of a plan
MAY_CHANGE = (State.OWED, State.RETURNED, State.REFUSED)


class Overtaken(Refused):
    """Colleagues changed some of the answers meanwhile: which, by the numbers of their obligations."""

    def __init__(self, obligation_ids: list[int]) -> None:
        super().__init__(SOMEONE_ELSE, "version")
        self.obligation_ids = obligation_ids


def save(
    plan: Plan, replies: Sequence[Reply], *, actor: Actor, now: datetime, papers: Papers = answer_files.NONE
) -> int:
    """Save drafts of answers with their files, and say how many changed. Refused: what cannot be kept, what was sent
    already, and `Overtaken` where a colleague changed one that changes here too."""
    held = {each.obligation.id: each for each in queries.wholes(queries.of_plan(plan.id))}
    said = [each for each in replies if each.obligation_id in held]
    changed = [each for each in said if _differs(one := held[each.obligation_id], each) or papers.of(one)]
    for each in changed:
        whole = hold(held[each.obligation_id].obligation)
        if whole.state not in MAY_CHANGE:
            raise Refused(f"The answer to “{whole.title}” was sent. It stands as it is until it is graded.")
        for _box, message in unreadable(each):
            raise Refused(message)
    overtaken = [each.obligation_id for each in changed if _version(held[each.obligation_id].answer) != each.seen]
    if overtaken:
        raise Overtaken(overtaken)
    for each in changed:
        rows = _write(held[each.obligation_id], each, actor, now)
        answer_files.put(held[each.obligation_id], papers, rows, actor=actor, now=now)
    if changed:
        references = tuple(held[each.obligation_id].obligation.reference for each in changed)
        record(actor, AnswersSaved(plan.id, references))
    return len(changed)


def keep_typed(plan: Plan, form: Mapping[str, str], replies: Sequence[Reply], *, actor: Actor, now: datetime) -> None:
    """Keep for one person what they typed and did not save: the boxes of the answers in which it differs from what
    stands, so that what a colleague saves later is never hidden by what nobody typed. Opens its own transaction."""
    held = {each.obligation.id: each for each in queries.wholes(queries.of_plan(plan.id))}
    changed = {str(each.obligation_id) for each in replies if _differs(held[each.obligation_id], each)}
    boxes = {name: value for name, value in kept.typed(form).items() if name.split("-")[1:2] and value}
    fields = {name: value for name, value in boxes.items() if name.split("-")[1] in changed or name.startswith("all-")}
    kept.keep(f"plan:{plan.id}", TYPED, fields, actor=actor, now=now)


def forget_typed(plan_id: int, *, actor: Actor) -> None:
    """Forget what somebody typed: it was saved, or they want it no more."""
    kept.forget(f"plan:{plan_id}", TYPED, actor=actor)


def _differs(whole: queries.Whole, reply: Reply) -> bool:
    stands = reply_of(whole)
    return _said(stands) != _said(reply)


def _said(reply: Reply) -> tuple[object, ...]:
    actions = tuple(_parts(each) for each in reply.actions if not each.empty)
    return reply.response, _tidy(reply.reasons), actions


def _parts(action: Action) -> tuple[object, ...]:
    due = action.due_on or action.due
    texts = (action.text, action.owner, action.measure, action.resources, action.evidence)
    return (*map(_tidy, texts), due)


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def _version(answer: Answer | None) -> int:
    return answer.version if answer else 0


def _write(whole: queries.Whole, reply: Reply, actor: Actor, now: datetime) -> dict[int, PlanAction]:
    """Write an answer down; its actions by the place in which they came."""
    obligation, answer = whole.obligation, whole.answer
    if answer is None:
        answer = Answer(obligation_id=obligation.id)
        session().add(answer)
    answer.response = reply.response if reply.response in RESPONSES else None
    answer.reasons, answer.saved_by, answer.saved_at = _plain(reply.reasons), actor.key, now
    known = {each.id: each for each in whole.actions}
    rows: dict[int, PlanAction] = {}
    said = [(at, each) for at, each in enumerate(reply.actions, 1) if not each.empty]
    for position, (at, each) in enumerate(said, 1):
        row = known.get(each.id or 0)
        if row is None:
            row = PlanAction(obligation_id=obligation.id, organisation_id=obligation.organisation_id)
            session().add(row)
        row.position, row.text, row.owner, row.due_on = position, _plain(each.text), _plain(each.owner), each.due_on
        row.measure, row.resources, row.evidence = _plain(each.measure), _plain(each.resources), _plain(each.evidence)
        rows[at] = row
    session().flush()
    for row in known.values():
        if row not in rows.values():
            row.removed_at = now
    session().flush()
    return rows


def _plain(text: str) -> str:
    return plain_text(_tidy(text))


def name_submitter(plan: Plan, user_id: int | None, *, actor: Actor, today: date) -> None:
    """Say who alone submits a plan; nobody, and every lead may. Refused: who may not submit for the organisation."""
    if not actor.may("improvement:submit"):
        raise Refused("Your role may not say who sends the plan.")
    who = {each.user_id for each in contacts(plan.organisation_id, today) if each.may_submit}
    if user_id is not None and user_id not in who:
        raise Refused("Choose somebody who may send the plan", "person")
    plan.submitter_id = user_id
    session().flush()
    record(actor, SubmitterNamed(plan.id, user_id))


def give(obligation: Obligation, user_id: int | None, *, actor: Actor, today: date) -> None:
    """Ask a colleague to see to it: it has one owner. Refused: who does not act for the organisation."""
    hold(obligation)
    who = {each.user_id for each in contacts(obligation.organisation_id, today)}
    if user_id is not None and user_id not in who:
        raise Refused("Choose somebody who acts for your organisation", "person")
    if obligation.owner_id == user_id:
        return
    obligation.owner_id = user_id
    told = names_of([user_id])[user_id] if user_id is not None else "Nobody"
    note(obligation, "give", before=obligation.state, actor=actor, on=clock.today(), reason=f"To {told}")
    record(actor, ObligationGiven(obligation.id, user_id))
