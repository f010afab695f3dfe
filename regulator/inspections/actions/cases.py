"""Cases of an inspection, assessed one by one or brought in from a spreadsheet, all through the journal."""

from collections.abc import Sequence
from datetime import datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused

from ..events import CasesToAssess
from ..models.inspection import Inspection
from ..queries import cases as queries
from ..queries import judgements
from ..rules import cases as rules
from ..rules.cases import Case
from ..rules.sampling import sample
from .at_the_desk import AtDesk, hand_in, hand_in_all, hold
from .capturing import OPEN


def assess(inspection: Inspection, case: Case, *, new: bool, id: str | None, actor: Actor, now: datetime) -> int:
    """Keep what was found of a case; what was said of it before stays in the journal. 0 where it was sent before.

    Refused: no code for a pseudonym, a question without an answer, a day that cannot be, a new case under a code that
    another has, a scheme that counts no cases, and whatever the journal refuses.
    """
    _counts(inspection)
    hold(inspection)
    tidied = Case(rules.code(case.pseudonym), case.assessed_on, case.answers, case.note, case.component)
    asked = queries.asked(inspection, clock.london_date(now), case.component)
    check_part(inspection, tidied.pseudonym, case.component)
    _refuse(rules.all_answered(asked.standards, tidied.answers), None)
    _refuse(rules.may_be_of(tidied.assessed_on, asked.first_day, asked.today), "assessed_on")
    kept = _kept(inspection, tidied.pseudonym)
    if kept and new and kept != tidied:
        raise Refused(f"{tidied.pseudonym} was assessed already: change it on its own page", "pseudonym")
    if kept == tidied:
        return 0
    return hand_in(inspection, "case", tidied.body(), id=id, actor=actor, now=now)


def check_part(inspection: Inspection, pseudonym: str, component: str) -> None:
    """Refuse a case that was told of another member of the trust."""
    held = next((each for each in queries.cases(inspection) if each.pseudonym == pseudonym), None)
    if held is not None and held.component != component:
        other = queries.part_of(inspection, held.component).name
        raise Refused(f"{pseudonym} is a case of {other}: it counts there alone", "pseudonym")


def take_out(inspection: Inspection, pseudonym: str, reason: str, *, actor: Actor, now: datetime) -> int:
    """Leave a case out of every count, with the reason; it stays in the journal and may be assessed again."""
    _counts(inspection)
    held = queries.one_case(inspection, pseudonym)
    out = Case(pseudonym, held.assessed_on, {}, reason, held.component)
    return hand_in(inspection, "case", out.body(), actor=actor, now=now)


def bring_in(
    inspection: Inspection, found: Sequence[Case], *, actor: Actor, now: datetime, code: str | None = None
) -> int:
    """Keep the cases of a spreadsheet, as one batch: of a trust, those of the member that has this code. Refused,
    whole, where any of them was assessed meanwhile."""
    _counts(inspection)
    hold(inspection)
    asked = queries.asked(inspection, clock.london_date(now), code)
    there = sorted((asked.known | asked.elsewhere.keys()) & {each.pseudonym for each in found})
    if there:
        raise Refused(f"Assessed meanwhile by somebody else: {', '.join(there[:20])}. Nothing was brought in.")
    for each in found:
        _refuse(rules.all_answered(asked.standards, each.answers), None)
    return hand_in_all(inspection, [AtDesk("case", each.body()) for each in found], actor=actor, now=now)


def say_eligible(inspection: Inspection, eligible: int, *, actor: Actor, code: str | None = None) -> None:
    """Say how many cases are eligible: of a trust, at the member that has this code. Refused: none, more than anyone
    has, outside the visit, by anyone else than the team in the field."""
    _counts(inspection)
    key = queries.eligible_key(queries.part_of(inspection, code).code)
    if inspection.state not in OPEN:
        raise Refused("The sample is settled while the inspectors are on site", "eligible")
    if not judgements.may_assess(inspection, actor):
        raise Refused("The sample is settled by the inspectors who are named for the visit", "eligible")
    needed = sample(eligible).size
    if inspection.facts.get(key) == eligible:
        return
    inspection.facts = inspection.facts | {key: eligible}
    session().flush()
    record(actor, CasesToAssess(inspection.id, eligible, needed))


def _counts(inspection: Inspection) -> None:
    if not any(queries.standards_counted(each) for each in queries.counting(inspection)):
        raise Refused("No case is counted in this kind of inspection")


def _refuse(no: str | None, field: str | None) -> None:
    if no:
        raise Refused(no, field)


def _kept(inspection: Inspection, pseudonym: str) -> Case | None:
    """The case that stands under a code; none where it was taken out, so that it may be assessed again."""
    try:
        held = queries.one_case(inspection, pseudonym)
    except NotFound:
        return None
    case = Case(held.pseudonym, held.assessed_on, held.answers, held.note, held.component)
    return case if held.answers else None
