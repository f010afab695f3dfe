"""Local standards: proposed by a commissioner or a provider, agreed by the other, and checked against the minimum."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.register.models import Organisation
from regulator.register.rules.words import Kind

from ...core.actor import Actor
from ...core.db import SOMEONE_ELSE, session
from ...core.events import record
from ...core.refused import NotFound, Refused
from ..events import LocalStandardEnded, LocalStandardHolds
from ..events.working import LocalStandardAgreed, LocalStandardProposed, MinimumCompared
from ..models import LocalStandard, LocalStandardCheck
from ..queries import in_force, local, requirement
from ..rules.agreeing import LIFE, Stage, Touched, compared, may_be_found

MOST = 20  # minimum standards that one local standard touches


@dataclass(frozen=True)
class Terms:
    """What is to be agreed: its title, its words, and its days."""

    title: str
    text: str
    begins_on: date
    ends_on: date | None


def propose(
    own: Organisation, other: Organisation, terms: Terms, touches: Sequence[Touched], *, actor: Actor, today: date
) -> LocalStandard:
    """Propose a local standard to the other. Refused: two that have no dealings, days in the past, no minimum named,
    a minimum that there is none of, a number that is worse than the minimum's."""
    commissioner, provider = (own, other) if own.kind == Kind.COMMISSIONER else (other, own)
    if commissioner.kind != Kind.COMMISSIONER or other.id not in {each.id for each in local.partners(own, today)}:
        raise Refused("Choose a commissioner and a provider of one area", "partner")
    if terms.begins_on < today:
        raise Refused("It cannot begin in the past", "begins_on")
    if terms.ends_on is not None and terms.ends_on <= terms.begins_on:
        raise Refused("It must end after it begins", "ends_on")
    edition = in_force(provider.kind, terms.begins_on)
    if edition is None:
        raise Refused("No edition of the standards is in force for this provider on that day", "begins_on")
    if not touches:
        raise Refused("Name the minimum standards that it touches", "touches")
    if len(touches) > MOST:
        raise Refused(f"Name at most {MOST} minimum standards: make it two local standards", "touches")
    for each in touches:
        _is_a_minimum(edition.id, edition.title, each)
    made = LocalStandard(
        reference=_reference(today.year),
        commissioner_id=commissioner.id,
        provider_id=provider.id,
        proposed_by_id=own.id,
        edition=edition.code,
        title=terms.title,
        text=terms.text,
        begins_on=terms.begins_on,
        ends_on=terms.ends_on,
        state=Stage.PROPOSED,
        proposed_by=actor.key,
        proposed_on=today,
    )
    session().add(made)
    session().flush()
    for each in touches:
        session().add(
            LocalStandardCheck(
                local_standard_id=made.id,
                ref=each.ref,
                measure=each.measure or None,
                minimum_number=each.minimum_number,
                local_number=each.local_number,
                better=each.better,
            )
        )
    record(actor, LocalStandardProposed(made.reference, made.edition, len(touches)))
    return made


def agree(row: LocalStandard, *, seen: int, actor: Actor, today: date) -> None:
    """Agree to what the other proposed. It holds once the regulator has checked it."""
    _unchanged(row, seen)
    if actor.organisation_id == row.proposed_by_id:
        raise Refused("Your organisation proposed it. The other agrees")
    LIFE.move(row, "agree", actor)
    row.agreed_by, row.agreed_on = actor.key, today
    record(actor, LocalStandardAgreed(row.reference))


def decline(row: LocalStandard, *, seen: int, reason: str, actor: Actor, today: date) -> None:
    """Decline it, or take it back before it holds; either party may, with the reason."""
    _over(row, "decline", seen, reason, actor, today)


def end(row: LocalStandard, *, seen: int, reason: str, actor: Actor, today: date) -> None:
    """End one that holds; either party may, with the reason. The minimum holds as ever."""
    _over(row, "end", seen, reason, actor, today)


def find(row: LocalStandard, check_id: int, *, finding: str, note: str, actor: Actor) -> None:
    """Record of one minimum standard whether it is kept or lowered. Refused: against the numbers, or without a word."""
    if row.state != Stage.AGREED:
        raise Refused("It is not waiting to be checked")
    check = session().get(LocalStandardCheck, check_id)
    if check is None or check.local_standard_id != row.id:
        raise NotFound
    if finding not in ("kept", "lowered"):
        raise Refused("Choose whether the minimum is kept or lowered", "finding")
    no = may_be_found(finding, compared(check.minimum_number, check.local_number, check.better), note)
    if no:
        raise Refused(no[1], no[0])
    check.finding, check.note, check.found_by = finding, note, actor.key
    record(actor, MinimumCompared(row.reference, check.ref, finding))


def conclude(row: LocalStandard, *, seen: int, reason: str, actor: Actor, today: date) -> None:
    """Confirm it where every minimum that it touches is kept, or refuse it where one is lowered.

    Refused while one of them has not been looked at.
    """
    _unchanged(row, seen)
    found = {each.ref: each.finding for each in local.touched(row.id)}
    open_ones = [ref for ref, finding in found.items() if finding is None]
    if open_ones:
        raise Refused(f"Say first of {', '.join(open_ones)} whether the minimum is kept")
    lowered = [ref for ref, finding in found.items() if finding == "lowered"]
    LIFE.move(row, "refuse" if lowered else "confirm", actor)
    row.checked_by, row.checked_on, row.reasons = actor.key, today, reason
    if lowered:
        record(actor, LocalStandardEnded(row.reference, "refused"))
    else:
        record(actor, LocalStandardHolds(row.reference, len(found)))


def _over(row: LocalStandard, step: str, seen: int, reason: str, actor: Actor, today: date) -> None:
    _unchanged(row, seen)
    if not reason.strip():
        raise Refused("Say why", "reason")
    LIFE.move(row, step, actor)
    row.ended_on, row.reasons = today, reason
    record(actor, LocalStandardEnded(row.reference, row.state))


def _is_a_minimum(edition_id: int, title: str, touched: Touched) -> None:
    try:
        line = requirement(edition_id, touched.ref)
    except NotFound as fault:
        raise Refused(f"{title} has no minimum standard {touched.ref[:40]}", "touches") from fault
    if line.kind != "minimum-standard":
        raise Refused(f"{touched.ref} is no minimum standard: name those, such as MS-S1", "touches")
    if compared(touched.minimum_number, touched.local_number, touched.better) == "lowered":
        raise Refused(
            f"{touched.ref}: {touched.local_number:g} is worse than the minimum of {touched.minimum_number:g}. "
            "A local standard may ask for more, and never for less",
            "touches",
        )


def _unchanged(row: LocalStandard, seen: int) -> None:
    if row.version != seen:
        raise Refused(SOMEONE_ELSE, "version")


def _reference(year: int) -> str:
    """A reference that says the year and nothing else."""
    while True:
        reference = f"LOC-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(LocalStandard.id).where(LocalStandard.reference == reference)) is None:
            return reference
