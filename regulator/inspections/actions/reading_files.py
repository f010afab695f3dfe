"""What a file of an inspection must agree with, looked up in this record: codes, editions, schemes and kinds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from regulator.core.actor import SYSTEM
from regulator.core.refused import FileProblems, NotFound, Problem
from regulator.core.yaml_file import YamlFile, check
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import KIND_WORDS, Kind
from regulator.standards import queries as standards
from regulator.standards.queries.schemes import schemes

from .. import queries
from ..rules import trust_file
from ..rules.components import Component, differing_editions
from ..rules.inspection_file import InspectionFile
from ..rules.known import KindOfInspection, Known, wrong_points
from ..rules.trust_file import TrustFile

BODIES = tuple(kind.value for kind in (Kind.LRT, Kind.PRISON, Kind.CRC))


def known(data: Any, today: date) -> Known:
    """What the file must agree with; what it says of itself is read as far as it can be."""
    told: dict[str, Any] = data if isinstance(data, dict) else {}
    given = told.get("provider")
    provider: dict[str, Any] = given if isinstance(given, dict) else {}
    every = schemes()
    edition = _edition_code(told, provider)
    lines = standards.requirements(standards.edition(edition).id) if edition else []
    return Known(
        providers={} if told.get("invented") is True else _providers(provider),
        kinds={
            name: KindOfInspection(kind.rated, tuple(each.value for each in kind.provider_kinds), kind.announced)
            for name, kind in standards.kinds().items()
        },
        schemes=tuple(every),
        scheme=every.get(_scheme_code(told, edition) or ""),
        editions=tuple(each.code for each in standards.editions()),
        refs=frozenset(line.ref for line in lines),
        minimum_standards=frozenset(line.ref for line in lines if line.kind == "minimum-standard"),
        today=today,
    )


def _providers(provider: dict[str, Any]) -> dict[str, str]:
    """The provider that the register has under the code; one that no code can have where it has none."""
    code = provider.get("code")
    found = find(code) if isinstance(code, str) and code.isalnum() else None
    return {found.code: found.kind.value} if found else {"": ""}


def _scheme_code(told: dict[str, Any], edition: str | None) -> str | None:
    """The scheme that the file names, or that of its edition where the kind of inspection is rated."""
    named, kind = told.get("scheme"), told.get("kind")
    if isinstance(named, str):
        return named
    rated = isinstance(kind, str) and kind in standards.kinds() and standards.kind(kind).rated
    return standards.edition(edition).rated_by if rated and edition else None


def find(code: str) -> Organisation | None:
    """The organisation of a code; None where the register has none."""
    try:
        return register.organisation(SYSTEM, code)
    except NotFound:
        return None


def _edition_code(told: dict[str, Any], provider: dict[str, Any]) -> str | None:
    """The edition that the file names, or the one in force for that kind of provider on the last day on site."""
    named = told.get("edition")
    codes = [each.code for each in standards.editions()]
    if isinstance(named, str):
        return named if named in codes else None
    kind = provider.get("kind", "prison")
    given = told.get("on_site")
    days = [each.get("to") for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    last = max((day for day in days if isinstance(day, date) and not isinstance(day, datetime)), default=None)
    found = standards.in_force(str(kind), last) if last else None
    return found.code if found else None


@dataclass(frozen=True)
class Part:
    """A part of a file: what it says of one body, and of that body's membership of a trust."""

    told: InspectionFile
    leads: bool = False
    since: date | None = None

    @property
    def component(self) -> Component:
        """The part that the inspection will have, as far as the file says."""
        told = self.told
        edition = edition_of(told) or ""
        scheme = standards.edition(edition).rated_by if standards.kind(told.kind).rated else None
        return Component(told.provider.code, 0, told.provider.name, told.provider.kind, edition, scheme, self.leads)


def told_by(file: YamlFile, today: date) -> tuple[InspectionFile, list[Part]]:
    """What a file says of the inspection and, of a trust, of each part. Refused with `FileProblems`, every problem by
    line."""
    if not trust_file.is_of_a_trust(file.data):
        return check(file, InspectionFile, known(file.data, today)), []
    problems: list[Problem] = []
    found = [
        _part(part, member, number, today, problems)
        for number, (part, member) in enumerate(trust_file.parts_in(file), start=1)
    ]
    parts = [each for each in found if each is not None]
    whole = _whole(file, parts, today, problems)
    if problems or whole is None:
        raise FileProblems(file.name, sorted(problems, key=lambda each: each.line))
    return whole, parts


