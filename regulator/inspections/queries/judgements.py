"""What is to be judged, what was proposed by whom, and what the panel made of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from regulator.core.actor import Actor
from regulator.core.canonical import canonical
from regulator.core.canonical import digest as hash_of
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.models import User
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.schemes import NOT_RATED, CountedScheme, Scheme, ScoredScheme

from ..models.inspection import Inspection
from ..models.journal import Evidence, Proposal
from ..models.judgement import Decision
from ..rules.cases import CountedStandard, Question, counted
from ..rules.components import Component, component_of
from ..rules.journal import SOURCES
from ..rules.lifecycle import State
from ..rules.report.words import named
from ..rules.working import Working, label, working
from . import concerns, decisions, members, notable_practice, ratings, team
from .cases import standards_counted, standing_answers
from .components import components, owner

CAPTURING = (State.ARRIVED, State.FIELDWORK)


@dataclass(frozen=True)
class Part:
    """A standard or test to be rated, and how: by a `score`, a `judgement`, or `counts` of cases.

    `choices`: the ratings to choose from as (value, label, what it means), the best first; none for counts. `of`: the
    member of a trust, or the trust, that it is about, and `own_ref` its reference without that.
    """

    ref: str
    title: str
    how: str
    choices: tuple[tuple[str, str, str], ...] = ()
    counted: CountedStandard | None = None
    of: str = ""
    own_ref: str = ""

    @property
    def short(self) -> str:
        """How a page calls it among others of the same body: `2.1 Assessment`, `Safety`."""
        return named(self.own_ref or self.ref, self.title)

    @property
    def name(self) -> str:
        """How a page calls it anywhere: `Mereland CRC: 2.1 Assessment`; `Safety` where there is one body alone."""
        return f"{self.of}: {self.short}" if self.of else self.short

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its key questions, where cases are counted."""
        return self.counted.questions if self.counted else ()


@dataclass(frozen=True)
class Proposed:
    """One proposal with its working."""

    name: str
    mine: bool
    given: dict[str, Any]
    working: Working
    reason: str
    made_at: datetime


@dataclass(frozen=True)
class Standing:
    """What one inspector proposes now, and what the same one proposed before, the newest first."""

    now: Proposed
    earlier: tuple[Proposed, ...]


@dataclass(frozen=True)
class Decided:
    """What the panel decided on one standard or test; computed and final side by side."""

    computed: str
    final: str
    lifted: bool
    ground: str
    reason: str
    by: str
    on: Any
    working: Working
    stamp: str


@dataclass(frozen=True)
class Seen:
    """A standard or test with all that a page shows of it. `sources`: the notes of its area, by source."""

    part: Part
    sources: tuple[tuple[str, int], ...]
    proposals: tuple[Standing, ...]
    decided: Decided | None

    @property
    def mine(self) -> Proposed | None:
        """The reader's own proposal that stands."""
        return next((each.now for each in self.proposals if each.now.mine), None)

    @property
    def notes(self) -> int:
        """How much evidence the area has."""
        return sum(count for _source, count in self.sources)


class Rating:
    """How the parts of an inspection rate what was given, each by its own scheme."""

    def __init__(self, parts: Iterable[Component]) -> None:
        self.schemes = {each: scheme_of(each.scheme) for each in parts if each.scheme}

    def working(self, given: Mapping[str, Any]) -> Working:
        """The working of what was given, by the scheme of the part that it names."""
        component, scheme = self._of(str(given.get("ref", "")))
        return working(scheme, component.given(given))

    def label(self, ref: str, rating: str) -> str:
        """A rating as people call it on the scale of its part."""
        return label(self._of(ref)[1], rating)

    def ref_of(self, ref: str) -> str:
        """The name that the scheme has now for what a device or an older document called otherwise."""
        found = component_of(tuple(self.schemes), ref)
        if found is None:
            return ref
        scheme, local = self.schemes[found], found.local(ref)
        known = scheme.standard(local) if isinstance(scheme, CountedScheme) else scheme.test(local)
        return found.address(known.ref) if known else ref

    def _of(self, ref: str) -> tuple[Component, Scheme]:
        """The part of a reference; the first where it is of none, so that what a device sent says that it cannot be
        rated."""
        found = component_of(tuple(self.schemes), ref) or next(iter(self.schemes))
        return found, self.schemes[found]


