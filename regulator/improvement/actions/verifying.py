"""Somebody who is not the claimant says how far it really is; and nothing closes in any other way.

2026-11: the rule stands as a guard of the life cycle's steps, so that whatever closes an obligation, a page, a job or
a feature that is yet to be written, meets it.
"""

from datetime import date

from sqlalchemy import delete

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import paragraph
from regulator.core.refused import Refused
from regulator.core.workflow import Moving

from .. import queries
from ..events import ActionVerified, CommissionersNamed, ProgressVerified
from ..models.answers import PlanAction
from ..models.owed import Commissioner, Obligation
from ..models.progress import Verification
from ..rules.lifecycle import LIFE, OPEN, State
from ..rules.verifying import BASES, CLOSES, LONGEST, may_close, may_verify, rungs
from .claiming import stop_verification
from .moving import hold, note, take


def verify(
    obligation: Obligation,
    *,
    judgement: str,
    evidence: str,
    basis: str,
    actor: Actor,
    on: date,
    source: str | None = None,
    verifier: str | None = None,
) -> Verification:
    """Say how far it is, on what evidence; good progress, or a standard that is met, closes it.

    `verifier`: the key of who judged it, where the actor only takes it over (a review of progress). Refused: who
    claimed it or belongs to the provider, no evidence, and what is closed already.
    """
    hold(obligation)
    if verifier is None:
        _of_our_own(obligation)
    who = verifier or actor.key
    _may_be_verified(obligation, who, actor)
    if judgement not in rungs(obligation.kind):
        raise Refused("Choose how far it is", "judgement")
    if basis not in BASES:
        raise Refused("Choose what it rests on", "basis")
    found = Verification(
        obligation_id=obligation.id,
        judgement=judgement,
        evidence=paragraph(evidence, "evidence", "the evidence", LONGEST),
        basis=basis,
        source=source,
        verified_by=who,
        verified_on=on,
    )
    session().add(found)
    session().flush()
    record(actor, ProgressVerified(obligation.id, judgement, basis, source), occurred_on=on)
    stop_verification(obligation, on, met=True)
    if judgement in CLOSES:
        take(obligation, "close", actor=actor, on=on)
    elif obligation.state == State.CLAIMED:
        take(obligation, "not-verified", actor=actor, on=on, reason=found.evidence)
    else:
        note(obligation, "verify", before=obligation.state, actor=actor, on=on, reason=found.evidence)
    return found


def _may_be_verified(obligation: Obligation, who: str, actor: Actor) -> None:
    if not actor.may("improvement:verify"):
        raise Refused("Your role may not verify progress.")
    if obligation.state not in OPEN:
        raise Refused("This is closed. Open it again first, with the reason.")
    no = may_verify(who, actor.organisation_id, obligation.organisation_id, queries.claimants(obligation))
    if no:
        raise Refused(no)


def verify_action(
    obligation: Obligation, action: PlanAction, *, verified: str, reason: str, actor: Actor, on: date
) -> None:
    """Say whether one action that is claimed as done is done. Refused: by whom it was claimed, or without a reason."""
    hold(obligation)
    if not actor.may("improvement:verify"):
        raise Refused("Your role may not verify progress.")
    no = may_verify(actor.key, actor.organisation_id, obligation.organisation_id, queries.claimants(obligation))
    if no:
        raise Refused(no)
    if action.claimed != "done":
        raise Refused("The provider has not reported this as done yet.")
    if verified not in ("done", "not-done"):
        raise Refused("Choose whether it is done", "verified")
    said = paragraph(reason, "reason", "what you found", LONGEST)
    action.verified, action.verified_on = verified, on
    note(obligation, "verify-action", before=obligation.state, actor=actor, on=on, reason=f"{action.text}: {said}")
    record(actor, ActionVerified(obligation.id, action.id, verified), occurred_on=on)


def set_aside(obligation: Obligation, *, reason: str, actor: Actor, on: date) -> None:
    """Record that it is no longer relevant, with the reason. Refused: by the provider, or whoever claimed it."""
    hold(obligation)
    _of_our_own(obligation)
    take(obligation, "set-aside", actor=actor, on=on, reason=_reason(reason))
    stop_verification(obligation, on, met=False)


def reopen(obligation: Obligation, *, reason: str, actor: Actor, on: date) -> None:
    """Open it again, with the reason: what was verified once did not last, or was wrong."""
    hold(obligation)
    take(obligation, "reopen", actor=actor, on=on, reason=_reason(reason))


def name_commissioners(
    obligation: Obligation, *, told: set[int], act: set[int], reason: str, actor: Actor, on: date
) -> None:
    """Say which commissioners are told of it and which must act on it. Refused: without a reason."""
    hold(obligation)
    if not actor.may("improvement:grade"):
        raise Refused("Your role may not say which commissioners must act.")
    said = _reason(reason)
    session().execute(delete(Commissioner).where(Commissioner.obligation_id == obligation.id))
    session().add_all(
        Commissioner(obligation_id=obligation.id, organisation_id=number, must_act=number in act)
        for number in sorted(told | act)
    )
    note(obligation, "commissioners", before=obligation.state, actor=actor, on=on, reason=said)
    event = CommissionersNamed(obligation.id, tuple(sorted(told | act)), tuple(sorted(act)), said)
    record(actor, event, occurred_on=on)


def _of_our_own(obligation: Obligation) -> None:
    """Refuse to say anything of an example made of published facts: it is about a real place."""
    if not queries.plan_of(obligation).asks:
        raise Refused("This is an example made of published facts. Nothing that is not published is said of it.")


def _reason(reason: str) -> str:
    return paragraph(reason, "reason", "the reason", LONGEST)


def _subject(subject: Moving) -> Obligation:
    if not isinstance(subject, Obligation):
        raise TypeError("The life of an obligation is an obligation's")
    return subject


@LIFE.guard("close")
def somebody_else_verified_it(subject: Moving, _actor: Actor) -> str | None:
    """Nothing closes without the word of somebody who is not the claimant, said after the last claim."""
    obligation = _subject(subject)
    last = queries.last_verification(obligation.id)
    no = may_close(obligation.kind, last.judgement if last else None)
    if no or last is None:
        return no
    return may_verify(last.verified_by, None, obligation.organisation_id, queries.claimants(obligation))


@LIFE.guard("set-aside")
def somebody_else_sets_it_aside(subject: Moving, actor: Actor) -> str | None:
    """Whoever owes it does not say that it is no longer relevant."""
    obligation = _subject(subject)
    claimants = queries.claimants(obligation)
    return may_verify(actor.key, actor.organisation_id, obligation.organisation_id, claimants)
