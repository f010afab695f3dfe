"""Finds inspections and what belongs to them; which ones an actor may know of is decided here, in SQL."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.standards import queries as standards
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.schemes import ScoredScheme

from ..models.inspection import Inspection, Release, TeamMember, Visit
from ..models.journal import Evidence, MinimumStandardFinding, Proposal
from ..models.judgement import Concern, Decision, NotablePractice, RatingRecord
from ..models.report import Reply, ReplyPoint, Statement
from ..models.urgent import UrgentNotification
from ..rules.components import Component
from ..rules.lifecycle import PUBLIC, SECRET
from ..rules.numbering import places as numbered
from ..rules.team import Member
from .components import components as parts_of
from .components import inspected

STAFF_DUTIES = ("capture", "decide", "sign-off", "release", "publish")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which inspections an actor may know of: everyone the published ones; its team its own; the regulator's
    inspection staff those that the provider knows of; those who plan, all that are announced; a provider its own, and
    that of its trust, once its draft was sent."""
    on_team = TeamMember.person == actor.key, TeamMember.left_on.is_(None)
    own = Inspection.id.in_(select(TeamMember.inspection_id).where(*on_team))
    ways: list[ColumnElement[bool]] = [Inspection.state.in_(PUBLIC), own]
    if any(actor.may(f"inspection:{duty}") for duty in STAFF_DUTIES):
        ways.append(Inspection.state.not_in(SECRET))
    if actor.may("inspection:plan"):  # one that comes unannounced stands in the programme until it has arrived
        ways.append(Inspection.announced.is_(True))
    if actor.may("inspection:reply") and actor.organisation_id is not None:
        answered = select(Reply.inspection_id)
        ways.append(and_(inspected(actor.organisation_id), Inspection.id.in_(answered)))
    return or_(*ways)


