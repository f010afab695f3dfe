"""Opens a matter on findings of published inspections, links more of them, proposes steps of the ladder, closes it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.register.models import Organisation
from regulator.register.rules.words import PROVIDERS, Kind
from regulator.standards import queries as standards
from regulator.standards.rules.catalogue import Rung

from .. import queries
from ..events import GroundsLinked, MatterClosed, MatterOpened, MeasureProposed
from ..models.matter import Ground, Matter
from ..models.measure import Measure, MeasureGround
from ..queries import findings
from ..queries.case import case_of, due_addressees, open_measures
from ..queries.findings import Possible
from ..rules.lifecycle import PROPOSE, State, in_good_time, once_for_each_breach
from ..rules.words import listed


@dataclass(frozen=True)
class Wanted:
    """A step as it is proposed: which rung, on which grounds (their numbers), what it requires, why, by which day."""

    rung: str
    grounds: Sequence[int]
    requires: str
    reasons: str
    comply_by: date | None = None
    urgent: bool = False
    harm: str = ""
    component: str = ""


def open_matter(
    organisation: Organisation, title: str, breaches: Sequence[str], *, actor: Actor, now: datetime
) -> Matter:
    """Open a matter on findings. What the history says of it is kept with its working, and decides nothing.

    Refused: an organisation that the ladder has no side for, no finding, a finding that is not in its history.
    """
    _may(actor)
    if organisation.kind not in PROVIDERS | {Kind.COMMISSIONER}:
        raise Refused("The ladder has steps for providers and commissioners alone")
    if not title.strip():
        raise Refused("Say in a few words what the matter is", "title")
    today = clock.london_date(now)
    chosen = _chosen(findings.possible(organisation, today), breaches)
    significant, repeated = findings.weighed(organisation, today)
    matter = Matter(
        reference=_reference(today.year),
        organisation_id=organisation.id,
        title=title.strip(),
        state="open",
        weighed={"answers": [significant.told(), repeated.told()], "on": today.isoformat()},
        owner=actor.key,
        opened_by=actor.key,
        opened_on=today,
    )
    session().add(matter)
    session().flush()
    _link(matter, chosen, actor, now)
    opened = MatterOpened(matter.id, matter.reference, organisation.id, len(chosen), significant.yes, repeated.yes)
    record(actor, opened)
    return matter


def link_grounds(matter: Matter, breaches: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """Link more findings to an open matter, its own notices that were not complied with among them."""
    _may(actor)
    _open(matter)
    organisation = session().get_one(Organisation, matter.organisation_id)
    chosen = _chosen(findings.possible_in(matter, organisation, clock.london_date(now)), breaches)
    _link(matter, chosen, actor, now)
    record(actor, GroundsLinked(matter.id, tuple(each.breach for each in chosen)))


def propose(matter: Matter, wanted: Wanted, *, actor: Actor, now: datetime) -> Measure:
    """Propose a step of the ladder. It has no effect before somebody else decides.

    Refused: a closed matter, no grounds, no power, nobody to address it to, urgent without the harm, a day to comply by
    that is not to come, a breach for which a requirement stands already.
    """
    _may(actor)
    _open(matter)
    today = clock.london_date(now)
    rung = standards.rung(wanted.rung)
    power = standards.power(rung.power)
    organisation = session().get_one(Organisation, matter.organisation_id)
    _fits(rung, organisation, wanted, today)
    chosen = [each for each in queries.grounds(matter.id) if each.id in set(wanted.grounds)]
    if not chosen:
        raise Refused("Choose the findings that this step stands on", "grounds")
    measure = Measure(
        matter_id=matter.id,
        number=len(queries.measures(matter.id)) + 1,
        rung=rung.id,
        state=State.PROPOSED,
        state_since=today,
        urgent=wanted.urgent,
        harm=wanted.harm.strip() or None if wanted.urgent else None,
        requires=_said(wanted.requires, "requires", "Say what is required"),
        reasons=_said(wanted.reasons, "reasons", "Give the reasons"),
        component=wanted.component.strip() or None if rung.opens else None,
        comply_by=wanted.comply_by if rung.complied_by else None,
        proposed_by=actor.key,
        proposed_on=today,
        round=1,
    )
    session().add(measure)
    session().flush()
    session().add_all([MeasureGround(measure_id=measure.id, ground_id=each.id) for each in chosen])
    session().flush()
    case = case_of(measure, today)
    for rule, field in ((in_good_time, "comply_by"), (once_for_each_breach, "grounds")):
        if no := rule(case, actor):
            raise Refused(no, field)
    record(actor, MeasureProposed(matter.id, measure.number, rung.id, power.id, measure.urgent))
    return measure


def close_matter(matter: Matter, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close a matter, with the reason. Refused while a step of it is not over."""
    _may(actor)
    _open(matter)
    waiting = open_measures(matter.id)
    if waiting:
        raise Refused(f"Close {listed([f'step {each.number}' for each in waiting])} first")
    matter.state, matter.closed_on = "closed", clock.london_date(now)
    matter.closed_because = _said(reason, "reason", "Say why the matter is closed")
    session().flush()
    record(actor, MatterClosed(matter.id, matter.closed_because, matter.closed_on))


