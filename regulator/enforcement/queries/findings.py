"""The history of a provider: what published inspections found, and which of it may be a ground."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import func, select

from regulator.core.db import session
from regulator.improvement.models.owed import Clause, Obligation, Plan
from regulator.improvement.rules.lifecycle import OPEN
from regulator.inspections.models.inspection import Inspection, Visit
from regulator.inspections.models.journal import MinimumStandardFinding
from regulator.inspections.models.judgement import Concern, Decision
from regulator.inspections.models.progress import ConcernProgress, FollowedInspection
from regulator.inspections.models.urgent import UrgentNotification
from regulator.inspections.queries import urgent
from regulator.inspections.rules.lifecycle import PUBLIC
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards

from ..models.matter import Ground, Matter
from ..rules.weighing import Finding, Limits, Past, Weighed, repeated, significant
from ..rules.words import day
from . import breaches_of_notices
from .naming import named

LOWEST = ("poor", "inadequate")  # as the schemes call the worst score of a test, and the worst rating of a standard


@dataclass(frozen=True)
class Possible:
    """A finding that may be linked to a matter as a ground."""

    kind: str
    breach: str
    title: str
    said: str
    standards: tuple[str, ...]
    found_on: date
    inspection_id: int | None
    address: str
    of: str


Source = Callable[[Mapping[int, str], date], list[Possible]]
_more: list[Source] = []


def more_findings(source: Source) -> Source:
    """Let a feature above tell of findings that may be grounds: `source` is given the sites, by number, and the day."""
    if source not in _more:
        _more.append(source)
    return source


def sites_of(organisation: Organisation, today: date) -> dict[int, str]:
    """The organisations whose history is this one's: itself, those it came from, and the members of a trust."""
    found = {organisation.id: organisation.name}
    waiting = [organisation.id]
    while waiting:
        for kin in register.lineage(waiting.pop()):
            if kin.earlier and kin.other.id not in found:
                found[kin.other.id] = kin.other.name
                waiting.append(kin.other.id)
    if organisation.kind == Kind.LRT:
        found |= {each.member.id: each.member.name for each in register.members_between(organisation.id, today, today)}
    return found


def history(organisation: Organisation, today: date) -> list[Past]:
    """What published inspections of it found, the oldest first. A standard has the name that it has today."""
    sites = sites_of(organisation, today)
    rows = _published(sites)
    ids = [each.id for each, _on in rows]
    concerns, minimum, progress = _concerns(ids), _minimum(ids), _progress(ids)
    every = [*chain(*concerns.values()), *(concern for _judged, concern in chain(*progress.values()))]
    called, unmet = named([each for each, _on in rows], every, chain(*minimum.values()))
    lowest = _lowest(ids)
    notified = {inspection.id for inspection, _letter in urgent.published(sites)}
    return [
        Past(
            reference=each.reference,
            site=sites[each.organisation_id],
            on=on,
            findings=(
                *(_concern(row, called[row.id]) for row in concerns.get(each.id, [])),
                *(_standard(row, unmet[row.id]) for row in minimum.get(each.id, [])),
                *(_stalled(row, concern, called.get(concern.id, ())) for row, concern in progress.get(each.id, [])),
            ),
            lowest=tuple(lowest.get(each.id, [])),
            urgent=each.id in notified,
        )
        for each, on in rows
    ]


def urgent_notifications(organisation: Organisation, today: date) -> list[tuple[Inspection, UrgentNotification]]:
    """The urgent notifications of its history that the public can read: they stand beside the ladder."""
    return urgent.published(sites_of(organisation, today))


def weighed(organisation: Organisation, today: date) -> tuple[Weighed, Weighed]:
    """Whether failure is significant and whether it is repeated, with the working."""
    past, limits = history(organisation, today), Limits(**standards.weighing().model_dump())
    return significant(past, limits), repeated(past, limits, today)


def possible(organisation: Organisation, today: date) -> list[Possible]:
    """Every finding that may be a ground: what is owed and overdue, then the findings of published inspections, the
    newest first."""
    sites = sites_of(organisation, today)
    rows = _published(sites)
    ids = [each.id for each, _on in rows]
    concerns, minimum = _concerns(ids), _minimum(ids)
    notified = {inspection.id for inspection, _letter in urgent.published(sites)}
    found = [*_overdue(sites, today), *(each for source in _more for each in source(sites, today))]
    for each, on in reversed(rows):
        of, address = f"{each.reference}, {_month(on)}", f"/inspections/{each.reference}"
        if each.id in notified:
            key = f"urgent-notification:{each.reference}"
            title = "An urgent notification was issued"
            found.append(Possible("urgent-notification", key, title, title, (), on, each.id, address, of))
        found += [_possible_concern(row, each, on, of, address) for row in concerns.get(each.id, [])]
        for finding in minimum.get(each.id, []):
            title = f"Minimum standard {finding.ref} not met"
            key = f"minimum-standard:{each.reference}:{finding.ref}"
            said = finding.evidence or title
            found.append(Possible("minimum-standard", key, title, said, (finding.ref,), on, each.id, address, of))
    return found


def _possible_concern(row: Concern, inspection: Inspection, on: date, of: str, address: str) -> Possible:
    return Possible(
        "concern",
        f"concern:{inspection.reference}:{row.number}",
        f"{'Priority concern' if row.priority else 'Concern'} {row.number}: {row.title}",
        row.text or row.title,
        tuple(row.standards),
        on,
        inspection.id,
        address,
        of,
    )


