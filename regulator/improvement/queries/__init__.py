"""Finds what is owed; what an actor may know of is decided here, in SQL."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, inspect, or_, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.answers import Answer, AnswerFile, Grading, PlanAction, Submission, TimeRequest
from ..models.owed import Clause, Commissioner, Obligation, Plan, Step
from ..models.progress import Claim, ProgressFile, Verification
from ..rules.owing import keeper_of

Row = TypeVar(
    "Row", Answer, AnswerFile, PlanAction, Clause, Commissioner, Step, Claim, ProgressFile, Verification, Grading
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which obligations an actor may know of: an organisation its own; the regulator's staff and the Ombudsman's each
    what they keep; a commissioner those that it is told of or must act on."""
    ways: list[ColumnElement[bool]] = []
    if actor.organisation_id is not None:
        if actor.may("improvement:answer"):
            ways.append(Obligation.organisation_id == actor.organisation_id)
        if actor.may("improvement:commission"):
            told = select(Commissioner.obligation_id).where(Commissioner.organisation_id == actor.organisation_id)
            ways.append(Obligation.id.in_(told))
    elif actor.may("improvement:read"):
        ways.append(Obligation.keeper == keeper_of(actor.duty))
    return or_(*ways) if ways else Obligation.id.in_([])


def plans_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which plans an actor may know of: an organisation its own, staff those that they keep."""
    if actor.organisation_id is not None:
        own = actor.may("improvement:answer")
        return Plan.organisation_id == actor.organisation_id if own else Plan.id.in_([])
    return Plan.keeper == keeper_of(actor.duty) if actor.may("improvement:read") else Plan.id.in_([])


def one(actor: Actor, reference: str) -> Obligation:
    """The obligation under a reference. `NotFound` where there is none that the actor may know of."""
    found = None
    if reference.isprintable():
        found = session().scalar(select(Obligation).where(Obligation.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def plan(actor: Actor, plan_id: int) -> Plan:
    """The plan of a number. `NotFound` where there is none that the actor may know of."""
    found = session().scalar(select(Plan).where(Plan.id == plan_id, plans_visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def plan_of(obligation: Obligation) -> Plan:
    """The plan that an obligation is part of."""
    return session().get_one(Plan, obligation.plan_id)


def of_plan(plan_id: int) -> list[Obligation]:
    """All that a plan asks, in its order."""
    rows = select(Obligation).where(Obligation.plan_id == plan_id).order_by(Obligation.position)
    return list(session().scalars(rows))


def submissions(plan_id: int) -> list[Submission]:
    """What was sent, the earliest first."""
    rows = select(Submission).where(Submission.plan_id == plan_id).order_by(Submission.number)
    return list(session().scalars(rows))


def submission(plan_id: int, number: int) -> Submission:
    """One that was sent. `NotFound` where none of that number was."""
    found = session().scalar(select(Submission).where(Submission.plan_id == plan_id, Submission.number == number))
    if found is None:
        raise NotFound
    return found


def requests(plan_id: int) -> list[TimeRequest]:
    """The requests for more time of a plan, the newest first."""
    rows = select(TimeRequest).where(TimeRequest.plan_id == plan_id).order_by(TimeRequest.id.desc())
    return list(session().scalars(rows))


@dataclass(frozen=True)
class Whole:
    """An obligation with all that belongs to it."""

    obligation: Obligation
    answer: Answer | None
    actions: list[PlanAction]
    clauses: list[Clause]
    commissioners: list[Commissioner]
    claims: list[Claim]
    files: list[ProgressFile]
    verifications: list[Verification]
    gradings: list[Grading]
    papers: list[AnswerFile]

    def with_action(self, action_id: int | None) -> list[AnswerFile]:
        """The files with one of its actions as it stands; with None those with the answer itself."""
        return [each for each in self.papers if each.action_id == action_id and each.removed_at is None]

    @property
    def claimed(self) -> Claim | None:
        """The provider's last word on the whole; of its actions where it said nothing of the whole."""
        return self.claims[-1] if self.claims else None

    @property
    def verified(self) -> Verification | None:
        """What was verified last."""
        return self.verifications[-1] if self.verifications else None


