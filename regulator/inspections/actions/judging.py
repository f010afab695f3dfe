"""The panel's decisions, with the computed rating kept beside the final one; concerns; urgent notification."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.standards import queries as standards
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.schemes import CountedScheme, Scheme, ScoredScheme

from .. import queries
from ..events import ConcernsRecorded, JudgementDecided, RatingsRecorded, UrgentNotificationIssued
from ..models.inspection import Inspection
from ..models.judgement import Concern, Decision, NotablePractice, RatingRecord
from ..models.urgent import UrgentNotification
from ..queries import judgements
from ..queries.components import components
from ..rules.components import Component, component_of, counted_by_part
from ..rules.concerns import may_be_raised
from ..rules.derivation import Flag, Outcome, StandardRating
from ..rules.given import StandardInput
from ..rules.lifecycle import SECRET, State
from ..rules.ratings import apply_discretion, rate_standard, rate_tests, settle
from .at_the_desk import hand_in, hold

UNRATED = "This kind of inspection gives no ratings"
CONCERNS_OPEN = (State.PROPOSED, State.PANEL, State.DRAFT)


@dataclass(frozen=True)
class Discretion:
    """The panel lifts a rating by one step: to what, on which ground, and why."""

    to: str
    ground: Flag
    reason: str


def propose(
    inspection: Inspection, given: dict[str, Any], reason: str, *, id: str | None, actor: Actor, now: datetime
) -> int:
    """Propose a judgement, a score or counts of cases with its reason, through the journal; 0 where it was sent before.

    Refused: what the scheme cannot rate, and whatever the journal refuses.
    """
    check_proposal(inspection, given, actor)
    return hand_in(inspection, "proposal", given | {"reason": reason}, id=id, actor=actor, now=now)


def check_proposal(inspection: Inspection, given: dict[str, Any], actor: Actor) -> None:
    """Refuse what the schemes of this inspection cannot rate."""
    _worked_out(inspection, given, None, actor)


def one_step_up(inspection: Inspection, given: dict[str, Any], *, ground: str, reason: str) -> Discretion:
    """The panel's discretion over a standard: the next rating up. Refused: no ground, a rating that has none above."""
    component, scheme = _scheme(inspection, given)
    if not isinstance(scheme, CountedScheme):
        raise Refused("A score is a judgement as it stands: there is nothing computed to depart from")
    if ground not in set(Flag):
        raise Refused("Choose the ground on which the panel lifts this rating", "ground")
    rated = rate_standard(scheme, _standard(component.given(given)))
    up = scheme.scale.above(rated.computed) if rated.lowest else None
    if up is None:
        raise Refused(f"{rated.title} cannot be lifted: there is no rating above the one computed", "stands")
    return Discretion(up.name, Flag(ground), reason)


def decide(
    inspection: Inspection,
    given: dict[str, Any],
    *,
    actor: Actor,
    today: date,
    discretion: Discretion | None = None,
    seen: str | None = None,
) -> Decision:
    """Decide one standard or test: `given` is a score, a judgement or key questions with their counts.

    `seen`: the stamp of the decision that the person read before; None where nobody could have read one. Refused:
    outside the panel's turn, by anyone who is not of the panel, a standard or score the scheme lacks, discretion that
    its rules do not allow, what somebody else decided meanwhile.
    """
    hold(inspection)
    _panel_sits(inspection, actor)
    ref, computed, final = _worked_out(inspection, given, discretion, actor)
    _as_it_was_read(seen, judgements.stamp_of_decision(inspection, ref))
    session().execute(delete(Decision).where(Decision.inspection_id == inspection.id, Decision.ref == ref))
    decision = Decision(
        inspection_id=inspection.id,
        ref=ref,
        given=given,
        computed=computed,
        final=final,
        ground=discretion.ground.value if discretion else None,
        reason=discretion.reason if discretion else None,
        decided_by=actor.key,
        decided_on=today,
    )
    session().add(decision)
    session().flush()
    record(actor, JudgementDecided(inspection.id, ref, computed, final, decision.ground))
    return decision


