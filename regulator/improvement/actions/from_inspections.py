"""Takes over what a published report asks of its provider: its concerns, and the minimum standards not met."""

from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor, ActorKind
from regulator.core.clocks import due_on
from regulator.core.db import session
from regulator.core.events import on
from regulator.inspections import queries as inspections
from regulator.inspections.events import InspectionPublished
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import MinimumStandardFinding
from regulator.inspections.models.judgement import Concern
from regulator.inspections.queries import progress
from regulator.inspections.queries.components import components, owner
from regulator.inspections.rules.components import Component, component_of
from regulator.inspections.rules.progress import KIND as REVIEW
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..models.owed import Obligation, Plan
from ..rules.lifecycle import OPEN
from ..rules.owing import Asked, Kind, Owed
from .entering import ask, enter
from .verifying import verify

ANSWER = "action-plan"
RE_TEST = "minimum-standard-retest"
REVIEWERS = Actor(ActorKind.SYSTEM, "progress-review", "A review of progress", frozenset({"improvement:verify"}))


@on(InspectionPublished)
def what_a_report_asks(event: InspectionPublished, actor: Actor) -> None:
    """What a report asks of its provider is owed from the moment it is public."""
    inspection = session().get(Inspection, event.inspection_id)
    if inspection is None:
        return
    enter_report(inspection, actor=actor, on=event.published_on)
    if inspection.kind == REVIEW:
        take_over_review(inspection, on=event.published_on)


def take_over_review(review: Inspection, *, on: date) -> int:
    """What a published review of progress judged is verified; says of how many obligations.

    Whoever judged it verified it, not whoever published it. What is closed already stays as it is.
    """
    before = progress.followed(review.id)
    if before is None:
        return 0
    taken = 0
    for each in progress.judged(review.id):
        obligation = session().scalar(
            select(Obligation)
            .join(Plan, Plan.id == Obligation.plan_id)
            .where(Plan.subject == f"inspection:{before.id}", Obligation.item == f"concern {each.concern.number}")
        )
        if obligation is None or each.found is None or obligation.state not in OPEN:
            continue
        verify(
            obligation,
            judgement=each.found.judgement,
            evidence=each.found.reason,
            basis="progress-review",
            source=review.reference,
            verifier=each.found.judged_by,
            actor=REVIEWERS,
            on=on,
        )
        taken += 1
    return taken


def enter_report(inspection: Inspection, *, actor: Actor, on: date) -> Plan | None:
    """Enter the concerns and the minimum standards not met of a published report; none, and there is no plan."""
    concerns = inspections.concerns(inspection.id)
    not_met = [each for each in inspections.minimum_standards(inspection.id) if each.outcome == "not-met"]
    if not concerns and not not_met:
        return None
    subject = f"inspection:{inspection.id}"
    clocked = ANSWER in standards.kind(inspection.kind).clocks and inspection.origin != "published-facts"
    asked = Asked(
        organisation_id=inspection.organisation_id,
        subject=subject,
        reference=inspection.reference,
        title=inspections.title(inspection),
        address=f"/inspections/{inspection.reference}",
        origin=inspection.origin,
        clock=ANSWER,
        clock_subject=subject if clocked else None,  # the step to publication has started it
    )
    plan = ask(asked, actor=actor, on=on)
    told = tuple(each.id for each in register.commissioners_of(inspection.organisation_id, on))
    owed = [*(_concern(each, inspection, told) for each in concerns)]
    owed += [_minimum_standard(each, inspection, told, on) for each in not_met]
    for each in owed:
        enter(plan, each, actor=actor, on=on)
    return plan


def _concern(concern: Concern, inspection: Inspection, told: tuple[int, ...]) -> Owed:
    """A concern; of a trust, with the member that it is about, by whose edition it was judged."""
    part = component_of(components(inspection), concern.area)
    return Owed(
        kind=Kind.CONCERN,
        item=f"concern {concern.number}",
        title=_of(part, " ".join(concern.title.split())),
        text=concern.text or "",
        priority=concern.priority,
        edition=part.edition if part else inspection.edition,
        clauses=tuple(concern.standards) if part else (),
        told=told,
    )


def _minimum_standard(found: MinimumStandardFinding, inspection: Inspection, told: tuple[int, ...], on: date) -> Owed:
    """A minimum standard not met has a date by which it must be met, when it is tested again: the report's own, where
    it gives one."""
    part = owner(inspection, found.ref)
    ref = part.local(found.ref)
    facts = inspection.facts.get("parts", {}).get(part.code, {}) if part.code else inspection.facts
    said = facts.get("put_right_by", {}).get(ref)
    line = standards.requirement(standards.edition(part.edition).id, ref)
    return Owed(
        kind=Kind.MINIMUM_STANDARD,
        item=f"minimum standard {found.ref}",
        title=_of(part, f"{ref}: {line.title or line.text}"),
        text=found.evidence or "",
        priority=True,
        edition=part.edition,
        clauses=(ref,),
        complete_by=date.fromisoformat(said) if said else due_on(standards.clock(RE_TEST), on),
        told=told,
    )


def _of(part: Component | None, title: str) -> str:
    """A title; of a trust's report, with the name of the member that it is about."""
    return (f"{part.name}: {title}" if part and part.code else title)[:300]