def one_visible_to(actor: Actor, reference: str) -> Inspection:
    """The inspection under a reference. `NotFound` where there is none that the actor may know of."""
    if not reference.isprintable():  # as an address may have it, and PostgreSQL may not
        raise NotFound
    found = session().scalar(select(Inspection).where(Inspection.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def by_reference(reference: str) -> Inspection:
    """The inspection under a reference, for the operator's commands, which see everything."""
    found = session().scalar(select(Inspection).where(Inspection.reference == reference))
    if found is None:
        raise NotFound
    return found


def by_file(file_hash: str) -> Inspection | None:
    """The inspection that a file made, by the hash of its content."""
    return session().scalar(select(Inspection).where(Inspection.file_hash == file_hash))


def published(organisation_id: int | None = None, most: int = 50) -> list[Inspection]:
    """Published inspections, the newest first; of a provider, those of its trusts among them."""
    found = select(Inspection).where(Inspection.state.in_(PUBLIC))
    if organisation_id is not None:
        found = found.where(inspected(organisation_id))
    return list(session().scalars(found.order_by(Inspection.published_on.desc(), Inspection.id.desc()).limit(most)))


def on_days(organisation_id: int, first: date, last: date) -> Inspection | None:
    """An inspection of the provider, by itself or as a part of its trust, that was on site on any of these days."""
    return session().scalar(
        select(Inspection)
        .join(Visit, Visit.inspection_id == Inspection.id)
        .where(inspected(organisation_id), Visit.from_on <= last, Visit.until_on >= first)
        .limit(1)
    )


def visits(inspection_id: int) -> list[Visit]:
    """The days on site, in order."""
    return list(session().scalars(select(Visit).where(Visit.inspection_id == inspection_id).order_by(Visit.from_on)))


def last_day(inspection_id: int) -> date:
    """The last day on site, from which most clocks run."""
    found = session().scalar(select(func.max(Visit.until_on)).where(Visit.inspection_id == inspection_id))
    if found is None:
        raise NotFound
    return found


def everyone(inspection_id: int) -> list[TeamMember]:
    """Everyone who is or was on the inspection, the field team first."""
    rows = select(TeamMember).where(TeamMember.inspection_id == inspection_id).order_by(TeamMember.part, TeamMember.id)
    return list(session().scalars(rows))


def team(inspection_id: int) -> list[TeamMember]:
    """Those who are on the inspection now, the field team first."""
    return [row for row in everyone(inspection_id) if row.left_on is None]


def were_there(inspection_id: int) -> list[TeamMember]:
    """Those who are on the inspection and those who left it after the visit began: who a report names."""
    return [row for row in everyone(inspection_id) if row.left_in not in SECRET]


def members(inspection_id: int) -> list[Member]:
    """Those who are on the inspection now, as the rules see them."""
    return [each for each in all_members(inspection_id) if not each.left]


def all_members(inspection_id: int) -> list[Member]:
    """The same with those who left, for what they may not do any more on the other side."""
    return [
        Member(row.person, row.part, row.employer_id, row.conflict, row.left_on is not None, row.left_in not in SECRET)
        for row in everyone(inspection_id)
    ]


def evidence(inspection_id: int) -> list[Evidence]:
    """What stands in the journal's notes, in the order it was made."""
    rows = select(Evidence).where(Evidence.inspection_id == inspection_id, Evidence.withdrawn_because.is_(None))
    return list(session().scalars(rows.order_by(Evidence.made_at, Evidence.id)))


def areas(inspection: Inspection) -> list[tuple[str, str, bool]]:
    """The areas of an inspection, part by part in the order of each scheme: (ref, name, whether it is scored).

    Last come areas that no scheme has and evidence was captured in: what was seen is never left out.
    """
    known = [
        (each.address(ref), each.words(ref, name), scored)
        for each in parts_of(inspection)
        for ref, name, scored in areas_of(each)
    ]
    named = select(Evidence.area).where(Evidence.inspection_id == inspection.id, Evidence.withdrawn_because.is_(None))
    others = sorted(set(session().scalars(named.distinct())) - {ref for ref, _name, _scored in known})
    return [*known, *((area, _in_words(area), False) for area in others)]


def addressed(inspection: Inspection) -> list[tuple[str, str]]:
    """To whom a concern may be put: the areas, as (ref, name), and before them a trust as a whole."""
    named = [(ref, name) for ref, name, _scored in areas(inspection)]
    if not parts_of(inspection)[0].code:
        return named
    trust = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    return [(trust.code, f"{trust.name}, as a whole"), *named]


def area_places(inspection: Inspection) -> dict[str, str]:
    """Under which place the statements of each area are numbered."""
    codes = [each.code for each in parts_of(inspection) if each.code]
    return numbered([ref for ref, _name, _scored in areas(inspection)], codes)


def areas_of(component: Component) -> list[tuple[str, str, bool]]:
    """The areas of one part by its own references: of its scheme; of its edition, for one of several unrated."""
    if component.scheme:
        return _areas_of_scheme(component.scheme)
    if not component.code:
        return []
    return [(each.code, each.title, False) for each in standards.areas(standards.edition(component.edition).id)]


def _areas_of_scheme(scheme_id: str) -> list[tuple[str, str, bool]]:
    scheme = scheme_of(scheme_id)
    if isinstance(scheme, ScoredScheme):
        unscored = [(each.ref, _in_words(each.ref), False) for each in scheme.unscored]
        return [*((test.ref, test.name, True) for test in scheme.tests), *unscored]
    return [(standard.ref, standard.title, True) for standard in scheme.standards]


def _in_words(ref: str) -> str:
    return ref.replace("-", " ").capitalize()


def evidence_by_area(inspection: Inspection) -> list[tuple[str, list[Evidence]]]:
    """The evidence of each area, in the areas' order; an area without any is there and empty."""
    by_area: dict[str, list[Evidence]] = defaultdict(list)
    for each in evidence(inspection.id):
        by_area[each.area].append(each)
    return [(ref, by_area[ref]) for ref, _name, _scored in areas(inspection)]


def refs_to_rate(inspection: Inspection) -> list[str]:
    """The standards or tests that the schemes of its parts rate; none for an unrated inspection."""
    return rated_in(parts_of(inspection))


def rated_in(parts: Iterable[Component]) -> list[str]:
    """The same of parts that are at hand, without a look at what was captured."""
    return [
        each.address(ref)
        for each in parts
        if each.scheme
        for ref, _name, scored in _areas_of_scheme(each.scheme)
        if scored
    ]


def is_rated(inspection: Inspection) -> bool:
    """Whether anything of it is rated: the whole, or a part."""
    return any(each.scheme for each in parts_of(inspection))


def refs_without_proposal(inspection: Inspection) -> list[str]:
    """The ratings that nobody has proposed yet."""
    proposed = set(session().scalars(select(Proposal.ref).where(Proposal.inspection_id == inspection.id)))
    return [ref for ref in refs_to_rate(inspection) if ref not in proposed]


def refs_without_decision(inspection: Inspection) -> list[str]:
    """The ratings that the panel has not decided yet."""
    decided = {decision.ref for decision in decisions(inspection.id)}
    return [ref for ref in refs_to_rate(inspection) if ref not in decided]


def decisions(inspection_id: int) -> list[Decision]:
    """What the panel decided."""
    return list(session().scalars(select(Decision).where(Decision.inspection_id == inspection_id)))


def ratings(inspection_id: int, component: str = "") -> RatingRecord | None:
    """The recorded ratings with their derivation: of the whole, or of the part of that code."""
    return session().get(RatingRecord, (inspection_id, component))


def concerns(inspection_id: int) -> list[Concern]:
    """What the provider must answer, in order."""
    return list(
        session().scalars(select(Concern).where(Concern.inspection_id == inspection_id).order_by(Concern.number))
    )


def notable_practice(inspection_id: int) -> list[NotablePractice]:
    """What others may learn from."""
    rows = select(NotablePractice).where(NotablePractice.inspection_id == inspection_id).order_by(NotablePractice.id)
    return list(session().scalars(rows))


def urgent_notification(inspection_id: int) -> UrgentNotification | None:
    """The urgent notification that followed, if one did."""
    return session().get(UrgentNotification, inspection_id)


def minimum_standards(inspection_id: int) -> list[MinimumStandardFinding]:
    """The minimum standards that were looked at, by reference."""
    rows = select(MinimumStandardFinding).where(MinimumStandardFinding.inspection_id == inspection_id)
    return list(session().scalars(rows.order_by(MinimumStandardFinding.ref)))


def statements(inspection_id: int, *, removed: bool = False) -> list[Statement]:
    """The draft's statements, area by area in the order in which the areas came into it, then by position."""
    rows = select(Statement).where(Statement.inspection_id == inspection_id).order_by(Statement.id)
    if not removed:
        rows = rows.where(Statement.removed_because.is_(None))
    found = list(session().scalars(rows))
    order: dict[str, int] = {}
    for each in found:
        order.setdefault(each.area, len(order))
    return sorted(found, key=lambda each: (order[each.area], each.position, each.id))


def statement(inspection_id: int, number: str) -> Statement:
    """One statement of the draft by its number. `NotFound` where the draft has none."""
    if not number.isprintable():  # as an address may have it, and PostgreSQL may not
        raise NotFound
    found = session().scalar(
        select(Statement).where(Statement.inspection_id == inspection_id, Statement.number == number)
    )
    if found is None:
        raise NotFound
    return found


def reply(inspection_id: int) -> Reply | None:
    """The provider's reply; None before the draft was sent."""
    return session().get(Reply, inspection_id)


def reply_points(inspection_id: int) -> list[tuple[ReplyPoint, str]]:
    """The points of the reply with the number of the statement each is about; none that was taken back."""
    order = {each.id: place for place, each in enumerate(statements(inspection_id, removed=True))}
    rows = session().execute(
        select(ReplyPoint, Statement.number)
        .join(Statement, Statement.id == ReplyPoint.statement_id)
        .where(ReplyPoint.inspection_id == inspection_id, ReplyPoint.taken_back_at.is_(None))
        .order_by(ReplyPoint.id)
    )
    found = [(point, number) for point, number in rows]
    return sorted(found, key=lambda each: order[each[0].statement_id])


def releases(inspection: Inspection) -> set[str]:
    """Who released the final text that stands now; a release of an earlier text does not count."""
    round_ = release_round(inspection)
    rows = select(Release.person).where(Release.inspection_id == inspection.id, Release.round == round_)
    return set(session().scalars(rows))


def release_round(inspection: Inspection) -> int:
    """How often the report was made final: the version of the row tells one final text from another."""
    return inspection.version


def title(inspection: Inspection) -> str:
    """What a report is called."""
    return f"Report {inspection.reference}"