def record_ratings(inspection: Inspection, *, minute: str | None, actor: Actor, seen: str | None = None) -> Outcome:
    """Work out the ratings that the decisions amount to and keep them with their whole derivation; of a trust, those of
    each part by the part's own scheme, and never one of them all. What comes back is of the last part.

    `seen`: the stamp of the decisions and the minute that the person read. Refused: outside the panel's turn, by anyone
    who is not of the panel, while a rating is not decided, where somebody else decided or recorded meanwhile.
    """
    hold(inspection)
    _panel_sits(inspection, actor)
    _as_it_was_read(seen, judgements.stamp_of_ratings(inspection))
    missing = queries.refs_without_decision(inspection)
    if missing:
        raise Refused(f"The panel has not decided {counted_by_part(components(inspection), missing)}.")
    outcomes = worked_out(inspection)
    if not outcomes:
        raise Refused(UNRATED)
    for code, outcome in outcomes.items():
        kept = queries.ratings(inspection.id, code)
        if kept is None:
            kept = RatingRecord(inspection_id=inspection.id, component=code, scheme=outcome.scheme, outcome={})
            session().add(kept)
        kept.outcome = outcome.as_json()
        kept.minute = minute
        session().flush()
        record(
            actor,
            RatingsRecorded(
                inspection.id, outcome.scheme, outcome.overall, outcome.total, outcome.maximum, component=code
            ),
        )
    return outcome


def worked_out(inspection: Inspection) -> dict[str, Outcome]:
    """The ratings that an inspection's decisions amount to, by the scheme that each part of it pinned: by the code of
    the part, which is empty where there is one part alone. A part of which nothing is decided is left out."""
    decisions = queries.decisions(inspection.id)
    found = {}
    for component in components(inspection):
        own = [each for each in decisions if component.owns(each.ref)]
        if component.scheme and own:
            found[component.code] = _outcome(component, scheme_of(component.scheme), own)
    return found


def _outcome(component: Component, scheme: Scheme, decisions: list[Decision]) -> Outcome:
    refs = {each.id: component.local(each.ref) for each in decisions}
    if isinstance(scheme, ScoredScheme):
        return rate_tests(scheme, {refs[each.id]: each.given["score"] for each in decisions})
    order = {standard.ref: place for place, standard in enumerate(scheme.standards)}
    ordered = sorted(decisions, key=lambda each: order[refs[each.id]])
    return settle(scheme, [_lifted(scheme, component.given(each.given), each) for each in ordered])


def record_concerns(
    inspection: Inspection,
    concerns: list[dict[str, Any]],
    notable: list[dict[str, Any]],
    *,
    actor: Actor,
    seen: str | None = None,
) -> None:
    """Record what the provider must answer and what others may learn from; `seen` is the stamp of the lists that the
    person read. Refused: more than 15 concerns, other than 3 to 6 priority ones, before the visit is over, once the
    provider has the draft, by someone who is neither on the inspection nor a lead, where somebody else changed them
    meanwhile."""
    hold(inspection)
    if inspection.state not in CONCERNS_OPEN:
        raise Refused("Concerns are recorded between the visit and the draft that the provider reads")
    if not judgements.may_write_concerns(inspection, actor):
        raise Refused("Concerns are written by the people on the inspection, or by a lead inspector")
    _as_it_was_read(seen, judgements.stamp_of_concerns(inspection))
    no = may_be_raised([bool(each["priority"]) for each in concerns])
    if no:
        raise Refused(no, "concerns")
    session().execute(delete(Concern).where(Concern.inspection_id == inspection.id))
    session().execute(delete(NotablePractice).where(NotablePractice.inspection_id == inspection.id))
    ordered = sorted(concerns, key=lambda each: not each["priority"])
    session().add_all(
        [
            Concern(
                inspection_id=inspection.id,
                number=number,
                area=each["area"],
                title=each["title"],
                text=each.get("text"),
                priority=bool(each["priority"]),
                standards=list(each.get("standards", [])),
            )
            for number, each in enumerate(ordered, start=1)
        ]
    )
    session().add_all(
        [
            NotablePractice(inspection_id=inspection.id, area=each["area"], title=each["title"], text=each.get("text"))
            for each in notable
        ]
    )
    session().flush()
    priority = sum(bool(each["priority"]) for each in concerns)
    record(actor, ConcernsRecorded(inspection.id, len(concerns), priority, len(notable)))