def parts(inspection: Inspection) -> tuple[Part, ...]:
    """What the schemes of its parts rate, in their order; nothing for an unrated inspection."""
    return tuple(found for each in components(inspection) if each.scheme for found in _parts_of(each))


def _parts_of(component: Component) -> Iterable[Part]:
    """The same of one part of the inspection, by the inspection's references."""
    scheme = scheme_of(component.scheme or "")
    best_first = tuple(reversed(scheme.scale.ratings))

    def made(own: Any, title: str, how: str, **rest: Any) -> Part:
        return Part(component.address(own.ref), title, how, of=component.name, own_ref=own.ref, **rest)

    if isinstance(scheme, ScoredScheme):
        scores = tuple((str(each.score), f"{each.score}: {each.label}", each.meaning or "") for each in best_first)
        yield from (made(test, test.name, "score", choices=scores) for test in scheme.tests)
        return
    judged = tuple((each.name, each.label, each.meaning or "") for each in best_first)
    judged += ((NOT_RATED, "Not rated", "There was not enough to judge it by."),)
    cases = {each.ref: each for each in standards_counted(component)}
    for each in scheme.standards:
        counts = cases.get(component.address(each.ref))
        if counts:
            yield made(each, each.title, "counts", counted=counts)
        else:
            yield made(each, each.title, "judgement", choices=judged)


def part(inspection: Inspection, ref: str) -> Part:
    """One of them. `NotFound` where the scheme rates no such thing."""
    found = next((each for each in parts(inspection) if each.ref == ref), None)
    if found is None:
        raise NotFound
    return found


def seen(inspection: Inspection, actor: Actor, only: str | None = None) -> list[Seen]:
    """Everything that is to be rated, or one alone, with its evidence, proposals and decision."""
    wanted = [each for each in parts(inspection) if only in (None, each.ref)]
    if not wanted:
        return []
    rating = Rating(components(inspection))
    sources = _sources(inspection)
    proposed = _proposed(inspection, rating, actor)
    decided = {each.ref: each for each in decisions(inspection.id)}
    names = names_of(inspection, [each.decided_by for each in decided.values()])
    return [
        Seen(
            part=each,
            sources=tuple(sources[each.ref].items()),
            proposals=tuple(proposed[each.ref]),
            decided=_decided(rating, decided[each.ref], names) if each.ref in decided else None,
        )
        for each in wanted
    ]


def seen_one(inspection: Inspection, actor: Actor, ref: str) -> Seen:
    """One of them. `NotFound` where the scheme rates no such thing."""
    found = seen(inspection, actor, ref)
    if not found:
        raise NotFound
    return found[0]


def from_cases(inspection: Inspection, wanted: Part) -> dict[str, Any] | None:
    """The counts that the cases assessed so far come to for a standard; None where no case was assessed."""
    answers = standing_answers(inspection, owner(inspection, wanted.ref).code)
    return counted(wanted.counted, answers) if wanted.counted and answers else None


def cases_behind(inspection: Inspection, wanted: Part) -> int:
    """How many cases were assessed, for a standard that counts them; 0 for any other."""
    return len(standing_answers(inspection, owner(inspection, wanted.ref).code)) if wanted.counted else 0


def names_of(inspection: Inspection, keys: Iterable[str]) -> dict[str, str]:
    """What people are called, by the keys that a record has of them: as the team names them, else as users."""
    named = {each.person: each.name or "" for each in team(inspection.id)}
    ids = {int(key[7:]): key for key in {*keys, *named} if key.startswith("person:") and key[7:].isdigit()}
    users = session().execute(select(User.id, User.name).where(User.id.in_(list(ids))))
    known = {ids[id]: name for id, name in users}
    duties = {each.person: each.duty.replace("-", " ").capitalize() for each in team(inspection.id)}
    return {key: named.get(key) or known.get(key) or duties.get(key, "Somebody") for key in {*keys, *named}}


def may_propose(inspection: Inspection, actor: Actor) -> bool:
    """Whether a page offers somebody to propose: the field team, while evidence is captured."""
    return actor.may("inspection:propose") and inspection.state in CAPTURING and _has(inspection, actor, "field")