def wholes(obligations: Iterable[Obligation]) -> list[Whole]:
    """Obligations with all that belongs to them, in a number of queries that does not grow with theirs."""
    rows = list(obligations)
    ids = [each.id for each in rows]
    answers = {key: found[0] for key, found in _belonging(Answer, ids).items()}
    actions, clauses, commissioners = (
        _belonging(PlanAction, ids),
        _belonging(Clause, ids),
        _belonging(Commissioner, ids),
    )
    claims, files = _belonging(Claim, ids), _belonging(ProgressFile, ids)
    verifications, gradings = _belonging(Verification, ids), _belonging(Grading, ids)
    papers = _belonging(AnswerFile, ids)
    return [
        Whole(
            each,
            answers.get(each.id),
            sorted((one for one in actions[each.id] if one.removed_at is None), key=lambda one: (one.position, one.id)),
            clauses[each.id],
            commissioners[each.id],
            claims[each.id],
            files[each.id],
            verifications[each.id],
            gradings[each.id],
            papers[each.id],
        )
        for each in rows
    ]


def whole(obligation: Obligation) -> Whole:
    """One obligation with all that belongs to it."""
    return wholes([obligation])[0]


def history(obligation_id: int) -> list[Step]:
    """The steps of an obligation, the earliest first."""
    return list(session().scalars(select(Step).where(Step.obligation_id == obligation_id).order_by(Step.id)))


def action(obligation: Obligation, action_id: int) -> PlanAction:
    """One action of an obligation. `NotFound` where it has none of that number."""
    found = session().get(PlanAction, action_id)
    if found is None or found.obligation_id != obligation.id or found.removed_at is not None:
        raise NotFound
    return found


def file(obligation: Obligation, file_id: int) -> ProgressFile:
    """One file of an obligation. `NotFound` where it has none of that number."""
    found = session().get(ProgressFile, file_id)
    if found is None or found.obligation_id != obligation.id:
        raise NotFound
    return found


def answer_file(obligation: Obligation, file_id: int, *, sent: bool) -> AnswerFile:
    """One file of an answer; with `sent` only one that was sent. `NotFound` where there is none."""
    found = session().get(AnswerFile, file_id)
    if found is None or found.obligation_id != obligation.id or (sent and found.sent_in is None):
        raise NotFound
    return found


def papers_by_hash(plan_id: int) -> dict[str, tuple[str, int]]:
    """Where the files of a plan's answers are to be had: reference and number, by their hash."""
    rows = (
        select(AnswerFile.sha256, Obligation.reference, AnswerFile.id)
        .join(Obligation, Obligation.id == AnswerFile.obligation_id)
        .where(Obligation.plan_id == plan_id)
    )
    return {sha256: (reference, number) for sha256, reference, number in session().execute(rows)}


def _belonging(kind: type[Row], ids: list[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    rows = select(kind).where(kind.obligation_id.in_(ids)).order_by(*inspect(kind).primary_key)
    for each in session().scalars(rows):
        found[each.obligation_id].append(each)
    return found


def claimants(obligation: Obligation) -> set[str]:
    """The keys of those who claimed progress on an obligation, wrote its answer, or sent it."""
    sent = select(Submission.submitted_by).where(Submission.plan_id == obligation.plan_id)
    claimed = select(Claim.claimed_by).where(Claim.obligation_id == obligation.id)
    wrote = select(Answer.saved_by).where(Answer.obligation_id == obligation.id)
    return set(session().scalars(sent.union(claimed, wrote)))


def last_verification(obligation_id: int) -> Verification | None:
    """What was verified last of an obligation."""
    return session().scalar(
        select(Verification)
        .where(Verification.obligation_id == obligation_id)
        .order_by(Verification.id.desc())
        .limit(1)
    )


def waiting_requests(actor: Actor, most: int = 50) -> list[tuple[TimeRequest, Plan]]:
    """The requests for more time on which nobody has decided, the oldest first."""
    rows = session().execute(
        select(TimeRequest, Plan)
        .join(Plan, Plan.id == TimeRequest.plan_id)
        .where(and_(TimeRequest.decision.is_(None), plans_visible_to(actor)))
        .order_by(TimeRequest.id)
        .limit(most)
    )
    return [(request, plan) for request, plan in rows]


def action_of(request: TimeRequest) -> PlanAction | None:
    """The action for which more time was asked; None for the time to answer."""
    return session().get(PlanAction, request.action_id) if request.action_id else None