def _part(part: YamlFile, member: dict[str, Any], number: int, today: date, problems: list[Problem]) -> Part | None:
    """One part, checked as an inspection of that body. Its problems are added to those of the others."""
    where = f"parts {number}"
    problems += trust_file.unknown_names(part)
    if no := _of_another_kind(part.data):
        problems.append(Problem(part.line_of(("edition",)), f"{where} edition", no))
        return None
    try:
        told = check(part, InspectionFile, _known_of_part(part.data, today))
    except FileProblems as wrong:
        problems += [Problem(each.line, f"{where} {each.where}".strip(), each.message) for each in wrong.problems]
        return None
    first = told.on_site[0].from_
    if no := trust_file.wrong_membership(number, member, first):
        problems.append(Problem(part.line_of(("provider",)), where, no))
    if edition_of(told) is None:
        no = f"no edition was in force on these days by which a {_kind_words(told.provider.kind)} is judged"
        problems.append(Problem(part.line_of(("provider",)), where, no))
        return None
    return Part(told, member.get("leads") is True, member.get("member_since"))


def _of_another_kind(data: dict[str, Any]) -> str | None:
    """Why the edition that a part names cannot judge its body: it is for another kind of provider."""
    provider, named = data.get("provider"), data.get("edition")
    kind = str(provider.get("kind", "prison")) if isinstance(provider, dict) else ""
    found = next((each for each in standards.editions() if each.code == named), None)
    if found is None or kind not in BODIES or found.provider_kind == kind:
        return None
    return f"{named} is not an edition by which a {_kind_words(kind)} is judged"


def _kind_words(kind: str) -> str:
    return KIND_WORDS[Kind(kind)][0].lower()


def _known_of_part(data: Any, today: date) -> Known:
    """What a part must agree with: a kind of inspection that is made of trusts judges each of their bodies."""
    found = known(data, today)
    kinds = {
        name: KindOfInspection(each.rated, BODIES, each.announced)
        for name, each in found.kinds.items()
        if Kind.LRT.value in each.provider_kinds
    }
    provider = data.get("provider")
    edition = _edition_code(data, provider if isinstance(provider, dict) else {})
    pinned = standards.edition(edition) if edition else None
    if pinned is not None and pinned.rated_by is None:  # its own areas are the ones there are
        kinds = {name: KindOfInspection(False, BODIES, each.announced) for name, each in kinds.items()}
        areas = tuple(each.code for each in standards.areas(pinned.id))
        return Known(**{**vars(found), "kinds": kinds, "addressed": areas})
    return Known(**{**vars(found), "kinds": kinds})


def _whole(file: YamlFile, parts: list[Part], today: date, problems: list[Problem]) -> InspectionFile | None:
    """The file of a trust as a whole, read against its parts."""
    provider = file.data.get("provider")
    code = str(provider.get("code")) if isinstance(provider, dict) else ""
    bodies = in_order([each.component for each in parts])
    areas = [each.address(ref) for each in bodies for ref, _name, _scored in queries.areas_of(each)]
    lines = [line.ref for each in bodies for line in standards.requirements(standards.edition(each.edition).id)]
    complete = not problems
    if complete:  # what is wrong between parts is told once each of them is right
        between = [*trust_file.wrong_codes([each.code for each in bodies], code), differing_editions(bodies)]
        problems += [Problem(file.line_of(("parts",)), "parts", each) for each in between if each]
    context = vars(known(file.data, today)) | {"scheme": None}
    context |= {"refs": frozenset(lines if complete else ()), "addressed": (*areas, code) if complete else ()}
    try:
        told = check(file, TrustFile, Known(**context))
    except FileProblems as wrong:
        problems += wrong.problems
        return None
    evidence = [each.component.address(piece.area) for each in parts for piece in each.told.evidence]
    points = (
        wrong_points([each.statement for each in told.reply], areas, evidence, [each.code for each in bodies])
        if complete
        else []
    )
    problems += [Problem(file.line_of(("reply",)), "reply", each) for each in points]
    return told


def edition_of(told: InspectionFile) -> str | None:
    """The edition that a file names, or the one in force for that kind of provider on the last day on site."""
    if told.edition:
        return told.edition
    found = standards.in_force(told.provider.kind, told.on_site[-1].to)
    return found.code if found else None


def in_order(bodies: list[Component]) -> list[Component]:
    """Bodies as the parts of an inspection are ordered: the trust, who leads it, prisons before companies."""
    return sorted(bodies, key=lambda each: (each.kind != Kind.LRT, not each.leads, each.kind != Kind.PRISON))
