"""What is wrong between the lines of an edition: references given twice, citations of nothing, misplaced measures."""

from collections.abc import Iterable, Iterator

from .catalogue import Instrument
from .edition import Area, Standard
from .schemes import Scheme, ScoredScheme
from .shapes import Citation

Place = tuple[str | int, ...]
LISTS = ("expectations", "minimum_standards", "key_questions")


def area_problems(area: Area, instruments: dict[str, Instrument]) -> Iterator[tuple[Place, str]]:
    """What one area's file says that the rest of the folder does not bear out, each with its place."""
    for place, citation in citations(area):
        if citation.instrument not in instruments:
            yield (*place, "instrument"), f"there is no instrument '{citation.instrument}' in instruments.yaml"
    for number, standard in enumerate(area.standards):
        yield from _misnumbered(standard, ("standards", number))


def _misnumbered(standard: Standard, place: Place) -> Iterator[tuple[Place, str]]:
    for position, question in enumerate(standard.key_questions):
        if not question.ref.startswith(f"{standard.ref}."):
            message = f"a key question of standard {standard.ref} is numbered {standard.ref}.1 and on"
            yield (*place, "key_questions", position, "ref"), message


def duplicate_refs(areas: list[Area]) -> Iterator[tuple[int, Place, str]]:
    """Every reference that an edition gives a second time: which file (by number), where, and what."""
    seen: dict[str, str] = {}
    for number, area in enumerate(areas):
        for place, ref in refs(area):
            if ref in seen:
                yield number, place, f"the reference {ref} is already used in {seen[ref]}"
            else:
                seen[ref] = area.area


def refs(area: Area) -> Iterator[tuple[Place, str]]:
    """Each reference an area's file gives, and its place."""
    for number, standard in enumerate(area.standards):
        place: Place = ("standards", number)
        yield (*place, "ref"), standard.ref
        for name in LISTS:
            for position, each in enumerate(getattr(standard, name)):
                yield (*place, name, position, "ref"), each.ref


def citations(area: Area) -> Iterator[tuple[Place, Citation]]:
    """Each citation of an area, and its place."""
    for number, standard in enumerate(area.standards):
        place: Place = ("standards", number)
        for position, citation in enumerate(standard.citations):
            yield (*place, "citations", position), citation
        for name in ("expectations", "minimum_standards"):
            for row, requirement in enumerate(getattr(standard, name)):
                for position, citation in enumerate(requirement.citations):
                    yield (*place, name, row, "citations", position), citation


def cited(areas: Iterable[Area]) -> set[str]:
    """The instruments that these areas cite."""
    return {citation.instrument for area in areas for _, citation in citations(area)}


def unlike_scheme(areas: list[Area], scheme: Scheme) -> Iterator[str]:
    """Where an edition and its rating scheme do not rate the same things: nothing may be judged and never rated."""
    if isinstance(scheme, ScoredScheme):
        wanted = {test.ref: "scored" for test in scheme.tests} | {part.ref: "reported" for part in scheme.unscored}
        given = {area.area: "scored" if area.scored else "reported" for area in areas}
    else:
        wanted = {standard.ref: standard.rated_by for standard in scheme.standards}
        ways = {"prompts": "judgement", "cases": "cases", "expectations": "expectations"}
        given = {standard.ref: ways[standard.judged_by] for area in areas for standard in area.standards}
    for ref in sorted(wanted.keys() | given.keys()):
        if wanted.get(ref) != given.get(ref):
            here, there = given.get(ref, "absent"), wanted.get(ref, "absent")
            yield f"{ref} is {here} in this edition and {there} in the scheme {scheme.id}"