def notify_urgently(
    inspection: Inspection,
    *,
    issued_on: date | None,
    reasons: str | None,
    earlier: str | None,
    actor: Actor,
) -> UrgentNotification:
    """Record an urgent notification: a named person's decision, with its reasons. `issued_on` is None where an import's
    sources do not say; the clock of the public reply starts only where they do. Refused: before anyone was there."""
    if inspection.state in SECRET:
        raise Refused("An urgent notification follows a visit")
    if session().get(UrgentNotification, inspection.id):
        raise Refused("An urgent notification is recorded for this inspection already")
    due = None
    if issued_on is not None and inspection.origin != "published-facts":
        rule = standards.clocks()["urgent-notification-reply"]
        owner = f"organisation:{inspection.organisation_id}"
        due = clocks.start(rule, subject=f"inspection:{inspection.id}", owner=owner, started_on=issued_on).due_on
    notification = UrgentNotification(
        inspection_id=inspection.id,
        issued_on=issued_on,
        reply_due_on=due,
        reasons=reasons,
        earlier=earlier,
        issued_by=actor.key,
    )
    session().add(notification)
    session().flush()
    record(actor, UrgentNotificationIssued(inspection.id, issued_on, due))
    return notification


def _panel_sits(inspection: Inspection, actor: Actor) -> None:
    if inspection.state != State.PANEL:
        raise Refused("Judgements are decided while the panel sits")
    if not any(member.part == "panel" and member.person == actor.key for member in queries.members(inspection.id)):
        raise Refused("Judgements are decided by a member of the panel")


def _as_it_was_read(seen: str | None, stands: str) -> None:
    """Refuse what was made from a page that somebody else's change has overtaken."""
    if seen is not None and seen != stands:
        raise Refused(SOMEONE_ELSE, "seen")


def _scheme(inspection: Inspection, given: dict[str, Any]) -> tuple[Component, Scheme]:
    """The part of the inspection that a judgement is about, and the scheme by which it is rated."""
    parts = components(inspection)
    found = component_of(parts, str(given.get("ref", "")))
    if not any(each.scheme for each in parts):
        raise Refused(UNRATED)
    if found is None or found.scheme is None:
        raise Refused(f"No part of this inspection rates {given.get('ref')}")
    return found, scheme_of(found.scheme)


def _worked_out(
    inspection: Inspection, given: dict[str, Any], discretion: Discretion | None, actor: Actor
) -> tuple[str, str | None, str]:
    """The standard or test that was decided by the name its scheme has for it, what was computed, and what stands."""
    component, scheme = _scheme(inspection, given)
    own = component.given(given)
    if isinstance(scheme, ScoredScheme):
        if discretion:
            raise Refused("A score is a judgement as it stands: there is nothing computed to depart from")
        test = rate_tests(scheme, {str(own.get("ref")): own.get("score")}).tests[0]
        return component.address(test.ref), None, test.rating
    rated = rate_standard(scheme, _standard(own))
    if discretion is None:
        return component.address(rated.ref), rated.computed, rated.final
    lifted = apply_discretion(
        scheme,
        rated,
        to=discretion.to,
        ground=discretion.ground,
        reason=discretion.reason,
        decided_by=actor.duty,
    )
    return component.address(lifted.ref), lifted.computed, lifted.final


def _standard(given: dict[str, Any]) -> StandardInput:
    try:
        return StandardInput.model_validate(given)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        raise Refused(
            f"{' '.join(map(str, first['loc']))} {first['msg'].removeprefix('Value error, ')}".strip()
        ) from wrong


def _lifted(scheme: CountedScheme, given: dict[str, Any], decision: Decision) -> StandardRating:
    rated = rate_standard(scheme, StandardInput.model_validate(given))
    if decision.ground is None:
        return rated
    return apply_discretion(
        scheme,
        rated,
        to=decision.final,
        ground=Flag(decision.ground),
        reason=decision.reason or "",
        decided_by="the quality panel",
    )
