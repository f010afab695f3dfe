"""What is wrong between the lines of an edition: references given twice, citations of nothing, misplaced measures."""

from collections.abc import Iterable, Iterator

from .case_questions import FEWEST, AskedOf, Case, CaseQuestion, Circumstance, Sentence, asked
from .catalogue import Instrument
from .edition import Area, Head, Standard
from .schemes import Scheme, ScoredScheme
from .shapes import Citation

Place = tuple[str | int, ...]
LISTS = ("expectations", "minimum_standards", "key_questions")
KINDS_OF_CASE = [Case(sentence, frozenset(Circumstance)) for sentence in Sentence]


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
        for row, one in enumerate(question.case_questions):
            where = (*place, "key_questions", position, "case_questions", row)
            if not one.ref.startswith(f"C{question.ref}"):
                yield (*where, "ref"), f"a case question of {question.ref} is numbered C{question.ref}a and on"
            if not any(asked([(standard.asked_of, one)], case) for case in KINDS_OF_CASE):
                yield (*where, "asked_of"), f"no case would be asked this: standard {standard.ref} is for others"


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
        for position, question in enumerate(standard.key_questions):
            for row, one in enumerate(question.case_questions):
                yield (*place, "key_questions", position, "case_questions", row, "ref"), one.ref


def case_questions(areas: Iterable[Area]) -> list[tuple[AskedOf, CaseQuestion]]:
    """Every case question in its order, each with what its standard as a whole is asked of."""
    return [
        (standard.asked_of, one)
        for area in areas
        for standard in area.standards
        for question in standard.key_questions
        for one in question.case_questions
    ]


def thin_questions(areas: list[Area]) -> Iterator[tuple[int, Place, str]]:
    """Key questions with too few case questions: which file (by number), where, and what.

    An edition without any was made before there were case questions, and stays as it is.
    """
    if not case_questions(areas):
        return
    for number, area in enumerate(areas):
        for row, standard in enumerate(area.standards):
            if standard.judged_by != "cases":
                continue
            for position, question in enumerate(standard.key_questions):
                if len(question.case_questions) < FEWEST:
                    message = f"{question.ref} is judged on cases and needs {FEWEST} case questions or more"
                    yield number, ("standards", row, "key_questions", position), message


def adjusted_problems(head: Head, areas: list[Area]) -> Iterator[tuple[Place, str]]:
    """What is wrong with the adjusted sets of an edition, each with its place in `edition.yaml`."""
    known = {one.ref: (standard, one) for standard, one in case_questions(areas)}
    names = [adjusted.set for adjusted in head.adjusted_sets]
    for number, adjusted in enumerate(head.adjusted_sets):
        place: Place = ("adjusted_sets", number)
        if adjusted.set in names[:number]:
            yield (*place, "set"), f"there are two adjusted sets named {adjusted.set}"
        if known and known.keys() <= set(adjusted.questions):
            yield (*place, "questions"), "this set leaves no question out, so it adjusts nothing"
        cases = [Case(sentence, frozenset(Circumstance)) for sentence in adjusted.sentences]
        for position, ref in enumerate(adjusted.questions):
            where = (*place, "questions", position)
            if ref in adjusted.questions[:position]:
                yield where, f"{ref} is in this set already"
            elif ref not in known:
                yield where, f"there is no case question {ref}"
            elif not any(asked([known[ref]], case) for case in cases):
                yield where, f"{ref} is not asked of any case that this set is for"


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


def unlike_scheme(areas: list[Area], scheme: Scheme | None) -> Iterator[str]:
    """Where an edition and its rating scheme do not rate the same things: nothing may be judged and never rated.

    With no scheme, nothing of the edition is scored.
    """
    if scheme is None:
        yield from (f"{area.area} is scored in this edition, which has no scheme" for area in areas if area.scored)
        return
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