def _overdue(sites: Iterable[int], today: date) -> list[Possible]:
    """What the providers owe and did not put right by its day: a breach of its own, beside the finding it is of."""
    rows = session().execute(
        select(Obligation, Plan)
        .join(Plan, Plan.id == Obligation.plan_id)
        .where(
            Obligation.organisation_id.in_(list(sites)),
            Obligation.keeper == "regulator",
            Obligation.complete_by < today,
            Obligation.state.in_(OPEN),
        )
        .order_by(Obligation.complete_by, Obligation.id)
    )
    return [
        Possible(
            "obligation",
            f"obligation:{owed.reference}",
            f"Overdue since {day(owed.complete_by)}: {owed.title}",
            owed.text or owed.title,
            tuple(session().scalars(select(Clause.ref).where(Clause.obligation_id == owed.id).order_by(Clause.ref))),
            owed.complete_by,
            _inspection_of(plan),
            "",
            f"{owed.reference}, of {plan.reference}",
        )
        for owed, plan in rows
        if owed.complete_by is not None
    ]


def _inspection_of(plan: Plan) -> int | None:
    kind, _, number = plan.subject.partition(":")
    return int(number) if kind == "inspection" and number.isdecimal() else None


def possible_in(matter: Matter, organisation: Organisation, today: date) -> list[Possible]:
    """The same for a matter that is open: its own notices that were not complied with too, and none that it has."""
    own = [
        Possible(
            "notice",
            f"notice:{matter.reference}:{each.number}",
            f"{standards.rung(each.rung).title}, step {each.number}: not complied with",
            each.requires,
            (),
            each.state_since,
            None,
            "",
            f"{matter.reference}, this matter",
        )
        for each in breaches_of_notices(matter.id)
    ]
    known = set(session().scalars(select(Ground.breach).where(Ground.matter_id == matter.id)))
    return [each for each in [*own, *possible(organisation, today)] if each.breach not in known]


def _published(sites: Iterable[int]) -> list[tuple[Inspection, date]]:
    last = select(Visit.inspection_id, func.max(Visit.until_on).label("on")).group_by(Visit.inspection_id).subquery()
    rows = (
        select(Inspection, last.c.on)
        .join(last, last.c.inspection_id == Inspection.id)
        .where(Inspection.organisation_id.in_(list(sites)), Inspection.state.in_(PUBLIC))
        .order_by(last.c.on, Inspection.id)
    )
    return [(each, on) for each, on in session().execute(rows)]


def _concerns(ids: list[int]) -> dict[int, list[Concern]]:
    found: dict[int, list[Concern]] = {}
    for row in session().scalars(select(Concern).where(Concern.inspection_id.in_(ids)).order_by(Concern.number)):
        found.setdefault(row.inspection_id, []).append(row)
    return found


def _minimum(ids: list[int]) -> dict[int, list[MinimumStandardFinding]]:
    found: dict[int, list[MinimumStandardFinding]] = {}
    not_met = MinimumStandardFinding.outcome == "not-met"
    rows = select(MinimumStandardFinding).where(MinimumStandardFinding.inspection_id.in_(ids), not_met)
    for row in session().scalars(rows.order_by(MinimumStandardFinding.ref)):
        found.setdefault(row.inspection_id, []).append(row)
    return found


def _progress(ids: list[int]) -> dict[int, list[tuple[ConcernProgress, Concern]]]:
    """What reviews of progress judged of earlier concerns, by the review."""
    rows = (
        select(ConcernProgress, Concern)
        .join(FollowedInspection, FollowedInspection.inspection_id == ConcernProgress.inspection_id)
        .join(
            Concern,
            (Concern.inspection_id == FollowedInspection.follows_id) & (Concern.number == ConcernProgress.number),
        )
        .where(ConcernProgress.inspection_id.in_(ids), ConcernProgress.judgement.in_(("none", "insufficient")))
    )
    found: dict[int, list[tuple[ConcernProgress, Concern]]] = {}
    for row, concern in session().execute(rows):
        found.setdefault(row.inspection_id, []).append((row, concern))
    return found


def _lowest(ids: list[int]) -> dict[int, list[str]]:
    """Which tests or standards came out at the lowest."""
    found: dict[int, list[str]] = {}
    rows = select(Decision.inspection_id, Decision.ref).where(
        Decision.inspection_id.in_(ids), Decision.final.in_(LOWEST)
    )
    for number, ref in session().execute(rows.order_by(Decision.ref)):
        found.setdefault(number, []).append(ref)
    return found


def _concern(row: Concern, names: tuple[str, ...]) -> Finding:
    return Finding("concern", str(row.number), row.title, names, row.priority)


def _standard(row: MinimumStandardFinding, names: tuple[str, ...]) -> Finding:
    return Finding("minimum-standard", row.ref, f"{row.ref} not met", names)


def _stalled(row: ConcernProgress, concern: Concern, names: tuple[str, ...]) -> Finding:
    """A concern without enough progress, as a finding of the review."""
    return Finding("concern", str(row.number), concern.title, names, progress=row.judgement)


def _month(on: date) -> str:
    return f"{on:%B %Y}"
