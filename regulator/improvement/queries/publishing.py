"""What the check finds in what the public would read of a plan, with what was said about it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from regulator.core.db import session
from regulator.core.leaks import Leak, in_words
from regulator.people.queries.membership import held_for
from regulator.people.queries.records import names_to_keep_back

from ..models.owed import Plan
from ..models.telling import PublicWords
from ..rules.publishing import Settled, as_published, found
from ..rules.tracking import told
from . import Whole, of_plan, submissions, wholes


@dataclass(frozen=True)
class Found:
    """One thing found, with what was said of it last; None where nobody has said anything."""

    leak: Leak
    answer: PublicWords | None


def plan_of_report(inspection_id: int) -> Plan | None:
    """The plan in which a published report is answered; None where it asked for nothing."""
    wanted = select(Plan).where(Plan.subject == f"inspection:{inspection_id}", Plan.public)
    return session().scalar(wanted.limit(1))


def tracked(plan: Plan) -> list[dict[str, Any]]:
    """Each thing that was asked, as the public reads it."""
    every = wholes(of_plan(plan.id))
    names, settled = names_on_the_case(plan, every), answers(plan.id)
    said = {key: Settled(each.outcome, each.reason) for key, each in settled.items()}
    last = last_sent(plan.id)
    rows = (told(each, plan.asks, last.get(each.obligation.reference)) for each in every)
    return [as_published(row, names, said) for row in rows]


def leaks(plan: Plan) -> list[Found]:
    """What was found in what was sent and verified, unanswered first; nothing of a plan that is not public."""
    if not plan.public:
        return []
    every, settled = wholes(of_plan(plan.id)), answers(plan.id)
    last = last_sent(plan.id)
    sent = (told(each, plan.asks, last.get(each.obligation.reference)) for each in every)
    rows = found(sent, names_on_the_case(plan, every))
    return sorted((Found(each, settled.get(each.key)) for each in rows), key=lambda each: each.answer is not None)


def unanswered(plan: Plan) -> int:
    """How many things keep words from the public."""
    return sum(each.answer is None for each in leaks(plan))


def of_drafts(plan: Plan, every: list[Whole]) -> list[Leak]:
    """What answers that are not sent yet would give away, for those who write them."""
    if not plan.public:
        return []
    return found((told(each, plan.asks, drafts=True) for each in every), names_on_the_case(plan, every))


def would_give_away(plan: Plan, text: str) -> list[Leak]:
    """What a text would give away, were it read with the answers of a plan."""
    return in_words(text, "", names_on_the_case(plan, wholes(of_plan(plan.id))))


def answers(plan_id: int) -> dict[str, PublicWords]:
    """What was said of each thing found, by its key: the last word counts."""
    rows = select(PublicWords).where(PublicWords.plan_id == plan_id).order_by(PublicWords.id)
    return {each.key: each for each in session().scalars(rows)}


def last_sent(plan_id: int) -> dict[str, dict[str, Any]]:
    """What was sent last of each thing asked, by its reference, as it was sent."""
    return {each["reference"]: each for sent in submissions(plan_id) for each in sent.content["answers"]}


def names_on_the_case(plan: Plan, every: list[Whole]) -> list[str]:
    """The names of people who had to do with it: answers tell roles, never people. Those who can answer for the
    organisation, or could, those who wrote, sent and claimed, and those who graded and verified."""
    keys = [f"person:{each.user_id}" for each in held_for(plan.organisation_id)]
    keys += [each.submitted_by for each in submissions(plan.id)]
    for each in every:
        keys += [each.answer.saved_by] if each.answer else []
        keys += [one.claimed_by for one in each.claims] + [one.verified_by for one in each.verifications]
        keys += [one.graded_by for one in each.gradings]
    return names_to_keep_back(keys)