def may_assess(inspection: Inspection, actor: Actor) -> bool:
    """Whether a page offers somebody to assess cases: the field team, while evidence is captured."""
    return actor.may("inspection:capture") and inspection.state in CAPTURING and _has(inspection, actor, "field")


def may_decide(inspection: Inspection, actor: Actor) -> bool:
    """Whether a page offers somebody to decide: a member of the panel, while it sits."""
    return actor.may("inspection:decide") and inspection.state == State.PANEL and _has(inspection, actor, "panel")


def may_write_concerns(inspection: Inspection, actor: Actor) -> bool:
    """Whether somebody writes concerns here: the people on the inspection, and any lead, so that none is ever stuck."""
    return actor.may("inspection:draft") or _has(inspection, actor, "field", "panel")


def stamp_of_concerns(inspection: Inspection) -> str:
    """By what a page tells whether somebody else changed the concerns or the notable practice meanwhile."""
    said = [
        [
            [each.number, each.area, each.title, each.text, each.priority, each.standards]
            for each in concerns(inspection.id)
        ],
        [[each.area, each.title, each.text] for each in notable_practice(inspection.id)],
    ]
    return digest(said)


def stamp_of_decision(inspection: Inspection, ref: str) -> str:
    """The same of one decision; empty where there is none yet."""
    return next((_stamp(each) for each in decisions(inspection.id) if each.ref == ref), "")


def stamp_of_ratings(inspection: Inspection) -> str:
    """The same of all decisions and the minute."""
    decided = sorted((each.ref, _stamp(each)) for each in decisions(inspection.id))
    return digest([decided, minute_of(inspection)])


def minute_of(inspection: Inspection) -> str | None:
    """The panel's minute as it was recorded: one, however many parts it rated."""
    kept = (ratings(inspection.id, each.code) for each in components(inspection) if each.scheme)
    return next((each.minute for each in kept if each), None)


def digest(said: Any) -> str:
    """A hash of what stands, for a form to carry."""
    return hash_of(canonical(said))[:32]


def _stamp(each: Decision) -> str:
    return digest([each.given, each.final, each.ground, each.reason, each.decided_by])


def _has(inspection: Inspection, actor: Actor, *parts: str) -> bool:
    return any(each.person == actor.key and each.part in parts for each in members(inspection.id))


def _sources(inspection: Inspection) -> dict[str, dict[str, int]]:
    """How many notes stand in each area, by source; every source is there."""
    rows = session().execute(
        select(Evidence.area, Evidence.source, func.count())
        .where(Evidence.inspection_id == inspection.id, Evidence.withdrawn_because.is_(None))
        .group_by(Evidence.area, Evidence.source)
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SOURCES.values(), 0))
    for area, source, count in rows:
        found[area][SOURCES.get(source, source)] = count
    return found


def _proposed(inspection: Inspection, rating: Rating, actor: Actor) -> dict[str, list[Standing]]:
    rows = session().scalars(
        select(Proposal)
        .where(Proposal.inspection_id == inspection.id)
        .order_by(Proposal.made_at.desc(), Proposal.id.desc())
    )
    by: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    for row in rows:
        by[rating.ref_of(row.ref), row.author].append(row)
    names = names_of(inspection, {author for _ref, author in by})
    found: dict[str, list[Standing]] = defaultdict(list)
    for (ref, author), own in by.items():
        newest, *earlier = (
            Proposed(names[author], author == actor.key, row.given, rating.working(row.given), row.reason, row.made_at)
            for row in own
        )
        found[ref].append(Standing(newest, tuple(earlier)))
    for standing in found.values():
        standing.sort(key=lambda each: (not each.now.mine, each.now.name))
    return found


def _decided(rating: Rating, row: Decision, names: dict[str, str]) -> Decided:
    worked = rating.working({**row.given, "ref": row.ref})
    return Decided(
        computed=rating.label(row.ref, row.computed) if row.computed else "",
        final=worked.label if row.computed is None else rating.label(row.ref, row.final),
        lifted=row.computed is not None and row.computed != row.final,
        ground=row.ground or "",
        reason=row.reason or "",
        by=names[row.decided_by],
        on=row.decided_on,
        working=worked,
        stamp=_stamp(row),
    )
