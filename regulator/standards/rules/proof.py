"""What is proved of the standards beyond their shape: citations, likeness, numbers, topics, second readings.

The newest edition of each kind is proved. Older ones are published and cannot be mended; only their citations are
looked up. A load does not prove: what is in the record was proved when it was published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ...core import yaml_file
from ...core.refused import FileProblems, Problem
from .checks import citations, refs
from .companions import Pairs, Provisions, Readings, Topics
from .edition import Area, EditionFile, Expectation, MinimumStandard, Standard
from .likeness import Likeness, at_odds, too_alike
from .reading import Found, Standards
from .shapes import AppliesTo, IssuedBy
from .wording import gives_a_figure, reading_age, sentences

Model = TypeVar("Model", bound=BaseModel)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAY = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})\b")
LAW = frozenset({"act", "statutory-instrument"})


@dataclass
class Proof:
    """What was found: every problem with its file and line, and what can be said of each edition."""

    problems: list[Found] = field(default_factory=list)
    ages: dict[str, tuple[float, str, float]] = field(default_factory=dict)
    topics: int = 0
    pairs: int = 0
    read: int = 0
    read_by_writer: int = 0


def prove(path: Path, standards: Standards) -> Proof:
    """Everything that can be proved of the folder at `path`, which was read and found right in its shape."""
    proof = Proof()
    for prover in (_Cited, _Worded, _Alike, _Covered, _Read):
        prover(path, standards, proof).run()
    proof.problems.sort(key=lambda found: (found.file, found.problem.line))
    for edition in newest(standards):
        by_area = {area.title: reading_age(list(_texts(area))) for area in edition.areas}
        hardest = max(by_area, key=lambda title: by_area[title])
        whole = reading_age([text for area in edition.areas for text in _texts(area)])
        proof.ages[edition.code] = (whole, hardest, by_area[hardest])
    return proof


def newest(standards: Standards) -> list[EditionFile]:
    """The edition of each kind with the highest number, draft or published."""
    found: dict[str, EditionFile] = {}
    for edition in standards.editions.values():
        kind = edition.head.provider_kind
        if kind not in found or edition.head.number > found[kind].head.number:
            found[kind] = edition
    return sorted(found.values(), key=lambda edition: edition.code)


class _Prover:
    """One thing to prove: what it reads beside the editions, and where its problems go."""

    def __init__(self, path: Path, standards: Standards, proof: Proof) -> None:
        self.path, self.standards, self.proof = path, standards, proof
        self.texts: dict[str, list[str]] = {}

    def run(self) -> None:
        raise NotImplementedError

    def beside(self, name: str, model: type[Model]) -> Model | None:
        """A file beside the editions, or nothing, its problems noted."""
        try:
            return yaml_file.check(yaml_file.read(self.path / name), model)
        except FileProblems as fault:
            self.proof.problems += [Found(name, problem) for problem in fault.problems]
            return None

    def wrong(self, file: str, mark: str, where: str, message: str) -> None:
        """A problem at the first line of a file on which `mark` stands, or its longest beginning that stands there."""
        if file not in self.texts:
            place = self.path / file
            self.texts[file] = place.read_text("utf-8").splitlines() if place.exists() else []
        line = 0
        while mark and not line:
            marked = re.compile(rf"(?<![\w.-]){re.escape(mark)}(?![\w.-])")
            line = next((number for number, text in enumerate(self.texts[file], start=1) if marked.search(text)), 0)
            mark = mark[:-1]  # 2.1.1a stands under 2.1.1, and S3.2 under S3
        self.proof.problems.append(Found(file, Problem(line or 1, where, message)))

    def wrong_at(self, edition: EditionFile, area: str, ref: str, message: str) -> None:
        self.wrong(f"editions/{edition.code}/{area}.yaml", ref, ref, message)


class _Cited(_Prover):
    """Each cited provision is one that `provisions.yaml` knows the subject of."""

    def run(self) -> None:
        found = self.beside("provisions.yaml", Provisions)
        if found is None:
            return
        known = {each.instrument: each.provisions for each in found.instruments}
        for name in sorted(known.keys() - self.standards.instruments.keys()):
            self.wrong("provisions.yaml", name, name, f"there is no instrument '{name}' in instruments.yaml")
        for edition in self.standards.editions.values():
            for instrument in edition.instruments:
                if later_than(instrument.edition, edition.head.in_force_from):
                    message = f"it cites {instrument.id}, a text that is later than its first day"
                    self.wrong(f"editions/{edition.code}/edition.yaml", "in_force_from", "in_force_from", message)
            for area in edition.areas:
                for place, citation in citations(area):
                    ref = _ref_at(area, place)
                    for provision in citation.provisions:
                        if provision not in known.get(citation.instrument, {}):
                            message = (
                                f"{citation.instrument} {provision} is cited, and provisions.yaml does not have it"
                            )
                            self.wrong_at(edition, area.area, ref, message)


class _Worded(_Prover):
    """Each requirement says what it has to say of itself, and whose its numbers are."""

    def run(self) -> None:
        for edition in newest(self.standards):
            for area in edition.areas:
                for standard in area.standards:
                    self._standard(edition, area, standard)

    def _standard(self, edition: EditionFile, area: Area, standard: Standard) -> None:
        said = (standard.issued_by, standard.why, standard.not_this, standard.evidence)
        if standard.key_questions and not all(said):
            message = "a standard judged by key questions says its issuer, why, evidence and what it is not"
            self.wrong_at(edition, area.area, standard.ref, message)
        requirements: tuple[Expectation | MinimumStandard, ...] = (*standard.expectations, *standard.minimum_standards)
        for each in requirements:
            for message in _requirement_problems(edition, each):
                self.wrong_at(edition, area.area, each.ref, message)


class _Alike(_Prover):
    """No requirement is there twice, and no two give different numbers on one subject, unless `alike.yaml` says why."""

    def run(self) -> None:
        found = self.beside("alike.yaml", Pairs)
        accepted = (
            {_key(pair.edition, pair.refs[0], pair.other or pair.edition, pair.refs[1]) for pair in found.pairs}
            if found
            else set()
        )
        met = set()
        for first, second, like in self._likenesses():
            key = _key(first.code, like.first.ref, second.code, like.second.ref)
            met.add(key)
            if key not in accepted:
                self.wrong_at(second, like.second.area, like.second.ref, like.message)
        for unmet in accepted - met:
            told = " and ".join(" ".join(each) for each in sorted(unmet))
            self.wrong("alike.yaml", sorted(unmet)[0][1], told, "these two are not alike, or are not there")
        self.proof.pairs = len(accepted & met)

    def _likenesses(self) -> Iterator[tuple[EditionFile, EditionFile, Likeness]]:
        editions = newest(self.standards)
        for edition in editions:
            yield from ((edition, edition, like) for like in too_alike(edition.areas))
        for one, two in combinations(editions, 2):
            yield from ((one, two, like) for like in at_odds(one.areas, two.areas))


class _Covered(_Prover):
    """Each topic is dealt with by clauses that exist, in the newest edition of a kind."""

    def run(self) -> None:
        found = self.beside("topics.yaml", Topics)
        if found is None:
            return
        known = {edition.code: _refs_of(edition) for edition in newest(self.standards)}
        for topic in found.topics:
            if not any(topic.covered_by.values()):
                self.wrong("topics.yaml", topic.id, topic.id, f"nothing covers this topic: {topic.title}")
            for code, named in topic.covered_by.items():
                if code not in known:
                    self.wrong("topics.yaml", topic.id, topic.id, f"{code} is not the newest edition of its kind")
                    continue
                for ref in sorted(set(named) - known[code]):
                    self.wrong("topics.yaml", topic.id, topic.id, f"{code} has no clause {ref}")
        ids = [topic.id for topic in found.topics]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            self.wrong("topics.yaml", name, name, "this id is given twice")
        self.proof.topics = len(found.topics)


class _Read(_Prover):
    """Each area of the newest editions was read by a second reader, who says as whom and what is still in doubt."""

    def run(self) -> None:
        found = self.beside("readings.yaml", Readings)
        if found is None:
            return
        done = {(reading.edition, reading.area) for reading in found.readings}
        wanted = {(edition.code, area.area) for edition in newest(self.standards) for area in edition.areas}
        for code, area in sorted(wanted - done):
            self.wrong(
                f"editions/{code}/{area}.yaml", area, "", "nobody has read this area a second time (readings.yaml)"
            )
        there = {(edition.code, area.area) for edition in self.standards.editions.values() for area in edition.areas}
        for code, area in sorted(done - there):
            self.wrong("readings.yaml", code, f"{code} {area}", "there is no such area")
        self.proof.read = len(done)
        self.proof.read_by_writer = len(
            done - {(r.edition, r.area) for r in found.readings if r.read_by != "its writer"}
        )


def later_than(told: str, day: date) -> bool:
    """Whether what an instrument says of its edition names a day after `day`. A bare year is not a day."""
    days = (_day(each) for each in DAY.finditer(told))
    return any(each is not None and each > day for each in days)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:  # 31 November
        return None


def _requirement_problems(edition: EditionFile, said: Expectation | MinimumStandard) -> Iterator[str]:
    if sentences(said.why) > 1:
        yield "why it matters is one sentence"
    if not said.evidence:
        yield "it does not say what evidence may show it"
    if isinstance(said, Expectation) and len(said.evidence) < 2:
        yield "an expectation is judged from two sources of evidence or more"
    if isinstance(said, MinimumStandard) and gives_a_figure(said.must) and said.figure_from is None:
        yield "it gives a number and does not say whose it is (figure_from)"
    if said.issued_by is IssuedBy.SECRETARY_OF_STATE:
        kinds = {each.id: each.kind for each in edition.instruments}
        if not {kinds[citation.instrument] for citation in said.citations} & LAW:
            yield "what the Secretary of State has set rests on an Act or on rules"
    for value in _outside(said.applies_to, edition.head.applies_to):
        yield f"it is for '{value}', and this edition is not"


def _outside(narrow: AppliesTo, wide: AppliesTo) -> Iterable[str]:
    for these, those in ((narrow.holds, wide.holds), (narrow.functions, wide.functions)):
        if those:
            yield from (value for value in these if value not in those)


def _key(edition: str, ref: str, other: str, second: str) -> frozenset[tuple[str, str]]:
    """Two clauses, whichever was named first, each by its edition."""
    return frozenset({(edition, ref), (other, second)})


def _refs_of(edition: EditionFile) -> set[str]:
    return {ref for area in edition.areas for _, ref in refs(area)}


def _ref_at(area: Area, place: tuple[str | int, ...]) -> str:
    standard = area.standards[int(place[1])]
    if place[2] == "citations":
        return standard.ref
    return str(getattr(standard, str(place[2]))[int(place[3])].ref)


def _texts(area: Area) -> Iterator[str]:
    """What a reader of an area reads: its sentences, without references and sources."""
    for standard in area.standards:
        yield standard.text
        for each in (*standard.expectations, *standard.minimum_standards):
            yield from (each.why, each.not_this)
        for expectation in standard.expectations:
            yield from (expectation.outcome, *expectation.indicators)
        for minimum in standard.minimum_standards:
            yield from (minimum.must, minimum.test)
        for question in standard.key_questions:
            yield from (question.question, *question.prompts)
            for asked in question.case_questions:
                yield from (asked.question, asked.yes_when)