def _fits(rung: Rung, organisation: Organisation, wanted: Wanted, today: date) -> None:
    """Whether a rung is for such an organisation at all, and has all that it asks for."""
    if rung.only_for and organisation.kind.value not in {each.value for each in rung.only_for}:
        raise Refused(f"{rung.title} is only for a trust", "rung")
    if rung.side == "provider" and organisation.kind == Kind.COMMISSIONER:
        raise Refused("This matter is about a commissioner: choose a step for commissioners", "rung")
    if not due_addressees(organisation, rung, today):
        raise Refused("The register knows nobody to address this step to", "rung")
    if wanted.urgent and not wanted.harm.strip():
        raise Refused("Say which harm makes it urgent, to whom, and why it cannot wait", "harm")
    if wanted.urgent and (rung.side == "secretary-of-state" or not rung.requirement):
        raise Refused(
            "Advice and what the Secretary of State decides are never urgent steps of the regulator", "urgent"
        )
    if rung.opens and not wanted.component.strip():
        raise Refused("Say which component is to be put out to competition", "component")
    if rung.complied_by and wanted.comply_by is None:
        raise Refused("Enter the day by which it must be complied with", "comply_by")


def _chosen(known: Sequence[Possible], breaches: Sequence[str]) -> list[Possible]:
    wanted = set(breaches)
    chosen = [each for each in known if each.breach in wanted]
    if not wanted:
        raise Refused("Choose at least one finding", "grounds")
    if len(chosen) != len(wanted):
        raise Refused("One of these findings is not there any more, or is linked already. Choose again.", "grounds")
    return chosen


def _link(matter: Matter, chosen: Sequence[Possible], actor: Actor, now: datetime) -> None:
    session().add_all(
        Ground(
            matter_id=matter.id,
            kind=each.kind,
            breach=each.breach,
            title=each.title,
            said=each.said,
            standards=list(each.standards),
            found_on=each.found_on,
            inspection_id=each.inspection_id,
            address=each.address,
            linked_by=actor.key,
            linked_at=now,
        )
        for each in chosen
    )
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("Somebody else linked one of these findings a moment ago. Read the page again.") from clash


def _may(actor: Actor) -> None:
    if not actor.may(PROPOSE):
        raise Refused("Your role may not open matters of enforcement or propose steps.")


def _open(matter: Matter) -> None:
    if matter.state != "open":
        raise Refused("This matter is closed. A new failure is a new matter.")


def _said(text: str, field: str, no: str) -> str:
    if not text.strip():
        raise Refused(no, field)
    return text.strip()


def _reference(year: int) -> str:
    """A reference that says nothing of how many there are."""
    while True:
        reference = f"ENF-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Matter.id).where(Matter.reference == reference)) is None:
            return reference
